import { setTimeout as sleep } from 'node:timers/promises';
import { durableCalls, type DurableCalls, type Status } from './durable-calls.ts';
import { cleanUp, fixture, startHostProcess, until, type HostProcess } from './host-process.ts';

let host: HostProcess;
let durable: DurableCalls;
beforeAll(async () => {
  host = await startHostProcess(fixture('durable'), { args: ['--keys'] });
  const { systemKeys } = JSON.parse((await import('node:fs')).readFileSync(`${host.data}/keys.json`, 'utf8')) as {
    systemKeys: { durabletask_extension: string };
  };
  const open = durableCalls(host.url);
  const withKey = (path: string): string =>
    `${path}${path.includes('?') ? '&' : '?'}code=${systemKeys.durabletask_extension}`;
  // every call of these tests carries the system key, because the host checks keys
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    original(
      typeof input === 'string' && input.includes('/runtime/') && !input.includes('code=') ? withKey(input) : input,
      init,
    );
  durable = open;
});
afterAll(cleanUp);

/** A call of the SDK's client, made inside a function. */
const client = async (call: string, ...args: unknown[]): Promise<{ value?: unknown; error?: string }> =>
  (await (await fetch(`${host.url}/api/client`, { method: 'POST', body: JSON.stringify({ call, args }) })).json()) as {
    value?: unknown;
    error?: string;
  };
const onEntity = async (call: string, key: string, ...args: unknown[]): Promise<unknown> =>
  (
    (await (
      await fetch(`${host.url}/api/client`, {
        method: 'POST',
        body: JSON.stringify({ call, args, entity: { name: 'Counter', key } }),
      })
    ).json()) as { value?: unknown }
  ).value;
const code = async (method: string, path: string, body?: string): Promise<number> =>
  (await durable.call(method, path, body)).status;

describe('starting', () => {
  it('answers 202 with every management address', async () => {
    const response = await durable.call('POST', 'orchestrators/chain/my-id', '{"n":1}');
    const links = (await response.json()) as Record<string, string>;
    expect([response.status, response.headers.get('retry-after'), response.headers.get('location')]).toEqual([
      202,
      '10',
      links['statusQueryGetUri'],
    ]);
    expect(Object.keys(links)).toEqual([
      'id',
      'statusQueryGetUri',
      'sendEventPostUri',
      'terminatePostUri',
      'rewindPostUri',
      'purgeHistoryDeleteUri',
      'restartPostUri',
      'suspendPostUri',
      'resumePostUri',
    ]);
    expect(links).toMatchObject({
      id: 'my-id',
      statusQueryGetUri: expect.stringMatching(
        new RegExp(
          `^http://localhost:${host.port}/runtime/webhooks/durabletask/instances/my-id\\?taskHub=SampleHub&connection=Storage&code=`,
        ),
      ) as string,
    });
    expect((await durable.ended('my-id')).output).toBe(8);
    expect((await fetch(links['statusQueryGetUri']!.replace('localhost', '127.0.0.1'))).status).toBe(200); // the address works as it is
  });

  it.each<[string, string, string | undefined, number]>([
    ['an unknown function', 'orchestrators/nobody', '{}', 400],
    ['broken JSON', 'orchestrators/chain', '{', 400],
    ['an id that begins with @', 'orchestrators/chain/@x', '{}', 400],
    ['an id with a #', 'orchestrators/chain/a%23b', '{}', 400],
    ['an id of 257 characters', `orchestrators/chain/${'x'.repeat(257)}`, '{}', 400],
  ])('refuses %s', async (_name, path, body, status) => {
    expect(await code('POST', path, body)).toBe(status);
  });

  it('refuses an id that is active with 500, and takes a finished one again', async () => {
    await durable.start('collects', { count: 1 }, 'taken');
    expect(await code('POST', 'orchestrators/collects/taken', '{"count":1}')).toBe(500);
    await durable.raise('taken', 'value', 1);
    await durable.ended('taken');
    await durable.start('chain', { n: 2 }, 'taken');
    expect(await durable.ended('taken')).toMatchObject({ name: 'chain', output: 16 });
  });

  it('waits for the end where a timeout is given', async () => {
    const done = await durable.call('POST', 'orchestrators/chain?timeout=5&pollingInterval=0.05', '{"n":3}');
    expect([done.status, await done.json()]).toEqual([200, 24]);
    expect(await code('POST', 'orchestrators/longTimer?timeout=0.2&pollingInterval=0.05', '{}')).toBe(202);
  });
});

