// Faults on demand: which requests fail and how, drawn from a seed, so that the same seed and order of requests fail alike.
// Chance spares the token endpoints and the control API; a deny rule spares the control API alone.
import picomatch from 'picomatch';
import * as z from 'zod';
import { parseArmPath } from './arm-id.ts';
import { armError, graphError, type Answer, type Call } from './http.ts';
import { ODD_PAGES, type OddPage } from './odd-pages.ts';

const share = z.number().min(0).max(1);
const FAILURES = ['throttle', 'server_error', 'reset', 'truncate', 'html'] as const;

/** The shape of a fault file and of the control API's `faults`; product of one seed and shares of requests. */
export const FaultPlan = z
  .strictObject({
    seed: z.union([z.int(), z.string()]).default(1),
    throttle: share.default(0),
    server_error: share.default(0),
    reset: share.default(0),
    truncate: share.default(0),
    html: share.default(0),
    odd_pages: z
      .strictObject({
        empty: share.default(0),
        overlap: share.default(0),
        circle: share.default(0),
        foreign: share.default(0),
      })
      .refine((pages) => ODD_PAGES.reduce((sum, kind) => sum + pages[kind], 0) <= 1, {
        message: 'the odd pages are shares of the same pages: together at most 1',
      })
      .default({ empty: 0, overlap: 0, circle: 0, foreign: 0 }),
    stale_s: z.number().min(0).max(86_400).default(0),
    omit: share.default(0),
    slow: z.strictObject({ share, ms: z.int().min(0).max(600_000) }).default({ share: 0, ms: 0 }),
    expire_tokens_s: z.number().positive().nullable().default(null),
    expire_skip_tokens_s: z.number().positive().nullable().default(null),
    deny: z.array(z.strictObject({ method: z.string().optional(), path: z.string().min(1) })).default([]),
  })
  .refine((plan) => FAILURES.reduce((sum, name) => sum + plan[name], 0) <= 1, {
    message: 'throttle, server_error, reset, truncate and html are shares of the same requests: together at most 1',
  });
export type FaultPlan = z.infer<typeof FaultPlan>;

export const NO_FAULTS: FaultPlan = FaultPlan.parse({});

/** What happens to one request beside its answer. */
export interface Fault {
  name: (typeof FAILURES)[number] | undefined;
  slowMs: number;
  /** How many of this name came before: faults take turns through their forms. */
  turn: number;
}

/** Every how many throttled requests one is told to come back tomorrow. */
const ABSURD_EVERY = 50;

type Surface = 'arm' | 'resource-graph' | 'graph';

