// Turns results and failures into HTTP answers: one shape of error, the same headers on everything.
import type { HttpResponseInit } from '@azure/functions';
import { AtgError, ERRORS } from '../contract/errors.ts';

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const;

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON answer, or an empty one where there is no body. */
export function toResponse({ status, body, headers }: Answer, correlationId: string): HttpResponseInit {
  const all = { ...HEADERS, 'x-correlation-id': correlationId, ...headers };
  if (body === undefined) return { status, headers: all };
  return { status, headers: { ...all, 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

/** The error shape of the contract. What is not an AtgError answers INTERNAL and shows nothing of itself. */
export function toErrorResponse(error: unknown, correlationId: string): HttpResponseInit {
  const known =
    error instanceof AtgError
      ? error
      : new AtgError(
          'INTERNAL',
          `Something failed on our side. Try again; if it stays, report the correlation id ${correlationId}.`,
        );
  const { code, detail: message, details, retryAfterSeconds } = known;
  const status = ERRORS[code].status;
  const retryAfter = retryAfterSeconds ?? (status === 503 || status === 429 ? 5 : undefined);
  return toResponse(
    {
      status,
      body: { error: { code, message, details } },
      headers: { 'x-ms-error-code': code, ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) },
    },
    correlationId,
  );
}
