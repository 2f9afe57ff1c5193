// The HTTP management API of the Durable extension, served twice: below /runtime/webhooks/durabletask with the system key, and on a
// port of its own for the SDK inside the worker. Status codes and JSON are the extension's.
import { setTimeout as sleep } from 'node:timers/promises';
import { instanceLinks, type LinkParts } from './links.ts';
import { statusOf, valueOf } from './status.ts';
import { isFinished, runtimeStatuses, type InstanceFilter, type InstanceRow, type RuntimeStatus } from './rows.ts';
import type { Store } from './store.ts';
import { Refused, type TaskHub } from './task-hub.ts';

export interface ApiRequest {
  method: string;
  /** Below the API's base, without a leading slash, not yet decoded. */
  path: string;
  query: URLSearchParams;
  body: string;
}

export interface ApiResponse {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
}

const pageSize = 100;

export class DurableHttpApi {
  readonly #hub: TaskHub;
  readonly #store: Store;
  readonly #links: () => LinkParts;
  readonly #storeInputs: boolean;

  constructor(parts: { hub: TaskHub; store: Store; links: () => LinkParts; storeInputs: boolean }) {
    this.#hub = parts.hub;
    this.#store = parts.store;
    this.#links = parts.links;
    this.#storeInputs = parts.storeInputs;
  }

  /** Answers one call; what the API refuses is an answer too. */
  async handle(request: ApiRequest): Promise<ApiResponse> {
    try {
      return (await this.#route(request)) ?? { status: 404 };
    } catch (error) {
      if (error instanceof Refused) return refusal(error);
      throw error;
    }
  }

  async #route({ method, path, query, body }: ApiRequest): Promise<ApiResponse | undefined> {
    const [area, ...rest] = path.replace(/\/+$/, '').split('/').map(decodeURIComponent);
    const [first, second, third] = rest;
    switch (`${method} ${area?.toLowerCase() ?? ''} ${rest.length}`) {
      case 'POST orchestrators 1':
      case 'POST orchestrators 2':
        return this.#start(first ?? '', second, query, body);
      case 'GET instances 0':
        return this.#list(query);
      case 'DELETE instances 0':
        return this.#purge(query);
      case 'GET instances 1':
        return this.#status(first ?? '', query);
      case 'DELETE instances 1':
        this.#hub.purgeOne(first ?? '');
        return { status: 200, json: { instancesDeleted: 1 } };
      case 'POST instances 2':
        return this.#operate(first ?? '', second?.toLowerCase() ?? '', query);
      case 'POST instances 3':
        if (second?.toLowerCase() !== 'raiseevent') return undefined;
        this.#hub.raiseEvent(
          first ?? '',
          third ?? '',
          jsonBody(body, 'An event needs a JSON body: pass null where there is no data'),
        );
        return { status: 202 };
      case 'GET entities 0':
      case 'GET entities 1':
        return this.#entities(first, query);
      case 'GET entities 2':
        return {
          status: 200,
          text: this.#hub.entityState(first ?? '', second ?? ''),
          headers: { 'content-type': 'application/json; charset=utf-8' },
        };
      case 'POST entities 2':
        this.#hub.signalEntity(
          first ?? '',
          second ?? '',
          query.get('op') ?? '',
          body === '' ? null : jsonBody(body, ''),
        );
        return { status: 202 };
      default:
        return undefined;
    }
  }

  async #start(
    name: string,
    instanceId: string | undefined,
    query: URLSearchParams,
    body: string,
  ): Promise<ApiResponse> {
    const input = body === '' ? null : jsonBody(body, '');
    const id = this.#hub.start(name, { instanceId, input, version: query.get('version') ?? undefined });
    if (query.has('timeout')) {
      const until = Date.now() + Number(query.get('timeout')) * 1000;
      const pollMs = Math.max(50, Number(query.get('pollingInterval') ?? 1) * 1000);
      for (let row = this.#hub.instance(id); Date.now() < until; row = this.#hub.instance(id)) {
        if (row.status === 'Completed') return { status: 200, json: valueOf(row.output) };
        if (isFinished(row.status)) return this.#shown(row, new URLSearchParams(), row.status === 'Failed' ? 500 : 200);
        await sleep(Math.min(pollMs, Math.max(0, until - Date.now())));
      }
    }
    const links = instanceLinks(this.#links(), id);
    return { status: 202, json: links, headers: { location: links['statusQueryGetUri'] ?? '', 'retry-after': '10' } };
  }

  #status(instanceId: string, query: URLSearchParams): ApiResponse {
    const row = this.#hub.instance(instanceId);
    if (!isFinished(row.status)) {
      const location = instanceLinks(this.#links(), instanceId)['statusQueryGetUri'] ?? '';
      return { ...this.#shown(row, query, 202), headers: { location, 'retry-after': '5' } };
    }
    return this.#shown(
      row,
      query,
      row.status === 'Failed' && flag(query, 'returnInternalServerErrorOnFailure', false) ? 500 : 200,
    );
  }

  #shown(row: InstanceRow, query: URLSearchParams, status: number): ApiResponse {
    return { status, json: statusOf(row, this.#store, this.#shownBy(query)) };
  }

  #shownBy(query: URLSearchParams): Parameters<typeof statusOf>[2] {
    return {
      showHistory: flag(query, 'showHistory', false),
      showHistoryOutput: flag(query, 'showHistoryOutput', false),
      showInput: flag(query, 'showInput', true),
      storeInputs: this.#storeInputs,
    };
  }

  #list(query: URLSearchParams): ApiResponse {
    const top = positive(query.get('top')) ?? pageSize;
    const token = query.get('continuationToken');
    const rows = this.#store.list(filterOf(query), top + 1, token === null ? undefined : fromToken(token));
    const page = rows.slice(0, top);
    const last = page.at(-1);
    const options = { ...this.#shownBy(query), showHistory: false };
    return {
      status: 200,
      json: page.map((row) => statusOf(row, this.#store, options)),
      ...(rows.length > top && last !== undefined && { headers: { 'x-ms-continuation-token': toToken(last) } }),
    };
  }

  #purge(query: URLSearchParams): ApiResponse {
    const filter = filterOf(query);
    if (filter.createdFrom === undefined)
      throw new Refused(400, "Please provide value for 'createdTimeFrom' parameter.");
    const instancesDeleted = this.#hub.purge(filter);
    return instancesDeleted === 0 ? { status: 404 } : { status: 200, json: { instancesDeleted } };
  }

  #operate(instanceId: string, operation: string, query: URLSearchParams): ApiResponse | undefined {
    const reason = query.get('reason') ?? '';
    switch (operation) {
      case 'terminate':
      case 'suspend':
      case 'resume':
      case 'rewind':
        this.#hub[operation](instanceId, reason);
        return { status: 202 };
      case 'restart': {
        const id = this.#hub.restart(instanceId, flag(query, 'restartWithNewInstanceId', true));
        const links = instanceLinks(this.#links(), id);
        return {
          status: 202,
          json: links,
          headers: { location: links['statusQueryGetUri'] ?? '', 'retry-after': '10' },
        };
      }
      default:
        return undefined;
    }
  }

  #entities(name: string | undefined, query: URLSearchParams): ApiResponse {
    const top = positive(query.get('top')) ?? pageSize;
    const found = this.#hub.entities(name, top + 1, query.get('continuationToken') ?? '');
    const last = found.length > top ? found[top - 1]?.entityId : undefined;
    return {
      status: 200,
      json: found.slice(0, top),
      ...(last && { headers: { 'x-ms-continuation-token': `@${last.name}@${last.key}` } }),
    };
  }
}

