// A fetch through a proxy. In a file of its own because it brings a library of a megabyte that most calls do not need.
import { EnvHttpProxyAgent, fetch } from 'undici';

export interface Proxies {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  /** Hosts that are reached directly, separated by commas. */
  readonly noProxy: string;
}

/** A fetch that goes through the proxy of each scheme. */
export function makeProxiedFetch(proxies: Proxies): typeof globalThis.fetch {
  const dispatcher = new EnvHttpProxyAgent(proxies);
  const proxied = (input: string | URL, init?: object): Promise<unknown> => fetch(input, { ...init, dispatcher });
  return proxied as typeof globalThis.fetch;
}
