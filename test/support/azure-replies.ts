// Azure as a list of replies to what its clients send, for the tests of what they make of each.
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { makeArm } from '../../src/services/azure/arm.ts';
import { newTally, type Ask } from '../../src/services/azure/ask.ts';
import { makeDirectory } from '../../src/services/azure/directory.ts';
import { makePacing } from '../../src/services/azure/pacing.ts';
import { makeResourceGraph } from '../../src/services/azure/resource-graph.ts';
import type { Clock } from '../../src/services/clock.ts';

export type Reply = { status?: number; headers?: Record<string, string>; body?: unknown; text?: string } | Error;

/** Azure as a list of replies, and a clock on which waiting takes no time. */
export function azure(...replies: Reply[]) {
  const sent: { method: string; url: string; token: string | undefined; body: unknown }[] = [];
  const waits: number[] = [];
  let at = Date.parse('2026-01-01T00:00:00Z');
  const clock: Clock = {
    now: () => new Date(at),
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(Math.round(ms));
      at += ms;
      return Promise.resolve();
    },
  };
  let tokens = 0;
  const credential = {
    getToken: () => Promise.resolve({ token: `token-${++tokens}`, expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const httpClient: HttpClient = {
    sendRequest(request: PipelineRequest) {
      sent.push({
        method: request.method,
        url: request.url,
        token: request.headers.get('authorization'),
        body: request.body,
      });
      const reply = replies.shift();
      if (reply === undefined) throw new Error('one request too many');
      if (reply instanceof Error) return Promise.reject(reply);
      const text = reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
      return Promise.resolve({
        request,
        status: reply.status ?? 200,
        headers: createHttpHeaders(reply.headers ?? {}),
        bodyAsText: text,
      });
    },
  };
  const pacing = makePacing(
    { resourceGraphPer5Seconds: 15, armPerSecond: 25, armBurst: 250, graphPerSecond: 100 },
    clock,
    () => 0,
  );
  const endpoint = 'https://management.azure.com';
  const options = { endpoint, credential, pacing, httpClient };
  const abort = new AbortController();
  const ask: Ask = { signal: abort.signal, tally: newTally() };
  return {
    sent,
    waits,
    clock,
    ask,
    abort,
    arm: makeArm(options),
    resourceGraph: makeResourceGraph(options),
    directory: makeDirectory({ ...options, endpoint: 'https://graph.microsoft.com' }),
  };
}
export const unreachable = { outcome: 'denied', reason: 'Azure could not be reached', permission: null };
export const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
export const refused = (code: string, message = '') => ({ status: 403, body: { error: { code, message } } });
export const SUBSCRIPTION = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
/** A list that ARM has. */
export const LIST = {
  path: `/subscriptions/${SUBSCRIPTION}/resourcegroups`,
  apiVersions: ['2022-09-01', '2021-04-01'],
};