export function makeFaults(now: () => number) {
  let plan = NO_FAULTS;
  let drawn = 0;
  let pagesDrawn = 0;
  const turns = new Map<string, number>();
  let denials: { method: string | undefined; matches: (path: string) => boolean }[] = [];

  function isDenied(method: string, path: string): boolean {
    return denials.some((rule) => (rule.method === undefined || rule.method === method) && rule.matches(path));
  }

  return {
    get plan(): FaultPlan {
      return plan;
    },

    /** Puts a plan in place; its draws start from the beginning. */
    set(next: FaultPlan): void {
      plan = next;
      drawn = 0;
      pagesDrawn = 0;
      turns.clear();
      denials = next.deny.map(({ method, path }) => ({
        method: method?.toUpperCase(),
        matches: picomatch(path, { nocase: true, dot: true }),
      }));
    },

    /** Draws for the next request. */
    draw(): Fault {
      const number = drawn;
      drawn += 1;
      const slowMs = chance(plan.seed, number, 1) < plan.slow.share ? plan.slow.ms : 0;
      let left = chance(plan.seed, number, 2);
      for (const name of FAILURES) {
        left -= plan[name];
        if (left >= 0) continue;
        const turn = turns.get(name) ?? 0;
        turns.set(name, turn + 1);
        return { name, slowMs, turn };
      }
      return { name: undefined, slowMs, turn: 0 };
    },

    isDenied,

    /** Draws for a page that has a next one: what is odd about it, if anything. */
    drawPage(): { kind: OddPage | undefined; turn: number } {
      const turn = pagesDrawn;
      pagesDrawn += 1;
      let left = chance(plan.seed, turn, 3);
      const kind = ODD_PAGES.find((each) => (left -= plan.odd_pages[each]) < 0);
      return { kind, turn };
    },

    /** Whether Resource Graph leaves this id out, for as long as the plan stands. */
    isOmitted: (id: string): boolean => plan.omit > 0 && chance(`${plan.seed} ${id.toLowerCase()}`, 0, 4) < plan.omit,

    /** 200 with a page of HTML: a sign-in page, or a proxy's own, in place of an answer. */
    html: (): Answer => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      text: '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>',
    }),

    /** 429 in the words of the surface; `Retry-After` takes turns through all its forms, absent included. */
    throttled(surface: Surface, turn: number): Answer {
      return { ...throttledBody(surface), headers: { ...quotaHeaders(surface), ...retryAfter(turn, now()) } };
    },

    /** 500, 502 (a gateway's page, not JSON), 503 and 504 by turns. */
    serverError(surface: Surface, turn: number): Answer {
      const say = surface === 'graph' ? graphError : armError;
      switch (turn % 4) {
        case 0:
          return say(500, 'InternalServerError', 'The server encountered an internal error. Please retry the request.');
        case 1:
          return {
            status: 502,
            headers: { 'content-type': 'text/html' },
            text: '<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>',
          };
        case 2:
          return {
            ...say(503, 'ServiceUnavailable', 'The service is unavailable. Please retry.'),
            headers: { 'retry-after': '1' },
          };
        default:
          return say(504, 'GatewayTimeout', 'The gateway did not receive a response within the specified time period.');
      }
    },

    denied(call: Call, surface: Surface): Answer {
      if (surface === 'graph')
        return graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
      const { principalId } = call;
      const scope = '/' + call.segments.join('/');
      return armError(
        403,
        'AuthorizationFailed',
        `The client '${principalId}' with object id '${principalId}' does not have authorization to perform action '${actionOf(call)}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      );
    },
  };
}

export type Faults = ReturnType<typeof makeFaults>;

/** The permission that a call needs, as role definitions name it. */
function actionOf(call: Call): string {
  const verb = { GET: 'read', HEAD: 'read', PUT: 'write', PATCH: 'write', DELETE: 'delete' }[call.method] ?? 'action';
  const words = call.segments.map((segment) => segment.toLowerCase());
  if (words.join('/') === 'providers/microsoft.resourcegraph/resources')
    return 'Microsoft.ResourceGraph/resources/read';
  const path = parseArmPath(call.segments);
  if (path && path.types.length > 0) return `${path.namespace}/${path.types.join('/')}/${verb}`;
  const below = words
    .filter((_, index) => index % 2 === 0)
    .map((word) => ({ resourcegroups: 'resourceGroups' })[word] ?? word);
  return `Microsoft.Resources/${below.join('/')}/${verb}`;
}

function throttledBody(surface: Surface): Answer {
  if (surface === 'graph') return graphError(429, 'TooManyRequests', 'Too many requests.');
  if (surface === 'arm')
    return armError(429, 'TooManyRequests', 'The request is being throttled. Please try again later.');
  const message =
    'Client application has been throttled and should not continue to make requests until the current time window finishes.';
  return armError(429, 'RateLimiting', message, { details: [{ code: 'RateLimiting', message }] });
}

const quotaHeaders = (surface: Surface): Record<string, string> =>
  surface === 'resource-graph' ? { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:01' } : {};

function retryAfter(turn: number, now: number): Record<string, string> {
  if (turn % ABSURD_EVERY === ABSURD_EVERY - 1) return { 'retry-after': '86400' };
  const forms: Record<string, string>[] = [
    { 'retry-after': '1' },
    { 'retry-after': '0.5' },
    { 'retry-after': new Date(now + 2000).toUTCString() },
    { 'retry-after-ms': '300' },
    { 'x-ms-retry-after-ms': '300' },
    {},
  ];
  return forms[turn % forms.length]!;
}

/** A number from 0 to 1 that depends on seed, place and lane alone. */
function chance(seed: number | string, number: number, lane: number): number {
  let hash = 0x811c9dc5;
  for (const sign of String(seed)) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(lane, 0x85ebca6b), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
