// What the local Functions host costs on this machine: start, fan-out, sequences, many orchestrations at once, memory. It prints
// Markdown and, in the last line, JSON.
import { readFileSync } from 'node:fs';
import { durableCalls, type DurableCalls } from '../test/local/functions-host/durable-calls.ts';
import { cleanUp, fixture, startHostProcess, type HostProcess } from '../test/local/functions-host/host-process.ts';

interface BenchFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it means, or what it was divided by. */
  readonly note?: string;
}
type BenchTable = readonly BenchFigure[];

const INSTANCES = 10_000;
const AT_ONCE = 1_000;

/** Measures a host of its own, in a temporary folder, and stops it. */
async function benchHost(): Promise<BenchTable> {
  try {
    const figures: BenchFigure[] = [];
    const add = (name: string, value: number, unit: string, note?: string): void =>
      void figures.push({ name, value, unit, ...(note !== undefined && { note }) });

    const starting = timer();
    let host = await startHostProcess(fixture('durable'));
    add('Host: start until ready, empty store', starting(), 's');
    let durable = durableCalls(host.url);
    await ran(durable, 'fanOut', { count: 20 });

    const one = await ran(durable, 'chain', { n: 1 });
    add('Host: chain of 3 activities', one, 's', 'polling every 20 ms included');
    const fanOut = await ran(durable, 'fanOut', { count: 500 });
    add('Host: 500-way fan-out', fanOut, 's', 'an in-memory prototype took 2.4 s');
    const short = await ran(durable, 'sequence', { count: 200 });
    add('Host: 200 activities in sequence', short, 's', 'an in-memory prototype took 0.3 s');
    const long = await ran(durable, 'sequence', { count: 1_000 });
    add('Host: 1,000 activities in sequence', long, 's');
    add('Host: 1,000 in sequence against 5 times 200', long / (short * 5), 'x', 'what a history of 2,000 events costs');
    add('Host: memory before many instances', rssMb(host), 'MB', 'resident, host process');

    const atOnce = await many(durable, AT_ONCE);
    add('Host: 1,000 orchestrations of 3 activities at once', atOnce, 's');
    add('Host: invocations a second', (AT_ONCE * 7) / atOnce, '1/s', '4 episodes and 3 activities each');
    add('Host: memory after 1,000 instances', rssMb(host), 'MB');
    for (let done = AT_ONCE; done < INSTANCES; done += AT_ONCE) await many(durable, AT_ONCE);
    add('Host: memory after 10,000 instances', rssMb(host), 'MB');

    await host.stop();
    const opening = timer();
    host = await startHostProcess(fixture('durable'), { data: host.data });
    add('Host: start until ready, 10,000 finished instances', opening(), 's');
    add('Host: memory after that start', rssMb(host), 'MB');
    durable = durableCalls(host.url);
    add('Host: chain of 3 activities among 10,000 instances', await ran(durable, 'chain', { n: 1 }), 's');
    await host.stop();
    return figures;
  } finally {
    await cleanUp();
  }
}

/** Seconds from the start to the end of one orchestration. */
async function ran(durable: DurableCalls, name: string, input: unknown): Promise<number> {
  const elapsed = timer();
  const { runtimeStatus, output } = await durable.ended(await durable.start(name, input), 120_000);
  if (runtimeStatus !== 'Completed') throw new Error(`${name} ended as ${runtimeStatus}: ${JSON.stringify(output)}`);
  return elapsed();
}

/** Starts that many chains at once; seconds until the last has ended. */
async function many(durable: DurableCalls, count: number): Promise<number> {
  const elapsed = timer();
  const ids = await Promise.all(Array.from({ length: count }, (_, n) => durable.start('chain', { n })));
  const running = async (): Promise<number> =>
    ((await (await durable.call('GET', 'instances/?runtimeStatus=Pending,Running&top=1')).json()) as unknown[]).length;
  while ((await running()) > 0) await new Promise((done) => setTimeout(done, 50));
  const seconds = elapsed();
  const last = await durable.status(ids.at(-1)!);
  if (last.runtimeStatus !== 'Completed') throw new Error(`An instance ended as ${last.runtimeStatus}`);
  return seconds;
}

function timer(): () => number {
  const startedAt = performance.now();
  return () => (performance.now() - startedAt) / 1000;
}

const rssMb = (host: HostProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${host.pid}/status`, 'utf8'))?.[1]) / 1024;

const asMarkdown = (table: BenchTable): string =>
  [
    '| What | Value | Unit | Note |',
    '|---|---:|---|---|',
    ...table.map(({ name, value, unit, note }) => `| ${name} | ${value.toFixed(2)} | ${unit} | ${note ?? ''} |`),
  ].join('\n');

const table = await benchHost();
process.stdout.write(`${asMarkdown(table)}\n${JSON.stringify(table)}\n`);
