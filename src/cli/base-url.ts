// The address of a server as its user gives it, made usable.
import { API_BASE } from '../contract/operation.ts';
import { failure } from './failure.ts';

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
