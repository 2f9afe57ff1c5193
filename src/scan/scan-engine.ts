// The scan of a tenant, as a job engine: steps that read pages, each page loaded together with its checkpoint, and an archive at the end.
// Nothing of the tenant's size is held in memory or handed to the orchestration.
import type { JobEngine, SliceResult, WorkControl } from '../contract/engine.ts';
import { AtgError } from '../contract/errors.ts';
import type { Job } from '../contract/job.ts';
import { StartScan } from '../contract/start-scan.ts';
import { makeSpelling } from '../graph/arm-id.ts';
import type { ArmSchema } from '../graph/arm-schema.ts';
import { sum, type Counts } from '../graph/counts.ts';
import type { Arm } from '../services/azure/arm.ts';
import type { Ask } from '../services/azure/ask.ts';
import type { Directory } from '../services/azure/directory.ts';
import type { ResourceGraph } from '../services/azure/resource-graph.ts';
import type { Artifacts } from '../services/artifacts/artifacts.ts';
import type { Advance, Checkpoints, Partition } from '../services/checkpoints/checkpoints.ts';
import type { Clock } from '../services/clock.ts';
import type { ScanStore } from '../services/graph-store/scan-store.ts';
import type { Syncs } from '../services/graph-store/syncs.ts';
import type { Jobs } from '../services/jobs/jobs.ts';
import type { Log } from '../services/log.ts';
import type { Watermarks } from '../services/watermarks/watermarks.ts';
import { scanArchive, type ReportScript } from './archive/scan-archive.ts';
import { makeBackReferences } from './back-references.ts';
import { makeChildLists } from './child-lists.ts';
import { filterOf, isOfWholeTenant } from './filter.ts';
import { makeGate } from './gate.ts';
import { groupsNotFound } from './groups-not-found.ts';
import { modeOf, type IncrementalScope } from './incremental.ts';
import { isAskedToWait, type Scan, type ScanStep, type StepPage } from './step.ts';
import { beginSyncs } from './steps/completeness.ts';
import { STEPS } from './steps/index.ts';
import { summarise } from './summary.ts';
import { makeShaper } from './to-resource.ts';

export interface ScanEngineDeps {
  readonly resourceGraph: ResourceGraph;
  readonly arm: Arm;
  readonly directory: Directory;
  readonly scanStore: ScanStore;
  readonly syncs: Syncs;
  readonly watermarks: Watermarks;
  readonly checkpoints: Checkpoints;
  readonly artifacts: Pick<Artifacts, 'write'>;
  readonly jobs: Pick<Jobs, 'keepArchive'>;
  /** A scan that would remove a larger share ends as failed. */
  readonly removalLimitPercent: number;
  readonly clock: Clock;
  readonly log: Log;
  /** What ARM's types look like. */
  readonly schema: ArmSchema;
  /** What draws the report's picture. */
  readonly reportScript: ReportScript;
}

const ARCHIVE = 'archive';
/** Where the job stands when a step begins; the archive follows the last. */
const PERCENT_AT: Readonly<Record<string, number>> = {
  subscriptions: 1,
  'management-groups': 2,
  'resource-groups': 3,
  resources: 5,
  unlisted: 20,
  recount: 21,
  'graph-tables': 22,
  children: 25,
  extensions: 50,
  directory: 55,
  memberships: 60,
  rbac: 65,
  eligibility: 68,
  'management-group-lists': 68.5,
  referred: 69,
  'referred-memberships': 69.5,
  reconcile: 70,
  forget: 73,
  relationships: 74,
  'forget-unused': 92,
  completeness: 93,
  remember: 93.5,
  [ARCHIVE]: 94,
  end: 99,
};
/** A report costs three statements. */
const REPORT_EVERY_MS = 5_000;
/** Open partitions that a worker is told of at once. */
const PARTITIONS_AT_ONCE = 20;
/** Pages that are made into nodes and loaded at the same time: more would wait in the database, and in memory here. */
const LOADING_MAX = 3;
/** Pauses in a row after which a scope that Azure keeps throttling is given up and named. */
const PAUSES_MAX = 40;

/** A page that is being read, and what its requests are counted in. */
interface Reading {
  readonly ask: Ask;
  readonly page: Promise<StepPage>;
}

