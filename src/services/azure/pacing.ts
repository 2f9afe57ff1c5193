// Keeps calls within Azure's quotas and obeys what it says about them: token buckets per quota, every form of Retry-After, backoff with
// jitter for faults. One policy for all pipelines; no other layer retries.
import type { PipelinePolicy, PipelineRequest, PipelineResponse, SendRequest } from '@azure/core-rest-pipeline';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../clock.ts';
import { AtgError } from '../../contract/errors.ts';
import { AskedToWait, Unreachable, type Ask, type Tally } from './ask.ts';
import { retryAfterMs, timeSpan } from './retry-after.ts';

export type Api = Exclude<keyof Tally, 'throttled'>;

/** Client-side quotas, as configured. */
export interface Quotas {
  readonly resourceGraphPer5Seconds: number;
  readonly armPerSecond: number;
  readonly armBurst: number;
  readonly graphPerSecond: number;
}

/** A pause up to this is waited for; a longer one is handed to the orchestration, which waits without a running activity. */
const WAIT_INSIDE_MS = 20_000;
const TRIES_OF_FAULT = 8;
const TRIES_OF_THROTTLE = 12;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 8_000;
const REQUEST_TIMEOUT_MS = 30_000;
const GRAPH_BURST_SECONDS = 10;
/** Requests given up in a row, all tries of each in vain, after which an API counts as away. */
const UNREACHABLE_MAX = 5;
const NAMES: Readonly<Record<Api, string>> = {
  resource_graph: 'Azure Resource Graph',
  arm: 'Azure Resource Manager',
  graph: 'Microsoft Graph',
};

const asking = new AsyncLocalStorage<Ask>();
/** Runs `work` so that its requests are counted and abortable as `ask` says. */
export const within = <T>(ask: Ask, work: () => Promise<T>): Promise<T> => asking.run(ask, work);

interface Bucket {
  tokens: number;
  at: number;
  /** Nobody goes before this. */
  closedUntil: number;
  readonly size: number;
  readonly perMs: number;
}

export interface Pacing {
  /** The policy of one API's pipeline. */
  policy(api: Api): PipelinePolicy;
  /** Waits as the server asked, or backs off for the given try; throws {@link AskedToWait} where that is too long. */
  pause(ask: Ask, attempt: number, askedMs: number | undefined): Promise<void>;
}

