// Keeps calls within Azure's quotas and obeys what it says about them: token buckets per quota, every form of Retry-After, backoff with
// jitter for faults. One policy for all pipelines; no other layer retries.
import {
  createPipelineRequest,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  type SendRequest,
} from '@azure/core-rest-pipeline';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../clock.ts';
import { AtgError } from '../../contract/errors.ts';
import { AskedToWait, Unreachable, type Ask, type Tally } from './ask.ts';
import { makeBucket, type Bucket } from './bucket.ts';
import { makeCircuit, type Circuit } from './circuit.ts';
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
const TRIES_OF_SIGN_IN = 3;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 8_000;
const REQUEST_TIMEOUT_MS = 30_000;
const GRAPH_BURST_SECONDS = 10;
/** Requests given up in a row without any answer, after which it is asked whether the API is there at all. */
const UNREACHABLE_MAX = 5;
/** How long a provider is spared that says that nothing is left; it does not say until when. */
const PROVIDER_REST_MS = 5_000;

interface Face {
  readonly name: string;
  /** Answers to anybody who is signed in; asked only to learn whether the API is there. */
  readonly probe: string;
}
const FACES: Readonly<Record<Api, Face>> = {
  resource_graph: { name: 'Azure Resource Graph', probe: '/tenants?api-version=2022-12-01' },
  arm: { name: 'Azure Resource Manager', probe: '/tenants?api-version=2022-12-01' },
  graph: { name: 'Microsoft Graph', probe: '/v1.0/organization?$select=id' },
};

const asking = new AsyncLocalStorage<{ readonly ask: Ask; readonly cost: number }>();
/**
 * Runs `work` so that its requests are counted and abortable as `ask` says.
 * @param cost what each of them draws from the quota: a batch counts as often as it has items
 */
export const within = <T>(ask: Ask, work: () => Promise<T>, cost = 1): Promise<T> => asking.run({ ask, cost }, work);

export interface Pacing {
  /** The policy of one API's pipeline. */
  policy(api: Api): PipelinePolicy;
  /** Waits as the server asked, or backs off for the given try; throws {@link AskedToWait} where that is too long. */
  pause(ask: Ask, attempt: number, askedMs: number | undefined): Promise<void>;
  /** Some items inside an answer were throttled: nobody asks this API for so long. */
  throttled(api: 'graph', askedMs: number | undefined): void;
}

/** What a request draws on, and what may be away on its own. */
interface Lane {
  /** ARM counts per subscription, and for the tenant beside them; the other APIs per caller. */
  readonly quota: Bucket;
  /** A resource provider counts for itself, beside ARM: until then it is spared. */
  providerClosedUntil: number;
  readonly circuit: Circuit;
}