describe('the SDK client inside a function', () => {
  it('starts, and answers check-status links with the origin of the request', async () => {
    const response = await fetch(`${host.url}/api/orchestrators/chain`, { method: 'POST', body: '{"n":1}' });
    const links = (await response.json()) as Record<string, string>;
    expect([response.status, links['statusQueryGetUri']?.startsWith(`${host.url}/runtime/`)]).toEqual([202, true]);
    expect((await durable.ended(links['id']!)).output).toBe(8);
  });

  it('waits for completion: 200 and the output, 500 and the status of a failure', async () => {
    const wait = (name: string): Promise<Response> =>
      fetch(`${host.url}/api/wait/${name}`, { method: 'POST', body: '{"n":1}' });
    const good = await wait('chain');
    expect([good.status, await good.json()]).toEqual([200, 8]);
    const bad = await wait('throws');
    expect([bad.status, ((await bad.json()) as Status).runtimeStatus]).toEqual([500, 'Failed']);
  });

  it('starts without input, under a version and an id of its own', async () => {
    expect((await client('startNew', 'returnsInput', { instanceId: 'bare', version: '2' })).value).toBe('bare');
    expect((await durable.ended('bare')).output).toEqual({ input: '', type: 'string' });
    expect((await client('startNew', 'nobody', {})).error).toContain('400');
  });

  it('gets one status, and throws for an unknown id', async () => {
    const id = await durable.start('chain', { n: 1 });
    await durable.ended(id);
    expect((await client('getStatus', id)).value).toMatchObject({
      name: 'chain',
      instanceId: id,
      runtimeStatus: 'Completed',
      input: { n: 1 },
      output: 8,
    });
    expect((await client('getStatus', 'nobody')).error).toContain('404');
  });

  it('lists by status and time, over several pages', async () => {
    const from = new Date().toISOString();
    await sleep(20);
    const ids = await Promise.all(Array.from({ length: 130 }, (_, n) => durable.start('chain', { n })));
    await Promise.all(ids.map((id) => durable.ended(id)));
    const failed = await durable.start('throws');
    await durable.ended(failed);
    const list = (await client('getStatusBy', { createdTimeFrom: from, runtimeStatus: ['Completed'] }))
      .value as Status[];
    expect(list.map(({ instanceId }) => instanceId).sort()).toEqual([...ids].sort());
    const all = (await client('getStatusAll')).value as Status[];
    expect(all.map(({ instanceId }) => instanceId)).toEqual(expect.arrayContaining([failed, ...ids]));
    expect(
      (await client('purgeInstanceHistoryBy', { createdTimeFrom: from, runtimeStatus: ['Completed'] })).value,
    ).toEqual({ instancesDeleted: 130 });
    expect(
      (await client('purgeInstanceHistoryBy', { createdTimeFrom: from, runtimeStatus: ['Completed'] })).value,
    ).toEqual({ instancesDeleted: 0 });
  });

  it('raises events: silently for a finished instance, with an error for an unknown one and for undefined data', async () => {
    const id = await durable.start('collects', { count: 1 });
    expect((await client('raiseEvent', id, 'value')).error).toContain('400');
    expect(await client('raiseEvent', id, 'value', { a: 1 })).toEqual({ value: null });
    expect((await durable.ended(id)).output).toEqual([{ a: 1 }]);
    expect(await client('raiseEvent', id, 'value', 1)).toEqual({ value: null });
    expect((await client('raiseEvent', 'nobody', 'value', 1)).error).toContain('No instance');
  });

  it('terminates, suspends, resumes, rewinds and purges', async () => {
    const id = await durable.start('collects', { count: 1 });
    expect(await client('suspend', id, 'hold')).toEqual({ value: null });
    await until('suspension', async () => (await durable.status(id)).runtimeStatus === 'Suspended');
    expect(await client('resume', id, 'go')).toEqual({ value: null });
    await until('resumption', async () => (await durable.status(id)).runtimeStatus === 'Running');
    expect((await client('rewind', id, 'no')).error).toContain('only supported on failed');
    expect(await client('terminate', id, 'over')).toEqual({ value: null });
    expect(await durable.ended(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'over' });
    expect((await client('purgeInstanceHistory', id)).value).toEqual({ instancesDeleted: 1 });
    expect((await client('purgeInstanceHistory', id)).value).toEqual({ instancesDeleted: 0 });
  });

  it('signals and reads entities', async () => {
    expect(await onEntity('readEntityState', 'sdk')).toEqual({ entityExists: false });
    await onEntity('signalEntity', 'sdk', 'add', 3);
    await until(
      'the state',
      async () => ((await onEntity('readEntityState', 'sdk')) as { entityExists: boolean }).entityExists,
    );
    expect(await onEntity('readEntityState', 'sdk')).toEqual({ entityExists: true, entityState: 3 });
  });
});

