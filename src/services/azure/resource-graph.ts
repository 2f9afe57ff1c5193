// Azure Resource Graph through its own client: one page of one query at a time.
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { Unreachable, type Ask, type Denied } from './ask.ts';
import { asDenied, pace } from './transport.ts';
import { isSignInFault, signInFailed, within, type Pacing } from './pacing.ts';
import { deniedOf, isRows } from './refusal.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface ResourceGraphQuery {
  readonly query: string;
  /** At least one. */
  readonly subscriptions: readonly string[];
  /** Rows of a page, at most 1,000. */
  readonly top: number;
  readonly skipToken?: string | undefined;
  /** Also what stands above the subscriptions and reaches into them; for role assignments. */
  readonly aboveToo?: boolean;
}

export type QueryResult =
  | {
      readonly outcome: 'page';
      readonly rows: readonly Row[];
      readonly skipToken: string | undefined;
      /** How many rows the whole listing has, as Azure counts them. */
      readonly total: number;
    }
  /** The skip token is too old, or unknown: the listing begins again. */
  | { readonly outcome: 'expired' }
  /** The rows asked for are more than one answer may weigh: fewer at a time. */
  | { readonly outcome: 'too large' }
  /** The table has no such column. */
  | { readonly outcome: 'no column'; readonly column: string }
  | Denied;

export interface ResourceGraph {
  /** @throws AskedToWait where Azure wants a long pause; the signal's reason when aborted */
  query(ask: Ask, query: ResourceGraphQuery): Promise<QueryResult>;
}

export interface ResourceGraphOptions {
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly pacing: Pacing;
  /** Another way to send requests; the default one when absent. */
  readonly httpClient?: HttpClient;
}

const TRIES_OF_BODY = 6;
const TRIES_OF_SIGN_IN = 3;
const PERMISSION = 'Microsoft.ResourceGraph/resources/read';

/** Azure Resource Graph as the scan needs it: pages of rows, and counts. */
export function makeResourceGraph({ endpoint, credential, pacing, httpClient }: ResourceGraphOptions): ResourceGraph {
  const client = new ResourceGraphClient(credential, {
    endpoint,
    credentials: { scopes: [`${endpoint}/.default`] },
    ...(httpClient && { httpClient }),
  });
  pace(client.pipeline, pacing, 'resource_graph');

  return {
    query: (ask, { query, subscriptions, top, skipToken, aboveToo }) =>
      within(ask, async () => {
        for (let attempt = 1, signIns = 0; ; attempt++) {
          try {
            const page = await client.resources({
              query,
              subscriptions: [...subscriptions],
              options: {
                resultFormat: 'objectArray',
                top,
                ...(skipToken !== undefined && { skipToken }),
                ...(aboveToo && { authorizationScopeFilter: 'AtScopeAboveAndBelow' }),
              },
            });
            const rows = rowsOf(page);
            // A truncated result without a token would be a silent gap: it happens where a query has no plain columns.
            if (page.resultTruncated === 'true' && !page.skipToken)
              return {
                outcome: 'denied',
                reason: 'Resource Graph cut the result without a way to go on',
                permission: null,
              };
            return { outcome: 'page', rows, skipToken: page.skipToken, total: page.totalRecords };
          } catch (error) {
            ask.signal.throwIfAborted();
            if (error instanceof Unreachable) return asDenied(error);
            if (isSignInFault(error)) throw signInFailed(error);
            const status = statusOf(error);
            // The client takes its token before the pacing begins; one that ended meanwhile is taken anew.
            const isStaleToken = status === 401 && ++signIns < TRIES_OF_SIGN_IN;
            if (status !== undefined && status >= 400 && !isStaleToken) {
              const body = { error: (error as { details?: { error?: unknown } }).details?.error ?? error };
              const refusal = deniedOf(status, body, PERMISSION);
              if (/skip_?token/i.test(refusal.reason)) return { outcome: 'expired' };
              const column = status === 400 ? unresolvedIn(body) : undefined;
              if (column !== undefined) return { outcome: 'no column', column };
              return status === 413 || /PayloadTooLarge/i.test(refusal.reason) ? { outcome: 'too large' } : refusal;
            }
            if (!isStaleToken && !isBrokenBody(error)) throw error;
            if (attempt >= TRIES_OF_BODY)
              return {
                outcome: 'denied',
                reason: 'Azure answered something that is no page of rows, time and again',
                permission: null,
              };
            await pacing.pause(ask, attempt, undefined);
          }
        }
      }),
  };
}

/** The column that Kusto says it cannot resolve, in any of the messages of an error. */
function unresolvedIn(value: unknown): string | undefined {
  if (typeof value === 'string')
    return /resolve (?:scalar expression|column|field) named '(\w{1,64})'/i.exec(value)?.[1];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const name of [
    'error',
    'details',
    'message',
    'innererror',
    ...(Array.isArray(value) ? Object.keys(value) : []),
  ]) {
    const found = unresolvedIn((value as Readonly<Record<string, unknown>>)[name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The rows of an answer, as many as it says that there are, each an object. @throws SyntaxError for any other answer */
function rowsOf({ data, count }: { readonly data: unknown; readonly count: number }): readonly Row[] {
  if (!isRows(data) || data.length !== count) throw new SyntaxError('no page of rows');
  return data;
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;

/** A body cut in half, or no JSON, surfaces as a parse failure of the client. */
const isBrokenBody = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  error instanceof TypeError ||
  (error instanceof Error && (('code' in error && error.code === 'PARSE_ERROR') || /JSON|parse/i.test(error.message)));
