// Puts the host together and takes it apart again. Tests start it as people do, through `startHost`; one app per host.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { consoleLog, type HostLog } from './console-log.ts';
import { lockDataFolder } from './data-folder.ts';
import { DurableEngine } from './durable/engine.ts';
import { DurableHttpApi } from './durable/http-api.ts';
import { clientBinding, type LinkParts } from './durable/links.ts';
import { Store } from './durable/store.ts';
import { TaskHub } from './durable/task-hub.ts';
import type { DeliverTwice } from './durable/work-runner.ts';
import { HostFault, textOf } from './faults.ts';
import { AppFunctions, type AppFunction } from './functions.ts';
import { HttpFront } from './http/front.ts';
import { loadKeys } from './http/keys.ts';
import { routesOf, type Route } from './http/routes.ts';
import { Invoker } from './invoker.ts';
import { appEnvironment, readHostSettings } from './settings.ts';
import { TimerTriggers } from './timer-trigger.ts';
import { watchApp } from './watch-app.ts';
import { entryPoints } from './worker/load-app.ts';
import { WorkerProcess, type WorkerStart } from './worker-process.ts';

export interface HostOptions {
  /** Folder with package.json and host.json. */
  app: string;
  /** 0: 7071 when free, else another. */
  port: number;
  /** Folder for everything that must survive a restart. */
  data: string;
  /** Check function keys; off, every call is open as with `func`. */
  keys?: boolean;
  /** Reload the app when one of its files changes. */
  watch?: boolean;
  jsonLogs?: boolean;
  /** Let a debugger attach to the worker on port 9229. */
  inspect?: boolean;
  readyFile?: string | undefined;
  deliverTwice?: DeliverTwice | undefined;
  /** Environment of the app; the host's own when absent. */
  environment?: NodeJS.ProcessEnv;
  log?: HostLog;
}

export interface RunningHost {
  /** Without a slash at the end. */
  url: string;
  masterKey: string;
  functionKey: string;
  workerPid(): number | undefined;
  /** No Durable message waits and nothing Durable runs. */
  idle(): boolean;
  /** Ends the worker and everything else within five seconds. */
  stop(): Promise<void>;
}

const defaultBodyLimit = 104_857_600;

/**
 * Starts the host and answers when the app can be called.
 * @throws HostFault in one line, with nothing left running.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const log = options.log ?? consoleLog({ json: options.jsonLogs ?? false });
  const appFolder = resolve(options.app);
  const dataFolder = resolve(options.data);
  const undo: (() => void | Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const environment = appEnvironment(appFolder, options.environment ?? process.env);
    const settings = readHostSettings(appFolder, environment);
    log.setLevels(settings.logLevels);
    checkEntryPoints(appFolder);

    const lock = lockDataFolder(dataFolder);
    undo.push(() => lock.release());
    const keys = loadKeys(dataFolder, options.keys ?? false);
    const store = new Store(dataFolder);
    undo.push(() => store.close());

    let functions = new AppFunctions([], environment);
    let routes: Route[] = [];
    let streamUrl: string | undefined;
    let timers: TimerTriggers | undefined;
    let origin = '';
    let rpcBaseUrl = '';
    const links = (): LinkParts => ({ origin, hubName: settings.durable.hubName, systemKey: keys.system });

    const adopt = (start: WorkerStart): void => {
      const next = new AppFunctions(start.functions, environment);
      const nextRoutes = routesOf(next.all, settings.routePrefix);
      const nextTimers = new TimerTriggers(
        next.ofType('timerTrigger').filter((one) => !one.disabled && one.neverFires === undefined),
        { invoker, store, log, environment },
      );
      functions = next;
      routes = nextRoutes;
      streamUrl = start.capabilities['HttpUri'];
      timers?.stop();
      timers = nextTimers;
    };
    const worker = new WorkerProcess({
      appFolder,
      environment,
      inspect: options.inspect ?? false,
      log,
      onRestart: (start) => {
        try {
          adopt(start);
          timers?.start();
        } catch (error) {
          log.line(
            'error',
            'Host.Startup',
            `The reloaded app cannot be used, the functions stay as they were: ${textOf(error)}`,
          );
        }
      },
    });
    const invoker = new Invoker({
      worker,
      log,
      timeoutMs: settings.functionTimeoutMs,
      clientData: () => clientBinding(links(), rpcBaseUrl),
    });
    const engine = new DurableEngine({
      store,
      invoker,
      functions: () => functions,
      settings: settings.durable,
      log,
      deliverTwice: options.deliverTwice,
    });
    const hub = new TaskHub({ store, engine, functions: () => functions, settings: settings.durable });
    const front = new HttpFront({
      keys,
      log,
      invoker,
      durable: new DurableHttpApi({ hub, store, links, storeInputs: settings.durable.storeInputs }),
      admin: {
        functions: () => functions,
        routes: () => routes,
        origin: () => origin,
        startedAt: Date.now(),
        run: (target, input) => void runByHand(target, input, timers, invoker, log),
      },
      routes: () => routes,
      streamUrl: () => streamUrl,
      limits: {
        maxConcurrentRequests: settings.maxConcurrentRequests,
        maxOutstandingRequests: settings.maxOutstandingRequests,
        bodySize: Number(environment['FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'] ?? defaultBodyLimit),
      },
    });

    // the port is taken first, because the app may read WEBSITE_HOSTNAME while it loads; requests wait for the worker
    const { port, rpcPort } = await front.listen(options.port);
    undo.push(() => front.close());
    origin = `http://localhost:${port}`;
    rpcBaseUrl = `http://127.0.0.1:${rpcPort}/durabletask/`;
    Object.assign(environment, azureSettings(port));

    undo.push(() => worker.stop());
    adopt(await worker.start());
    undo.push(() => timers?.stop());
    engine.start();
    undo.push(() => engine.stop());
    timers?.start();
    if (options.watch === true) undo.push(watchApp(appFolder, dataFolder, log, () => worker.restart()));
    printFunctions(functions, routes, origin, log);

    const url = `http://127.0.0.1:${port}`;
    if (options.readyFile !== undefined) {
      const path = options.readyFile;
      undo.push(() => rmSync(path, { force: true }));
      writeAtomically(path, { url, master_key: keys.master, function_key: keys.hostFunction, pid: process.pid });
    }
    return {
      url,
      masterKey: keys.master,
      functionKey: keys.hostFunction,
      workerPid: () => worker.pid,
      idle: () => engine.idle,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What Azure sets and apps or libraries look at. */
