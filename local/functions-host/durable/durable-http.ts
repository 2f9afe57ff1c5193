// The HTTP call of `df.callHttp`. The host follows a 202 with a Location by itself until the answer is final, so that no polling shows
// in the history.
import { setTimeout as sleep } from 'node:timers/promises';
import type { DurableHttpRequest } from './actions.ts';

export interface DurableHttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  content: string;
}

/** A request as it is kept on disk; `notBefore` is set where it polls. */
type KeptRequest = DurableHttpRequest & { notBefore?: number };

/**
 * Makes the call and follows its polling address.
 * `follow` stores where a polling call stands, so that a restart polls on instead of posting again.
 * @throws Error when no answer came, or the request asks for a managed identity's token.
 */
export async function callHttp(
  input: string,
  { defaultSleepMs, follow }: { defaultSleepMs: number; follow: (input: string) => void },
): Promise<DurableHttpResponse> {
  let request = JSON.parse(input) as KeptRequest;
  for (;;) {
    if (request.tokenSource !== undefined && request.tokenSource !== null)
      throw new Error('callHttp with a tokenSource needs a managed identity, and there is none on this machine');
    if (request.notBefore !== undefined) await sleep(Math.max(0, request.notBefore - Date.now()));
    const response = await send(request);
    const location = response.headers['location'];
    if (!request.asynchronousPatternEnabled || response.statusCode !== 202 || location === undefined) return response;
    const seconds = Number(response.headers['retry-after']);
    const waitMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : defaultSleepMs;
    const { headers } = request;
    request = {
      method: 'GET',
      uri: new URL(location, request.uri).href,
      asynchronousPatternEnabled: true,
      notBefore: Date.now() + waitMs,
      ...(headers !== undefined && { headers }),
    };
    follow(JSON.stringify(request));
  }
}

async function send({ method, uri, content, headers }: DurableHttpRequest): Promise<DurableHttpResponse> {
  const response = await fetch(uri, {
    method,
    redirect: 'manual',
    headers: { ...(content !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(content !== undefined && !['GET', 'HEAD'].includes(method.toUpperCase()) && { body: content }),
  });
  const answered: Record<string, string> = {};
  response.headers.forEach((value, name) => (answered[name] = value));
  return { statusCode: response.status, headers: answered, content: await response.text() };
}
