// Azurite in a process of its own, with the few things set that a product's local run needs: no telemetry, API versions newer than
// its own accepted, data on disk. It must never listen anywhere but on loopback.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { saveFirst, type DatabaseClass } from './save-first.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    'blob-port': { type: 'string' },
    'queue-port': { type: 'string' },
    'table-port': { type: 'string' },
    'ready-file': { type: 'string' },
  },
});
const { data, 'blob-port': blob, 'queue-port': queue, 'table-port': table, 'ready-file': readyFile } = values;
if (!data || !blob || !queue || !table || !readyFile) {
  console.error('needs --data DIR --blob-port N --queue-port N --table-port N --ready-file F');
  process.exit(2);
}

const require = createRequire(import.meta.url);
const requireOfAzurite = createRequire(require.resolve('azurite/package.json'));
saveFirst(requireOfAzurite('lokijs') as DatabaseClass);

process.argv = [
  ...process.argv.slice(0, 2),
  ...['--location', data, '--silent', '--skipApiVersionCheck', '--disableTelemetry'],
  ...['--blobHost', '127.0.0.1', '--queueHost', '127.0.0.1', '--tableHost', '127.0.0.1'],
  ...['--blobPort', blob, '--queuePort', queue, '--tablePort', table],
];
requireOfAzurite('./dist/src/azurite.js');

for (const port of [blob, queue, table]) while (!(await answers(Number(port)))) await pause(25);
writeFileSync(readyFile, JSON.stringify({ pid: process.pid }), { mode: 0o600 });

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}
