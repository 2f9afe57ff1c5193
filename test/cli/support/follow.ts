// Follows a job of the scripted server and collects what was delivered.
import { makeApi } from '../../../src/cli/api.ts';
import { follow, type Pace } from '../../../src/cli/follow.ts';
import type { JobEvent } from '../../../src/contract/event.ts';
import type { Job } from '../../../src/contract/job.ts';
import type { ScriptedServer } from './scripted-server.ts';

export interface Following {
  readonly events: JobEvent[];
  readonly notices: string[];
  readonly ended: Promise<Job>;
  readonly abort: AbortController;
  sequences(): number[];
}

export function startFollowing(
  server: ScriptedServer,
  jobId: string,
  options: { after?: number; pace?: Partial<Pace>; onEvent?: (event: JobEvent) => void } = {},
): Following {
  const abort = new AbortController();
  const events: JobEvent[] = [];
  const notices: string[] = [];
  const api = makeApi({
    url: server.url,
    key: undefined,
    timeoutMs: 5000,
    fetch,
    signal: abort.signal,
    retryDelayMs: 1,
  });
  const run = async (): Promise<Job> => {
    const following = follow({
      api,
      jobId,
      ...(options.after !== undefined && { after: options.after }),
      signal: abort.signal,
      notice: (message) => notices.push(message),
      pace: { pollMs: 20, silenceMs: 200, gapMs: 10, awayMs: 3000, backOffMaxMs: 100, ...options.pace },
    });
    for (let next = await following.next(); ; next = await following.next()) {
      if (next.done) return next.value;
      events.push(next.value);
      options.onEvent?.(next.value);
    }
  };
  return { events, notices, ended: run(), abort, sequences: () => events.map(({ sequence }) => sequence) };
}

export const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

export const until = async (condition: () => boolean): Promise<void> => {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 20_000) throw new Error('Waited 20 s in vain.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
