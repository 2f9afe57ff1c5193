// docs/cost.md: what scans and generations use of what Azure charges for, and what that costs at example prices. Every measured figure is in
// cost-measured.json, as `npm run bench -- cost --json` prints it; what follows from documents alone is said to.
import { readFileSync } from 'node:fs';

interface Measured {
  readonly taken: string;
  readonly figures: readonly { readonly name: string; readonly value: number }[];
}
const measured = JSON.parse(readFileSync(new URL('cost-measured.json', import.meta.url), 'utf8')) as Measured;

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** The default of infra/main.bicep, in GB. */
const INSTANCE_GB = 2;
/** The default of SLICE_SECONDS (src/config.ts): a worker's activity ends and is called again after so long. */
const SLICE_SECONDS = 60;
/** Archives are sent in blocks of so many bytes (src/services/artifacts). */
const BLOCK_BYTES = 4 * 1024 * 1024;
/** Runs of the timers in a month of 30 days: every minute, every hour, every five minutes. */
const TIMER_RUNS = 30 * 24 * (60 + 1 + 12);
/**
 * Operations of the Azure Storage provider of Durable Functions, as its documentation describes it: a message is put, got and deleted. An
 * activity is one message there and one back; an episode of an orchestrator reads the history, adds to it and updates the instance.
 */
const OPERATIONS = { activity: 6, episode: 3, idleQueues: 5, idleSeconds: 10 };
/** Rows that the host writes of a run beside our lines (the request, its begin and end), and what a row weighs besides its message. */
const TELEMETRY = { rowsPerRun: 3, rowBytes: 1_200 };
/** US dollars, East US, pay as you go, the GB-second as Microsoft published it in 2025, the others as commonly quoted and not looked up. Yours differ. */
const PRICES = { gbSecond: 0.000026, run: 0.4e-6, operation: 0.004e-4, blobRequest: 0.05e-4, logGb: 2.3 };

/** A figure of a job at both measured sizes. */
function pointsOf(name: string): readonly (readonly [resources: number, value: number])[] {
  const valuesOf = (wanted: string): number[] =>
    measured.figures.filter((figure) => figure.name === wanted).map(({ value }) => value);
  const values = valuesOf(name);
  return valuesOf('resources').map((resources, index) => [resources, values[index]!] as const);
}

/** The straight line through both measured sizes, never below the smaller of them. */
function at(name: string, resources: number): number {
  const [[smallAt, small], [largeAt, large]] = pointsOf(name) as [[number, number], [number, number]];
  return Math.max(Math.min(small, large), large + ((large - small) / (largeAt - smallAt)) * (resources - largeAt));
}

interface Use {
  readonly seconds: number;
  readonly gbSeconds: number;
  readonly runs: number;
  readonly operations: number;
  readonly blobRequests: number;
  readonly events: number;
  readonly logMb: number;
  readonly archiveMb: number;
}

function useOf(job: 'scan' | 'generation', resources: number): Use {
  const figure = (name: string): number => at(`${job}, ${name}`, resources);
  const seconds = figure('time');
  // What the small tenant took without a slice coming to its end, and one more for each slice.
  const slices = Math.floor(seconds / SLICE_SECONDS);
  const least = (name: string): number => pointsOf(`${job}, ${name}`)[0]![1] + slices;
  const [activities, episodes] = [least('activities'), least('orchestrator episodes')];
  const runs = activities + episodes;
  const polls = (OPERATIONS.idleQueues * seconds) / OPERATIONS.idleSeconds;
  const rows = figure('lines of log') + TELEMETRY.rowsPerRun * runs;
  return {
    seconds,
    gbSeconds: seconds * INSTANCE_GB,
    runs,
    operations: OPERATIONS.activity * activities + OPERATIONS.episode * episodes + polls,
    // Both measured archives went out in one block each.
    blobRequests: figure('blob requests') + Math.floor(figure('archive') / BLOCK_BYTES),
    events: figure('events'),
    logMb: (figure('log') + rows * TELEMETRY.rowBytes) / 1e6,
    archiveMb: figure('archive') / 1e6,
  };
}

const dollarsOf = ({ gbSeconds, runs, operations, blobRequests, logMb }: Use): number =>
  gbSeconds * PRICES.gbSecond +
  runs * PRICES.run +
  operations * PRICES.operation +
  blobRequests * PRICES.blobRequest +
  (logMb / 1e3) * PRICES.logGb;

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const some = (value: number): string => (value < 10 ? String(Number(value.toPrecision(2))) : whole(value));
const money = (value: number): string =>
  value < 0.001 ? 'under $0.001' : `$${value < 0.1 ? value.toFixed(3) : value.toFixed(2)}`;
const time = (seconds: number): string =>
  seconds < 120
    ? `${whole(seconds)} s`
    : seconds < 7_200
      ? `${whole(seconds / 60)} min`
      : `${(seconds / 3_600).toFixed(1)} h`;

