import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { configPath } from '../../src/cli/config-file.ts';
import { readSettings } from '../../src/cli/settings.ts';
import { atg, spawnAtg, tempFolder } from './support/atg.ts';
import { startScriptedServer } from './support/scripted-server.ts';

let env: NodeJS.ProcessEnv;
let path: string;
beforeEach(() => {
  env = { XDG_CONFIG_HOME: tempFolder() };
  path = configPath(env);
});
const config = (...args: string[]) => atg(['config', ...args], { env });
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

test('set makes a file that only its owner can read; get and list read it, the key masked in the list', async () => {
  expect(await config('set', 'url', 'https://my-app.azurewebsites.net')).toEqual({
    code: 0,
    stdout: `Saved in ${path}\n`,
    stderr: '',
  });
  await config('set', 'key', 'secret-key');
  expect([modeOf(path), modeOf(dirname(path)), readdirSync(dirname(path))]).toEqual(['600', '700', ['config.json']]);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    url: 'https://my-app.azurewebsites.net',
    key: 'secret-key',
  });
  expect((await config('get', 'key')).stdout).toBe('secret-key\n');
  expect((await config('list')).stdout).toBe('url = https://my-app.azurewebsites.net\nkey = ********\n');
  expect(JSON.parse((await config('list', '--json')).stdout)).toEqual({
    url: 'https://my-app.azurewebsites.net',
    key: '********',
  });
  expect((await config('path')).stdout).toBe(`${path}\n`);
});

test('set reads a key from standard input, and takes a value out when it is empty', async () => {
  await atg(['config', 'set', 'key', '-'], { env, input: 'piped-key\n' });
  expect((await config('get', 'key')).stdout).toBe('piped-key\n');
  await config('set', 'key', '');
  expect(await config('get', 'key')).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: key is not set in ${path}. [CONFIG_INVALID]\n`,
  });
});

test('refuses a name it does not know and a URL that is none', async () => {
  expect((await config('set', 'colour', 'red')).stderr).toBe(
    'error: "colour" is not a name in the config file; there are url and key\n',
  );
  expect((await config('set', 'url', 'my-app')).stderr).toBe(
    'error: url: "my-app" is not a URL such as https://my-app.azurewebsites.net/api/v1\n',
  );
});

test.each([0o640, 0o604, 0o660])('refuses a key that others can read (mode %o), but not a URL', async (mode) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '{"key":"secret-key"}');
  chmodSync(path, mode);
  const { code, stderr } = await atg(['health'], { env });
  expect([code, stderr]).toEqual([
    2,
    `error: The config file ${path} holds a key and can be read by others (mode 0${mode.toString(8)}). [CONFIG_INVALID]\nhint: Run: chmod 600 '${path}'. If others may have seen the key, renew it.\n`,
  ]);
  writeFileSync(path, '{"url":"http://localhost:1"}');
  expect((await atg(['health'], { env })).code).toBe(5);
});

test.each([
  ['{', 'is not valid JSON.'],
  ['{"token":"x"}', 'may hold "url" and "key", both text, and nothing else.'],
])('says what is wrong with the file %s', async (text, sentence) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  expect((await config('list')).stderr.split('\n')[0]).toBe(
    `error: The config file ${path} ${sentence} [CONFIG_INVALID]`,
  );
});

test('the file is where each system keeps such files', () => {
  expect(configPath({ HOME: '/home/a' }, 'linux')).toBe('/home/a/.config/atg/config.json');
  expect(configPath({ HOME: '/home/a', XDG_CONFIG_HOME: '/x' }, 'linux')).toBe('/x/atg/config.json');
  expect(configPath({ HOME: '/home/a', APPDATA: '/data' }, 'win32')).toBe('/data/atg/config.json');
});

describe('settings', () => {
  const file = { url: 'https://file.example', key: 'file-key' };
  const read = (flags: object, variables: NodeJS.ProcessEnv, contents: object = file) =>
    readSettings(flags, variables, () => Promise.resolve(contents));

  test('flags go before the environment, and that before the file', async () => {
    const variables = { ATG_URL: 'https://env.example/api/v1/', ATG_KEY: 'env-key' };
    expect(await read({ url: 'https://flag.example/atg', key: 'flag-key', timeout: '5' }, variables)).toEqual({
      url: 'https://flag.example/atg',
      key: 'flag-key',
      timeoutMs: 5000,
      warning: undefined,
    });
    expect(await read({}, variables)).toEqual({
      url: 'https://env.example/api/v1',
      key: 'env-key',
      timeoutMs: 30_000,
      warning: undefined,
    });
    expect(await read({}, {})).toEqual({
      url: 'https://file.example/api/v1',
      key: 'file-key',
      timeoutMs: 30_000,
      warning: undefined,
    });
    expect(await read({}, {}, {})).toEqual({
      url: 'http://localhost:7071/api/v1',
      key: undefined,
      timeoutMs: 30_000,
      warning: undefined,
    });
  });

  test('does not read the file where nothing is missing', async () => {
    await readSettings({ url: 'https://a.example', key: 'k' }, {}, () => Promise.reject(new Error('read')));
  });

  test('takes a token from the environment, and says when it would go in the open', async () => {
    expect((await read({}, { ATG_TOKEN: 'ey.J0.x-_' })).token).toBe('ey.J0.x-_');
    expect((await read({ url: 'http://far.example' }, { ATG_TOKEN: 'ey.x' })).warning).toBe(
      'The token goes to far.example unencrypted; use https.',
    );
    await expect(read({}, { ATG_TOKEN: 'two words' })).rejects.toThrow('ATG_TOKEN is no access token');
  });

  test('warns before a key goes over the network in the open, not on this machine', async () => {
    expect((await read({ url: 'http://far.example' }, {})).warning).toBe(
      'The key goes to far.example unencrypted; use https.',
    );
    for (const url of ['http://localhost:7071', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://far.example'])
      expect((await read({ url }, {})).warning).toBeUndefined();
  });

  test.each([
    [{ url: 'ftp://a' }, '--url: "ftp://a" is not a URL such as https://my-app.azurewebsites.net/api/v1'],
    [
      { url: 'https://a?code=k' },
      '--url: the URL may hold no password, query or fragment; give the function key with --key or ATG_KEY',
    ],
    [
      { url: 'https://u:p@a' },
      '--url: the URL may hold no password, query or fragment; give the function key with --key or ATG_KEY',
    ],
    [{ key: 'a b' }, 'The key must be printable ASCII without blanks; check --key, ATG_KEY or `atg config get key`.'],
    [{ timeout: 'soon' }, '--timeout: "soon" is not a number of seconds from 0.1 to 3600'],
    [{ timeout: '0' }, '--timeout: "0" is not a number of seconds from 0.1 to 3600'],
  ])('refuses %j', async (flags, sentence) => {
    await expect(read(flags, {})).rejects.toThrow(sentence);
  });
});

test('a child process takes URL and key from the file, and a token from the environment', async () => {
  const server = await startScriptedServer();
  await config('set', 'url', server.url);
  await config('set', 'key', 'the-key');
  const { code } = await spawnAtg(['jobs', 'list'], { env: { ...env, ATG_TOKEN: 'a-token' } });
  await server.stop();
  const { 'x-functions-key': key, authorization } = server.requests[0]?.headers ?? {};
  expect([code, key, authorization]).toEqual([0, 'the-key', 'Bearer a-token']);
});
