// The documented quotas of ARM, Resource Graph and Microsoft Graph: what each answer says is left of them, and, when enforced, 429.
// Every quota is per caller.
import { armError, graphError, type Answer, type Call } from './http.ts';

export interface QuotaOptions {
  /** False: the headers are there, nothing is ever refused. */
  enforced: boolean;
  now: () => number;
  /** How many times as fast the quotas' clock runs; waits that answers ask for are as much shorter. */
  speed: number;
  /** Users in the directory: Graph gives larger tenants more. */
  userCount: () => number;
}

/** Resource Graph: 15 requests in each window of 5 s. */
const RESOURCE_GRAPH = { requests: 15, windowMs: 5000 };
/** ARM token buckets for each subscription, and for the tenant: size, and tokens that come back each second. */
const ARM = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};
/** Microsoft Graph identity: resource units in 10 s for tenants of up to 50, 500 and more users. */
const GRAPH = { windowMs: 10_000, units: [3500, 5000, 8000] };

/** Resource units of a request to Microsoft Graph, after the published table: base cost, less with $select, more with $expand. */
function unitsOf(call: Call): number {
  const word = call.segments[3]?.toLowerCase() ?? '';
  const base = word.startsWith('transitive')
    ? 5
    : word === 'members' || call.segments[1]?.toLowerCase() === 'directoryobjects'
      ? 3
      : 2;
  return Math.max(1, base - (call.query.has('$select') ? 1 : 0) + (call.query.has('$expand') ? 1 : 0));
}

export function makeQuotas({ enforced, now: clock, speed, userCount }: QuotaOptions) {
  const start = clock();
  const now = () => start + (clock() - start) * speed;
  /** Quota time in whole seconds of the caller's, or in milliseconds where the quotas' clock runs faster. */
  const seconds = (ms: number): string =>
    speed === 1 ? String(Math.ceil(ms / 1000)) : (Math.ceil(ms / speed) / 1000).toFixed(3);
  const windows = new Map<string, { start: number; used: number }>();
  const buckets = new Map<string, { tokens: number; at: number }>();

  function window(key: string, lengthMs: number): { start: number; used: number } {
    const known = windows.get(key);
    if (known && now() - known.start < lengthMs) return known;
    const fresh = { start: now(), used: 0 };
    windows.set(key, fresh);
    return fresh;
  }

  function resourceGraph(call: Call): { headers: Record<string, string>; refusal?: Answer } {
    const current = window(`arg ${call.principalId}`, RESOURCE_GRAPH.windowMs);
    const isOver = enforced && current.used >= RESOURCE_GRAPH.requests;
    if (!isOver) current.used += 1;
    const remaining = enforced ? RESOURCE_GRAPH.requests - current.used : RESOURCE_GRAPH.requests - 1;
    const headers = {
      'x-ms-user-quota-remaining': String(remaining),
      'x-ms-user-quota-resets-after': `00:00:0${seconds(current.start + RESOURCE_GRAPH.windowMs - now())}`,
    };
    if (!isOver) return { headers };
    const message =
      'Client application has been throttled and should not continue to make requests until the current time window finishes.';
    return {
      headers,
      refusal: armError(429, 'RateLimiting', message, { details: [{ code: 'RateLimiting', message }] }),
    };
  }

  function arm(call: Call): { headers: Record<string, string>; refusal?: Answer } {
    const kind = call.method === 'DELETE' ? 'deletes' : ['PUT', 'PATCH'].includes(call.method) ? 'writes' : 'reads';
    const { size, perSecond } = ARM[kind];
    const subscription =
      call.segments[0]?.toLowerCase() === 'subscriptions' ? call.segments[1]?.toLowerCase() : undefined;
    const name = `x-ms-ratelimit-remaining-${subscription ? 'subscription' : 'tenant'}-${kind}`;
    if (!enforced) return { headers: { [name]: String(size - 1) } };
    const key = `${call.principalId} ${subscription ?? 'tenant'} ${kind}`;
    const bucket = buckets.get(key) ?? { tokens: size, at: now() };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(size, bucket.tokens + ((now() - bucket.at) / 1000) * perSecond);
    bucket.at = now();
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return { headers: { [name]: String(Math.floor(bucket.tokens)) } };
    }
    const wait = seconds(((1 - bucket.tokens) / perSecond) * 1000);
    const where = subscription ? `subscription '${subscription}'` : 'the tenant';
    const message = `Number of '${kind}' requests for ${where} actor '${call.principalId}' exceeded. Please try again after '${wait}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`;
    const refusal = armError(429, subscription ? 'SubscriptionRequestsThrottled' : 'TenantRequestsThrottled', message);
    return { headers: { [name]: '0', 'retry-after': wait }, refusal };
  }

  function graph(call: Call): { headers: Record<string, string>; refusal?: Answer } {
    const users = userCount();
    const limit = GRAPH.units[users <= 50 ? 0 : users <= 500 ? 1 : 2]!;
    const current = window(`graph ${call.principalId}`, GRAPH.windowMs);
    const units = unitsOf(call);
    const headers: Record<string, string> = { 'x-ms-resource-unit': String(units) };
    if (!enforced) return { headers };
    const isOver = current.used + units > limit;
    if (!isOver) current.used += units;
    const percentage = current.used / limit;
    // said only when the caller comes near the limit
    if (percentage >= 0.8) headers['x-ms-throttle-limit-percentage'] = percentage.toFixed(2);
    if (!isOver) return { headers };
    headers['retry-after'] = seconds(current.start + GRAPH.windowMs - now());
    return { headers, refusal: graphError(429, 'TooManyRequests', 'Too many requests.') };
  }

  return { resourceGraph, arm, graph };
}