describe('the status', () => {
  it('is 202 with Location while it runs and 200 when it has ended; 500 for a failure only when asked', async () => {
    const id = await durable.start('collects', { count: 1 });
    const running = await durable.call('GET', `instances/${id}`);
    expect([
      running.status,
      running.headers.get('retry-after'),
      running.headers.get('location')?.includes(`/instances/${id}?`),
    ]).toEqual([202, '5', true]);
    await durable.raise(id, 'value', 1);
    await durable.ended(id);
    const failed = await durable.start('throws');
    await durable.ended(failed);
    expect([
      await code('GET', `instances/${id}`),
      await code('GET', `instances/${failed}`),
      await code('GET', `instances/${failed}?returnInternalServerErrorOnFailure=true`),
      await code('GET', 'instances/nobody'),
    ]).toEqual([200, 200, 500, 404]);
  });

  it('has exactly the fields of the extension, in whole seconds', async () => {
    const id = await durable.start('chain', { n: 1 });
    const status = await durable.ended(id);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;
    expect(status).toEqual({
      name: 'chain',
      instanceId: id,
      runtimeStatus: 'Completed',
      input: { n: 1 },
      customStatus: null,
      output: 8,
      createdTime: time,
      lastUpdatedTime: time,
    });
    expect((await durable.status(id, 'showInput=false')).input).toBeNull();
  });

  it('shows a history in which completions have swallowed what scheduled them', async () => {
    const id = await durable.start('approval', { timeoutMs: 100 });
    await durable.ended(id);
    const time = expect.any(String) as string;
    expect((await durable.status(id, 'showHistory=true&showHistoryOutput=true')).historyEvents).toEqual([
      {
        EventType: 'ExecutionStarted',
        Timestamp: time,
        FunctionName: 'approval',
        Input: { timeoutMs: 100 },
        OrchestrationInstance: { InstanceId: id, ExecutionId: time },
        ParentInstance: null,
      },
      { EventType: 'TimerFired', Timestamp: time, ScheduledTime: time, FireAt: time },
      { EventType: 'ExecutionCompleted', Timestamp: time, OrchestrationStatus: 'Completed', Result: 'escalated' },
    ]);
    const chain = await durable.start('chain', { n: 1 });
    await durable.ended(chain);
    expect((await durable.status(chain, 'showHistory=true&showInput=false')).historyEvents?.[1]).toEqual({
      EventType: 'TaskCompleted',
      Timestamp: time,
      ScheduledTime: time,
      FunctionName: 'double',
    });
    expect((await durable.status(chain, 'showHistory=true&showHistoryOutput=true')).historyEvents?.[1]).toEqual({
      EventType: 'TaskCompleted',
      Timestamp: time,
      ScheduledTime: time,
      FunctionName: 'double',
      Result: { n: 2 },
    });
  });

  it('pages with a continuation token, and filters by the beginning of the id', async () => {
    for (const n of [1, 2, 3]) await durable.ended(await durable.start('chain', { n }, `page-${n}`));
    const first = await durable.call('GET', 'instances/?instanceIdPrefix=page-&top=2');
    const token = first.headers.get('x-ms-continuation-token');
    expect(((await first.json()) as Status[]).map(({ instanceId }) => instanceId)).toEqual(['page-1', 'page-2']);
    const second = await fetch(`${durable.base}/instances/?instanceIdPrefix=page-&top=2`, {
      headers: { 'x-ms-continuation-token': token! },
    });
    expect([
      ((await second.json()) as Status[]).map(({ instanceId }) => instanceId),
      second.headers.get('x-ms-continuation-token'),
    ]).toEqual([['page-3'], null]);
    expect(await code('GET', 'instances/?runtimeStatus=Sleeping')).toBe(400);
  });
});

