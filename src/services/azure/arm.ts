// Azure Resource Manager: any list and any resource by its path. Reads only; a POST `list` action is a read that ARM guards.
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Ask, Denied } from './ask.ts';
import { deniedLink } from './links.ts';
import type { Pacing } from './pacing.ts';
import { deniedOf, faultOf, isFault, isWithoutLicence, rowsOf, saying } from './refusal.ts';
import { asDenied, makeTransport } from './transport.ts';

export type ArmBody = Readonly<Record<string, unknown>>;

export type ListResult =
  | {
      readonly outcome: 'page';
      readonly rows: readonly ArmBody[];
      readonly nextLink: string | undefined;
      readonly apiVersion: string;
    }
  /** There is no such list here: its parent is gone, its provider is not registered, or this kind of parent has none. */
  | { readonly outcome: 'none' }
  | Denied;
export type GetResult =
  | { readonly outcome: 'found'; readonly body: ArmBody; readonly apiVersion: string }
  | { readonly outcome: 'absent' }
  | Denied;

export interface Arm {
  /**
   * One page of a list. `link` continues it; else `path` begins it with the first of `apiVersions` that the provider takes.
   * `permission` is what the list needs, for refusals that do not tell.
   * @throws AskedToWait where Azure wants a long pause; the signal's reason when aborted
   */
  list(
    ask: Ask,
    request: { path: string; apiVersions: readonly string[]; link?: string | undefined; permission?: string },
  ): Promise<ListResult>;
  /** A resource, or what a POST action on it answers. @throws AskedToWait; the signal's reason when aborted */
  get(ask: Ask, path: string, apiVersions: readonly string[], method?: 'GET' | 'POST'): Promise<GetResult>;
}

/** The provider does not know the api-version, and an older one may do. */
const VERSION_REFUSED = new Set([
  'NoRegisteredProviderFound',
  'InvalidApiVersionParameter',
  'UnsupportedApiVersion',
  'InvalidResourceType',
  'ApiVersionNotSupported',
]);
/** What says that a list does not exist, rather than that it may not be read. */
const NO_SUCH_LIST = new Set([
  'ResourceNotFound',
  'ParentResourceNotFound',
  'ResourceGroupNotFound',
  'NotFound',
  'InvalidResourceType',
  'InvalidResourceNamespace',
  'NoRegisteredProviderFound',
  'MissingSubscriptionRegistration',
  'SubscriptionNotRegistered',
  'FeatureNotSupportedForAccount',
  'OperationNotSupportedOnKind',
  'ResourceTypeNotSupported',
]);

/** ARM always says with a code what was not found; a bare 404, or a page of HTML, comes from something on the way. */
const saysAbsent = (code: string): boolean => code !== '' && !NOT_ITSELF_ABSENT.has(code);

/** Not found for a reason that says nothing of the resource: access to all that holds it may be lost. */
const NOT_ITSELF_ABSENT = new Set([
  'SubscriptionNotFound',
  'InvalidSubscriptionId',
  'InvalidAuthenticationTokenTenant',
  'InvalidResourceType',
  'InvalidResourceNamespace',
  'NoRegisteredProviderFound',
]);

export interface ArmOptions {
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly pacing: Pacing;
  /** Another way to send requests; the default one when absent. */
  readonly httpClient?: HttpClient;
}

/** Azure Resource Manager as the scan needs it: lists, single resources, and whether something is there. */
export function makeArm(options: ArmOptions): Arm {
  const transport = makeTransport({ api: 'arm', ...options });

  /** Tries the versions in turn; the last answer stands. */
  async function withVersion(ask: Ask, method: 'GET' | 'POST', path: string, apiVersions: readonly string[]) {
    for (const [index, apiVersion] of apiVersions.entries()) {
      const separator = path.includes('?') ? '&' : '?';
      const answer = await transport.send(ask, method, `${encodePath(path)}${separator}api-version=${apiVersion}`);
      const isLast = index === apiVersions.length - 1;
      if (isLast || answer.status < 400 || !VERSION_REFUSED.has(faultOf(answer.body).code))
        return { ...answer, apiVersion };
    }
    throw new Error(`No api-version is known for ${path.split('?')[0]!.split('/').slice(-2).join('/')}.`);
  }

  const arm: Arm = {
    async list(ask, { path, apiVersions, link, permission }) {
      if (link !== undefined && !transport.isOwn(link)) return deniedLink;
      const { status, body, apiVersion } =
        link === undefined
          ? await withVersion(ask, 'GET', path, apiVersions)
          : {
              ...(await transport.send(ask, 'GET', link)),
              apiVersion: new URL(link, options.endpoint).searchParams.get('api-version') ?? apiVersions[0]!,
            };
      if (isWithoutLicence(status, body)) return { outcome: 'none' };
      // 405: the type has no list, or the kind of this parent has not.
      if (status === 405 || (status >= 400 && NO_SUCH_LIST.has(faultOf(body).code))) return { outcome: 'none' };
      if (status >= 400) return deniedOf(status, body, permission);
      const rows = rowsOf(body);
      const { nextLink = null } = (body ?? {}) as { nextLink?: unknown };
      if (rows === undefined || (nextLink !== null && typeof nextLink !== 'string'))
        return { outcome: 'denied', reason: `Azure answered no list${saying(body)}`, permission: null };
      return {
        outcome: 'page',
        rows,
        nextLink: nextLink === null || nextLink === '' ? undefined : nextLink,
        apiVersion,
      };
    },
    async get(ask, path, apiVersions, method = 'GET') {
      const { status, body, apiVersion } = await withVersion(ask, method, path, apiVersions);
      if (status === 404 && saysAbsent(faultOf(body).code)) return { outcome: 'absent' };
      if (status >= 400) return deniedOf(status, body);
      if (isFault(body))
        return { outcome: 'denied', reason: `Azure answered no resource${saying(body)}`, permission: null };
      return { outcome: 'found', body: (body ?? {}) as ArmBody, apiVersion };
    },
  };
  return {
    list: (ask, request) => arm.list(ask, request).catch(asDenied),
    get: (ask, path, apiVersions, method) => arm.get(ask, path, apiVersions, method).catch(asDenied),
  };
}

/** Names may hold any letter; the slashes and the query stay. */
function encodePath(path: string): string {
  const [before = '', query] = path.split('?');
  const encoded = before.split('/').map(encodeURIComponent).join('/');
  return query === undefined ? encoded : `${encoded}?${query}`;
}
