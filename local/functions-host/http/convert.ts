// Between Node's HTTP and the RPC shapes of the library.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RpcCookie, RpcHttp, TypedData } from '../messages.ts';

type Nullable = Record<string, { value: string }>;

/** A body larger than the platform takes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** @throws BodyTooLarge as soon as the limit is passed, by its header or while reading. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** The address as the caller wrote it; the library wants it absolute. */
export const absoluteUrl = (request: IncomingMessage, fallbackHost: string): URL =>
  new URL(request.url ?? '/', `http://${request.headers.host ?? fallbackHost}`);

/** The trigger's data. Without a Content-Length above 0 the body does not reach the worker, as in Azure. */
export function toRpcRequest(
  request: IncomingMessage,
  url: URL,
  parameters: Record<string, string>,
  body: Buffer,
): TypedData {
  const hasBody = Number(request.headers['content-length'] ?? 0) > 0;
  return {
    http: {
      method: request.method ?? 'GET',
      url: url.href,
      nullableHeaders: nullable(headersOf(request)),
      nullableQuery: nullable(queryOf(url)),
      nullableParams: nullable(parameters),
      ...(hasBody && { body: { bytes: body } }),
    },
  };
}

/** Lower-case names; a header given twice is one value, joined by a comma. */
export const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values = []]) => [
      name,
      values.join(name === 'cookie' ? '; ' : ', '),
    ]),
  );

/** A key given twice is one comma-joined value. */
export function queryOf(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) query[name] = name in query ? `${query[name]},${value}` : value;
  return query;
}

const nullable = (values: Record<string, string>): Nullable =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** Writes the function's answer; nothing at all is 204. */
export function writeRpcResponse(response: ServerResponse, http: RpcHttp | undefined): void {
  if (http === undefined) {
    response.writeHead(204).end();
    return;
  }
  for (const [name, value] of Object.entries(http.headers ?? {})) response.setHeader(name, value);
  if (http.cookies !== undefined && http.cookies.length > 0)
    response.setHeader('set-cookie', http.cookies.map(cookieText));
  const body = http.body?.bytes ?? (http.body?.string !== undefined ? Buffer.from(http.body.string) : undefined);
  response.statusCode = Number(http.statusCode ?? 200);
  if (body !== undefined && body.length > 0) response.setHeader('content-length', body.length);
  response.end(body);
}

function cookieText(cookie: RpcCookie): string {
  const sameSite = { lax: 'Lax', strict: 'Strict', explicitNone: 'None', none: undefined }[cookie.sameSite ?? 'none'];
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    cookie.maxAge && `max-age=${Math.trunc(cookie.maxAge.value)}`,
    cookie.expires && `expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`,
    cookie.domain && `domain=${cookie.domain.value}`,
    `path=${cookie.path?.value ?? '/'}`,
    cookie.secure?.value === true && 'secure',
    cookie.httpOnly?.value === true && 'httponly',
    sameSite !== undefined && `samesite=${sameSite}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('; ');
}