/** The engine that scans by steps, page by page. */
export function makeScanEngine(deps: ScanEngineDeps): JobEngine {
  const { schema } = deps;
  const spelling = makeSpelling(schema);
  const shaper = makeShaper(schema, spelling);
  const childLists = makeChildLists(schema);
  const isBackReference = makeBackReferences(schema);
  const loading = makeGate(LOADING_MAX);

  /** When each job's progress was last told by this process. */
  const reportedAt = new Map<string, number>();

  const stepsOf = (job: Job): readonly ScanStep[] => {
    const params = StartScan.body.parse(job.params);
    return STEPS.filter((step) => step.isWanted?.(params) ?? true);
  };

  function scanOf(job: Job): Scan {
    const params = StartScan.body.parse(job.params);
    return {
      ...deps,
      schema,
      spelling,
      shaper,
      childLists,
      isBackReference,
      jobId: job.job_id,
      tenantId: job.tenant_id.toLowerCase(),
      params,
      filter: filterOf(params),
      startedAt: job.started_at ?? job.created_at,
      steps: stepsOf(job),
      partitions: (step) => deps.checkpoints.partitions(job.job_id, step),
      incomplete: () => deps.checkpoints.incomplete(job.job_id),
      unreadAmong: (among, scopes) => deps.checkpoints.unreadAmong(job.job_id, among, scopes),
    };
  }

  const stepNamed = (name: string): ScanStep => {
    const step = STEPS.find((each) => each.name === name);
    if (step === undefined)
      throw new AtgError('ENGINE_FAILED', `This version of the scan has no step ${name}. Start a new scan.`);
    return step;
  };

  return {
    steps: (job) => [...stepsOf(job).map(({ name }) => name), ARCHIVE],

    async prepare(job, name, control) {
      if (name === ARCHIVE) return { workers: 1 };
      const scan = scanOf(job);
      const step = stepNamed(name);
      const owner = { jobId: scan.jobId, tenantId: scan.tenantId };
      if (name === STEPS[0]!.name) {
        await deps.checkpoints.begin(owner);
        await beginSyncs(scan);
      }
      await control.report({ phase: step.phase, message: step.message, percent: PERCENT_AT[name] ?? 0 });
      if (name === 'reconcile') await refuseNothing(deps, scan);
      const scopes = await step.plan(scan, askOf(scan, control));
      const partitions = await deps.checkpoints.prepare(owner, name, scopes);
      if (name === 'resources' && scan.params.mode === 'incremental') {
        const { mode, reason } = modeOf(scan.params, scopes as IncrementalScope[]);
        await control.log(mode === 'full' ? `Incremental mode reads everything this time. ${reason}` : reason);
      }
      if (name === 'resources') {
        const absent = await groupsNotFound(scan);
        if (absent !== undefined) await control.log(absent);
      }
      return { workers: Math.min(partitions, scan.params.max_concurrency, step.workersMax ?? Infinity) };
    },

    async work(job, slice, control) {
      const scan = scanOf(job);
      if (slice.step === ARCHIVE) return writeArchive(job, scan, control);
      const step = stepNamed(slice.step);
      for (;;) {
        control.signal.throwIfAborted();
        const open = await deps.checkpoints.next(scan.jobId, step.name, slice, PARTITIONS_AT_ONCE);
        const result = await workPartitions(scan, step, open, control);
        if (typeof result === 'object') return result;
        if (result === 'done' && open.length < PARTITIONS_AT_ONCE) return { done: true };
      }
    },

    summarise(job) {
      reportedAt.delete(job.job_id);
      return summarise(deps, job);
    },
  };

  /** Begins to read a page. Its failure is met where the page is waited for, or never, where the page before it failed. */
  function startReading(scan: Scan, step: ScanStep, partition: Partition, control: WorkControl): Reading {
    const ask = askOf(scan, control);
    const page = step.read(scan, partition, ask);
    page.catch(() => undefined);
    return { ask, page };
  }

  async function workPartitions(scan: Scan, step: ScanStep, partitions: readonly Partition[], control: WorkControl) {
    for (const partition of partitions) {
      const result = await workPartition(scan, step, partition, control);
      if (result !== 'done') return result;
    }
    return 'done';
  }

  /** Pages of one partition until its end, the end of the slice, or a pause that Azure asked for. */
  async function workPartition(
    scan: Scan,
    step: ScanStep,
    first: Partition,
    control: WorkControl,
  ): Promise<SliceResult | 'done' | 'taken'> {
    let ahead: Reading | undefined;
    for (let partition = first; ;) {
      control.signal.throwIfAborted();
      if (ahead === undefined && control.timeIsUp()) return { done: false };
      const begun = deps.clock.now().getTime();
      const { ask, page: reading } = ahead ?? startReading(scan, step, partition, control);
      let page: StepPage;
      try {
        page = await reading;
      } catch (error) {
        control.signal.throwIfAborted();
        if (!isAskedToWait(error)) throw error;
        return await pause(step, partition, ask, error.seconds);
      }
      ahead =
        page.isFollowable && !page.done && !control.timeIsUp()
          ? startReading(scan, step, { ...partition, cursor: page.cursor }, control)
          : undefined;
      const at = partition;
      const moved = await loading(() => loadPage(scan, step, at, page, ask));
      if (moved === 'taken') return 'taken'; // another delivery of this slice is ahead; the next look tells where it stands
      if (page.say !== undefined) await control.log(page.say);
      deps.log.info('scan.page.loaded', {
        jobId: scan.jobId,
        step: step.name,
        partition: partition.index,
        nodes: moved.nodes,
        ms: deps.clock.now().getTime() - begun,
      });
      const now = deps.clock.now().getTime();
      if (now - (reportedAt.get(scan.jobId) ?? now - REPORT_EVERY_MS) >= REPORT_EVERY_MS) {
        reportedAt.set(scan.jobId, now);
        await report(deps, scan, step, control, page.done ? 0 : (page.share ?? 0));
      }
      if (page.waitSeconds !== undefined) return { done: false, waitSeconds: page.waitSeconds };
      if (page.done) return 'done';
      partition = moved.partition;
    }
  }

  async function loadPage(
    scan: Scan,
    step: ScanStep,
    partition: Partition,
    page: StepPage,
    ask: Ask,
  ): Promise<{ partition: Partition; nodes: number } | 'taken'> {
    const graph = typeof page.graph === 'function' ? await page.graph() : page.graph;
    const { cursor, done, unread = [], unresolved = [], gone } = page;
    const counts: Counts = {
      ...page.counts,
      ...requestCounts(ask),
      ...(partition.counts['pauses'] !== undefined && { pauses: -partition.counts['pauses'] }),
    };
    const move = deps.checkpoints.advance(partition, { cursor, done, counts, unread, unresolved });
    const outcome =
      gone === undefined
        ? await deps.scanStore.load({ scanId: scan.jobId, step: step.name, ...graph }, move)
        : await deps.scanStore.markGone(gone.label, gone.ids, scan.jobId, move);
    if (outcome === 'taken') return 'taken';
    return {
      partition: { ...partition, cursor, counts: sum([partition.counts, counts]) },
      nodes: graph?.nodes?.length ?? 0,
    };
  }

  /** Keeps the requests made so far, so that the result counts them, and hands the wait to the orchestration. */
  async function pause(step: ScanStep, partition: Partition, ask: Ask, seconds: number): Promise<SliceResult> {
    const pauses = (partition.counts['pauses'] ?? 0) + 1;
    const counts = { ...requestCounts(ask), pauses: 1 };
    const to =
      pauses <= PAUSES_MAX
        ? { cursor: partition.cursor, done: false, counts, unread: [] }
        : givenUp(step, partition, { ...counts, pauses: 1 - pauses });
    const nothing = { scanId: partition.jobId, step: partition.step };
    await deps.scanStore.load(nothing, deps.checkpoints.advance(partition, to));
    return { done: false, waitSeconds: seconds };
  }

  function givenUp(step: ScanStep, partition: Partition, counts: Counts): Advance {
    const reason = 'Azure throttled this scope time and again';
    const { cursor, done, unread } = step.giveUp?.(partition, reason) ?? {
      cursor: partition.cursor,
      done: true,
      unread: scopesOf(partition).map((scope) => ({ ...scope, reason, permission: null })),
    };
    return { cursor, done, counts, unread: unread ?? [] };
  }

  async function writeArchive(job: Job, scan: Scan, control: WorkControl): Promise<SliceResult> {
    await control.report({ phase: 'archive', message: 'Writing the archive', percent: PERCENT_AT[ARCHIVE]! });
    const result = await summarise(deps, job);
    const name = `scan-${scan.tenantId.slice(0, 8)}-inventory.zip`;
    const archive = await deps.artifacts.write(job.job_id, name, scanArchive(deps, scan, result), control.signal);
    await deps.jobs.keepArchive(job.job_id, archive);
    await control.report({ phase: 'archive', message: 'The archive is written', percent: PERCENT_AT['end']! });
    return { done: true };
  }
}

