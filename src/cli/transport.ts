// How requests leave this machine: Node's own fetch, or one that goes through the proxy that the environment names.
// Node reads these variables itself only from version 24 on. What is on this machine is never proxied.

export type Fetch = typeof globalThis.fetch;

const NEVER_PROXIED = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A fetch that obeys `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (also in lower case). The library that can is loaded only
 * where a proxy is named.
 */
export async function makeFetch(env: NodeJS.ProcessEnv): Promise<Fetch> {
  const read = (name: string): string | undefined => env[name.toLowerCase()] || env[name] || undefined;
  const httpProxy = read('HTTP_PROXY');
  const httpsProxy = read('HTTPS_PROXY');
  if (httpProxy === undefined && httpsProxy === undefined) return globalThis.fetch;
  const { makeProxiedFetch } = await import('./proxied-fetch.ts');
  return makeProxiedFetch({
    ...(httpProxy !== undefined && { httpProxy }),
    ...(httpsProxy !== undefined && { httpsProxy }),
    noProxy: [read('NO_PROXY'), ...NEVER_PROXIED].filter(Boolean).join(','),
  });
}
