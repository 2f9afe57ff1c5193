// `npm run bench`: one table of what the product costs on this machine, as Markdown and, in the last line, as JSON. Figures depend on the
// machine; ratios are taken within one run. It never fails because a figure is bad, only because something did not work.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BadStart } from '../local/start/bad-start.ts';
import { badFlag } from '../local/start/flags.ts';
import type { Bench, Figure, Group } from './group.ts';
import { GROUPS, ON_REQUEST } from './measures/index.ts';
import { startMeasured, type MeasuredProduct } from './product.ts';

const HELP = `npm run bench -- [GROUP …] [--resources N] [--heap N] [--neo4j] [--json]

  GROUP           what to measure: ${Object.keys(GROUPS).join(', ')}; all but ${ON_REQUEST.join(', ')} when absent
  --resources N   resources of the tenant (2000); several numbers, such as 5000,100000, are measured one after the other
  --heap N        MB of old objects that the Functions worker may hold (400): with more it would end, so each figure is of such a worker
  --neo4j         a real Neo4j 5 instead of the embedded graph (needs Java 17 and Maven)
  --json          only the JSON line
`;

interface Flags {
  readonly groups: readonly Group[];
  readonly sizes: readonly number[];
  readonly heapMaxMb: number;
  readonly neo4j: boolean;
  readonly json: boolean;
}

/** @throws BadStart naming the flag or group that is at fault; answers 'help' where that was asked for */
function readFlags(): Flags | 'help' {
  const { values, positionals } = parse();
  if (values.help) return 'help';
  const sizes = values.resources.split(',').map((size) => numberIn('--resources', size));
  const unknown = positionals.find((name) => !Object.hasOwn(GROUPS, name));
  if (unknown !== undefined)
    throw new BadStart(`there is no group '${unknown}'; there are ${Object.keys(GROUPS).join(', ')}`);
  const groups = Object.entries(GROUPS).filter(([name]) =>
    positionals.length === 0 ? !ON_REQUEST.includes(name) : positionals.includes(name),
  );
  return {
    groups: groups.map(([, group]) => group),
    sizes,
    heapMaxMb: numberIn('--heap', values.heap),
    neo4j: values.neo4j,
    json: values.json,
  };
}

function numberIn(flag: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new BadStart(`${flag} must be a number from 1 to 9999999, not '${text}'`);
  return Number(text);
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        resources: { type: 'string', default: '2000' },
        heap: { type: 'string', default: '400' },
        neo4j: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw badFlag(error);
  }
}

async function measure(
  { groups, heapMaxMb, neo4j }: Flags,
  resources: number,
  folder: string,
): Promise<readonly Figure[]> {
  let product: Promise<MeasuredProduct> | undefined;
  const shared = { resources, heapMaxMb, neo4j, folder: join(folder, 'shared'), say };
  const bench: Bench = { ...shared, folder, product: () => (product ??= startMeasured(shared)) };
  try {
    const figures: Figure[] = [];
    for (const group of groups) figures.push(...(await group(bench)));
    return figures;
  } finally {
    const started = await product?.catch(() => undefined); // its failure was thrown by the group that asked for it
    await started?.stop();
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const round = (value: number): number => Number(value.toPrecision(3));

function markdown(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, note = '' }) => `| ${name} | ${round(value)} | ${unit} | ${note} |`);
  return ['| What | Value | Unit | |', '| --- | ---: | --- | --- |', ...rows].join('\n');
}

async function bench(flags: Flags, resources: number): Promise<void> {
  const { heapMaxMb, neo4j, json } = flags;
  const folder = mkdtempSync(join(tmpdir(), 'atg-bench-'));
  try {
    const begun = performance.now();
    const figures = await measure(flags, resources, folder);
    const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' };
    const seconds = (performance.now() - begun) / 1000;
    const graph = neo4j ? 'neo4j' : 'embedded';
    if (!json) {
      console.log(
        `${resources} resources, ${graph} graph, worker of ${heapMaxMb} MB, ${machine.cpus} x ${machine.cpu}, Node ${machine.node}, ${seconds.toFixed(0)} s\n`,
      );
      console.log(`${markdown(figures)}\n`);
    }
    console.log(
      JSON.stringify({
        taken: new Date().toISOString().slice(0, 10),
        resources,
        graph,
        heap_max_mb: heapMaxMb,
        machine,
        seconds,
        figures,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  const flags = readFlags();
  if (flags === 'help') process.stdout.write(HELP);
  else for (const size of flags.sizes) await bench(flags, size);
} catch (error) {
  say(`npm run bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof BadStart ? 2 : 1;
}
