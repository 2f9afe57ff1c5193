// Loaded into the Functions worker (`node --import`): keeps how many requests left it, by host and port, in the file that
// REQUEST_WATCH_FILE names.
import { subscribe } from 'node:diagnostics_channel';
import { openSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.REQUEST_WATCH_FILE;
if (isMainThread && file) {
  const counts = {};
  let changed = false;
  let open;
  const count = (host) => {
    counts[host] = (counts[host] ?? 0) + 1;
    changed = true;
  };
  subscribe('http.client.request.start', ({ request }) => count(request.getHeader('host')));
  subscribe('undici:request:create', ({ request }) => count(new URL(request.origin).host));
  setInterval(() => {
    if (!changed) return;
    changed = false;
    // In place: to truncate or rename a file waits for the disk, and what is measured waits with it.
    writeSync((open ??= openSync(file, 'w')), `${JSON.stringify(counts)}\n`, 0);
  }, 100).unref();
}
