import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import neo4j from 'neo4j-driver';
import { DataFolder } from '../../../local/start/data-folder.ts';
import { SAMPLE_TENANT } from '../../../local/start/flags.ts';
import { Part } from '../../../local/start/part.ts';
import { coreTools, graph } from '../../../local/start/parts.ts';

let at: string;
beforeEach(() => (at = mkdtempSync(join(tmpdir(), 'parts-'))));
afterEach(() => rmSync(at, { recursive: true, force: true }));

test('starts the graph with a password that begins with a dash, as one in 64 does', async () => {
  const folder = await DataFolder.open(at);
  const secrets = { graph_password: '-begins-with-a-dash', web_pubsub_key: '', identity_header: '' };
  const ports = { api: 0, blob: 0, queue: 0, table: 0, graph: 0, web_pubsub: 0, simulator: 0 };
  const flags = {
    ...{ tenant: SAMPLE_TENANT, port: 0, data: at, neo4j: false, keys: false, quotas: false, func: undefined },
    ...{ faults: undefined, readyFile: undefined },
  };
  const part = await Part.start(graph({ folder, secrets, ports, flags, environment: process.env }));
  try {
    const { uri } = await part.ready<{ uri: string }>();
    const driver = neo4j.driver(uri, neo4j.auth.basic('neo4j', secrets.graph_password));
    await driver.verifyAuthentication();
    await driver.close();
  } finally {
    await part.stop(3_000);
    folder.close();
  }
});

test('runs Azure Functions Core Tools over the app that was built, where they are the host', async () => {
  const folder = await DataFolder.open(at);
  const ports = { api: 7071, blob: 0, queue: 0, table: 0, graph: 0, web_pubsub: 0, simulator: 0 };
  const environment = { NEO4J_URI: 'bolt://127.0.0.1:1' };
  const setting = { app: '/app', folder, ports, environment } as unknown as Parameters<typeof coreTools>[0];
  expect(coreTools(setting, '/tools/func')).toMatchObject({
    program: '/tools/func',
    args: ['start', '--port', '7071'],
    cwd: '/app',
    environment,
  });
  folder.close();
});
