// Where the server is and how to be let in: flag before environment before config file.
import { API_BASE } from '../contract/operation.ts';
import { failure } from './failure.ts';
import type { ConfigFile } from './config-file.ts';

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

/**
 * A server's URL made usable: `/api/v1` is put behind a bare host.
 * @throws CliFailure USAGE where it is no http(s) URL, or carries a password or a query
 */
export function baseUrl(
  given: string,
  source: string,
): { given: string; url: string; loopback: boolean; secure: boolean } {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw failure(
      'USAGE',
      `${source}: ${JSON.stringify(given)} is not a URL such as https://my-app.azurewebsites.net${API_BASE}`,
    );
  if (url.username || url.password || url.search || url.hash)
    throw failure(
      'USAGE',
      `${source}: the URL may hold no password, query or fragment; give the function key with --key or ATG_KEY`,
    );
  const path = url.pathname.replace(/\/+$/, '');
  return {
    given,
    url: url.origin + (path === '' ? API_BASE : path),
    loopback: isLoopback(url.hostname),
    secure: url.protocol === 'https:',
  };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