/** A scan that saw nothing has few. */
const REASONS_LOOKED_AT = 100;

/** What a partition covers, by name: its subscriptions; where it has none, its own description. */
function scopesOf({ scope }: Partition): { scope: string; subscriptionId: string | null }[] {
  const text = JSON.stringify(scope);
  const ids = new Set(text.match(GUIDS));
  return ids.size > 0
    ? [...ids].map((id) => ({ scope: `/subscriptions/${id}`, subscriptionId: id }))
    : [{ scope: text.slice(0, 500), subscriptionId: null }];
}
const GUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * @throws TENANT_UNREADABLE where neither a subscription nor a directory object may be seen
 * @throws AZURE_UNAVAILABLE where that is so because Azure did not answer
 */
async function refuseNothing({ checkpoints }: ScanEngineDeps, scan: Scan): Promise<void> {
  const { scanStore, tenantId, jobId, params } = scan;
  // Of a part of the tenant there may be nothing; a subscription that is not visible is named.
  if (!isOfWholeTenant(params)) return;
  const seen = (await scanStore.subscriptions(tenantId, jobId)).some((each) => each.seen);
  const { User, IdentityGroup, ServicePrincipal, Application } = await scanStore.countNodes(jobId);
  if (seen || User + IdentityGroup + ServicePrincipal + Application > 0) return;
  const { scopes } = await checkpoints.unread(jobId, REASONS_LOOKED_AT);
  const unanswered = scopes.find(({ scope, permission }) => scope === '/subscriptions' && permission === null);
  if (unanswered !== undefined)
    throw new AtgError(
      'AZURE_UNAVAILABLE',
      `Neither a subscription nor a directory object could be read: ${unanswered.reason}. Nothing was removed from the graph; scan again later.`,
    );
  throw new AtgError(
    'TENANT_UNREADABLE',
    'The identity of this app sees no subscription of this tenant and no directory object. Give it the Reader role and the directory permissions, and check the tenant id.',
  );
}

