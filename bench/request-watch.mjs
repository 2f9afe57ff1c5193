// Loaded into the Functions worker (`node --import`): keeps how many requests left it, by host and port, in the file that
// REQUEST_WATCH_FILE names.
import { subscribe } from 'node:diagnostics_channel';
import { renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.REQUEST_WATCH_FILE;
if (isMainThread && file) {
  const counts = {};
  let changed = false;
  const count = (host) => {
    counts[host] = (counts[host] ?? 0) + 1;
    changed = true;
  };
  subscribe('http.client.request.start', ({ request }) => count(request.getHeader('host')));
  subscribe('undici:request:create', ({ request }) => count(new URL(request.origin).host));
  setInterval(() => {
    if (!changed) return;
    changed = false;
    writeFileSync(`${file}.part`, JSON.stringify(counts));
    renameSync(`${file}.part`, file);
  }, 100).unref();
}
