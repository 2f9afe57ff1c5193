// Microsoft Graph: pages of lists, and batches of up to 20 small lists. Each item of a batch is throttled and refused on its own.
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { AskedToWait, type Ask, type Denied } from './ask.ts';
import type { Pacing } from './pacing.ts';
import { deniedOf, faultOf } from './refusal.ts';
import { asDenied, makeTransport } from './transport.ts';

export type DirectoryObject = Readonly<Record<string, unknown>>;

export type DirectoryPage =
  | { readonly outcome: 'page'; readonly rows: readonly DirectoryObject[]; readonly nextLink: string | undefined }
  /** What the list hangs on is gone. */
  | { readonly outcome: 'none' }
  | Denied;

export interface Directory {
  /** One page. `path` is below `/v1.0`, or an absolute link. `permission` is named where Graph refuses. @throws AskedToWait; the signal's reason */
  list(ask: Ask, path: string, permission: string): Promise<DirectoryPage>;
  /** Up to 20 lists at once, answered in the order asked. @throws AskedToWait; the signal's reason */
  batch(ask: Ask, paths: readonly string[], permission: string): Promise<readonly DirectoryPage[]>;
  /** Whether an object is there. @throws AskedToWait; the signal's reason */
  has(ask: Ask, path: string, permission: string): Promise<{ outcome: 'found' } | { outcome: 'absent' } | Denied>;
}

export const BATCH_MAX = 20;
const VERSION = '/v1.0';
const TRIES_OF_ITEM = 10;

export interface DirectoryOptions {
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly pacing: Pacing;
  /** Another way to send requests; the default one when absent. */
  readonly httpClient?: HttpClient;
}

export function makeDirectory(options: DirectoryOptions): Directory {
  const transport = makeTransport({ api: 'graph', ...options });

  function toPage(status: number, body: unknown, permission: string): DirectoryPage {
    if (status === 404 && /ResourceNotFound/i.test(faultOf(body).code)) return { outcome: 'none' };
    if (status >= 400) return deniedOf(status, body, permission);
    const { value, '@odata.nextLink': link } = (body ?? {}) as { value?: unknown; '@odata.nextLink'?: unknown };
    if (!Array.isArray(value))
      return { outcome: 'denied', reason: 'Microsoft Graph answered no list', permission: null };
    return {
      outcome: 'page',
      rows: value as DirectoryObject[],
      nextLink: typeof link === 'string' && link !== '' ? link : undefined,
    };
  }

  const directory: Directory = {
    async list(ask, path, permission) {
      const isLink = /^https?:/i.test(path);
      if (isLink && !transport.isOwn(path))
        return {
          outcome: 'denied',
          reason: 'The next page is said to be on another host; it was not followed',
          permission: null,
        };
      const { status, body } = await transport.send(ask, 'GET', isLink ? path : VERSION + path);
      return toPage(status, body, permission);
    },

    async batch(ask, paths, permission) {
      const pages = new Map<number, DirectoryPage>();
      for (let attempt = 1; pages.size < paths.length; attempt++) {
        const open = paths
          .map((url, index) => ({ id: String(index), method: 'GET', url }))
          .filter(({ id }) => !pages.has(Number(id)));
        const { status, body } = await transport.send(ask, 'POST', `${VERSION}/$batch`, { requests: open });
        if (status >= 400) {
          for (const { id } of open) pages.set(Number(id), deniedOf(status, body, permission));
          break;
        }
        const { responses } = (body ?? {}) as {
          responses?: { id: string; status: number; headers?: Record<string, string>; body?: unknown }[];
        };
        let askedMs: number | undefined;
        for (const item of responses ?? []) {
          const isBusy = item.status === 429 || item.status >= 500;
          if (item.status === 429) ask.tally.throttled += 1;
          if (isBusy && attempt < TRIES_OF_ITEM) askedMs = Math.max(askedMs ?? 0, secondsIn(item.headers) * 1000);
          else pages.set(Number(item.id), toPage(item.status, item.body, permission));
        }
        if (pages.size < paths.length) {
          if (attempt >= TRIES_OF_ITEM) throw new AskedToWait(30);
          await options.pacing.pause(ask, attempt, askedMs === 0 ? undefined : askedMs);
        }
      }
      return paths.map((_, index) => pages.get(index)!);
    },

    async has(ask, path, permission) {
      const { status, body } = await transport.send(ask, 'GET', VERSION + path);
      if (status === 404) return { outcome: 'absent' };
      return status >= 400 ? deniedOf(status, body, permission) : { outcome: 'found' };
    },
  };
  return {
    list: (ask, path, permission) => directory.list(ask, path, permission).catch(asDenied),
    has: (ask, path, permission) => directory.has(ask, path, permission).catch(asDenied),
    batch: (ask, paths, permission) =>
      directory.batch(ask, paths, permission).catch((error: unknown) => paths.map(() => asDenied(error))),
  };
}

function secondsIn(headers: Record<string, string> | undefined): number {
  const text = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const seconds = Number(text ?? 0);
  return Number.isFinite(seconds) && seconds > 0 && seconds <= 3600 ? seconds : 0;
}
