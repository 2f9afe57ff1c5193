// What `npm start` says when everything is up: where things are, and what to type next. 80 columns; passwords and keys stay in the ready file.
import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import { API_PORT } from './ports.ts';
import { root } from './root.ts';
import type { Running } from './start-all.ts';

/** The lines of the banner. */
export function banner({ ready, readyFile, tenant }: Running, data: string, keys: boolean): string[] {
  const port = Number(new URL(ready.api_url).port);
  const blob = /BlobEndpoint=([^;]+)/.exec(ready.storage.connection_string)?.[1] ?? '';
  const pubSub = /Endpoint=([^;]+)/.exec(ready.web_pubsub.connection_string)?.[1] ?? '';
  const file = short(readyFile);
  const elsewhere = port === API_PORT ? [] : [`  export ATG_URL=${ready.api_url}`];
  const key = keys ? [`  export ATG_KEY=$(node -p 'JSON.parse(fs.readFileSync("${readyFile}")).function_key')`] : [];
  return [
    '',
    styleText('bold', 'ATG Serverless runs on this machine: no cloud, no account.'),
    '',
    `  API         ${ready.api_url}${keys ? '  (asks for a function key)' : ''}`,
    `  Graph       ${ready.graph.uri}  (user ${ready.graph.user})`,
    `  Storage     ${blob}`,
    `  Web PubSub  ${pubSub}`,
    `  Tenant      ${tenant.name}, simulated at ${ready.simulator.url}`,
    `  Data, logs  ${short(data)}, ${short(data)}/logs`,
    `  For scripts ${file}  (addresses, keys, passwords)`,
    '',
    styleText('bold', 'Type next, in another terminal:'),
    '',
    `  alias atg='node ${join(root, 'dist/cli/atg.mjs')}'`,
    ...elsewhere,
    ...key,
    `  atg scan --tenant-id ${tenant.id}`,
    `  atg generate-iac --tenant-id ${tenant.id}`,
    '  atg jobs list',
    `  curl ${ready.api_url}/health`,
    '',
    'Ctrl-C stops everything; the next `npm start` goes on where this one ended.',
    '',
  ];
}

/** A path as one would type it here. */
export function short(path: string): string {
  const here = relative(process.cwd(), path);
  return here === '' ? '.' : here.startsWith('..') ? path : here;
}