/** The SDK shows the body of 412 and 501 as it is, so those are plain text. */
function refusal({ status, message }: Refused): ApiResponse {
  if (message === '') return { status };
  if (status === 412 || status === 501)
    return { status, text: message, headers: { 'content-type': 'text/plain; charset=utf-8' } };
  return { status, json: { Message: message } };
}

const flag = (query: URLSearchParams, name: string, fallback: boolean): boolean =>
  (query.get(name) ?? String(fallback)).toLowerCase() === 'true';

function jsonBody(body: string, whenEmpty: string): string {
  if (body === '') throw new Refused(400, whenEmpty);
  try {
    JSON.parse(body);
    return body;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused(400, `The body is not valid JSON: ${error.message}`);
    throw error;
  }
}

function filterOf(query: URLSearchParams): InstanceFilter {
  const statuses = query
    .get('runtimeStatus')
    ?.split(',')
    .map((name) => statusNamed(name.trim()));
  return {
    createdFrom: timeIn(query, 'createdTimeFrom'),
    createdTo: timeIn(query, 'createdTimeTo'),
    statuses: statuses?.length === 0 ? undefined : statuses,
    prefix: query.get('instanceIdPrefix') ?? undefined,
  };
}

function statusNamed(name: string): RuntimeStatus {
  const found = runtimeStatuses.find(
    (status, number) => status.toLowerCase() === name.toLowerCase() || String(number) === name,
  );
  if (found === undefined) throw new Refused(400, `runtimeStatus "${name}" is none of ${runtimeStatuses.join(', ')}`);
  return found;
}

function timeIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Refused(400, `${name} "${text}" is no ISO 8601 time`);
  return time;
}

const positive = (text: string | null): number | undefined =>
  text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : undefined;

const toToken = ({ createdAt, instanceId }: InstanceRow): string =>
  Buffer.from(JSON.stringify({ createdAt, instanceId })).toString('base64url');

function fromToken(token: string): { createdAt: number; instanceId: string } {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as { createdAt: number; instanceId: string };
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused(400, 'The continuation token is not one of ours');
    throw error;
  }
}
