// docs/cost.md: what scans and generations use, computed from what was measured. Prices are the reader's: they differ by region and change.

/**
 * Measured with `npm run bench` on two shared cores, Azure's documented quotas enforced: a tenant of 2,000 resources and their children
 * in two subscriptions, of which the larger holds so many.
 */
const MEASURED = { resources: 1_762, scanSeconds: 166, scanSecondsUnbounded: 19, generationSeconds: 7 };
/** Azure Resource Manager's documented bucket for reads of one subscription, as src/config.ts has it. */
const ARM = { perSecond: 25, burst: 250 };
/** The default of infra/main.bicep, in GB. */
const INSTANCE_GB = 2;
/** Runs of the timers in a month of 30 days: every minute, every hour, every five minutes. */
const TIMER_RUNS = 30 * 24 * (60 + 1 + 12);
const SIZES = [1_000, 10_000, 100_000, 1_000_000];

const calls = (MEASURED.scanSeconds * ARM.perSecond + ARM.burst) / MEASURED.resources;

/** Seconds that a scan takes: as the quota lets it ask, or as fast as it works, whichever is slower. */
const scanSeconds = (resources: number): number =>
  Math.max(
    (calls * resources - ARM.burst) / ARM.perSecond,
    (MEASURED.scanSecondsUnbounded * resources) / MEASURED.resources,
  );
const generationSeconds = (resources: number): number => (MEASURED.generationSeconds * resources) / MEASURED.resources;

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const time = (seconds: number): string =>
  seconds < 120
    ? `${whole(seconds)} s`
    : seconds < 7_200
      ? `${whole(seconds / 60)} min`
      : `${(seconds / 3_600).toFixed(1)} h`;

export const costPage = (): string => `# Cost

What is used, not what it costs: prices differ by region and agreement and change, so put yours in. Made by \`npm run docs\` from measured figures.

## One scan and one generation

| Resources and children in the largest subscription | Calls to ARM | Scan takes | Scan, GB-seconds | Generation, GB-seconds |
| --- | --- | --- | --- | --- |
${SIZES.map((size) => `| ${whole(size)} | ${whole(calls * size)} | ${time(scanSeconds(size))} | ${whole(scanSeconds(size) * INSTANCE_GB)} | ${whole(generationSeconds(size) * INSTANCE_GB)} |`).join('\n')}

One size was measured: ${whole(MEASURED.resources)} resources and children in the larger of two subscriptions, ${MEASURED.scanSeconds} s within Azure's quotas, ${MEASURED.scanSecondsUnbounded} s without,
${MEASURED.generationSeconds} s for the code, on two shared cores. The rest is its straight continuation: ${calls.toFixed(2)} list calls a resource against ${ARM.burst} at once and ${ARM.perSecond} a second in
each subscription; one instance of ${INSTANCE_GB} GB, since the eight workers of a scan fit into one. Subscriptions are read side by side, so a tenant takes as
long as its largest. Most of the time is waiting for the quota, and it is paid for: \`SLICE_SECONDS\` does not change that.

## A month

\`\`\`text
functions   = gb_second x (scans x scan_gb_seconds + generations x generation_gb_seconds
                           + ${whole(TIMER_RUNS)} x ${INSTANCE_GB})            three timers, a second each at least
            + always_ready_gb_second x ${INSTANCE_GB} x 2,592,000 x (alwaysReadyHttp + alwaysReadyDurable)
web_pubsub  = unit of webPubSubSku                       Free_F1 does for one team
logs        = gb_of_logs x at most 30 x logDailyCapGb
neo4j       = your database, or: machine of neo4jVmSize + disk of neo4jDiskGb + NAT gateway and its address
storage     = gb_month x (archives of artifactRetentionDays + backups of neo4jBackupDays) + operations
private     = 5 x private endpoint + 5 x DNS zone        with privateEndpoints
scheduler   = its own price by action or unit            with durableBackend durable-task-scheduler
\`\`\`

Calls to Resource Manager, Resource Graph and Microsoft Graph cost nothing. What costs when nobody scans: Web PubSub above the free tier, an own
Neo4j machine, private endpoints, and instances that always wait. Each is a parameter.

**Not measured:** the scan again since lists of children are made from the whole schema, which asks more where a tenant has many types;
storage operations of Durable Functions, gigabytes of logs, and anything in Azure: that a second is the least that a run is charged
for is what Microsoft documents for Flex Consumption.
`;
