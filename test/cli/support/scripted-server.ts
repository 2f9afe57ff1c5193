// A server that answers the shapes of the contract from memory, does what a test tells it to, and notes every request.
// What it answers is checked against the contract, so that a test cannot pass on a shape that the product never sends.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AtgError, ERRORS, type ErrorCode } from '../../../src/contract/errors.ts';
import { JobEvent } from '../../../src/contract/event.ts';
import { isTerminal, Job, type JobResult, type TerminalStatus } from '../../../src/contract/job.ts';
import { API_BASE, routeOf } from '../../../src/contract/operation.ts';
import { OPERATIONS } from '../../../src/contract/operations.ts';

export const TENANT = '11111111-2222-3333-4444-555555555555';

export interface Noted {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** Says what happens to a request instead of the answer; `undefined` lets it be answered. */
export type Intervention = (request: Noted, response: ServerResponse) => 'done' | 'reset' | undefined;

export interface ScriptedServer {
  readonly url: string;
  readonly requests: Noted[];
  readonly jobs: Map<string, Job>;
  /** Asked before every answer; a test puts its own here. */
  intervene: Intervention;
  /** What `subscribe` answers; EVENTS_UNAVAILABLE when absent. */
  subscribe: ((jobId: string) => Promise<{ url: string; group: string; expires_at: string }>) | undefined;
  /** Called after each start, with the new job. */
  onStart: (job: Job) => void;
  /** Bytes of each job's archive. */
  archive: Buffer;
  addJob(id: string, change?: Partial<Job>): Job;
  /** Keeps the next event of a job. */
  emit(jobId: string, event: Partial<JobEvent>): JobEvent;
  /** Ends a job with its last event. */
  end(jobId: string, status: TerminalStatus, result?: JobResult | null, error?: Job['error']): JobEvent;
  events(jobId: string): JobEvent[];
  stop(): Promise<void>;
}

const NOW = '2026-11-23T10:00:00.000Z';

export async function startScriptedServer(): Promise<ScriptedServer> {
  const jobs = new Map<string, Job>();
  const events = new Map<string, JobEvent[]>();
  const keys = new Map<string, string>();
  const requests: Noted[] = [];
  const http = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      const known = error instanceof AtgError ? error : new AtgError('INTERNAL', String(error));
      answerError(response, known.code, known.detail, known.details);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = Buffer.concat(await request.toArray()).toString();
    const url = new URL(request.url ?? '/', origin);
    const noted: Noted = {
      method: request.method ?? '',
      path: url.pathname.replace(API_BASE, '') + url.search,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    requests.push(noted);
    const intervention = server.intervene(noted, response);
    if (intervention === 'reset') request.socket.destroy();
    if (intervention !== undefined) return;
    if (url.pathname === '/archive') return void response.writeHead(200).end(server.archive);
    await answer(noted, url, response);
  }

  async function answer(noted: Noted, url: URL, response: ServerResponse): Promise<void> {
    const path = url.pathname.replace(API_BASE, '');
    const spec = OPERATIONS.find((operation) => {
      const route = routeOf(operation);
      return route.method === noted.method && new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
    });
    if (!spec) return void response.writeHead(404).end();
    const jobId = path.split('/')[2] ?? '';
    const reply = (body: unknown, status = spec.reply.status): void => {
      const schema = [spec.reply, ...(spec.alsoReplies ?? [])].find((one) => one.status === status)?.body;
      schema?.parse(body);
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body === undefined ? '' : JSON.stringify(body));
    };
    switch (spec.id) {
      case 'startScan':
      case 'startGenerateIac': {
        const body = spec.body?.parse(noted.body) as Record<string, unknown>;
        const kind = spec.id === 'startScan' ? 'scan' : 'iac';
        const key = String(noted.headers['idempotency-key']);
        const id = keys.get(key) ?? `${kind}-${String(jobs.size + 1).padStart(12, '0')}`;
        const isNew = !jobs.has(id);
        keys.set(key, id);
        const job = jobs.get(id) ?? server.addJob(id, { params: body });
        reply({
          job_id: id,
          operation_type: job.operation_type,
          status: job.status,
          created_at: job.created_at,
          status_url: job.links.self,
          events_url: job.links.events,
          subscribe_url: job.links.subscribe,
        });
        if (isNew) server.onStart(job);
        return;
      }
      case 'listOperations': {
        const wanted = url.searchParams.getAll('status');
        const all = [...jobs.values()].filter(({ status }) => wanted.length === 0 || wanted.includes(status)).reverse();
        const [limit, offset] = [
          Number(url.searchParams.get('limit') ?? 50),
          Number(url.searchParams.get('offset') ?? 0),
        ];
        const operations = all.slice(offset, offset + limit);
        const more = offset + limit < all.length;
        return reply({
          operations,
          total: all.length,
          limit,
          offset,
          next_link: more ? `${origin}${API_BASE}/operations?x` : null,
        });
      }
      case 'getOperation':
        return reply(find(jobId));
      case 'cancelOperation': {
        const job = find(jobId);
        if (job.status === 'cancelled') return reply(job, 200);
        if (isTerminal(job.status)) throw new AtgError('JOB_FINISHED', `The job ended as ${job.status}.`);
        const asked = { ...job, cancel_requested_at: NOW };
        jobs.set(jobId, asked);
        reply(asked);
        server.end(jobId, 'cancelled', null);
        return;
      }
      case 'listEvents': {
        find(jobId);
        const after = Number(url.searchParams.get('after'));
        const kept = events.get(jobId) ?? [];
        return reply({
          events: kept.filter(({ sequence }) => sequence > after).slice(0, 200),
          last_sequence: kept.at(-1)?.sequence ?? 0,
        });
      }
      case 'subscribeEvents':
        find(jobId);
        if (!server.subscribe)
          throw new AtgError('EVENTS_UNAVAILABLE', 'Web PubSub does not answer. Read the events instead.');
        return reply(await server.subscribe(jobId));
      case 'listFiles':
        find(jobId);
        return reply({
          files: [{ path: 'README.md', size: 1234, content_type: 'text/markdown', sha256: 'a'.repeat(64) }],
          archive: archiveOf(jobId),
        });
      case 'downloadFiles': {
        find(jobId);
        const { size, sha256 } = archiveOf(jobId);
        return reply({ download_url: `${origin}/archive?sig=secret`, expires_at: NOW, size, sha256 });
      }
      case 'deleteFiles':
        find(jobId);
        return reply(undefined);
      case 'listTenants':
        return reply({ tenants: [tenant] });
      case 'getTenant':
        if (!path.endsWith(TENANT))
          throw new AtgError('TENANT_NOT_FOUND', 'The graph knows nothing of this tenant. Scan it first.');
        return reply(tenant);
      case 'getHealth': {
        const up = { status: 'up', latency_ms: 1.5, message: null };
        return reply({ status: 'healthy', version: '0.1.0', dependencies: { graph: up, storage: up, web_pubsub: up } });
      }
      default:
        throw new AtgError('INTERNAL', `${spec.id} is not scripted.`);
    }
  }

