import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { durableCalls, type DurableCalls } from './durable-calls.ts';
import { cleanUp, fixture, startHostProcess, until, type HostProcess } from './host-process.ts';

let host: HostProcess;
let durable: DurableCalls;
beforeAll(async () => {
  host = await startHostProcess(fixture('durable'), { environment: { SET_OUTSIDE: 'outside' } });
  durable = durableCalls(host.url);
});
afterAll(cleanUp);

/** Runs it to its end and answers status and output. */
const end = async (name: string, input?: unknown): Promise<[string, unknown]> => {
  const { runtimeStatus, output } = await durable.ended(await durable.start(name, input));
  return [runtimeStatus, output];
};
const key = (): string => `key-${Math.random()}`;
const failure = (name: string, text: string): [string, unknown] => [
  'Failed',
  expect.stringContaining(`Orchestrator function '${name}' failed: ${text}`),
];

describe('the environment of the app', () => {
  it('has the Values of local.settings.json, which never overwrite what is set, and what Azure sets', async () => {
    expect(await (await fetch(`${host.url}/api/environment`)).json()).toEqual({
      fromSettings: 'settings',
      setOutside: 'outside',
      hostname: true,
      folder: fixture('durable'),
    });
  });
});

describe('activities', () => {
  it.each<[string, string, unknown, unknown]>([
    ['run one after the other', 'chain', { n: 1 }, 8],
    ['run in parallel', 'fanOut', { count: 100 }, 9900],
    [
      'get strings, numbers, booleans, objects and lists as they are, and nothing as undefined',
      'echoValues',
      null,
      ['s', '123', 5, true, { a: 1 }, [1, 2], 'nothing', 'nothing'],
    ],
    [
      'give strings, numbers, base64, ISO dates, booleans and null',
      'kindValues',
      null,
      {
        string: '{"looks":"like json"}',
        number: 1.5,
        bytes: Buffer.from('bytes').toString('base64'),
        date: { at: '1970-01-01T00:00:00.000Z' },
        boolean: true,
        nothing: null,
      },
    ],
    ['fail with the words of the extension', 'catching', null, "Activity function 'fail' failed: caught"],
    [
      'are tried again until they succeed, and later numbers still fit',
      'retrying',
      { key: 'retry-1', times: 2, attempts: 3 },
      6,
    ],
    [
      'are tried again among others that complete meanwhile',
      'retryAmongOthers',
      { key: 'retry-2' },
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 4, 'after'],
    ],
  ])('%s', async (_name, orchestrator, input, output) => {
    expect(await durable.outputOf(orchestrator, input)).toEqual(output);
  });

  it('know the instance that called them', async () => {
    const id = await durable.start('activityMetadata');
    expect((await durable.ended(id)).output).toEqual({ instanceId: id, functionName: 'metadata' });
  });

  it('fail the call when every attempt failed, with the numbers of the history as the SDK counts them', async () => {
    const id = await durable.start('retrying', { key: key(), times: 9, attempts: 2 });
    expect([(await durable.ended(id)).runtimeStatus, (await durable.ended(id)).output]).toEqual(
      failure('retrying', "Activity function 'failTimes' failed: failure 2"),
    );
    const { historyEvents } = await durable.status(id, 'showHistory=true');
    expect(historyEvents?.map(({ EventType }) => EventType)).toEqual([
      'ExecutionStarted',
      'TaskFailed',
      'TimerFired',
      'TaskFailed',
      'TimerFired',
      'ExecutionCompleted',
    ]);
  });
});

describe('input', () => {
  it.each<[string, unknown, unknown]>([
    ['a client without input sends the empty string', '', { input: '', type: 'string' }],
    ['an object', { a: [1] }, { input: { a: [1] }, type: 'object' }],
    ['null', null, { input: null, type: 'object' }],
  ])('%s', async (_name, input, output) => {
    expect(await durable.outputOf('returnsInput', input)).toEqual(output);
  });
});

