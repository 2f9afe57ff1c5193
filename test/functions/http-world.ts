// HTTP functions as the host calls them, over fakes of what they use.
import { HttpRequest, InvocationContext, type HttpHandler, type HttpResponseInit } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import type { Frame } from '../../src/functions/handle.ts';
import { fakeJobs } from '../support/fakes.ts';

export const OTHER = '22222222-3333-4444-8555-666666666666';
export const ORIGIN = 'http://api.example';
export const logged: string[] = [];
export const log = {
  info: () => undefined,
  warn: (event: string) => void logged.push(event),
  error: (event: string) => void logged.push(event),
};

/** Fake jobs and a fake Durable client, and what was done to them. */
export function world(...jobs: Parameters<typeof fakeJobs>) {
  const { store, jobs: kept, archives } = fakeJobs(...jobs);
  const started: { name: string; options: unknown }[] = [];
  const raised: string[] = [];
  const durable = {
    startNew: async (name: string, options: unknown) => (started.push({ name, options }), ''),
    raiseEvent: async (_id: string, name: string) => void raised.push(name),
  };
  const frame = (changes: Partial<Frame> = {}): Frame => ({
    log,
    entraSignIn: false,
    durableClient: () => durable as unknown as DurableClient,
    ...changes,
  });
  const progress = { send: async () => undefined };
  const accept = {
    jobs: store,
    progress,
    dependencies: { assertUp: async () => undefined },
    orchestrationOf: { scan: 'scanTenant', 'generate-iac': 'generateIac' },
    log,
  };
  return { store, kept, archives, started, raised, durable, frame, accept, progress };
}

export interface Sent {
  method?: string;
  path?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
}

/** Calls a handler as the host does. */
export async function send(
  handler: HttpHandler,
  { method = 'GET', path = '/', params = {}, query = {}, headers = {}, body }: Sent = {},
) {
  const request = new HttpRequest({
    method,
    url: ORIGIN + path,
    params,
    query,
    headers,
    ...(body !== undefined && { body: { bytes: Buffer.from(body) } }),
  });
  const response = (await handler(request, new InvocationContext({ invocationId: 'inv-1' }))) as HttpResponseInit;
  const text = response.body as string | undefined;
  return {
    status: response.status,
    headers: response.headers as Record<string, string>,
    body: text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>),
  };
}

export const post = (body: unknown, headers: Record<string, string> = {}): Sent => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
export const errorOf = (answer: { status: number | undefined; body?: Record<string, unknown> | undefined }) => [
  answer.status,
  (answer.body?.['error'] as { code: string }).code,
];
