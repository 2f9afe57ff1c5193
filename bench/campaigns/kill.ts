// The kill campaign: an app with chain, fan-out, timers, sub-orchestrations, events, entities and locks is killed at a random moment,
// host or worker or both, and must end with the right output, without running again any activity whose completion was recorded.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { durableCalls, type DurableCalls, type Status } from '../../test/local/functions-host/durable-calls.ts';
import {
  cleanUp,
  fixture,
  startHostProcess,
  temporaryFolder,
  type HostProcess,
} from '../../test/local/functions-host/host-process.ts';
import { randomFrom } from './random.ts';

const expected = JSON.stringify({
  chained: 10,
  fanned: (199 * 200) / 2 + 200,
  children: 20,
  received: ['one', 'two', 'three'],
  failed: 1,
  entity: [5, 15],
  rounds: 5,
});
const endsWithinMs = 60_000;
const targets = ['host', 'worker', 'both'] as const;
type Target = (typeof targets)[number];

interface Run {
  run: number;
  target: Target;
  killedAtMs: number;
  twice: boolean;
  /** Activities that ran more than once. */
  repeated: number;
  /** Activities that ran again although their completion was on disk when the kill came. */
  repeatedThoughRecorded: string[];
  problem: string | undefined;
  ms: number;
}

/** Runs the campaign and prints a line per run; true when every run ended right. */
export async function killCampaign(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '50' } },
  });
  const random = randomFrom(Number(values.seed));
  try {
    const undisturbed = await oneRun(0, 'host', Infinity, false);
    if (undisturbed.problem !== undefined) throw new Error(`The undisturbed run failed: ${undisturbed.problem}`);
    process.stdout.write(
      `undisturbed: ${undisturbed.ms} ms, output as expected, ${undisturbed.repeated} activities twice\n`,
    );
    const runs: Run[] = [];
    for (let run = 1; run <= Number(values.runs); run++) {
      const target = targets[Math.floor(random() * targets.length)] ?? 'host';
      const one = await oneRun(run, target, Math.round(random() * undisturbed.ms), random() < 0.2);
      runs.push(one);
      process.stdout.write(
        `run ${one.run}: ${one.target} killed at ${one.killedAtMs} ms${one.twice ? ', and the new host too' : ''}: ` +
          `${one.problem ?? `right after ${one.ms} ms`}, ${one.repeated} activities twice\n`,
      );
    }
    const right = runs.filter(({ problem }) => problem === undefined).length;
    const repeated = runs.reduce((sum, one) => sum + one.repeated, 0);
    const recorded = runs.reduce((sum, one) => sum + one.repeatedThoughRecorded.length, 0);
    process.stdout.write(
      `kill campaign, seed ${values.seed}: ${right} of ${runs.length} right; ${repeated} activities ran twice, ${recorded} of them although recorded\n`,
    );
    return right === runs.length;
  } finally {
    await cleanUp();
  }
}

async function oneRun(run: number, target: Target, killAtMs: number, twice: boolean): Promise<Run> {
  const data = temporaryFolder();
  const runsFile = join(data, 'runs.txt');
  const environment = { RUNS_FILE: runsFile };
  const startedAt = Date.now();
  const app = fixture('kill');
  let host = await startHostProcess(app, { data, environment });
  const begunAt = Date.now();
  const drive = new AbortController();
  let driving = driven(durableCalls(host.url), drive.signal);
  let recorded = new Set<string>();
  let linesAtKill = 0;
  if (killAtMs !== Infinity) {
    await sleep(killAtMs);
    await kill(host, target);
    recorded = recordedSteps(data);
    linesAtKill = lines(runsFile).length;
    if (target !== 'worker') {
      drive.abort();
      await driving;
      if (twice) {
        const between = await startHostProcess(app, { data, environment });
        await sleep(killAtMs % 400);
        await between.kill();
        recorded = recordedSteps(data);
        linesAtKill = lines(runsFile).length;
      }
      host = await startHostProcess(app, { data, environment });
      driving = driven(durableCalls(host.url), new AbortController().signal);
    }
  }
  const status = await Promise.race([driving, sleep(endsWithinMs).then(() => undefined)]);
  const output = JSON.stringify(status?.output ?? null);
  const all = lines(runsFile);
  const again = all.slice(linesAtKill).filter((line) => line.startsWith('begin ') && recorded.has(line.slice(6)));
  await host.stop();
  return {
    run,
    target,
    killedAtMs: killAtMs,
    twice: twice && target !== 'worker',
    repeated: repeats(all.filter((line) => line.startsWith('begin '))),
    repeatedThoughRecorded: again,
    problem:
      status?.runtimeStatus !== 'Completed'
        ? `ended as ${status?.runtimeStatus ?? 'nothing within a minute'}: ${output}`
        : output !== expected
          ? `wrong output ${output}`
          : again.length > 0
            ? `recorded activities ran again: ${again.join(', ')}`
            : undefined,
    ms: Date.now() - (killAtMs === Infinity ? begunAt : startedAt),
  };
}

/** Starts the orchestration where it is not there yet, sends its events, and follows it to its end or until told to stop. */
async function driven(durable: DurableCalls, signal: AbortSignal): Promise<Status | undefined> {
  let sent = false;
  while (!signal.aborted) {
    try {
      const response = await durable.call('GET', 'instances/run');
      if (response.status === 404) {
        await durable.start('everything', {}, 'run');
      } else {
        const status = (await response.json()) as Status;
        if (response.status === 200) return status;
        // an event may be sent twice when the kill came between; the second one is never waited for
        if (!sent)
          for (const [index, value] of ['one', 'two', 'three'].entries())
            await durable.raise('run', `event${index + 1}`, value);
        sent = true;
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch's way to say that the host is away
    }
    await sleep(30);
  }
  return undefined;
}

async function kill(host: HostProcess, target: Target): Promise<void> {
  const workers = childrenOf(host.pid);
  if (target !== 'host') for (const pid of workers) process.kill(pid, 'SIGKILL');
  if (target !== 'worker') await host.kill();
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );

/** The steps whose completion is on disk: in a history, or in a message that waits to get there. */
function recordedSteps(data: string): Set<string> {
  const database = new DatabaseSync(join(data, 'state.db'), { readOnly: true });
  const steps = database
    .prepare(
      `SELECT json_extract(json_extract(s.event, '$.Input'), '$.step') AS step, json_extract(json_extract(s.event, '$.Input'), '$.attempt') AS attempt
       FROM history s WHERE s.type = 4 AND (
         EXISTS (SELECT 1 FROM history c WHERE c.instance_id = s.instance_id AND c.type IN (5, 6) AND json_extract(c.event, '$.TaskScheduledId') = s.event_id)
         OR EXISTS (SELECT 1 FROM inbox m WHERE m.instance_id = s.instance_id AND json_extract(m.body, '$.kind') IN ('taskCompleted', 'taskFailed')
           AND json_extract(m.body, '$.taskId') = s.event_id))`,
    )
    .all() as { step: string | null; attempt: number | null }[];
  database.close();
  return new Set(
    steps.flatMap(({ step, attempt }) => (step === null ? [] : [attempt === null ? step : `${step}/${attempt}`])),
  );
}

const lines = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);

const repeats = (all: string[]): number => all.length - new Set(all).size;
