// Azure Resource Graph: tables made of the tenant, queries run over them, results in pages.
// Pages of a query ordered by id continue after the last id; a query without an order comes in another order on every page,
// as the service leaves open, so that a client which forgets to order is found out.
import { armKey } from './arm-id.ts';
import { fromToken, jsonBody, Refusal, toToken, type Answer, type Call } from './http.ts';
import { KustoError, type Row } from './kusto-expression.ts';
import { parseKusto, type Query, type Stage } from './kusto.ts';
import { COLUMNS, makeTables, type Source } from './resource-graph-tables.ts';
import { contains, relation, subscriptionsIn } from './scopes.ts';
import type { Tenant } from './tenant.ts';
import { guidOf } from './tokens.ts';

export interface ResourceGraphOptions {
  tenant: Tenant;
  now: () => number;
  /** Most rows of a page; Azure's own limit is 1,000. */
  pageSizeMax: number;
  /** How long a skip token can be used. */
  skipTokenLifetimeMs: () => number;
  /** Subscriptions (lower-case ids) that the caller may not read: Resource Graph leaves their rows out without a word. */
  hiddenSubscriptions: () => ReadonlySet<string>;
  /** How far the tables lag behind ARM. */
  staleMs?: () => number;
  /** Resources that the tables lack although ARM has them. */
  isOmitted?: (id: string) => boolean;
}

interface Request {
  query: string;
  subscriptions: string[];
  managementGroups: string[];
  top: number;
  skip: number;
  skipToken: string | undefined;
  asTable: boolean;
  scopeFilter: string;
}

interface Token {
  query: string;
  issued: number;
  total: number;
  after?: string;
  offset?: number;
}

const AZURE_TOP_MAX = 1000;

function refusal(now: number, code: string, message: string, more: object = {}, details: object[] = []): Refusal {
  const stamp = `timestamp = ${new Date(now).toISOString()}, correlationId = ${guidOf(String(now))}`;
  const error = {
    code: 'BadRequest',
    message: `Please provide below info when asking for support: ${stamp}.`,
    details: [{ code, message, ...more }, ...details],
  };
  return new Refusal({ status: 400, body: { error } });
}

