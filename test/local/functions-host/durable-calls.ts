// Calls the Durable management API of a host under test.
import { until } from './host-process.ts';

export interface Status {
  name: string;
  instanceId: string;
  runtimeStatus: string;
  input: unknown;
  output: unknown;
  customStatus: unknown;
  createdTime: string;
  lastUpdatedTime: string;
  historyEvents?: Record<string, unknown>[];
}

export interface DurableCalls {
  base: string;
  call(method: string, path: string, body?: string): Promise<Response>;
  start(name: string, input?: unknown, instanceId?: string): Promise<string>;
  status(instanceId: string, query?: string): Promise<Status>;
  /** The status once the instance has ended. */
  ended(instanceId: string, timeoutMs?: number): Promise<Status>;
  /** Starts and answers the output; fails the test where it does not complete. */
  outputOf(name: string, input?: unknown): Promise<unknown>;
  raise(instanceId: string, event: string, data: unknown): Promise<number>;
}

const finished = ['Completed', 'Failed', 'Terminated'];

export function durableCalls(url: string): DurableCalls {
  const base = `${url}/runtime/webhooks/durabletask`;
  const call: DurableCalls['call'] = (method, path, body) =>
    fetch(`${base}/${path}`, { method, ...(body !== undefined && { body }) });
  const status: DurableCalls['status'] = async (id, query = '') =>
    (await (await call('GET', `instances/${id}?${query}`)).json()) as Status;
  const start: DurableCalls['start'] = async (name, input = null, instanceId) => {
    const response = await call(
      'POST',
      `orchestrators/${name}${instanceId === undefined ? '' : `/${instanceId}`}`,
      JSON.stringify(input),
    );
    if (response.status !== 202)
      throw new Error(`${name} was not started: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { id: string }).id;
  };
  const ended: DurableCalls['ended'] = async (id, timeoutMs) => {
    let last: Status | undefined;
    await until(`the end of ${id}`, async () => finished.includes((last = await status(id)).runtimeStatus), timeoutMs);
    return last!;
  };
  return {
    base,
    call,
    status,
    start,
    ended,
    outputOf: async (name, input) => {
      const { runtimeStatus, output } = await ended(await start(name, input));
      expect({ runtimeStatus, output }).toEqual({ runtimeStatus: 'Completed', output });
      return output;
    },
    raise: async (id, event, data) =>
      (await call('POST', `instances/${id}/raiseEvent/${event}`, JSON.stringify(data))).status,
  };
}