const askOf = ({ jobId }: Scan, control: WorkControl): Ask => ({
  job: jobId,
  signal: control.signal,
  tally: { resource_graph: 0, arm: 0, graph: 0, throttled: 0 },
});

const requestCounts = ({ tally }: Ask): Counts =>
  Object.fromEntries(
    Object.entries(tally)
      .filter(([, count]) => count > 0)
      .map(([api, count]) => [`requests:${api}`, count]),
  );

/** Tells the job's progress: how much of the step is done, `share` of an open partition included, and what was found. */
async function report(
  { checkpoints }: ScanEngineDeps,
  scan: Scan,
  step: ScanStep,
  control: WorkControl,
  share: number,
): Promise<void> {
  const { done, total, counts } = await checkpoints.standing(scan.jobId, step.name);
  const names = [...scan.steps.map(({ name }) => name), ARCHIVE];
  const from = PERCENT_AT[step.name] ?? 0;
  const to = PERCENT_AT[names[names.indexOf(step.name) + 1] ?? 'end'] ?? from;
  const { created = 0, updated = 0, unchanged = 0 } = counts;
  const found = created + updated + unchanged;
  await control.report({
    phase: step.phase,
    message: found > 0 ? `${step.message}: ${found.toLocaleString('en-US')} so far` : step.message,
    percent: Math.floor(from + ((to - from) * (done + share)) / Math.max(1, total)),
    counts: { ...(found > 0 && { found }), partitions_done: done, partitions: total },
  });
}
