// Brings up the whole product on one machine. It knows the order of things; how a part is started is in parts.ts, what a process is
// in part.ts, how all end in crew.ts.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { appSettings } from './app-settings.ts';
import { BadStart } from './bad-start.ts';
import { buildIfChanged } from './build.ts';
import { Crew } from './crew.ts';
import { DataFolder, type Secrets } from './data-folder.ts';
import { writeJson } from './files.ts';
import type { StartFlags } from './flags.ts';
import type { Part } from './part.ts';
import * as parts from './parts.ts';
import { API_PORT, choosePorts } from './ports.ts';
import { descendantsOf } from './processes.ts';
import { storageConnectionString, type Ready } from './ready.ts';

const HEALTHY_WITHIN_MS = 60_000;
export interface StartOptions extends StartFlags {
  /** The person's environment; parts get it with what this run sets. */
  readonly environment: NodeJS.ProcessEnv;
  /** Told, in one line each, what comes up and what dies. */
  readonly say: (line: string) => void;
  /** Aborted to give up a start that is under way. */
  readonly signal?: AbortSignal;
}

export interface Running {
  readonly ready: Ready;
  readonly readyFile: string;
  readonly tenant: { readonly id: string; readonly name: string };
  /** The `atg` command of the same build as the app. */
  readonly cli: string;
  /** Resolves with words such as `SIGKILL` when the Functions host ended without being told to. */
  readonly hostEnded: Promise<string>;
  /**
   * Ends a part other than the host, as named among `pids`, and starts it again on its port and data, for trials. Resolves when it
   * answers; its process id is another one then. `killed`: as a crash would end it.
   */
  restart(name: string, how: 'stopped' | 'killed'): Promise<void>;
  /** Stops every part, within 10 s, and gives the data folder free. May be called twice. */
  stop(): Promise<void>;
  /** Ends every process at once; the folder is given free by the end of this process. */
  kill(): void;
}

/**
 * Builds what has changed, starts every part and resolves when `/health` answers that all of them are up.
 * @throws BadStart where the person can mend it: one line
 * @throws Error where a part did not come up; everything that had been started is stopped
 */