const azureSettings = (port: number): Record<string, string> => ({
  WEBSITE_HOSTNAME: `localhost:${port}`,
  AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
  FUNCTIONS_WORKER_RUNTIME: 'node',
  FUNCTIONS_EXTENSION_VERSION: '~4',
});

function checkEntryPoints(appFolder: string): void {
  try {
    entryPoints(appFolder);
  } catch (error) {
    throw new HostFault(textOf(error), 2, { cause: error });
  }
}

async function runByHand(
  target: AppFunction,
  input: string | undefined,
  timers: TimerTriggers | undefined,
  invoker: Invoker,
  log: HostLog,
): Promise<void> {
  try {
    if (target.trigger.type === 'timerTrigger') await timers?.fire(target, false);
    else if (target.trigger.type === 'httpTrigger') {
      const body = Buffer.from(input ?? '');
      await invoker.invoke(target, {
        data: {
          http: { method: 'POST', url: `http://localhost/${target.name}`, nullableHeaders: {}, body: { bytes: body } },
        },
        reason: 'admin API',
      });
    } else await invoker.invoke(target, { data: input === undefined ? {} : { string: input }, reason: 'admin API' });
  } catch (error) {
    log.line('debug', `Function.${target.name}`, `Run by hand: ${textOf(error)}`);
  }
}

function printFunctions(functions: AppFunctions, routes: Route[], origin: string, log: HostLog): void {
  log.line('information', 'Host.Startup', functions.all.length === 0 ? 'The app registered no function' : 'Functions:');
  for (const one of functions.all) {
    const route = routes.find(({ target }) => target === one);
    const what = route === undefined ? one.trigger.type : `[${route.methods.join(',')}] ${origin}/${route.template}`;
    if (one.neverFires !== undefined)
      log.line('warning', 'Host.Startup', `    ${one.name}: ${one.trigger.type}, never fires: ${one.neverFires}`);
    else log.line('information', 'Host.Startup', `    ${one.name}: ${what}${one.disabled ? ' (disabled)' : ''}`);
    if (one.metadata.retryOptions !== undefined && one.trigger.type !== 'timerTrigger')
      log.line(
        'warning',
        'Host.Startup',
        `    ${one.name}: the platform has no retry policy for ${one.trigger.type}; it is ignored`,
      );
  }
}

function writeAtomically(path: string, content: object): void {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(part, path);
}
