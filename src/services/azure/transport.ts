// One authenticated JSON channel to one of Azure's APIs. It follows no redirect, sends no token to another host, and never takes a
// body that is cut off, or is no JSON, for an answer.
import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  redirectPolicyName,
  type HttpClient,
  type HttpMethods,
  type Pipeline,
} from '@azure/core-rest-pipeline';
import { Unreachable, type Ask, type Denied } from './ask.ts';
import { within, type Api, type Pacing } from './pacing.ts';

/** What stands for an answer that never came: its scope is named, like one that was refused. */
export const asDenied = (error: unknown): Denied => {
  if (!(error instanceof Unreachable)) throw error;
  return { outcome: 'denied', reason: error.message, permission: null };
};

export interface Answer {
  readonly status: number;
  /** The JSON body; undefined where there was none. */
  readonly body: unknown;
}

export interface Transport {
  /**
   * @param path below the endpoint, or an absolute link of the same origin ({@link isOwn})
   * @param cost what the request draws from the quota: a batch counts as often as it has items
   */
  send(ask: Ask, method: HttpMethods, path: string, body?: unknown, cost?: number): Promise<Answer>;
  /** True for a link that stays with this API's host. */
  isOwn(link: string): boolean;
}

export interface TransportOptions {
  readonly api: Api;
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly pacing: Pacing;
  readonly httpClient?: HttpClient;
}

const TRIES_OF_BODY = 6;

/** Fits a pipeline with our pacing: outermost, so that each try takes a fresh token; no other retries, no redirects. */
export function pace(pipeline: Pipeline, pacing: Pacing, api: Api): void {
  pipeline.removePolicy({ phase: 'Retry' });
  pipeline.removePolicy({ name: redirectPolicyName });
  pipeline.addPolicy(pacing.policy(api), { phase: 'Retry' });
}

/** Sends to one API with its token, its pace and its retries; it never sends a token to another host. */
export function makeTransport({ api, endpoint, credential, pacing, httpClient }: TransportOptions): Transport {
  const pipeline = createPipelineFromOptions({});
  pace(pipeline, pacing, api);
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${endpoint}/.default` }), {
    afterPhase: 'Retry',
  });
  const client = httpClient ?? createDefaultHttpClient();
  const { origin } = new URL(endpoint);

  const isOwn = (link: string): boolean => URL.canParse(link, endpoint) && new URL(link, endpoint).origin === origin;

  return {
    isOwn,
    send(ask, method, path, body, cost = 1) {
      const url = new URL(path.replace(/^\/+/, '/'), endpoint);
      if (url.origin !== origin) throw new Error('A link to another host is not followed.');
      return within(ask, () => sendUntilJson(ask, method, url, body), cost);
    },
  };

  async function sendUntilJson(ask: Ask, method: HttpMethods, url: URL, body: unknown): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const request = createPipelineRequest({
        url: url.href,
        method,
        headers: createHttpHeaders({
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        }),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const { status, bodyAsText } = await pipeline.sendRequest(client, request);
      const text = bodyAsText ?? '';
      if (text === '' && (status === 204 || status >= 400)) return { status, body: undefined };
      const parsed = parse(text);
      if (parsed.ok) return { status, body: parsed.value };
      // A refusal whose words were cut off is asked for again: only they tell what is absent from what may not be read.
      const isCut = /^\s*\{/.test(text);
      if (status >= 400 && !(isCut && attempt < TRIES_OF_BODY)) return { status, body: undefined };
      if (attempt >= TRIES_OF_BODY) throw new Unreachable('Azure answered something that is no JSON, time and again');
      await pacing.pause(ask, attempt, undefined);
    }
  }
}

function parse(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false };
    throw error;
  }
}
