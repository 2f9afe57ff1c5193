// Speaks to Azure as the person who runs a script: a token from the Azure CLI, or from azd where that is all there is. Tokens stay in this
// process. Plain Node, so that an install needs no packages.
import { spawnSync } from 'node:child_process';

const ENDPOINTS = {
  arm: process.env.AZURE_ARM_ENDPOINT || 'https://management.azure.com',
  graph: process.env.AZURE_GRAPH_ENDPOINT || 'https://graph.microsoft.com',
};

/** A fault that the person can do something about; scripts print it in one line. */
export class Refused extends Error {}

/**
 * The JSON that Azure answers; a list is read to its end into `value`.
 * @param {'arm' | 'graph'} api
 * @throws Refused with what Azure said
 */
export async function ask(api, method, path, body) {
  let url = new URL(path, ENDPOINTS[api]).href;
  let whole;
  for (;;) {
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${tokenFor(api)}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Refused(`${method} ${new URL(url).pathname} answers ${answer.status}: ${reasonIn(text)}`);
    const page = text === '' ? {} : JSON.parse(text);
    const next = page['@odata.nextLink'] ?? page.nextLink;
    whole = whole ? { ...whole, value: [...whole.value, ...page.value] } : page;
    if (!next || method !== 'GET') return whole;
    url = next;
  }
}

function reasonIn(text) {
  try {
    const { error } = JSON.parse(text);
    return `${error.code}: ${error.message}`;
  } catch {
    return text.slice(0, 200) || 'nothing more';
  }
}

const tokens = new Map();
function tokenFor(api) {
  if (!tokens.has(api)) tokens.set(api, newToken(ENDPOINTS[api]));
  return tokens.get(api);
}

function newToken(resource) {
  const ways = [
    ['az', ['account', 'get-access-token', '--resource', resource, '--output', 'json'], 'accessToken'],
    ['azd', ['auth', 'token', '--scope', `${resource}/.default`, '--output', 'json'], 'token'],
  ];
  const said = [];
  for (const [command, args, field] of ways) {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (error) said.push(`${command} is not here`);
    else if (status !== 0) said.push(`${command}: ${stderr.trim().split('\n').at(-1)}`);
    else return JSON.parse(stdout)[field];
  }
  throw new Refused(`No sign-in to Azure: ${said.join('; ')}. Run "az login" or "azd auth login".`);
}

/** Runs a script's work; what Azure refused is one line and exit code 1, a wrong flag is exit code 2. */
export async function run(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused) && error?.code?.startsWith?.('ERR_PARSE_ARGS') !== true) throw error;
    console.error(error.message);
    process.exitCode = error instanceof Refused ? 1 : 2;
  }
}
