import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { cleanUp, fixture, isAlive, runToEnd, startHostProcess, temporaryFolder, until } from './host-process.ts';

afterAll(cleanUp);

/** An app of one file in a temporary folder. */
function app(files: Record<string, string>): string {
  const folder = temporaryFolder();
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [path, content] of Object.entries({
    'package.json': '{"main":"main.js"}',
    'host.json': '{"version":"2.0"}',
    'main.js': '',
    ...files,
  })) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
const http = (name: string, options: string): string => `require('@azure/functions').app.http('${name}', ${options});`;

describe('a start that cannot succeed says why in one line', () => {
  const data = temporaryFolder();
  const empty = temporaryFolder();
  const cases: [string, () => string[], number, RegExp][] = [
    ['no --app', () => ['--data', data], 2, /^--app is missing/],
    ['no --data', () => ['--app', empty], 2, /^--data is missing/],
    ['an unknown option', () => ['--nonsense'], 2, /--nonsense/],
    ['a port that is none', () => ['--app', empty, '--data', data, '--port', '99999'], 2, /^--port 99999/],
    [
      'a share that is none',
      () => ['--app', fixture('http'), '--data', data, '--deliver-twice', '2'],
      2,
      /^--deliver-twice 2/,
    ],
    ['no host.json', () => ['--app', empty, '--data', data], 1, /host\.json is missing/],
    [
      'a broken host.json',
      () => ['--app', app({ 'host.json': '{' }), '--data', data],
      1,
      /host\.json is not valid JSON/,
    ],
    [
      'a wrong value in host.json',
      () => ['--app', app({ 'host.json': '{"functionTimeout":"soon"}' }), '--data', data],
      1,
      /functionTimeout must be/,
    ],
    [
      'a bad hub name',
      () => ['--app', app({ 'host.json': '{"extensions":{"durableTask":{"hubName":"1-hub"}}}' }), '--data', data],
      1,
      /hubName must be/,
    ],
    [
      'no package.json',
      () => ['--app', app({ 'package.json': '' }), '--data', data],
      2,
      /package\.json cannot be read/,
    ],
    ['no main', () => ['--app', app({ 'package.json': '{}' }), '--data', data], 2, /has no "main"/],
    [
      'a main that matches nothing',
      () => ['--app', app({ 'package.json': '{"main":"dist/*.js"}' }), '--data', data],
      2,
      /no file matches "main": "dist\/\*\.js"/,
    ],
    [
      'an entry point that throws',
      () => ['--app', app({ 'main.js': 'throw new Error("not today")' }), '--data', data],
      1,
      /cannot be loaded: not today/,
    ],
    [
      'an entry point that exits',
      () => ['--app', app({ 'main.js': 'process.exit(4)' }), '--data', data],
      1,
      /ended the worker while it was loading \(exit code 4\)/,
    ],
    [
      'a route of the platform',
      () => ['--app', app({ 'main.js': http('a', '{route:"administrators/x",handler(){}}') }), '--data', data],
      1,
      /begins with "admin"/,
    ],
    [
      'two functions on one route',
      () => [
        '--app',
        app({
          'main.js':
            http('a', '{route:"x/{a}",handler(){}}') + http('b', '{route:"X/{a}",methods:["GET"],handler(){}}'),
        }),
        '--data',
        data,
      ],
      1,
      /"a" and "b" both answer GET/,
    ],
    [
      'a function name of the platform',
      () => ['--app', app({ 'main.js': http('host', '{handler(){}}') }), '--data', data],
      1,
      /"host" is no valid function name/,
    ],
    [
      'two functions of one name',
      () => [
        '--app',
        app({ 'main.js': http('a', '{handler(){}}') + http('a', '{route:"b",handler(){}}') }),
        '--data',
        data,
      ],
      1,
      /A function named "a" was registered twice/,
    ],
    [
      'a hook that does not exist',
      () => [
        '--app',
        app({ 'main.js': "require('@azure/functions-core').registerHook('nonsense', () => {})" }),
        '--data',
        data,
      ],
      1,
      /Unrecognized hook "nonsense"/,
    ],
    [
      'a bad cron schedule',
      () => [
        '--app',
        app({ 'main.js': "require('@azure/functions').app.timer('t',{schedule:'soon',handler(){}})" }),
        '--data',
        data,
      ],
      1,
      /"t": the schedule "soon"/,
    ],
    [
      'the gRPC generation of the Durable SDK',
      () => [
        '--app',
        app({
          'main.js':
            "require('@azure/functions').app.generic('g',{trigger:{type:'activityTrigger',name:'x',durableRequiresGrpc:true},handler(){}})",
        }),
        '--data',
        data,
      ],
      1,
      /durable-functions 4 \(gRPC\)/,
    ],
  ];
  it.each(cases)('%s', async (_name, args, code, message) => {
    const result = await runToEnd(args());
    expect({ code: result.code, lines: result.stderr.trim().split('\n').length }).toEqual({ code, lines: 1 });
    expect(result.stderr).toMatch(message);
  });
});