  const find = (id: string): Job => {
    const job = jobs.get(id);
    if (!job) throw new AtgError('JOB_NOT_FOUND', `There is no job ${id}. List the jobs to see which there are.`);
    return job;
  };

  const archiveOf = (jobId: string) => ({
    name: `${jobId}.zip`,
    size: server.archive.length,
    sha256: createHash('sha256').update(server.archive).digest('hex'),
    file_count: 3,
  });

  const server: ScriptedServer = {
    url: origin + API_BASE,
    requests,
    jobs,
    intervene: () => undefined,
    subscribe: undefined,
    onStart: () => undefined,
    archive: Buffer.from('a ZIP archive'),
    addJob: (id, change = {}) => {
      const self = `${API_BASE}/operations/${id}`;
      const job = Job.parse({
        job_id: id,
        operation_type: id.startsWith('scan') ? 'scan' : 'generate-iac',
        status: 'running',
        tenant_id: TENANT,
        user_id: null,
        params: { tenant_id: TENANT },
        progress: null,
        result: null,
        error: null,
        created_at: NOW,
        started_at: NOW,
        updated_at: NOW,
        completed_at: null,
        cancel_requested_at: null,
        links: {
          self,
          events: `${self}/events`,
          subscribe: `${self}/subscribe`,
          files: `${self}/files`,
          download: `${self}/download`,
        },
        ...change,
      } satisfies Job);
      jobs.set(id, job);
      events.set(id, []);
      return job;
    },
    emit: (jobId, event) => {
      const kept = events.get(jobId) ?? [];
      const next = JobEvent.parse({
        type: 'progress',
        job_id: jobId,
        sequence: kept.length + 1,
        timestamp: NOW,
        phase: 'resources',
        message: `event ${kept.length + 1}`,
        percent: 10,
        details: {},
        ...event,
      });
      events.set(jobId, [...kept, next]);
      return next;
    },
    end: (jobId, status, result = null, error = null) => {
      jobs.set(jobId, { ...find(jobId), status, result, error, completed_at: NOW });
      const message = error?.message ?? `The job ${status}.`;
      return server.emit(jobId, { type: 'completion', phase: 'done', message, percent: 100 });
    },
    events: (jobId) => events.get(jobId) ?? [],
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

/** An answer of the error table. */
export function answerError(
  response: ServerResponse,
  code: ErrorCode,
  message: string = ERRORS[code].title,
  details: readonly { field?: string; message: string }[] = [],
): void {
  response
    .writeHead(ERRORS[code].status, { 'content-type': 'application/json', 'x-ms-error-code': code })
    .end(JSON.stringify({ error: { code, message, details } }));
}

export const SCAN_RESULT = {
  partial: false,
  subscriptions: 2,
  resource_groups: 5,
  resources: 1118,
  resource_types: 82,
  users: 10,
  groups: 1,
  service_principals: 3,
  applications: 2,
  role_definitions: 4,
  role_assignments: 12,
  changes: { created: 1118, updated: 0, unchanged: 0, removed: 0 },
  unread_scopes: [],
  unread_scope_count: 0,
  archive: { name: 'scan.zip', size: 123456, sha256: 'b'.repeat(64), file_count: 6 },
} satisfies JobResult;

const tenant = {
  tenant_id: TENANT,
  name: 'Contoso',
  resources: 1118,
  subscriptions: 2,
  resources_by_type: { 'Microsoft.Storage/storageAccounts': 18, 'Microsoft.Network/virtualNetworks': 1100 },
  last_scan: { job_id: 'scan-0123456789ab', completed_at: NOW, partial: true },
  last_complete_scan: null,
  scopes: [
    { scope: '/', complete: true, incomplete_steps: [], synced_at: NOW, complete_at: NOW },
    {
      scope: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff',
      complete: false,
      incomplete_steps: ['children', 'extensions'],
      synced_at: NOW,
      complete_at: null,
    },
  ],
};
