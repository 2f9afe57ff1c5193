// Starts the real host command for a test, on a free port and in a temporary folder, and leaves nothing behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const main = resolve('local/functions-host/main.ts');
export const fixture = (name: string): string => resolve('test/fixtures/apps', name);

export interface StartOptions {
  args?: string[];
  environment?: Record<string, string>;
  /** A folder of an earlier run; a fresh one when absent. */
  data?: string;
  port?: number;
}

export interface HostProcess {
  url: string;
  masterKey: string;
  functionKey: string;
  pid: number;
  port: number;
  data: string;
  readyFile: string;
  output(): string;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

interface Ready {
  url: string;
  master_key: string;
  function_key: string;
  pid: number;
}

const made: string[] = [];
const children: ChildProcess[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'functions-host-'));
  made.push(folder);
  return folder;
}

/** For `afterAll`: kills what still runs and removes the folders. */
export async function cleanUp(): Promise<void> {
  await Promise.all(children.splice(0).map((child) => end(child, 'SIGKILL')));
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Runs the command with these arguments until it ends by itself. */
export async function runToEnd(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; stderr: string; stdout: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: { ...process.env, ...environment },
  });
  children.push(child);
  const stderr = collect(child.stderr);
  const stdout = collect(child.stdout);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, stderr: stderr(), stdout: stdout() };
}

/** Starts a host and answers when its ready file is there. */
export async function startHostProcess(app: string, options: StartOptions = {}): Promise<HostProcess> {
  const data = options.data ?? temporaryFolder();
  const port = options.port ?? (await freePort());
  const readyFile = join(data, 'ready.json');
  rmSync(readyFile, { force: true });
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      main,
      '--app',
      app,
      '--data',
      data,
      '--port',
      String(port),
      '--ready-file',
      readyFile,
      ...(options.args ?? []),
    ],
    { env: { ...process.env, ...options.environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  children.push(child);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  for (let waited = 0; !existsSync(readyFile); waited += 20) {
    if (child.exitCode !== null || waited > 20_000) throw new Error(`The host did not start: ${stdout()}${stderr()}`);
    await sleep(20);
  }
  const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Ready;
  return {
    url: ready.url,
    masterKey: ready.master_key,
    functionKey: ready.function_key,
    pid: ready.pid,
    port,
    data,
    readyFile,
    output: () => stdout() + stderr(),
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  child.kill(signal);
  return ended;
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

/** Waits until the condition holds. @throws Error naming what was awaited. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await condition()); await sleep(20))
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`);
}

/** Whether a process of that id exists. A child of ours that has ended and was not waited for counts as dead. */
export const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
