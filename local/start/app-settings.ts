// The app's settings for a local run: the environment of the Functions host. The app itself cannot tell them from those of a cloud.
import type { Ready } from './ready.ts';

export interface Endpoints {
  readonly graph: Ready['graph'];
  readonly storageConnectionString: string;
  readonly webPubSubConnectionString: string;
  readonly simulator: { readonly url: string; readonly httpsUrl: string };
  readonly identityHeader: string;
  /** True where the simulator enforces Azure's documented quotas, which the app keeps to by default. */
  readonly quotas: boolean;
  /** PEM file with the simulator's CA and whatever the person trusts already. */
  readonly caFile: string;
}

/** A real account's sign-in must never reach the app of a local run: it scans the simulator, as the simulator's identity. */
const CLOUD_IDENTITY =
  /^(AZURE_(CLIENT|TENANT|USERNAME|PASSWORD|FEDERATED|AUTHORITY|ADDITIONALLY|POD)|IDENTITY_|MSI_|IMDS_|ENTRA_|AzureWebJobsStorage__)/;

/** A simulator without quotas is read as fast as it answers. */
const NO_QUOTAS = {
  RESOURCE_GRAPH_QUERIES_PER_5_SECONDS: '10000',
  ARM_READS_PER_SECOND: '10000',
  ARM_READS_BURST: '10000',
  GRAPH_REQUESTS_PER_SECOND: '10000',
};

/** The environment of the Functions host: what the person has set, then what this run is made of. */
export function appSettings(own: NodeJS.ProcessEnv, endpoints: Endpoints): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(own).filter(([name]) => !CLOUD_IDENTITY.test(name)));
  const noProxy = [own.NO_PROXY ?? own.no_proxy, 'localhost', '127.0.0.1'].filter(Boolean).join(',');
  const { graph, simulator } = endpoints;
  return {
    ...(endpoints.quotas ? {} : NO_QUOTAS),
    ...kept,
    FUNCTIONS_WORKER_RUNTIME: 'node',
    AzureWebJobsStorage: endpoints.storageConnectionString,
    TASK_HUB: own.TASK_HUB || 'atg',
    NEO4J_URI: graph.uri,
    NEO4J_USER: graph.user,
    NEO4J_PASSWORD: graph.password,
    NEO4J_DATABASE: graph.database,
    ARTIFACTS_STORAGE: endpoints.storageConnectionString,
    WEB_PUBSUB: endpoints.webPubSubConnectionString,
    AZURE_ARM_ENDPOINT: simulator.httpsUrl,
    AZURE_GRAPH_ENDPOINT: simulator.httpsUrl,
    AZURE_AUTHORITY_HOST: simulator.httpsUrl,
    IDENTITY_ENDPOINT: `${simulator.url}/msi/token`,
    IDENTITY_HEADER: endpoints.identityHeader,
    NODE_EXTRA_CA_CERTS: endpoints.caFile,
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}
