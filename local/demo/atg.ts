// Calls the real `atg` command as a person would: a process of its own, progress on the person's terminal.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Running } from '../start/start-all.ts';

export interface Atg {
  /** Runs a command that people watch; its progress goes to stderr. Answers its exit code. */
  watch(...args: string[]): Promise<number>;
  /** Runs a command with --json; its messages go to stderr. Answers the exit code and the one JSON document. */
  ask<T>(...args: string[]): Promise<{ code: number; answer: T }>;
}

/** @param signal ends a command that is under way */
export function makeAtg({ cli, ready }: Running, signal: AbortSignal): Atg {
  const start = (args: readonly string[], stdout: 'pipe' | number) =>
    spawn(process.execPath, [cli, ...args], {
      env: { ...process.env, ATG_URL: ready.api_url, ATG_KEY: ready.function_key },
      stdio: ['ignore', stdout, 'inherit'],
      signal,
    });
  const ended = (child: ReturnType<typeof start>) =>
    new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  return {
    watch: (...args) => ended(start(args, process.stderr.fd)),
    ask: async <T>(...args: string[]) => {
      const child = start(['--json', ...args], 'pipe');
      const [code, printed] = await Promise.all([ended(child), text(child.stdout!)]);
      return { code, answer: JSON.parse(printed) as T };
    },
  };
}
