// What every command gets: the server, the output, and how to end. Commands hold no process state of their own.
import type { Command } from 'commander';
import { makeApi, type Api } from '../api.ts';
import { configPath, readConfig } from '../config-file.ts';
import type { ExitCode } from '../failure.ts';
import type { Pace } from '../follow.ts';
import type { Interrupts } from '../interrupts.ts';
import { makeOutput, type Io, type Output } from '../output.ts';
import { readSettings, type GlobalFlags, type Settings } from '../settings.ts';
import { makeFetch, type Fetch } from '../transport.ts';

/** The surroundings of one call of `atg`. */
export interface Surroundings {
  readonly io: Io;
  readonly interrupts: Interrupts;
  /** For tests: other waits than a person's. */
  readonly pace?: Partial<Pace>;
  readonly retryDelayMs?: number;
}

export interface Context extends Surroundings {
  readonly output: Output;
  readonly configPath: string;
  /** The server, made when first asked for, so that what needs none asks for no settings. */
  server(): Promise<{ api: Api; fetch: Fetch; settings: Settings }>;
}

/** Flags by camelCase name, those of the program included. */
export type Flags = GlobalFlags & Readonly<Record<string, unknown>>;

export type Work = (context: Context, flags: Flags, args: readonly string[]) => Promise<ExitCode>;

/** Ties a command to its work and hands the exit code to whoever runs the program. */
export type Bind = (command: Command, work: Work) => Command;

/** Binds commands to the surroundings of one call; `end` is told the exit code of the one that ran. */
export const makeBind =
  (surroundings: Surroundings, end: (code: ExitCode) => void): Bind =>
  (command, work) =>
    command.action(async (...given: unknown[]) => {
      const flags = command.optsWithGlobals<Flags>();
      end(
        await work(
          makeContext(surroundings, flags),
          flags,
          given.filter((arg) => typeof arg === 'string'),
        ),
      );
    });

function makeContext(surroundings: Surroundings, flags: Flags): Context {
  const { io, interrupts, retryDelayMs } = surroundings;
  const output = makeOutput(io, flags);
  const path = configPath(io.env);
  return {
    ...surroundings,
    output,
    configPath: path,
    server: async () => {
      const settings = await readSettings(flags, io.env, () => readConfig(path));
      if (settings.warning !== undefined) output.note(`warning: ${settings.warning}`);
      const fetch = await makeFetch(io.env);
      const { url, key, token, timeoutMs } = settings;
      const api = makeApi({
        url,
        key,
        token,
        timeoutMs,
        fetch,
        signal: interrupts.signal,
        ...(retryDelayMs !== undefined && { retryDelayMs }),
      });
      return { api, fetch, settings };
    },
  };
}
