// Microsoft Graph: pages of lists, and batches of up to 20 small questions. Each item of a batch is throttled and refused on its own.
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { AskedToWait, type Ask, type Denied } from './ask.ts';
import { deniedLink } from './links.ts';
import type { Pacing } from './pacing.ts';
import { deniedOf, faultOf, isFault, isWithoutLicence, rowsOf, saying } from './refusal.ts';
import { retryAfterMs } from './retry-after.ts';
import { asDenied, makeTransport } from './transport.ts';

export type DirectoryObject = Readonly<Record<string, unknown>>;

export type DirectoryPage =
  | {
      readonly outcome: 'page';
      readonly rows: readonly DirectoryObject[];
      readonly nextLink: string | undefined;
      /** At the end of a delta query: the link under which later changes are told. */
      readonly deltaLink?: string;
    }
  /** What the list hangs on is gone, or the tenant has no licence for it. */
  | { readonly outcome: 'none' }
  | Denied;
export type Presence = { readonly outcome: 'found' } | { readonly outcome: 'absent' } | Denied;

export interface Directory {
  /** One page. `path` is below `/v1.0`, or an absolute link. `permission` is named where Graph refuses. @throws AskedToWait; the signal's reason */
  list(ask: Ask, path: string, permission: string): Promise<DirectoryPage>;
  /** Up to 20 lists at once, answered in the order asked. @throws AskedToWait; the signal's reason */
  batch(ask: Ask, paths: readonly string[], permission: string): Promise<readonly DirectoryPage[]>;
  /** Those of up to 1,000 objects that are there, of any kind, with their `@odata.type`. @throws AskedToWait; the signal's reason */
  byIds(ask: Ask, ids: readonly string[], select: string, permission: string): Promise<DirectoryPage>;
  /** Whether up to 20 objects are there, in the order asked. @throws AskedToWait; the signal's reason */
  has(ask: Ask, paths: readonly string[], permission: string): Promise<readonly Presence[]>;
}

const VERSION = '/v1.0';
const TRIES_OF_ITEM = 10;

export interface DirectoryOptions {
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly pacing: Pacing;
  /** Another way to send requests; the default one when absent. */
  readonly httpClient?: HttpClient;
}

interface Item {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Microsoft Graph as the scan needs it. */
export function makeDirectory(options: DirectoryOptions): Directory {
  const transport = makeTransport({ api: 'graph', ...options });

  async function list(ask: Ask, path: string, permission: string): Promise<DirectoryPage> {
    const isLink = /^https?:/i.test(path);
    if (isLink && !transport.isOwn(path)) return deniedLink;
    const { status, body } = await transport.send(ask, 'GET', isLink ? path : VERSION + path);
    return toPage(status, body, permission);
  }

  /** Asks again, together, for the items that were too much or failed, until each has an answer. */
  async function askAll<T>(
    ask: Ask,
    paths: readonly string[],
    permission: string,
    toAnswer: (status: number, body: unknown, permission: string) => T | Denied,
  ): Promise<readonly (T | Denied)[]> {
    const answers = new Map<string, T | Denied>();
    for (let attempt = 1; answers.size < paths.length; attempt++) {
      const requests = paths
        .map((url, index) => ({ id: String(index), method: 'GET', url }))
        .filter(({ id }) => !answers.has(id));
      const { status, body } = await transport.send(ask, 'POST', `${VERSION}/$batch`, { requests }, requests.length);
      if (status >= 400) {
        for (const { id } of requests) answers.set(id, deniedOf(status, body, permission));
        break;
      }
      const asked = new Set(requests.map(({ id }) => id));
      const busy: Item[] = [];
      for (const item of itemsOf(body).filter(({ id }) => asked.has(id)))
        if (item.status === 429 || (isToAskAgain(item) && attempt < TRIES_OF_ITEM)) busy.push(item);
        else answers.set(item.id, toAnswer(item.status, item.body, permission));
      const throttled = busy.filter((item) => item.status === 429);
      ask.tally.throttled += throttled.length;
      if (answers.size === paths.length) break;
      if (attempt >= TRIES_OF_ITEM) {
        if (throttled.length > 0) throw new AskedToWait(30);
        for (const { id } of requests) if (!answers.has(id)) answers.set(id, NOT_ANSWERED);
        break;
      }
      const waits = busy.flatMap((item) => retryAfterMs(headersOf(item), new Date()) ?? []);
      const askedMs = waits.length > 0 ? Math.max(...waits) : undefined;
      if (throttled.length > 0) options.pacing.throttled('graph', askedMs);
      await options.pacing.pause(ask, attempt, askedMs);
    }
    return paths.map((_, index) => answers.get(String(index))!);
  }

  return {
    list: (ask, path, permission) => list(ask, path, permission).catch(asDenied),
    byIds: (ask, ids, select, permission) =>
      transport
        .send(ask, 'POST', `${VERSION}/directoryObjects/getByIds?$select=${select}`, { ids })
        .then(({ status, body }) => toPage(status, body, permission))
        .catch(asDenied),
    batch: (ask, paths, permission) =>
      askAll(ask, paths, permission, toPage).catch((error: unknown) => paths.map(() => asDenied(error))),
    has: (ask, paths, permission) =>
      askAll(ask, paths, permission, toPresence).catch((error: unknown) => paths.map(() => asDenied(error))),
  };
}

const NOT_ANSWERED: Denied = {
  outcome: 'denied',
  reason: 'Microsoft Graph left this part of a batch without an answer, time and again',
  permission: null,
};

/** Graph's own word that an object is gone; anything else that is 404 says nothing of the object. */
const isGone = (status: number, body: unknown): boolean =>
  status === 404 && /ResourceNotFound/i.test(faultOf(body).code);

/** Failed, or answered with something that is no object. */
const isToAskAgain = ({ status, body }: Item): boolean =>
  status >= 500 || (status === 200 && (typeof body !== 'object' || body === null));

function toPage(status: number, body: unknown, permission: string): DirectoryPage {
  if (isGone(status, body) || isWithoutLicence(status, body)) return { outcome: 'none' };
  if (status >= 400) return deniedOf(status, body, permission);
  const rows = rowsOf(body);
  if (rows === undefined)
    return { outcome: 'denied', reason: `Microsoft Graph answered no list${saying(body)}`, permission: null };
  const { '@odata.nextLink': link, '@odata.deltaLink': delta } = body as Readonly<Record<string, unknown>>;
  return {
    outcome: 'page',
    rows,
    nextLink: typeof link === 'string' && link !== '' ? link : undefined,
    ...(typeof delta === 'string' && delta !== '' && { deltaLink: delta }),
  };
}

function toPresence(status: number, body: unknown, permission: string): Presence {
  if (isGone(status, body)) return { outcome: 'absent' };
  return status >= 400 || isFault(body) ? deniedOf(status, body, permission) : { outcome: 'found' };
}

function itemsOf(body: unknown): readonly Item[] {
  const { responses } = (body ?? {}) as { responses?: unknown };
  return Array.isArray(responses) ? (responses as Item[]) : [];
}

/** Header names of a batch's answers are in JSON, where case counts. */
function headersOf({ headers }: Item) {
  const named = new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return { get: (name: string) => named.get(name) };
}