export function makeResourceGraph({
  tenant,
  now,
  pageSizeMax,
  skipTokenLifetimeMs,
  hiddenSubscriptions,
  staleMs = () => 0,
  isOmitted = () => false,
}: ResourceGraphOptions) {
  const tables = makeTables(tenant, now, staleMs);

  function readRequest(call: Call): Request {
    const body = jsonBody(call) as {
      query?: unknown;
      subscriptions?: string[];
      managementGroups?: string[];
      options?: Record<string, unknown>;
    };
    if (typeof body.query !== 'string' || body.query.trim() === '')
      throw refusal(now(), 'QueryIsEmpty', 'The query of the request is empty.');
    const options = body.options ?? {};
    const top = options.$top ?? AZURE_TOP_MAX;
    if (typeof top !== 'number' || !Number.isInteger(top) || top < 1 || top > AZURE_TOP_MAX)
      throw refusal(now(), 'InvalidTop', `$top must be a whole number from 1 to ${AZURE_TOP_MAX}.`);
    const lowered = (ids: string[] | undefined) => (ids ?? []).map((id) => id.toLowerCase());
    return {
      query: body.query,
      subscriptions: lowered(body.subscriptions),
      managementGroups: lowered(body.managementGroups),
      top: Math.min(top, pageSizeMax),
      skip: typeof options.$skip === 'number' ? options.$skip : 0,
      skipToken: typeof options.$skipToken === 'string' ? options.$skipToken : undefined,
      asTable: options.resultFormat === 'table',
      scopeFilter:
        typeof options.authorizationScopeFilter === 'string'
          ? options.authorizationScopeFilter.toLowerCase()
          : 'atscopeandbelow',
    };
  }

  function readQuery(text: string): Query {
    try {
      return parseKusto(text, (table) => COLUMNS[table], now);
    } catch (error) {
      if (!(error instanceof KustoError)) throw error;
      const place = {
        code: error.kind,
        message: error.message,
        line: error.line,
        characterPositionInLine: error.column,
        token: error.token,
      };
      throw refusal(
        now(),
        'InvalidQuery',
        'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
        {},
        [place],
      );
    }
  }

  /** Which rows a request reaches: its subscriptions or management groups, or the whole tenant. */
  function reach(request: Request, table: string): (source: Source) => boolean {
    const hidden = hiddenSubscriptions();
    const isVisible = (source: Source) => !hidden.has(source.subscriptionId);
    if (request.subscriptions.length === 0 && request.managementGroups.length === 0) return isVisible;
    const groups = request.managementGroups.map((name) =>
      armKey(`/providers/Microsoft.Management/managementGroups/${name}`),
    );
    const ids = new Set(request.subscriptions.filter((id) => tenant.find('subscriptions', id)));
    for (const group of groups) for (const id of subscriptionsIn(tenant, group)) ids.add(id);
    for (const id of hidden) ids.delete(id);
    if (ids.size === 0 && groups.every((group) => !tenant.list('managementGroups').has(group)))
      throw refusal(
        now(),
        'NoValidSubscriptionsInQueryRequest',
        `There must be at least one subscription that is eligible to contain resources. Given: '${request.subscriptions.join(', ')}'.`,
      );
    const scopes = [...groups, ...(groups.length === 0 ? [...ids].map((id) => `/subscriptions/${id}`) : [])];
    if (table !== 'authorizationresources' && table !== 'policyresources')
      return (source) =>
        source.subscriptionId === ''
          ? scopes.some((scope) => contains(tenant, scope, source.scope)) && groups.length > 0
          : ids.has(source.subscriptionId);
    const wanted = {
      atscopeexact: ['at'],
      atscopeandabove: ['at', 'above'],
      atscopeaboveandbelow: ['at', 'above', 'below'],
    }[request.scopeFilter] ?? ['at', 'below'];
    return (source) => {
      if (!isVisible(source)) return false;
      if (source.scope === '/' && source.row.type === 'microsoft.authorization/roledefinitions') return true;
      if (source.subscriptionId !== '' && ids.has(source.subscriptionId) && wanted.includes('below')) return true;
      return scopes.some((scope) => wanted.includes(relation(tenant, source.scope, scope)));
    };
  }

  function readToken(request: Request): Token | undefined {
    if (request.skipToken === undefined) return undefined;
    const refuse = (): never => {
      throw refusal(now(), 'InvalidSkipToken', 'The $skipToken was not given out for this query.');
    };
    const token = fromToken(request.skipToken, refuse) as unknown as Token;
    if (token.query !== identityOf(request)) return refuse();
    if (now() - token.issued > skipTokenLifetimeMs())
      throw refusal(now(), 'ExpiredSkipToken', 'The $skipToken has expired. Run the query from its first page.');
    return token;
  }

  function identityOf(request: Request): string {
    const { query, subscriptions, managementGroups, scopeFilter } = request;
    return guidOf(JSON.stringify([query, subscriptions, managementGroups, scopeFilter]));
  }

  function answerPage(
    request: Request,
    query: Query,
    page: { rows: Row[]; total: number; next: Partial<Token> | undefined; more: boolean },
  ): Answer {
    const { rows, total, next, more } = page;
    const token = next && toToken({ query: identityOf(request), issued: now(), total, ...next });
    const data = request.asTable
      ? {
          columns: query.columns.map((name) => ({ name, type: columnType(rows[0]?.[name]) })),
          rows: rows.map((row) => query.columns.map((name) => row[name] ?? null)),
        }
      : rows;
    return {
      status: 200,
      body: {
        totalRecords: total,
        count: rows.length,
        data,
        facets: [],
        resultTruncated: more && !token ? 'true' : 'false',
        ...(token ? { $skipToken: token } : {}),
      },
    };
  }

  /** Rows in the order of their ids: a page starts after the last id of the page before, wherever that is by now. */
  function pageById(
    request: Request,
    query: Query,
    isReached: (source: Source) => boolean,
    token: Token | undefined,
  ): Answer {
    const sources = tables.sources(query.table);
    const stages = query.stages.filter((stage) => stage.op !== 'order') as (Stage & { op: 'where' | 'map' })[];
    // Rows behind the page are only counted: what is made of them after the last condition is of no use.
    const conditions = stages.slice(0, stages.findLastIndex(({ op }) => op === 'where') + 1);
    const rows: Row[] = [];
    let last: string | undefined;
    let total = 0;
    let more = false;
    for (let at = token?.after === undefined ? 0 : placeAfter(sources, token.after); at < sources.length; at += 1) {
      const source = sources[at]!;
      const isBehind = rows.length === request.top;
      const row = isReached(source) ? through(isBehind ? conditions : stages, source.row) : undefined;
      if (!row) continue;
      total += 1;
      if (!isBehind) {
        rows.push(row);
        last = source.id;
      } else {
        more = true;
        if (token) break;
      }
    }
    return answerPage(request, query, {
      rows,
      total: token?.total ?? total,
      more,
      next: more ? { after: last! } : undefined,
    });
  }

  /** Any other query: the whole result, and pages by place in it. */
  function pageByPlace(
    request: Request,
    query: Query,
    isReached: (source: Source) => boolean,
    token: Token | undefined,
  ): Answer {
    const reached = tables.sources(query.table).filter(isReached);
    let rows: Row[] = reached.map((source) => source.row);
    let isOrdered = false;
    let isLimited = false;
    for (const stage of query.stages) {
      if (stage.op === 'where') rows = rows.filter(stage.test);
      else if (stage.op === 'map') rows = rows.map(stage.to);
      else if (stage.op === 'reduce') rows = stage.run(rows);
      else if (stage.op === 'order') rows = [...rows].sort(stage.compare);
      else rows = rows.slice(0, stage.rows);
      if (stage.op === 'order' || stage.op === 'reduce') isOrdered = true;
      if (stage.op === 'take') isLimited = true;
    }
    const offset = token?.offset ?? request.skip;
    const total = token?.total ?? rows.length;
    const more = rows.length > offset + request.top;
    if (!isOrdered && rows.length > request.top) rows = shuffled(rows, offset);
    const page = rows.slice(offset, offset + request.top);
    const hasPlainColumn = page.some((row) =>
      Object.values(row).some((value) => typeof value !== 'object' || value === null),
    );
    const next = more && !isLimited && hasPlainColumn ? { offset: offset + request.top } : undefined;
    return answerPage(request, query, { rows: page, total, more, next });
  }

  return (call: Call): Answer => {
    const request = readRequest(call);
    const query = readQuery(request.query);
    const isInReach = reach(request, query.table);
    const isReached = (source: Source) => isInReach(source) && !(query.table === 'resources' && isOmitted(source.id));
    const token = readToken(request);
    const isPlain = query.stages.every((stage) => ['where', 'map', 'order'].includes(stage.op));
    const orders = query.stages.filter((stage) => stage.op === 'order');
    const isById = isPlain && orders.length === 1 && orders[0]!.byId && request.skip === 0;
    return isById ? pageById(request, query, isReached, token) : pageByPlace(request, query, isReached, token);
  };
}

function through(stages: (Stage & { op: 'where' | 'map' })[], start: Row): Row | undefined {
  let row = start;
  for (const stage of stages) {
    if (stage.op === 'map') row = stage.to(row);
    else if (!stage.test(row)) return undefined;
  }
  return row;
}

function placeAfter(sources: readonly Source[], id: string): number {
  let low = 0;
  let high = sources.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sources[middle]!.id <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shuffled(rows: Row[], salt: number): Row[] {
  const order = new Map(
    rows.map((row, index) => [row, Math.imul(index + 1, 0x9e3779b1 ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0]),
  );
  return [...rows].sort((a, b) => order.get(a)! - order.get(b)!);
}

function columnType(value: unknown): string {
  if (typeof value === 'number') return 'integer';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'object' ? 'object' : 'string';
}