const row = (title: string, job: 'scan' | 'generation', show: (use: Use) => string): string =>
  `| ${title} | ${SIZES.map((size) => show(useOf(job, size))).join(' | ')} |`;

const table = (job: 'scan' | 'generation', title: string): string =>
  [
    `| ${title} | ${SIZES.map(whole).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(SIZES.length)}`,
    row('Takes', job, ({ seconds }) => time(seconds)),
    ...(job === 'scan'
      ? [`| Calls to ARM (free) | ${SIZES.map((size) => whole(at('scan, calls to ARM', size))).join(' | ')} |`]
      : []),
    row('GB-seconds', job, ({ gbSeconds }) => whole(gbSeconds)),
    row('Runs of functions', job, ({ runs }) => whole(runs)),
    row('Storage operations of Durable Functions', job, ({ operations }) => whole(operations)),
    row('Requests for blobs', job, ({ blobRequests }) => whole(blobRequests)),
    row('Web PubSub messages to each watcher', job, ({ events }) => whole(events)),
    row('Logs, MB', job, ({ logMb }) => some(logMb)),
    row('Archive, MB', job, ({ archiveMb }) => some(archiveMb)),
    row('**At the prices below**', job, (use) => money(dollarsOf(use))),
  ].join('\n');

const sizes = pointsOf('scan, time').map(([resources]) => whole(resources));

export const costPage = (): string => `# Cost

What is used is measured; prices differ by region and agreement and change, so put yours in. Made by \`npm run docs\` from measured figures.

## One scan and one generation

${table('scan', 'One full scan of so many resources')}

${table('generation', 'One generation of Terraform')}

**Measured** on ${measured.taken} with \`npm run bench -- cost\` on two shared cores: tenants of ${sizes.join(' and ')} resources with their children in two
subscriptions, nine tenths of them in one; Azure's documented quotas enforced. Each row is the straight line through both (runs: one more for
each slice of ${SLICE_SECONDS} s), so the columns from 10,000 on are **extrapolated**. ARM counts each subscription by itself and they are read side by side: with the resources in ten of equal size a scan takes
a ninth of this. Most of its time is waiting for the quota, and it is paid for: one instance of ${INSTANCE_GB} GB holds the eight workers of a scan.
Time of a generation is the machine's.

**From documents, not measured:** storage operations follow from the counted activities (${OPERATIONS.activity} each: a message there and one back, put, got and
deleted) and episodes of the orchestrator (${OPERATIONS.episode} each), and from ${OPERATIONS.idleQueues} queues asked every ${OPERATIONS.idleSeconds} s; leases of partitions and what the platform asks in order to scale
come on top. Logs are the counted lines and bytes, ${TELEMETRY.rowsPerRun} rows of the host for each run, and some ${TELEMETRY.rowBytes} bytes that a row weighs besides its message;
no trace and no request is sampled away (\`host.json\`). A run is charged for a second at least.

**Prices** are an example: US dollars, East US, pay as you go, without free grants: the GB-second as published in 2025, the others as commonly quoted and not looked up; put in those of today. A GB-second
$${PRICES.gbSecond}, a million runs $${(PRICES.run * 1e6).toFixed(2)}, 10,000 storage operations $${PRICES.operation * 1e4}, 10,000 requests for blobs $${PRICES.blobRequest * 1e4}, a GB of logs $${PRICES.logGb.toFixed(2)}. They stand in one
line of \`scripts/pages/cost.ts\`. Check them before you rely on a sum.

## A month

\`\`\`text
functions   = gb_second x (scans x scan_gb_seconds + generations x generation_gb_seconds
                           + ${whole(TIMER_RUNS)} x ${INSTANCE_GB})            three timers, a second each at least
            + always_ready_gb_second x ${INSTANCE_GB} x 2,592,000 x (alwaysReadyHttp + alwaysReadyDurable)
web_pubsub  = unit of webPubSubSku                       Free_F1 does for one team: 20,000 messages a day
logs        = gb_of_logs x at most 30 x logDailyCapGb
neo4j       = your database, or: machine of neo4jVmSize + disk of neo4jDiskGb + NAT gateway and its address
storage     = gb_month x (archives of artifactRetentionDays + backups of neo4jBackupDays) + operations
private     = 5 x private endpoint + 5 x DNS zone        with privateEndpoints
alerts      = 4 x a log alert asked every 10 minutes
scheduler   = its own price by action or unit            with durableBackend durable-task-scheduler, instead of the storage operations
\`\`\`

Calls to Resource Manager, Resource Graph and Microsoft Graph cost nothing. What costs when nobody scans: the timers (${whole(TIMER_RUNS * INSTANCE_GB)} GB-seconds a
month, about the free grant), Web PubSub above the free tier, an own Neo4j machine, private endpoints, and instances that always wait. Each
but the timers is a parameter. Measure your own tenant: \`result.requests\` of a scan says what it asked.
`;
