// HTTP streaming: the library opens a server of its own in the worker; the request is piped there while the invocation runs, and the
// answer is piped back chunk by chunk.
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { TypedData } from '../messages.ts';
import { headersOf, queryOf } from './convert.ts';

const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'x-ms-invocation-id'];

/** What the library reads of a streamed request: the body and the address come through the proxy. */
export const streamMetadata = (
  request: IncomingMessage,
  url: URL,
  parameters: Record<string, string>,
): Record<string, TypedData> => ({
  Headers: { json: JSON.stringify(headersOf(request)) },
  Query: { json: JSON.stringify(queryOf(url)) },
  ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { string: value }])),
});

/**
 * Pipes the request to the worker's server and its answer back. `invocation` is raced: where the handler throws, the proxy never
 * answers.
 * @throws whatever the invocation threw, after the proxied request was destroyed.
 */
export async function proxyStream(
  request: IncomingMessage,
  response: ServerResponse,
  options: { workerUrl: string; invocationId: string; host: string; invocation: Promise<unknown> },
): Promise<void> {
  const { workerUrl, invocationId, host, invocation } = options;
  const proxied = httpRequest(new URL(request.url ?? '/', workerUrl), {
    method: request.method,
    headers: {
      ...request.headers,
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': host,
      'x-forwarded-proto': 'http',
    },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    proxied.once('response', resolve).once('error', reject),
  );
  const sent = pipeline(request, proxied);
  sent.catch(() => proxied.destroy()); // a caller that hangs up ends the worker's side too; the answer below tells of it
  const failed = invocation.then(() => new Promise<never>(() => undefined));
  try {
    const answer = await Promise.race([answered, failed]);
    for (const [name, values = []] of Object.entries(answer.headersDistinct))
      if (!hopByHop.includes(name)) response.setHeader(name, values);
    response.writeHead(answer.statusCode ?? 200);
    response.flushHeaders();
    response.once('close', () => proxied.destroy());
    await pipeline(answer, response);
    await invocation;
  } catch (error) {
    proxied.destroy();
    throw error;
  }
}