export async function startAll(options: StartOptions): Promise<Running> {
  const folder = await DataFolder.open(options.data);
  const readyFile = options.readyFile ?? folder.at('ready.json');
  const crew = new Crew(folder, readyFile, options.say, options.signal);
  const onAbort = () => crew.kill();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    rmSync(readyFile, { force: true });
    return await bringUp(options, folder, readyFile, crew);
  } catch (error) {
    await crew.stop();
    throw options.signal?.aborted ? options.signal.reason : error;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

async function bringUp(options: StartOptions, folder: DataFolder, readyFile: string, crew: Crew): Promise<Running> {
  const { environment, signal } = options;
  for (const name of await folder.endLeftovers()) options.say(`Ended a ${name} that a killed run had left behind`);
  const secrets = folder.secrets();
  const { ports, releaseApi } = await choosePorts(folder.at('ports.json'), options.port);
  try {
    if (options.port === undefined && ports.api !== API_PORT)
      options.say(`Port ${API_PORT} is in use; the API takes ${ports.api}`);
    const setting: parts.Setting = { folder, ports, secrets, flags: options, environment };
    const app = folder.at('app');
    const building = buildIfChanged({ copyTo: app, signal });
    building.catch(() => undefined); // awaited below; a part that fails first must not leave it unheard
    const azurite = await crew.start(parts.azurite(setting));
    const graph = environment.NEO4J_URI ? undefined : await crew.start(parts.graph(setting));
    const webPubSub = await crew.start(parts.webPubSub(setting));
    const simulator = await crew.start(parts.simulator(setting));
    const [pubSubReady, simulatorReady] = await Promise.all([
      crew.up<WebPubSubReady>(webPubSub),
      crew.up<SimulatorReady>(simulator),
      crew.up(azurite),
      graph && crew.up(graph),
      building,
    ]);

    const caFile = folder.at('run', 'trusted-ca.pem');
    writeFileSync(caFile, joinedCa(options, simulatorReady.ca_file));
    const endpoints = {
      graph: graphAddress(options, ports.graph, secrets),
      storageConnectionString: storageConnectionString(ports),
      webPubSubConnectionString: pubSubReady.connection_string,
      simulator: { url: simulatorReady.url, httpsUrl: simulatorReady.https_url },
      identityHeader: secrets.identity_header,
      quotas: options.quotas,
      caFile,
    };
    const hostSetting = { ...setting, app, environment: appSettings(environment, endpoints) };
    await releaseApi();
    const host = await crew.start(
      options.func ? parts.coreTools(hostSetting, options.func) : parts.functionsHost(hostSetting),
    );
    const hostReady = await crew.up<HostReady>(host);
    const apiUrl = `http://127.0.0.1:${ports.api}/api/v1`;
    await healthy(apiUrl, host);

    const [worker] = descendantsOf(host.pid);
    const ready: Ready = {
      api_url: apiUrl,
      function_key: hostReady.function_key ?? '',
      master_key: hostReady.master_key ?? '',
      host_pid: host.pid,
      graph: endpoints.graph,
      storage: { connection_string: endpoints.storageConnectionString },
      web_pubsub: { connection_string: endpoints.webPubSubConnectionString },
      simulator: { url: simulatorReady.url, control_url: simulatorReady.control_url },
      pids: { supervisor: process.pid, ...crew.pids, ...(worker !== undefined && { functions_worker: worker }) },
    };
    const tenant = await tenantOf(simulatorReady.url);
    crew.watch();
    signal?.throwIfAborted();
    folder.announce(apiUrl, host.pid);
    writeJson(readyFile, ready);
    return {
      ready,
      readyFile,
      tenant,
      cli: join(app, 'dist/cli/atg.mjs'),
      hostEnded: host.ended.then((how) => (host.stopping ? new Promise<string>(() => undefined) : how)),
      restart: (name, how) => crew.restart(name, how),
      stop: () => crew.stop(),
      kill: () => crew.kill(),
    };
  } finally {
    await releaseApi();
  }
}

interface WebPubSubReady {
  readonly connection_string: string;
}
interface SimulatorReady {
  readonly url: string;
  readonly control_url: string;
  readonly https_url: string;
  readonly ca_file: string;
}
interface HostReady {
  readonly master_key?: string;
  readonly function_key?: string;
}

/** @throws BadStart where NEO4J_URI is set without the password that goes with it */
function graphAddress({ environment }: StartOptions, port: number, secrets: Secrets): Ready['graph'] {
  const { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, NEO4J_DATABASE: database } = environment;
  if (!uri)
    return {
      uri: `bolt://127.0.0.1:${port}`,
      user: parts.GRAPH_USER,
      password: secrets.graph_password,
      database: parts.GRAPH_DATABASE,
    };
  if (!password) throw new BadStart('NEO4J_URI is set but NEO4J_PASSWORD is not; set both, or neither');
  return { uri, user: user || parts.GRAPH_USER, password, database: database || parts.GRAPH_DATABASE };
}

/** The simulator's CA and those that the person had Node trust already. */
function joinedCa({ environment }: StartOptions, simulatorCa: string): string {
  const own = environment.NODE_EXTRA_CA_CERTS;
  return [own, simulatorCa]
    .filter((file): file is string => file !== undefined && file !== '')
    .map((file) => {
      try {
        return readFileSync(file, 'utf8').trim();
      } catch (error) {
        throw new BadStart(`NODE_EXTRA_CA_CERTS ${file} cannot be read; mend it or unset it`, { cause: error });
      }
    })
    .join('\n');
}

/** Waits until every dependency is up. @throws Error naming those that are not, or the host's end */
async function healthy(apiUrl: string, host: Part): Promise<void> {
  const until = Date.now() + HEALTHY_WITHIN_MS;
  let said = 'does not answer';
  let ended: string | undefined;
  void host.ended.then((how) => (ended = how));
  while (Date.now() < until) {
    if (ended !== undefined) throw new Error(`The Functions host ended (${ended}). Log: ${host.spec.logFile}`);
    const answer = await fetch(`${apiUrl}/health`, { signal: AbortSignal.timeout(5_000) }).catch(
      (error: Error) => error,
    );
    if (answer instanceof Response) {
      const text = await answer.text();
      if (answer.status === 200) return;
      said = `answers ${answer.status}: ${text.slice(0, 500)}`;
    } else said = `does not answer (${answer.message})`;
    await pause(100);
  }
  throw new Error(`${apiUrl}/health ${said}. Log: ${host.spec.logFile}`);
}

/** Who is simulated, asked as the app would ask it. */
async function tenantOf(simulatorUrl: string): Promise<{ id: string; name: string }> {
  const ask = async (path: string, headers: Record<string, string>): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${simulatorUrl}${path}`, { headers });
    if (!answer.ok) throw new Error(`The tenant simulator answers ${answer.status} to ${path}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const resource = encodeURIComponent('https://management.azure.com');
  const token = await ask(`/msi/token?api-version=2019-08-01&resource=${resource}`, { 'x-identity-header': 'start' });
  const tenants = await ask('/tenants?api-version=2022-12-01', {
    authorization: `Bearer ${String(token.access_token)}`,
  });
  const [tenant] = tenants.value as { tenantId: string; displayName: string }[];
  if (!tenant) throw new Error('The tenant simulator names no tenant');
  return { id: tenant.tenantId, name: tenant.displayName };
}