describe('operations on an instance', () => {
  it('answers 404 for an unknown instance and 410 for a finished one', async () => {
    const id = await durable.start('chain', { n: 1 });
    await durable.ended(id);
    const operations = ['terminate', 'suspend', 'resume'];
    expect(await Promise.all(operations.map((operation) => code('POST', `instances/nobody/${operation}`)))).toEqual([
      404, 404, 404,
    ]);
    expect(await Promise.all(operations.map((operation) => code('POST', `instances/${id}/${operation}`)))).toEqual([
      410, 410, 410,
    ]);
    expect([await durable.raise('nobody', 'x', 1), await durable.raise(id, 'x', 1)]).toEqual([404, 410]);
    expect([
      await code('DELETE', 'instances/nobody'),
      await code('DELETE', 'instances/'),
      await code('POST', 'instances/nobody/unknown'),
    ]).toEqual([404, 400, 404]);
  });

  it('refuses an event without a body or with broken JSON', async () => {
    const id = await durable.start('collects', { count: 1 });
    expect([
      await code('POST', `instances/${id}/raiseEvent/value`),
      await code('POST', `instances/${id}/raiseEvent/value`, '{'),
    ]).toEqual([400, 400]);
  });

  it('holds events back while suspended and delivers them in order afterwards', async () => {
    const id = await durable.start('collects', { count: 2 });
    expect(await code('POST', `instances/${id}/resume`)).toBe(500);
    await code('POST', `instances/${id}/suspend?reason=pause`);
    await until('suspension', async () => (await durable.status(id)).runtimeStatus === 'Suspended');
    expect(await code('POST', `instances/${id}/suspend`)).toBe(500);
    for (const value of ['a', 'b']) await durable.raise(id, 'value', value);
    await sleep(200);
    expect((await durable.status(id)).runtimeStatus).toBe('Suspended');
    await code('POST', `instances/${id}/resume`);
    expect((await durable.ended(id)).output).toEqual(['a', 'b']);
  });

  it('leaves a child running when its parent is terminated', async () => {
    const id = await durable.start('parentOfWaiting');
    await until('the child', async () => (await code('GET', `instances/${id}-child`)) === 202);
    await code('POST', `instances/${id}/terminate?reason=enough`);
    expect((await durable.ended(id)).runtimeStatus).toBe('Terminated');
    expect((await durable.status(`${id}-child`)).runtimeStatus).toBe('Running');
  });

  it('fails a parent whose child is terminated', async () => {
    const id = await durable.start('parentOfWaiting');
    await until('the child', async () => (await code('GET', `instances/${id}-child`)) === 202);
    await code('POST', `instances/${id}-child/terminate?reason=stopped`);
    expect(await durable.ended(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining('stopped') as string,
    });
  });

  it('terminates at once, whatever activities still run', async () => {
    const slow = await durable.start('sleeps', { ms: 3_000 });
    await sleep(100);
    await code('POST', `instances/${slow}/terminate?reason=${encodeURIComponent('not needed')}`);
    expect(await durable.ended(slow, 2_500)).toMatchObject({ runtimeStatus: 'Terminated', output: 'not needed' });
  });

  it('rewinds a failed activity, also inside a child, without running the completed ones again', async () => {
    const id = await durable.start('parentOfFailing', { key: `rewind-${Date.now()}` });
    expect((await durable.ended(id)).runtimeStatus).toBe('Failed');
    expect(await code('POST', `instances/${id}/rewind?reason=fixed`)).toBe(202);
    await until('its end', async () => (await durable.status(id)).runtimeStatus === 'Completed');
    expect((await durable.status(id)).output).toEqual(['kept', 2]);
  });

  it('answers 501 where a rewind would go back past exhausted retries', async () => {
    const id = await durable.start('retrying', { key: `exhausted-${Date.now()}`, times: 9, attempts: 2 });
    await durable.ended(id);
    expect(await code('POST', `instances/${id}/rewind`)).toBe(501);
  });

  it('restarts under a new id or the same one', async () => {
    const id = await durable.start('chain', { n: 5 });
    await durable.ended(id);
    const restarted = (await (await durable.call('POST', `instances/${id}/restart`)).json()) as { id: string };
    expect([restarted.id === id, (await durable.ended(restarted.id)).output]).toEqual([false, 40]);
    expect(
      (
        (await (await durable.call('POST', `instances/${id}/restart?restartWithNewInstanceId=false`)).json()) as {
          id: string;
        }
      ).id,
    ).toBe(id);
    expect((await durable.ended(id)).output).toBe(40);
  });

  it('purges an instance that still runs, under its own activities', async () => {
    const id = await durable.start('failsWithSlowSibling');
    await sleep(100);
    expect(await code('DELETE', `instances/${id}`)).toBe(200);
    await sleep(700);
    expect(await code('GET', `instances/${id}`)).toBe(404);
  });
});
