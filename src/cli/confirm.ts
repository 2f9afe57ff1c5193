// Asks a person yes or no. Where there is nobody to ask, whoever wrote the command meant it.
import { createInterface } from 'node:readline/promises';
import type { Io } from './output.ts';

/** True without a terminal. Ctrl-C and the end of input are a no. */
export async function confirm({ stdin, stderr }: Io, question: string): Promise<boolean> {
  if (!(stdin.isTTY && stderr.isTTY)) return true;
  const lines = createInterface({ input: stdin, output: stderr });
  const ended = new AbortController();
  lines.once('SIGINT', () => ended.abort());
  lines.once('close', () => ended.abort());
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal: ended.signal })).trim());
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    return false;
  } finally {
    lines.close();
  }
}
