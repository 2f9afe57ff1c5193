// Owns the one worker process: forks it, gives it invocations, and replaces it when it dies or hangs. It never decides what a lost
// invocation means; whoever asked learns of it as WorkerLost and retries or fails.
import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HostLog } from './console-log.ts';
import { HostFault, InvocationFailed, WorkerLost } from './faults.ts';
import type { FromWorker, FunctionMetadata, InvocationReply, InvocationRequest, ToWorker } from './messages.ts';

export interface WorkerStart {
  functions: FunctionMetadata[];
  capabilities: Record<string, string>;
}

export interface WorkerOptions {
  appFolder: string;
  environment: NodeJS.ProcessEnv;
  inspect: boolean;
  log: HostLog;
  /** Called after every later start, because the app may register other functions after a change. */
  onRestart: (start: WorkerStart) => void;
}

interface Pending {
  resolve: (reply: InvocationReply) => void;
  reject: (error: Error) => void;
}

const restartDelaysMs = [0, 100, 200, 500]; // by the number of deaths in a row without an answered invocation
const stopWithinMs = 3_000;

export class WorkerProcess {
  readonly #options: WorkerOptions;
  readonly #pending = new Map<string, Pending>();
  #child: ChildProcess | undefined;
  #ready: Promise<void> = new Promise(() => undefined); // nobody invokes before `start` has answered
  #deaths = 0;
  #everReady = false;
  #stopping = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Starts the first worker.
   * @throws HostFault with the app's own error when it cannot be loaded.
   */
  async start(): Promise<WorkerStart> {
    const start = await this.#fork();
    this.#ready = Promise.resolve();
    return start;
  }

  /** Resolves when a worker is there: before, no time of an invocation runs. */
  async whenReady(): Promise<void> {
    await this.#ready;
  }

  /**
   * Runs one invocation, waiting for a worker where none is ready.
   * @throws InvocationFailed when the handler threw, WorkerLost when the process ended first.
   */
  async invoke(request: InvocationRequest): Promise<InvocationReply> {
    await this.#ready;
    const child = this.#child;
    if (child?.connected !== true) throw new WorkerLost('The worker is not running');
    return new Promise((resolve, reject) => {
      this.#pending.set(request.invocationId, { resolve, reject });
      child.send({ type: 'invoke', request } satisfies ToWorker, (error) => {
        if (error !== null && this.#pending.delete(request.invocationId)) reject(new WorkerLost(error.message));
      });
    });
  }

  /** Ends the worker at once and starts another; what it was running is lost. */
  async restart(): Promise<void> {
    const child = this.#child;
    if (child !== undefined) {
      child.kill('SIGKILL');
      this.#onExit(child, 'stopped by the host'); // now, so that nothing more is sent to it
    }
    await this.#ready;
  }

  /** Lets `appTerminate` hooks run, then ends the worker within three seconds. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.connected) child.send({ type: 'stop' } satisfies ToWorker);
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await ended;
    clearTimeout(timer);
  }

  #fork(): Promise<WorkerStart> {
    const { appFolder, environment, inspect, log } = this.#options;
    const nodeArguments = (environment['languageWorkers__node__arguments'] ?? '')
      .split(/\s+/)
      .filter((part) => part !== '');
    const child = fork(fileURLToPath(new URL('./worker/entry.ts', import.meta.url)), [], {
      cwd: appFolder,
      env: { ...environment, AZURE_FUNCTIONS_APP_FOLDER: appFolder },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        '--enable-source-maps',
        ...(inspect ? ['--inspect=9229'] : []),
        ...nodeArguments,
      ],
    });
    this.#child = child;
    for (const [stream, level] of [
      [child.stdout, 'information'],
      [child.stderr, 'error'],
    ] as const)
      if (stream !== null)
        createInterface({ input: stream }).on('line', (line) => log.line(level, 'Worker.Console', line));

    return new Promise((resolve, reject) => {
      let answered = false;
      child.on('message', (message: FromWorker) => {
        switch (message.type) {
          case 'ready':
            answered = true;
            this.#everReady = true;
            resolve(message);
            break;
          case 'startFailed':
            answered = true;
            log.line('debug', 'Host.Startup', message.stack);
            reject(new HostFault(`The app cannot be loaded: ${message.message}`, 1, { cause: message.stack }));
            break;
          case 'result':
            this.#deaths = 0;
            this.#take(message.invocationId)?.resolve(message.reply);
            break;
          case 'failure':
            this.#deaths = 0;
            this.#take(message.invocationId)?.reject(new InvocationFailed(message.message, message.stack));
            break;
          case 'log': {
            const { level, category, functionName, invocationId } = message;
            const name =
              functionName === undefined
                ? 'Worker'
                : category === 'user'
                  ? `Function.${functionName}.User`
                  : `Function.${functionName}`;
            log.line(level, name, message.message, { functionName, invocationId });
            break;
          }
          case 'stopped':
            break;
        }
      });
      child.once('exit', (code, signal) => {
        if (!answered)
          reject(new HostFault(`The app ended the worker while it was loading (${signal ?? `exit code ${code}`})`, 1));
        this.#onExit(child, signal ?? `exit code ${code}`);
      });
      child.on('error', (error) => {
        log.line('error', 'Host.Worker', error.message);
        reject(error);
      });
    });
  }

  #take(invocationId: string): Pending | undefined {
    const pending = this.#pending.get(invocationId);
    this.#pending.delete(invocationId);
    return pending;
  }

  #onExit(child: ChildProcess, how: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    if (this.#everReady && !this.#stopping) this.#replace(how);
    for (const { reject } of lost) reject(new WorkerLost(`The worker ended (${how}) before it answered`));
  }

  #replace(how: string): void {
    const delayMs = restartDelaysMs[Math.min(this.#deaths++, restartDelaysMs.length - 1)] ?? 0;
    this.#options.log.line(
      'error',
      'Host.Worker',
      `The worker ended (${how}); another one starts${delayMs > 0 ? ` in ${delayMs} ms` : ''}`,
    );
    this.#ready = new Promise((resolve, reject) => {
      setTimeout(() => {
        if (this.#stopping) return reject(new WorkerLost('The host stops'));
        this.#fork().then((start) => {
          this.#options.onRestart(start);
          resolve();
        }, reject);
      }, delayMs);
    });
    this.#ready.catch((error: unknown) => {
      this.#options.log.line('error', 'Host.Worker', error instanceof Error ? error.message : String(error));
    });
  }
}
