// Asks every dependency whether it answers, within a time that no hanging one can stretch.
import { AtgError, type ErrorCode } from '../contract/errors.ts';
import type { Dependency, HealthReport } from '../contract/health.ts';
import type { Clock } from './clock.ts';

/** A check gives up after this long, so that health answers within 2 s whatever hangs. */
const CHECK_TIMEOUT_MS = 1_500;
/** A success counts for this long before a POST asks again; health always asks. */
const FRESH_MS = 2_000;

const CODES = {
  graph: 'GRAPH_UNAVAILABLE',
  storage: 'STORAGE_UNAVAILABLE',
  web_pubsub: 'EVENTS_UNAVAILABLE',
} as const satisfies Record<Dependency, ErrorCode>;

export type Report = HealthReport['dependencies'];

export interface Dependencies {
  /** The state and latency of each dependency, asked now. Never throws; names no host. */
  report(): Promise<Report>;
  /** @throws GRAPH_UNAVAILABLE, STORAGE_UNAVAILABLE or EVENTS_UNAVAILABLE where one is away */
  assertUp(): Promise<void>;
}

/** `checks` must reject when the dependency does not answer within the time it is given. */
export function makeDependencies(
  checks: Readonly<Record<Dependency, (timeoutMs: number) => Promise<void>>>,
  clock: Clock,
): Dependencies {
  let allUpAt = -Infinity;
  const ask = async (name: Dependency): Promise<readonly [Dependency, Report[Dependency]]> => {
    const begun = clock.now().getTime();
    const took = () => clock.now().getTime() - begun;
    const lost = new AbortController();
    try {
      const tooLate = clock.sleep(CHECK_TIMEOUT_MS, lost.signal).then(() => {
        throw new AtgError(CODES[name], 'no answer in time');
      });
      await Promise.race([checks[name](CHECK_TIMEOUT_MS), tooLate]);
      return [name, { status: 'up', latency_ms: took(), message: null }];
    } catch (error) {
      const message = error instanceof AtgError ? error.detail : 'does not answer';
      return [name, { status: 'down', latency_ms: took(), message }];
    } finally {
      lost.abort();
    }
  };
  /** The question that is being asked: callers of the same instant share its answer. */
  let asking: Promise<Report> | undefined;
  const report = (): Promise<Report> => (asking ??= askAll().finally(() => (asking = undefined)));
  const askAll = async (): Promise<Report> => {
    const states = await Promise.all((Object.keys(checks) as Dependency[]).map(ask));
    allUpAt = states.every(([, { status }]) => status === 'up') ? clock.now().getTime() : -Infinity;
    return Object.fromEntries(states) as Report;
  };
  return {
    report,
    async assertUp() {
      if (clock.now().getTime() - allUpAt < FRESH_MS) return;
      const down = Object.entries(await report()).find(([, { status }]) => status === 'down') as
        [Dependency, unknown] | undefined;
      if (down)
        throw new AtgError(
          CODES[down[0]],
          `A dependency is away: ${down[0]}. GET /health shows all of them; try again when it is back.`,
        );
    },
  };
}