describe('what hangs in Azure fails here at once, with a text that names the rule', () => {
  it.each<[string, string]>([
    ['unknownActivity', "The function 'noSuchActivity' doesn't exist, is disabled, or is not an activity function"],
    ['unknownSub', "The function 'noSuchOrchestrator' doesn't exist, is disabled, or is not an orchestrator function"],
    ['emptyError', 'The orchestrator threw an error without a message'],
    ['reusesTask', 'A task that was already yielded was used again in Task.any or Task.all'],
    ['retryTimeout', 'retryTimeoutInMilliseconds ran out'],
    [
      'nonDeterministic',
      'Non-Deterministic workflow detected: action 0 was "activity echo" when it was scheduled and is "activity double" on replay',
    ],
    ['hugeStatus', 'setCustomStatus takes at most 16 KB'],
  ])('%s', async (name, text) => {
    expect(await end(name)).toEqual(failure(name, text));
  });
});

describe('completion', () => {
  it('fails with the error of the orchestrator', async () => {
    expect(await end('throws')).toEqual(['Failed', "Orchestrator function 'throws' failed: plain failure"]);
  });

  it('waits for a timer that nobody cancelled', async () => {
    const startedAt = Date.now();
    expect(await end('forgottenTimer', { ms: 700 })).toEqual(['Completed', 'done']);
    expect(Date.now() - startedAt).toBeGreaterThan(690);
  });

  it('waits for the slow sibling of a failure', async () => {
    const startedAt = Date.now();
    expect(await end('failsWithSlowSibling')).toEqual(
      failure('failsWithSlowSibling', "Activity function 'fail' failed: first"),
    );
    expect(Date.now() - startedAt).toBeGreaterThan(590);
  });
});

