// The admin API: how the host is and what it runs, and a way to run any function by hand.
import type { AppFunction, AppFunctions } from '../functions.ts';
import type { Route } from './routes.ts';

export interface AdminParts {
  functions: () => AppFunctions;
  routes: () => Route[];
  origin: () => string;
  startedAt: number;
  /** Runs a function with a text as its trigger's data, without waiting for it. */
  run: (target: AppFunction, input: string | undefined) => void;
}

export interface AdminReply {
  status: number;
  json?: unknown;
}

/** Answers a call below /admin/, whose key was checked already; undefined where there is nothing. */
export function adminReply(
  { functions, routes, origin, startedAt, run }: AdminParts,
  method: string,
  path: string,
  body: string,
): AdminReply | undefined {
  const [area, ...rest] = path.split('/');
  const [name, detail] = rest;
  if (method === 'GET' && path === 'host/status')
    return {
      status: 200,
      json: {
        id: 'local',
        state: 'Running',
        version: '4.1040.0.0',
        versionDetails: '4.1040.0',
        platformVersion: '',
        instanceId: String(process.pid),
        processUptime: Math.round(performance.now()),
        hostUptime: Math.round(Date.now() - startedAt),
      },
    };
  if (area !== 'functions') return undefined;
  if (method === 'GET' && name === undefined)
    return { status: 200, json: functions().all.map((one) => described(one, routes(), origin())) };
  const target = name === undefined ? undefined : functions().get(name);
  if (target === undefined) return { status: 404 };
  if (method === 'GET' && detail === 'status') return { status: 200, json: {} };
  if (method === 'GET') return { status: 200, json: described(target, routes(), origin()) };
  if (method !== 'POST' || detail !== undefined) return undefined;
  if (target.disabled || target.neverFires !== undefined) return { status: 404 };
  try {
    run(target, inputOf(body));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { status: 400, json: { Message: `The body must be JSON like {"input": "text"}: ${error.message}` } };
  }
  return { status: 202 };
}

/** @throws SyntaxError where the body is no JSON. */
function inputOf(body: string): string | undefined {
  if (body === '') return undefined;
  const input = (JSON.parse(body) as { input?: unknown } | null)?.input ?? undefined;
  return input === undefined || typeof input === 'string' ? input : JSON.stringify(input);
}

function described(one: AppFunction, routes: Route[], origin: string): Record<string, unknown> {
  const route = routes.find(({ target }) => target === one);
  return {
    name: one.name,
    href: `${origin}/admin/functions/${one.name}`,
    invoke_url_template: route === undefined ? null : `${origin}/${route.template}`,
    language: 'node',
    isDisabled: one.disabled,
    config: {
      name: one.name,
      language: 'node',
      disabled: one.disabled,
      bindings: Object.entries(one.metadata.bindings).map(([name, binding]) => ({ ...binding, name })),
    },
  };
}