/** Paces all requests of this process, and pauses what Azure refuses again and again. */
export function makePacing(quotas: Quotas, clock: Clock, random: () => number = Math.random): Pacing {
  const sizes: Readonly<Record<Api, { size: number; perSecond: number }>> = {
    resource_graph: { size: quotas.resourceGraphPer5Seconds, perSecond: quotas.resourceGraphPer5Seconds / 5 },
    arm: { size: quotas.armBurst, perSecond: quotas.armPerSecond },
    graph: { size: quotas.graphPerSecond * GRAPH_BURST_SECONDS, perSecond: quotas.graphPerSecond },
  };
  const buckets = new Map<string, Bucket>();
  const lanes = new Map<string, Lane>();
  const unansweredInARow = new Map<Api, number>();

  const made = <T>(map: Map<string, T>, key: string, make: () => T): T => {
    const known = map.get(key) ?? make();
    map.set(key, known);
    return known;
  };
  const quotaOf = (api: Api, subscription = 'tenant'): Bucket =>
    made(buckets, api === 'arm' ? `arm ${subscription}` : api, () => makeBucket(sizes[api], clock));

  function laneOf(api: Api, request: PipelineRequest): Lane {
    if (api !== 'arm')
      return made(lanes, api, () => ({
        quota: quotaOf(api),
        providerClosedUntil: 0,
        circuit: makeCircuit(FACES[api].name, clock),
      }));
    const { pathname } = new URL(request.url);
    const subscription = /\/subscriptions\/([0-9a-f-]{36})/i.exec(pathname)?.[1]?.toLowerCase();
    const provider = pathname
      .split(/\/providers\//i)
      .at(-1)!
      .split('/')[0]!;
    const namespace = /\/providers\//i.test(pathname) ? provider : 'Microsoft.Resources';
    return made(lanes, `arm ${subscription ?? 'tenant'} ${namespace.toLowerCase()}`, () => ({
      quota: quotaOf('arm', subscription),
      providerClosedUntil: 0,
      circuit: makeCircuit(
        `${namespace} in ${subscription === undefined ? 'the tenant' : `subscription ${subscription}`}`,
        clock,
      ),
    }));
  }

  /** What an answer says of the quotas that are left; other workers share them. */
  function learn(lane: Lane, { headers }: PipelineResponse): void {
    const { quota } = lane;
    for (const [name, value] of headers) {
      if (!/^x-ms-(user-quota-remaining$|ratelimit-remaining-)/.test(name) || /-(writes|deletes)$/.test(name)) continue;
      // `Microsoft.Compute/HighCostGet3Min;107,Microsoft.Compute/HighCostGet30Min;527`: a provider's own, beside ARM's
      if (name === 'x-ms-ratelimit-remaining-resource') {
        if (value.split(',').some((policy) => /;0$/.test(policy.trim()))) spareProvider(lane, PROVIDER_REST_MS);
      } else if (/^\d+$/.test(value)) quota.atMost(Number(value));
    }
    const resets = timeSpan(headers.get('x-ms-user-quota-resets-after'));
    const left = headers.get('x-ms-user-quota-remaining');
    if (resets !== undefined && left !== undefined) quota.windowEnds(Math.min(resets, WAIT_INSIDE_MS), Number(left));
    const share = Number(headers.get('x-ms-throttle-limit-percentage') ?? 'none');
    if (share > 0) quota.used(share);
  }

  /** A 429: whoever sent it, ARM or the provider behind it, is left alone for as long as it asks. */
  function refused(lane: Lane, { headers }: PipelineResponse, askedMs: number | undefined): void {
    const closedMs = Math.min(askedMs ?? 0, WAIT_INSIDE_MS);
    if (
      headers.get('x-ms-failure-cause') === 'service' ||
      headers.get('x-ms-ratelimit-remaining-resource') !== undefined
    )
      return spareProvider(lane, closedMs);
    lane.quota.close(closedMs);
    lane.quota.slowDown();
  }

  const spareProvider = (lane: Lane, ms: number): void => {
    lane.providerClosedUntil = Math.max(lane.providerClosedUntil, clock.now().getTime() + ms);
  };

  async function pause(ask: Ask, attempt: number, askedMs: number | undefined): Promise<void> {
    const backoff = Math.min(BACKOFF_FIRST_MS * 2 ** (attempt - 1), BACKOFF_MAX_MS);
    // Asked waits are kept in full and spread a little, so that workers do not come back all at once.
    const wait =
      askedMs === undefined ? backoff * (0.5 + random() / 2) : askedMs + random() * Math.min(250, askedMs / 4 + 25);
    if (wait > WAIT_INSIDE_MS) throw new AskedToWait(Math.ceil(wait / 1000));
    await clock.sleep(wait, ask.signal);
  }

  /** One scope that never answers is named; when the API itself is away, the job ends. */
  async function unanswered(api: Api, ask: Ask, request: PipelineRequest, next: SendRequest, cause: unknown) {
    const inARow = (unansweredInARow.get(api) ?? 0) + 1;
    unansweredInARow.set(api, inARow);
    if (inARow < UNREACHABLE_MAX || (await isThere(api, ask, request, next)))
      return new Unreachable('Azure could not be reached', { cause });
    return new AtgError(
      'AZURE_UNAVAILABLE',
      `${FACES[api].name} cannot be reached. Check the network and the endpoint settings, then scan again.`,
      { cause },
    );
  }

  async function isThere(api: Api, ask: Ask, { url }: PipelineRequest, next: SendRequest): Promise<boolean> {
    const probe = createPipelineRequest({
      url: new URL(FACES[api].probe, url).href,
      timeout: REQUEST_TIMEOUT_MS,
      abortSignal: ask.signal,
    });
    ask.tally[api] += 1;
    try {
      await next(probe);
    } catch (error) {
      ask.signal.throwIfAborted();
      if (isTransportFault(error)) return false;
      throw error;
    }
    unansweredInARow.set(api, 0);
    return true;
  }

  async function send(api: Api, request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
    const context = asking.getStore();
    if (context === undefined) throw new Error('A call to Azure was made outside of within().');
    const { ask, cost } = context;
    const lane = laneOf(api, request);
    lane.circuit.enter(ask.job);
    request.timeout = REQUEST_TIMEOUT_MS;
    request.abortSignal = ask.signal;
    for (let faults = 0, throttles = 0, signIns = 0; ;) {
      ask.signal.throwIfAborted();
      const spared = lane.providerClosedUntil - clock.now().getTime();
      if (spared > 0) await clock.sleep(spared, ask.signal);
      await lane.quota.take(cost, ask.signal);
      ask.tally[api] += 1;
      let response: PipelineResponse;
      try {
        response = await next(request);
      } catch (error) {
        ask.signal.throwIfAborted();
        if (isSignInFault(error)) throw signInFailed(error);
        if (!isTransportFault(error)) throw error;
        if (++faults >= TRIES_OF_FAULT) {
          lane.circuit.givenUp();
          throw await unanswered(api, ask, request, next, error);
        }
        await pause(ask, faults, undefined);
        continue;
      }
      unansweredInARow.set(api, 0);
      learn(lane, response);
      const { status, headers } = response;
      const askedMs = retryAfterMs(headers, clock.now());
      if (status === 429) {
        ask.tally.throttled += 1;
        refused(lane, response, askedMs);
        if (++throttles >= TRIES_OF_THROTTLE) throw new AskedToWait(30);
        await pause(ask, throttles, askedMs);
      } else if ([408, 500, 502, 503, 504].includes(status)) {
        if (++faults >= TRIES_OF_FAULT) {
          lane.circuit.givenUp();
          return response;
        }
        await pause(ask, faults, askedMs);
      } else if (isCutOrForeign(response)) {
        if (++faults >= TRIES_OF_FAULT) {
          lane.circuit.givenUp();
          throw new Unreachable('Azure answered something that is no JSON, time and again');
        }
        await pause(ask, faults, undefined);
      } else if (status === 401 && ++signIns < TRIES_OF_SIGN_IN) {
        // A token may end between being taken and being read by the server; the next try takes another.
        await pause(ask, signIns, undefined);
      } else {
        lane.circuit.answered();
        return response;
      }
    }
  }

  return {
    policy: (api) => ({ name: 'pacingPolicy', sendRequest: (request, next) => send(api, request, next) }),
    pause,
    throttled(api, askedMs) {
      const quota = quotaOf(api);
      if (askedMs !== undefined) quota.close(Math.min(askedMs, WAIT_INSIDE_MS));
      quota.slowDown();
    },
  };
}

/** By its ends a body that was cut, or a page that something on the way put in place of an answer; what is inside is for the reader to parse. */
function isCutOrForeign({ status, bodyAsText }: PipelineResponse): boolean {
  if (status !== 200) return false;
  const text = bodyAsText?.trim() ?? '';
  return !(text.startsWith('{') && text.endsWith('}')) && !(text.startsWith('[') && text.endsWith(']'));
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
