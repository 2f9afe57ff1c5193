// Where the server is and how to be let in: flag before environment before config file.
import { API_BASE } from '../contract/operation.ts';
import { baseUrl } from './base-url.ts';
import type { ConfigFile } from './config-file.ts';
import { failure } from './failure.ts';

/** Where `npm start` listens, and `func start` too. */
export const URL_DEFAULT = `http://localhost:7071${API_BASE}`;
/** Seconds that one request may take to be answered. */
export const TIMEOUT_DEFAULT_S = 30;

export interface Settings {
  /** Ends without a slash; operations' paths are put behind it. */
  readonly url: string;
  readonly key: string | undefined;
  /** Of Entra, where the server has sign-in on; from the environment alone, as it lives an hour. */
  readonly token: string | undefined;
  readonly timeoutMs: number;
  /** Worth a word on stderr. */
  readonly warning: string | undefined;
}

export interface GlobalFlags {
  readonly url?: string;
  readonly key?: string;
  readonly timeout?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/**
 * The settings of this call. The config file is read only where a value is not given otherwise.
 * @throws CliFailure USAGE, CONFIG_INVALID
 */
export async function readSettings(
  flags: GlobalFlags,
  env: NodeJS.ProcessEnv,
  readFile: () => Promise<ConfigFile>,
): Promise<Settings> {
  const givenUrl = flags.url ?? (env['ATG_URL'] || undefined);
  const givenKey = flags.key ?? (env['ATG_KEY'] || undefined);
  const file: ConfigFile = givenUrl === undefined || givenKey === undefined ? await readFile() : {};
  const source = flags.url !== undefined ? '--url' : env['ATG_URL'] ? 'ATG_URL' : 'url';
  const { url, loopback, secure } = baseUrl(givenUrl ?? file.url ?? URL_DEFAULT, source);
  const key = givenKey ?? file.key;
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw failure(
      'USAGE',
      'The key must be printable ASCII without blanks; check --key, ATG_KEY or `atg config get key`.',
    );
  const token = env['ATG_TOKEN'] || undefined;
  if (token !== undefined && !/^[\w.~+/=-]+$/.test(token))
    throw failure('USAGE', 'ATG_TOKEN is no access token: it holds characters that none has.');
  const goes = token !== undefined ? 'token' : key !== undefined ? 'key' : undefined;
  return {
    url,
    key,
    token,
    timeoutMs: readTimeout(flags.timeout),
    warning:
      goes !== undefined && !secure && !loopback
        ? `The ${goes} goes to ${new URL(url).host} unencrypted; use https.`
        : undefined,
  };
}

function readTimeout(given: string | undefined): number {
  const seconds = Number(given ?? TIMEOUT_DEFAULT_S);
  if (!(seconds >= 0.1 && seconds <= 3600))
    throw failure('USAGE', `--timeout: ${JSON.stringify(given)} is not a number of seconds from 0.1 to 3600`);
  return seconds * 1000;
}