describe('ports', () => {
  it('refuses a port that was asked for and is in use', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await runToEnd([
      '--app',
      fixture('http'),
      '--data',
      temporaryFolder(),
      '--port',
      String(port),
    ]);
    await new Promise((done) => server.close(done));
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^Port ${port} cannot be used`));
  });
});

describe('the life of a host', () => {
  it('writes its ready file and its keys for the owner alone, and leaves nothing running after SIGTERM', async () => {
    const terminated = join(temporaryFolder(), 'terminated');
    const host = await startHostProcess(fixture('http'), { environment: { TERMINATED_FILE: terminated } });
    const { pid: worker } = (await (await fetch(`${host.url}/api/pid`)).json()) as { pid: number };
    expect(JSON.parse(readFileSync(host.readyFile, 'utf8'))).toEqual({
      url: `http://127.0.0.1:${host.port}`,
      master_key: host.masterKey,
      function_key: host.functionKey,
      pid: host.pid,
    });
    expect(statSync(join(host.data, 'keys.json')).mode & 0o777).toBe(0o600);
    const startedAt = Date.now();
    expect(await host.stop()).toBe(0);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect({ ready: existsSync(host.readyFile), worker: isAlive(worker) }).toEqual({ ready: false, worker: false });
    expect(readFileSync(terminated, 'utf8')).toBe('terminated\n'); // the appTerminate hook ran
  });

  it('keeps a data folder for one live host, and takes it over after a kill', async () => {
    const first = await startHostProcess(fixture('http'));
    const refused = await runToEnd(['--app', fixture('http'), '--data', first.data]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`in use by the host with pid ${first.pid}`);
    await first.kill();
    const second = await startHostProcess(fixture('http'), { data: first.data });
    expect(second.masterKey).toBe(first.masterKey);
    expect(await second.stop()).toBe(0);
  });

  it.each(['pid', 'loops'])('leaves no worker behind when it is killed, even one busy with %s', async (path) => {
    const host = await startHostProcess(fixture('http'));
    const { pid: worker } = (await (await fetch(`${host.url}/api/pid`)).json()) as { pid: number };
    fetch(`${host.url}/api/${path}`).catch(() => undefined); // the connection dies with the host
    await new Promise((done) => setTimeout(done, 200));
    await host.kill();
    await until('the end of the worker', () => !isAlive(worker), 3_000);
  });

  it('loads the app again when a file changes, with --watch', async () => {
    const folder = app({ 'main.js': http('answer', '{handler:()=>({body:"before"})}') });
    const host = await startHostProcess(folder, { args: ['--watch'] });
    expect(await (await fetch(`${host.url}/api/answer`)).text()).toBe('before');
    writeFileSync(
      join(folder, 'main.js'),
      http('answer', '{handler:()=>({body:"after"})}') + http('second', '{handler:()=>({body:"new"})}'),
    );
    await until('the new function', async () => (await fetch(`${host.url}/api/second`)).status === 200);
    expect(await (await fetch(`${host.url}/api/answer`)).text()).toBe('after');
    await host.stop();
  });

  it('prints functions and their addresses, one line per invocation, and JSON lines when asked', async () => {
    const host = await startHostProcess(fixture('http'), { args: ['--json-logs'] });
    await fetch(`${host.url}/api/created`);
    await until('the line of the invocation', () => host.output().includes("Executed 'Functions.created'"));
    const lines = host
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter(({ message }) => String(message).includes('created: [GET,POST]'))).toHaveLength(1);
    const executed = lines.filter(({ message }) => String(message).includes("Executed 'Functions.created'"));
    expect(
      executed.map(({ level, category, outcome, functionName }) => ({ level, category, outcome, functionName })),
    ).toEqual([{ level: 'information', category: 'Function.created', outcome: 'Succeeded', functionName: 'created' }]);
    expect(host.output()).not.toContain(host.masterKey);
    await host.stop();
  });
});
