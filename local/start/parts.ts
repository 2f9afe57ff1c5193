// How each part is started: its command line, its place on disk, how long it may take. One function per part, nothing else.
import { join } from 'node:path';
import type { DataFolder, Secrets } from './data-folder.ts';
import type { StartFlags } from './flags.ts';
import type { PartSpec } from './part.ts';
import type { Ports } from './ports.ts';
import { root } from './root.ts';

export interface Setting {
  readonly folder: DataFolder;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly flags: StartFlags;
  readonly environment: NodeJS.ProcessEnv;
}

/** What the Functions host needs besides: the folder of the app. */
export interface HostSetting extends Setting {
  readonly app: string;
}

export const GRAPH_USER = 'neo4j';
export const GRAPH_DATABASE = 'neo4j';

const READY_WITHIN_MS = 60_000;
/** The first start of a real Neo4j fetches its jars. */
const NEO4J_READY_WITHIN_MS = 600_000;

const part = (
  { folder, environment }: Setting,
  name: string,
  title: string,
  script: string,
  args: readonly (string | number)[],
): PartSpec => {
  const readyFile = folder.at('run', `${name}.json`);
  return {
    name,
    title,
    args: [join(root, script), ...args.map(String), '--ready-file', readyFile],
    environment,
    cwd: root,
    logFile: folder.at('logs', `${name}.log`),
    readyFile,
    readyWithinMs: READY_WITHIN_MS,
  };
};

export const azurite = (setting: Setting): PartSpec => {
  const { blob, queue, table } = setting.ports;
  const ports = ['--blob-port', blob, '--queue-port', queue, '--table-port', table];
  const data = setting.folder.at('storage');
  return part(setting, 'azurite', 'Storage (Azurite)', 'local/azurite/main.ts', [...ports, '--data', data]);
};

export const graph = (setting: Setting): PartSpec => {
  const { folder, ports, secrets, flags } = setting;
  // a password may begin with a dash, which only this form takes for a value
  const login = ['--user', GRAPH_USER, `--password=${secrets.graph_password}`];
  return flags.neo4j
    ? {
        ...part(setting, 'graph', 'Graph (Neo4j 5)', 'local/neo4j/main.ts', [
          ...['--port', ports.graph, '--data', folder.at('neo4j')],
          ...login,
        ]),
        readyWithinMs: NEO4J_READY_WITHIN_MS,
      }
    : part(setting, 'graph', 'Graph (embedded)', 'local/graph/main.ts', [
        ...['--port', ports.graph, '--data', folder.at('graph')],
        ...login,
      ]);
};

export const webPubSub = (setting: Setting): PartSpec => {
  const environment = { ...setting.environment, WEB_PUBSUB_ACCESS_KEY: setting.secrets.web_pubsub_key };
  const port = ['--port', setting.ports.web_pubsub];
  return part({ ...setting, environment }, 'web_pubsub', 'Web PubSub', 'local/web-pubsub/main.ts', port);
};

export const simulator = (setting: Setting): PartSpec => {
  const { folder, ports, flags } = setting;
  return part(setting, 'simulator', 'Tenant simulator', 'local/simulator/main.ts', [
    ...['--tenant', flags.tenant, '--port', ports.simulator, '--tls', '--data', folder.at('simulator')],
    ...(flags.quotas ? ['--quotas'] : []),
    ...(flags.faults === undefined ? [] : ['--faults', flags.faults]),
  ]);
};

/** The local Functions host with the app's settings as its environment. */
export const functionsHost = (setting: HostSetting): PartSpec => {
  const { app, folder, ports, flags } = setting;
  return part(setting, 'functions_host', 'Functions host', 'local/functions-host/main.ts', [
    ...['--app', app, '--port', ports.api, '--data', folder.at('functions-host')],
    ...(flags.keys ? ['--keys'] : []),
  ]);
};

/** Azure Functions Core Tools in place of the local host. They write no ready file: they are ready when they answer. */
export const coreTools = ({ app, folder, ports, environment }: HostSetting, program: string): PartSpec => {
  return {
    name: 'functions_host',
    title: 'Functions host (func)',
    program,
    args: ['start', '--port', String(ports.api)],
    environment,
    cwd: app,
    logFile: folder.at('logs', 'functions_host.log'),
    readyFile: folder.at('run', 'functions_host.json'),
    isReady: () =>
      fetch(`http://127.0.0.1:${ports.api}/api/v1/openapi.json`).then(
        ({ ok }) => ok,
        () => false, // nobody listens yet
      ),
    readyWithinMs: 2 * READY_WITHIN_MS,
  };
};