export function makePacing(quotas: Quotas, clock: Clock, random: () => number = Math.random): Pacing {
  const buckets = new Map<string, Bucket>();
  const givenUpInARow = new Map<Api, number>();
  const now = (): number => clock.now().getTime();

  /** ARM counts per subscription, and for the tenant beside them; the other APIs per caller. */
  function bucketOf(api: Api, request: PipelineRequest): Bucket {
    const subscription = /\/subscriptions\/([0-9a-f-]{36})/i.exec(new URL(request.url).pathname)?.[1]?.toLowerCase();
    const key = api === 'arm' ? `arm ${subscription ?? 'tenant'}` : api;
    const known = buckets.get(key);
    if (known) return known;
    const [size, perSecond] = {
      resource_graph: [quotas.resourceGraphPer5Seconds, quotas.resourceGraphPer5Seconds / 5] as const,
      arm: [quotas.armBurst, quotas.armPerSecond] as const,
      graph: [quotas.graphPerSecond * GRAPH_BURST_SECONDS, quotas.graphPerSecond] as const,
    }[api];
    const fresh: Bucket = { tokens: size, at: now(), closedUntil: 0, size, perMs: perSecond / 1000 };
    buckets.set(key, fresh);
    return fresh;
  }

  async function take(bucket: Bucket, signal: AbortSignal): Promise<void> {
    for (;;) {
      const at = now();
      bucket.tokens = Math.min(bucket.size, bucket.tokens + (at - bucket.at) * bucket.perMs);
      bucket.at = at;
      if (bucket.tokens >= 1 && at >= bucket.closedUntil) {
        bucket.tokens -= 1;
        return;
      }
      await clock.sleep(Math.max(1, bucket.closedUntil - at, (1 - bucket.tokens) / bucket.perMs), signal);
    }
  }

  /** What an answer says of the quota that is left; other workers share it. */
  function learn(bucket: Bucket, { headers }: PipelineResponse): void {
    const left = [
      'x-ms-user-quota-remaining',
      'x-ms-ratelimit-remaining-subscription-reads',
      'x-ms-ratelimit-remaining-tenant-reads',
    ]
      .map((name) => headers.get(name))
      .find((text) => text !== undefined && /^\d+$/.test(text));
    if (left === undefined) return;
    bucket.tokens = Math.min(bucket.tokens, Number(left));
    const resets = timeSpan(headers.get('x-ms-user-quota-resets-after'));
    if (Number(left) === 0 && resets !== undefined) bucket.closedUntil = Math.max(bucket.closedUntil, now() + resets);
  }

  async function pause(ask: Ask, attempt: number, askedMs: number | undefined): Promise<void> {
    const backoff = Math.min(BACKOFF_FIRST_MS * 2 ** (attempt - 1), BACKOFF_MAX_MS);
    // Asked waits are kept in full and spread a little, so that workers do not come back all at once.
    const wait =
      askedMs === undefined ? backoff * (0.5 + random() / 2) : askedMs + random() * Math.min(250, askedMs / 4 + 25);
    if (wait > WAIT_INSIDE_MS) throw new AskedToWait(Math.ceil(wait / 1000));
    await clock.sleep(wait, ask.signal);
  }

  /** One scope that cannot be reached is named; when nothing can be, the job ends. */
  function givenUp(api: Api, cause: unknown): Error {
    const inARow = (givenUpInARow.get(api) ?? 0) + 1;
    givenUpInARow.set(api, inARow);
    return inARow < UNREACHABLE_MAX
      ? new Unreachable('Azure could not be reached', { cause })
      : new AtgError(
          'AZURE_UNAVAILABLE',
          `${NAMES[api]} cannot be reached. Check the network and the endpoint settings, then scan again.`,
          { cause },
        );
  }

  async function send(api: Api, request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
    const ask = asking.getStore();
    if (ask === undefined) throw new Error('A call to Azure was made outside of within().');
    const bucket = bucketOf(api, request);
    request.timeout = REQUEST_TIMEOUT_MS;
    request.abortSignal = ask.signal;
    for (let faults = 0, throttles = 0; ;) {
      ask.signal.throwIfAborted();
      await take(bucket, ask.signal);
      ask.tally[api] += 1;
      let response: PipelineResponse;
      try {
        response = await next(request);
      } catch (error) {
        ask.signal.throwIfAborted();
        if (isSignInFault(error)) throw signInFailed(error);
        if (!isTransportFault(error)) throw error;
        if (++faults >= TRIES_OF_FAULT) throw givenUp(api, error);
        await pause(ask, faults, undefined);
        continue;
      }
      givenUpInARow.set(api, 0);
      learn(bucket, response);
      const { status, headers } = response;
      const askedMs = retryAfterMs(headers, clock.now());
      if (status === 429) {
        ask.tally.throttled += 1;
        if (++throttles >= TRIES_OF_THROTTLE) throw new AskedToWait(30);
        if (askedMs !== undefined)
          bucket.closedUntil = Math.max(bucket.closedUntil, now() + Math.min(askedMs, WAIT_INSIDE_MS));
        await pause(ask, throttles, askedMs);
      } else if ([408, 500, 502, 503, 504].includes(status) && ++faults < TRIES_OF_FAULT) {
        await pause(ask, faults, askedMs);
      } else if (status === 401 && faults === 0) {
        // A token may end between being taken and being read by the server; the next try takes another.
        faults += 1;
        await pause(ask, 1, undefined);
      } else return response;
    }
  }

  return {
    policy: (api) => ({ name: 'pacingPolicy', sendRequest: (request, next) => send(api, request, next) }),
    pause,
  };
}

/** The identity library found no identity, or was refused a token. */
export const isSignInFault = (error: unknown): boolean =>
  error instanceof Error &&
  /^(CredentialUnavailable|Authentication(Required)?|AggregateAuthentication)Error$/.test(error.name);

/** For the pipelines that ask for a token before the pacing begins. */
export const signInFailed = (cause: unknown): AtgError =>
  new AtgError(
    'AZURE_UNAVAILABLE',
    'The app could not sign in to Azure. Check its managed identity and AZURE_CLIENT_ID, then scan again.',
    { cause },
  );

/** Resets, closed connections and timeouts; anything else (an unusable credential, a bad address) will not get better. */
function isTransportFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError') return true; // the request's own timeout: the job's signal was asked before
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|REQUEST_SEND_ERROR|ERR_STREAM|HPE_|Z_|PARSE_ERROR)/.test(code) ||
    /aborted|premature|socket hang up/i.test(error.message)
  );
}
