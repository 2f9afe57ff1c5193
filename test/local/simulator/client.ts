// A plain client for tests: tokens by the token endpoint, requests by fetch, answers as status, headers and JSON.
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../local/simulator/simulator.ts';

export const TENANT = '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d';
export const PLATFORM = 'ebf47942-73e9-4162-98b6-1813c61b19ff';
export const APPS = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';

export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

interface Listed {
  value: Record<string, unknown>[];
}

export interface Client {
  simulator: Simulator;
  token: (resource: string) => Promise<string>;
  /** ARM; api-version is added where the path has none. */
  arm: (method: string, path: string, body?: unknown) => Promise<Reply>;
  /** Every item of every page of an ARM list. */
  armList: (path: string) => Promise<Record<string, unknown>[]>;
  query: (query: string, more?: object) => Promise<Reply>;
  graph: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;
  graphList: (path: string) => Promise<Record<string, unknown>[]>;
  control: (method: string, path: string, body?: unknown) => Promise<Reply>;
  /** Forgets the tokens; the next requests ask for new ones. */
  signOut: () => void;
}

export async function startClient(options: SimulatorOptions = {}): Promise<Client> {
  const simulator = await startSimulator(options);
  const { url } = simulator;

  async function send(target: string, init: RequestInit): Promise<Reply> {
    const response = await fetch(target, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  }

  async function token(resource: string): Promise<string> {
    const reply = await send(`${url}/msi/token?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`, {
      headers: { 'x-identity-header': 'any' },
    });
    return String(reply.body.access_token);
  }

  const bearer = new Map<string, string>();
  async function authorized(
    resource: string,
    method: string,
    target: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    if (!bearer.has(resource)) bearer.set(resource, await token(resource));
    const sent = { authorization: `Bearer ${bearer.get(resource)}`, 'content-type': 'application/json', ...headers };
    return send(target.startsWith('http') ? target : url + target, {
      method,
      headers: sent,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  const arm: Client['arm'] = (method, path, body) => {
    const target = path.includes('api-version=')
      ? path
      : `${path}${path.includes('?') ? '&' : '?'}api-version=2024-01-01`;
    return authorized('https://management.azure.com', method, target, body);
  };
  const graph: Client['graph'] = (method, path, body, headers) =>
    authorized('https://graph.microsoft.com', method, path.startsWith('http') ? path : `/v1.0${path}`, body, headers);

  async function all(
    link: string,
    get: (link: string) => Promise<Reply>,
    next: string,
  ): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for (let at: string | undefined = link; at !== undefined;) {
      const { status, body } = await get(at);
      if (status !== 200) throw new Error(`${at}: ${status} ${JSON.stringify(body)}`);
      items.push(...(body as unknown as Listed).value);
      at = body[next] as string | undefined;
    }
    return items;
  }

  return {
    simulator,
    token,
    signOut: () => {
      bearer.clear();
    },
    arm,
    graph,
    armList: (path) => all(path, (link) => arm('GET', link), 'nextLink'),
    graphList: (path) => all(path, (link) => graph('GET', link), '@odata.nextLink'),
    query: (query, more = {}) =>
      arm('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { query, ...more }),
    control: (method, path, body) =>
      send(simulator.controlUrl + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
  };
}

/** Code and message of an error answer. */
export function errorOf({ status, body }: Reply): { status: number; code: unknown; message: unknown } {
  const { code, message } = body.error as Record<string, unknown>;
  return { status, code, message };
}
