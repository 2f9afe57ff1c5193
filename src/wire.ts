// Builds every service, engine and function from the configuration: constructor calls and nothing else. Loaded at the first call.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getHeapStatistics } from 'node:v8';
import type { HttpHandler, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import packageJson from '../package.json' with { type: 'json' };
import { makeIacEngine } from './activities/iac-engine.ts';
import { makeActivities, type Activities } from './activities/index.ts';
import type { Config } from './config.ts';
import type { JobEngine } from './contract/engine.ts';
import type { OperationType } from './contract/job.ts';
import { makeCancelOperation } from './functions/cancel-operation.ts';
import { makeEndLostJobs } from './functions/end-lost-jobs.ts';
import { makeExpireJobs } from './functions/expire-jobs.ts';
import { makeListEvents, makeSubscribeEvents } from './functions/follow-job.ts';
import { makeGetGenerateIac, makeGetOperation, makeGetScan, makeListOperations } from './functions/get-jobs.ts';
import type { Frame } from './functions/handle.ts';
import { makeDeleteFiles, makeDownloadFiles, makeListFiles } from './functions/job-files.ts';
import { makeGetHealth, makeGetOpenApi } from './functions/open.ts';
import { makeStartGenerateIac } from './functions/start-generate-iac.ts';
import { makeStartScan } from './functions/start-scan.ts';
import { makeGetTenant, makeListTenants } from './functions/tenants.ts';
import { makeWatchJobs } from './functions/watch-jobs.ts';
import { makeArmSchema } from './graph/arm-schema.ts';
import { ORCHESTRATION_OF } from './orchestrations/index.ts';
import { CANCEL_EVENT } from './orchestrations/pause.ts';
import { makeScanEngine } from './scan/scan-engine.ts';
import { makeBlobArtifacts } from './services/artifacts/blob-artifacts.ts';
import { makeArm } from './services/azure/arm.ts';
import { makeCredential } from './services/azure/credential.ts';
import { makeDirectory } from './services/azure/directory.ts';
import { makePacing } from './services/azure/pacing.ts';
import { makeResourceGraph } from './services/azure/resource-graph.ts';
import { makeCheckpoints } from './services/checkpoints/neo4j-checkpoints.ts';
import { makeCommandEngine } from './services/command-engine/command-engine.ts';
import { makeDependencies } from './services/dependencies.ts';
import { makeScanStore } from './services/graph-store/neo4j-scan-store.ts';
import { makeSyncs } from './services/graph-store/syncs.ts';
import { makeResourceReader } from './services/graph-store/read-selection.ts';
import { makeTenants } from './services/graph-store/tenants.ts';
import { makeNeo4jJobs } from './services/jobs/neo4j-jobs.ts';
import type { Log } from './services/log.ts';
import { makeNeo4j } from './services/neo4j/neo4j.ts';
import { makeProgress } from './services/progress/neo4j-progress.ts';
import { makeWebPubSub } from './services/progress/web-pubsub.ts';
import { makeWatermarks } from './services/watermarks/neo4j-watermarks.ts';
import { systemClock as clock } from './services/system-clock.ts';

export interface Wired {
  /** By operation id. */
  readonly http: Readonly<Record<string, HttpHandler>>;
  readonly activities: Activities;
  readonly timers: { readonly endLostJobs: Timer; readonly expireJobs: Timer; readonly watchJobs: Timer };
}
type Timer = (durable: DurableClient) => Promise<void>;

/** Everything the app is made of, from its settings. */
export function wire(config: Config, log: Log, durableClient: (context: InvocationContext) => DurableClient): Wired {
  const credential = makeCredential(config.AZURE_CLIENT_ID);
  const neo4j = makeNeo4j({
    uri: config.NEO4J_URI,
    user: config.NEO4J_USER,
    password: config.NEO4J_PASSWORD,
    database: config.NEO4J_DATABASE,
  });
  const webPubSub = makeWebPubSub({ webPubSub: config.WEB_PUBSUB, credential, clock, log });
  const artifacts = makeBlobArtifacts({
    storage: config.ARTIFACTS_STORAGE,
    credential,
    sasMinutes: config.SAS_MINUTES,
    clock,
  });
  const jobs = makeNeo4jJobs({ neo4j, clock, newJobId, activeJobsMax: config.ACTIVE_JOBS_MAX });
  const progress = makeProgress({ neo4j, publisher: webPubSub, clock });
  const syncs = makeSyncs(neo4j);
  const tenants = makeTenants({ neo4j, jobs, syncs });
  const dependencies = makeDependencies(
    {
      graph: (timeoutMs) => neo4j.check(timeoutMs),
      storage: (timeoutMs) => artifacts.check(timeoutMs),
      web_pubsub: (timeoutMs) => webPubSub.check(timeoutMs),
    },
    clock,
  );

  const pacing = makePacing(
    {
      resourceGraphPer5Seconds: config.RESOURCE_GRAPH_QUERIES_PER_5_SECONDS,
      armPerSecond: config.ARM_READS_PER_SECOND,
      armBurst: config.ARM_READS_BURST,
      graphPerSecond: config.GRAPH_REQUESTS_PER_SECOND,
    },
    clock,
  );
  const arm = { endpoint: config.AZURE_ARM_ENDPOINT, credential, pacing };
  const schema = makeArmSchema();
  const native: Readonly<Record<OperationType, () => JobEngine>> = {
    scan: () =>
      makeScanEngine({
        resourceGraph: makeResourceGraph(arm),
        arm: makeArm(arm),
        directory: makeDirectory({ endpoint: config.AZURE_GRAPH_ENDPOINT, credential, pacing }),
        scanStore: makeScanStore(neo4j),
        syncs,
        checkpoints: makeCheckpoints(neo4j),
        watermarks: makeWatermarks(neo4j),
        schema,
        // built beside this module (scripts/build.mjs)
        reportScript: () => readFile(new URL('./report-page.js', import.meta.url), 'utf8'),
        artifacts,
        jobs,
        removalLimitPercent: config.REMOVAL_LIMIT_PERCENT,
        clock,
        log,
      }),
    'generate-iac': () =>
      makeIacEngine({
        reader: makeResourceReader(neo4j),
        schema,
        artifacts,
        working: artifacts.working,
        jobs,
        clock,
        log,
        heapMaxMb: getHeapStatistics().heap_size_limit / 1024 / 1024,
        version: packageJson.version,
      }),
  };
  const engine = (operation: OperationType, words: readonly string[] | undefined): JobEngine =>
    words ? makeCommandEngine({ words, artifacts, jobs }) : native[operation]();
  const engines = {
    scan: engine('scan', config.SCAN_ENGINE === 'command' ? config.SCAN_COMMAND : undefined),
    'generate-iac': engine('generate-iac', config.IAC_ENGINE === 'command' ? config.IAC_COMMAND : undefined),
  };

  const frame: Frame = { log, entraSignIn: config.ENTRA_SIGN_IN, durableClient };
  const accept = { jobs, progress, dependencies, orchestrationOf: ORCHESTRATION_OF, log };
  const open = { dependencies, version: packageJson.version };
  return {
    http: {
      startScan: makeStartScan(frame, accept),
      getScan: makeGetScan(frame, { jobs }),
      startGenerateIac: makeStartGenerateIac(frame, accept),
      getGenerateIac: makeGetGenerateIac(frame, { jobs }),
      listOperations: makeListOperations(frame, { jobs }),
      getOperation: makeGetOperation(frame, { jobs }),
      cancelOperation: makeCancelOperation(frame, { jobs, progress, cancelEvent: CANCEL_EVENT, log }),
      listEvents: makeListEvents(frame, { jobs, progress }),
      subscribeEvents: makeSubscribeEvents(frame, { jobs, progress }),
      listFiles: makeListFiles(frame, { jobs, artifacts }),
      downloadFiles: makeDownloadFiles(frame, { jobs, artifacts }),
      deleteFiles: makeDeleteFiles(frame, { jobs, artifacts }),
      listTenants: makeListTenants(frame, { tenants }),
      getTenant: makeGetTenant(frame, { tenants }),
      getHealth: makeGetHealth(frame, open),
      getOpenApi: makeGetOpenApi(frame, open),
    },
    activities: makeActivities({ jobs, progress, engines, clock, log, sliceSeconds: config.SLICE_SECONDS }),
    timers: {
      endLostJobs: makeEndLostJobs({ jobs, progress, clock, log }),
      expireJobs: makeExpireJobs({
        jobs,
        artifacts,
        artifactRetentionDays: config.ARTIFACT_RETENTION_DAYS,
        jobRetentionDays: config.JOB_RETENTION_DAYS,
        clock,
        log,
      }),
      watchJobs: makeWatchJobs({ jobs, clock, log }),
    },
  };
}

/** 48 random bits: the store draws again where an id is taken. */
const newJobId = (operation: OperationType): string =>
  `${operation === 'scan' ? 'scan' : 'iac'}-${randomBytes(6).toString('hex')}`;
