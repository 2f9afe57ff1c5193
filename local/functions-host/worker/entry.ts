// The worker process: loads one app and runs its functions for the host. It keeps no state that matters: it may be killed at
// any moment, and it ends when its host does.
import { Worker } from 'node:worker_threads';
import type { FromWorker, LogCategory, LogLevel, ToWorker } from '../messages.ts';
import { CoreModule } from './core-module.ts';
import { invoke, throughLogHooks } from './invocation.ts';
import { loadApp } from './load-app.ts';

const send = (message: FromWorker): void => {
  process.send?.(message);
};
const stackOf = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

process.on('disconnect', () => process.exit(1));
process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group; the host decides when the worker stops
process.on('SIGTERM', () => undefined);
new Worker(new URL('./orphan-watch.mjs', import.meta.url), {
  workerData: { hostPid: process.ppid },
}).unref();

const core = new CoreModule((level, category, message) => {
  const line = throughLogHooks(core, { level, category, message });
  send({ type: 'log', level: line.level, category, message: line.message });
});
const appHookData: Record<string, unknown> = {};

async function start(): Promise<void> {
  core.install();
  const appFolder = process.env['AZURE_FUNCTIONS_APP_FOLDER'] ?? process.cwd();
  delete process.env['AZURE_FUNCTIONS_APP_FOLDER'];
  await loadApp(appFolder);
  for (const hook of core.hooks.appStart) await hook({ hookData: appHookData, appHookData });
  const capabilities = (await core.model?.getCapabilities({})) ?? {};
  core.lock();
  send({ type: 'ready', functions: [...core.functions.values()].map(({ metadata }) => plain(metadata)), capabilities });
}

/** Metadata may hold functions or class instances of the app; only its JSON concerns the host. */
const plain = <T>(metadata: T): T => JSON.parse(JSON.stringify(metadata)) as T;

const sendLog = (
  level: LogLevel,
  category: LogCategory,
  message: string,
  functionName: string,
  invocationId: string,
): void => send({ type: 'log', level, category, message, functionName, invocationId });

process.on('message', (message: ToWorker) => {
  if (message.type === 'stop') void stop();
  else void answer(message);
});

async function answer({ request }: Extract<ToWorker, { type: 'invoke' }>): Promise<void> {
  const { invocationId } = request;
  try {
    send({ type: 'result', invocationId, reply: await invoke(core, appHookData, request, sendLog) });
  } catch (thrown) {
    send({ type: 'failure', invocationId, message: messageOf(thrown), stack: stackOf(thrown) });
  }
}

async function stop(): Promise<void> {
  try {
    for (const hook of core.hooks.appTerminate) await hook({ hookData: appHookData, appHookData });
  } catch (thrown) {
    send({
      type: 'log',
      level: 'error',
      category: 'system',
      message: `An appTerminate hook threw: ${stackOf(thrown)}`,
    });
  }
  process.send?.({ type: 'stopped' } satisfies FromWorker, () => process.exit(0));
}

try {
  await start();
} catch (thrown) {
  process.send?.({ type: 'startFailed', message: messageOf(thrown), stack: stackOf(thrown) } satisfies FromWorker, () =>
    process.exit(1),
  );
}
