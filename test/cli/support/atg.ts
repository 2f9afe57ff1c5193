// Runs the command line: in this process with streams of its own, or as the child process that a person starts.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { makeInterrupts, type Interrupts } from '../../../src/cli/interrupts.ts';
import { run } from '../../../src/cli/program.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  readonly interrupts: Interrupts;
  readonly stdin: PassThrough;
  stderr(): string;
}

export interface CallOptions {
  readonly url?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether a person sits there. */
  readonly tty?: boolean;
  readonly input?: string;
}

export const tempFolder = (): string => mkdtempSync(join(tmpdir(), 'atg-cli-'));

/** No config file, no variable of whoever runs the tests. */
const environment = ({ url, env }: CallOptions): NodeJS.ProcessEnv => ({
  XDG_CONFIG_HOME: join(tmpdir(), 'atg-cli-none'),
  ...(url !== undefined && { ATG_URL: url }),
  ...env,
});

/** Starts a call in this process. Waits are short. */
export function start(args: readonly string[], options: CallOptions = {}): Started {
  const stream = (): PassThrough & { text: () => string } => {
    const chunks: Buffer[] = [];
    const through = new PassThrough();
    through.on('data', (chunk: Buffer) => chunks.push(chunk));
    const tty = options.tty
      ? {
          isTTY: true,
          columns: 80,
          rows: 24,
          cursorTo: () => true,
          clearLine: () => true,
          moveCursor: () => true,
          clearScreenDown: () => true,
        }
      : {};
    return Object.assign(through, { text: () => Buffer.concat(chunks).toString(), ...tty });
  };
  const stdin = Object.assign(new PassThrough(), options.tty ? { isTTY: true, setRawMode: () => undefined } : {});
  if (options.input !== undefined) stdin.end(options.input);
  const [stdout, stderr] = [stream(), stream()];
  const interrupts = makeInterrupts();
  const ended = run(args, {
    io: {
      stdin: stdin as unknown as NodeJS.ReadStream,
      stdout: stdout as unknown as NodeJS.WriteStream,
      stderr: stderr as unknown as NodeJS.WriteStream,
      env: environment(options),
    },
    interrupts,
    pace: { pollMs: 20, silenceMs: 100, gapMs: 10, awayMs: 2000, backOffMaxMs: 100 },
    retryDelayMs: 5,
  }).then((code) => ({ code, stdout: stdout.text(), stderr: stderr.text() }));
  return { ended, interrupts, stdin, stderr: () => stderr.text() };
}

/** One call in this process, to its end. */
export const atg = (args: readonly string[], options: CallOptions = {}): Promise<Ended> => start(args, options).ended;

/** One call as a child process; `onStderr` sees what came so far. */
export function spawnAtg(
  args: readonly string[],
  options: CallOptions & {
    entry?: string;
    onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<Ended & { ms: number }> {
  const begin = performance.now();
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', options.entry ?? 'src/cli/atg.ts', ...args],
    {
      env: { PATH: process.env['PATH'], ...environment(options) },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onStderr?.(stderr, (signal) => child.kill(signal));
  });
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr, ms: performance.now() - begin }));
  });
}