describe('timers and external events', () => {
  it('fires a timer at its time and not before', async () => {
    expect(await durable.outputOf('timer', { ms: 250 })).toBe(true);
  });

  it('holds a timer of 40 days', async () => {
    const id = await durable.start('longTimer');
    await sleep(300);
    expect((await durable.status(id)).runtimeStatus).toBe('Running');
    expect((await durable.call('POST', `instances/${id}/terminate?reason=enough`)).status).toBe(202);
    expect(await durable.ended(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
  });

  it('takes an approval, and cancels the timeout', async () => {
    const id = await durable.start('approval', { timeoutMs: 60_000 });
    expect(await durable.raise(id, 'approved', { by: 'me' })).toBe(202);
    expect((await durable.ended(id)).output).toEqual({ approvedBy: { by: 'me' } });
  });

  it('escalates when nobody approves in time', async () => {
    expect(await durable.outputOf('approval', { timeoutMs: 150 })).toBe('escalated');
  });

  it('keeps early events, first in first out', async () => {
    const id = await durable.start('earlyEvents', { ms: 300 });
    for (const value of ['first', 'second']) await durable.raise(id, 'value', value);
    expect((await durable.ended(id)).output).toEqual(['first', 'second']);
  });

  it('serves two waiters on one name last in, first out', async () => {
    const id = await durable.start('twoWaiters');
    await until('both waiters', async () => (await durable.status(id)).runtimeStatus === 'Running');
    await sleep(100);
    for (const value of [1, 2]) await durable.raise(id, 'value', value);
    expect((await durable.ended(id)).output).toEqual([2, 1]);
  });

  it('polls as a monitor', async () => {
    expect(await durable.outputOf('monitor', { key: key(), times: 3 })).toBe(4);
  });
});

describe('generations and sub-orchestrations', () => {
  it('continues as new with a fresh history, the same id and the custom status', async () => {
    const id = await durable.start('eternal', { round: 1, rounds: 4 });
    expect(await durable.ended(id)).toMatchObject({
      output: 'ended after 4',
      customStatus: { round: 4 },
      input: { round: 4, rounds: 4 },
    });
    expect((await durable.status(id, 'showHistory=true')).historyEvents?.map(({ EventType }) => EventType)).toEqual([
      'ExecutionStarted',
      'TaskCompleted',
      'ExecutionCompleted',
    ]);
  });

  it('hands a bare string over with quotes inside, as Azure does', async () => {
    expect(await durable.outputOf('againWithString', { start: true })).toBe('"text"');
  });

  it('drops events that nobody read before it continued as new', async () => {
    const id = await durable.start('dropsEvents', { round: 1 });
    await durable.raise(id, 'value', 'lost');
    await durable.raise(id, 'go', null);
    await until(
      'the second generation',
      async () =>
        (await durable.status(id)).input !== null &&
        (await durable.status(id, 'showHistory=true')).historyEvents?.length === 1,
    );
    await durable.raise(id, 'value', 'kept');
    expect((await durable.ended(id)).output).toBe('kept');
  });

  it('names a child without an id after its parent', async () => {
    const id = await durable.start('childIds');
    const { output } = await durable.ended(id);
    const [started] = (await durable.status(id, 'showHistory=true')).historyEvents!;
    const { ExecutionId } = started!['OrchestrationInstance'] as { ExecutionId: string };
    expect(output).toEqual({ id: `${ExecutionId}:0`, parent: id });
  });

  it('tells the version it was started under', async () => {
    const response = await durable.call('POST', 'orchestrators/tellsVersion/versioned?version=2.1', '{}');
    expect([response.status, (await durable.ended('versioned')).output]).toEqual([202, '2.1']);
  });

  it('runs children under given and made-up ids', async () => {
    const id = await durable.start('parent');
    const child = (name: string): object => ({ name, parent: true });
    expect((await durable.ended(id)).output).toEqual([child('a'), child('b'), child('c')]);
    expect((await durable.status(`${id}-a`)).runtimeStatus).toBe('Completed');
  });

  it("hands a child's failure to the parent", async () => {
    expect(await durable.outputOf('failingChild')).toBe(
      "Orchestrator function 'failing' failed: Activity function 'fail' failed: inside",
    );
  });

  it('tries a child again', async () => {
    expect(await durable.outputOf('retriesChild', { key: key(), times: 2 })).toBe(3);
  });
});

describe('custom status and guids', () => {
  it('keep guids and times equal on every replay', async () => {
    const { first, before } = (await durable.outputOf('guids')) as { first: string; before: number };
    expect([/^[0-9a-f-]{36}$/.test(first), Date.now() - before < 60_000]).toEqual([true, true]);
  });

  it('shows the status while it runs; two guids of one moment differ', async () => {
    const id = await durable.start('customStatus');
    await until('the custom status', async () => (await durable.status(id)).customStatus !== null);
    expect((await durable.status(id)).customStatus).toEqual({ step: 'waiting' });
    await durable.raise(id, 'go', null);
    expect(await durable.ended(id)).toMatchObject({ customStatus: { step: 'gone' }, output: 'different' });
  });
});

describe('entities', () => {
  const state = async (name: string): Promise<unknown> => {
    const response = await durable.call('GET', `entities/counter/${name}`);
    return response.status === 200 ? response.json() : response.status;
  };
  const signal = (name: string, operation: string, input?: unknown): Promise<Response> =>
    durable.call(
      'POST',
      `entities/Counter/${name}?op=${operation}`,
      input === undefined ? undefined : JSON.stringify(input),
    );

  it('run signals and calls in order', async () => {
    expect(await durable.outputOf('counts', { key: 'ordered' })).toEqual([15, 15]);
    expect(await state('ordered')).toBe(15);
  });

  it('take signals of clients, send signals to others, and can be deleted', async () => {
    expect(await state('client')).toBe(404);
    expect((await signal('client', 'add', 7)).status).toBe(202);
    await signal('client', 'forward', 'forwarded');
    await until('the forwarded signal', async () => (await state('forwarded')) === 7);
    await signal('client', 'delete');
    await until('the deletion', async () => (await state('client')) === 404);
    expect((await durable.call('POST', 'entities/nobody/x?op=add')).status).toBe(400);
  });

  it('hand a thrown string to the caller', async () => {
    expect(await durable.outputOf('entityFails')).toBe('entity failed');
  });

  it('hand a thrown Error over as [object Object], as Azure does', async () => {
    expect(await durable.outputOf('entityThrowsError')).toBe('[object Object]');
  });

  it('are listed with their state', async () => {
    await signal('listed', 'add', 1);
    await until('the state', async () => (await state('listed')) === 1);
    const list = (await (await durable.call('GET', 'entities/counter')).json()) as {
      entityId: object;
      state: unknown;
    }[];
    expect(list).toContainEqual({
      entityId: { name: 'counter', key: 'listed' },
      lastOperationTime: expect.any(String) as string,
      state: 1,
    });
  });

  it('are locked together: two critical sections over the same pair, asked for in opposite order, never overlap', async () => {
    await signal('left', 'add', 100);
    await until('the state', async () => (await state('left')) === 100);
    const transfers = [
      { from: 'left', to: 'right', amount: 10, holdMs: 150 },
      { from: 'right', to: 'left', amount: 5, holdMs: 150 },
      { from: 'left', to: 'right', amount: 1, holdMs: 0 },
    ];
    expect(await Promise.all(transfers.map((transfer) => durable.outputOf('transfers', transfer)))).toEqual([10, 5, 1]);
    expect([await state('left'), await state('right')]).toEqual([94, 6]);
  });

  it('are free again when the owner of a lock is terminated', async () => {
    const id = await durable.start('transfers', { from: 'freed', to: 'other', amount: 1, holdMs: 600_000 });
    await sleep(300);
    await durable.call('POST', `instances/${id}/terminate`);
    expect(await durable.outputOf('transfers', { from: 'freed', to: 'other', amount: 2, holdMs: 0 })).toBe(2);
  });
});

describe('durable HTTP', () => {
  let server: Server;
  const polls: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        polls.push(`${request.method} ${request.url} ${request.headers['x-test']}`);
        if (request.url === '/plain') response.writeHead(418).end(body);
        else if (polls.filter((poll) => poll.includes('/state')).length >= 2) response.writeHead(200).end('ready');
        else response.writeHead(202, { location: '/state' }).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => new Promise((done) => server.close(done)));
  const url = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

  it('hands over any status without throwing', async () => {
    expect(await durable.outputOf('calls', { url: url('/plain'), polling: true })).toEqual({
      status: 418,
      content: '{"a":1}',
    });
  });

  it('follows a 202 with a Location until it ends, and not when polling is off', async () => {
    polls.length = 0;
    expect(await durable.outputOf('calls', { url: url('/job'), polling: false })).toEqual({ status: 202, content: '' });
    expect(await durable.outputOf('calls', { url: url('/job'), polling: true })).toEqual({
      status: 200,
      content: 'ready',
    });
    expect(polls).toEqual(['POST /job yes', 'POST /job yes', 'GET /state yes', 'GET /state yes']);
  });

  it('fails the call when nobody answers', async () => {
    expect(await end('calls', { url: 'http://127.0.0.1:1/', polling: true })).toEqual(
      failure('calls', "Activity function 'BuiltIn::HttpActivity' failed"),
    );
  });
});

describe('a worker that dies', () => {
  it('runs the activity again and goes on', async () => {
    expect(await durable.outputOf('dies', { file: join(host.data, 'once') })).toBe('survived');
  });

  it('gives an activity up that ends the worker every time', async () => {
    expect(await end('alwaysDies')).toEqual(
      failure('alwaysDies', "Activity function 'die' failed: The worker ended 5 times"),
    );
  });
});
