// Loaded into the Functions worker (`node --import`): keeps, in the file that HEAP_WATCH_FILE names, the highest heap use seen since that file
// was last removed: with garbage, and right after a full collection.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env.HEAP_WATCH_FILE;
if (isMainThread && file) {
  let peak = { used: 0, live: 0 };
  const note = (seen) => {
    if (!existsSync(file)) peak = { used: 0, live: 0 };
    const next = { used: Math.max(peak.used, seen.used), live: Math.max(peak.live, seen.live) };
    if (next.used === peak.used && next.live === peak.live) return;
    peak = next;
    writeFileSync(`${file}.part`, JSON.stringify(peak));
    renameSync(`${file}.part`, file);
  };
  setInterval(() => note({ used: process.memoryUsage().heapUsed, live: 0 }), 100).unref();
  new PerformanceObserver((list) => {
    if (!list.getEntries().some(({ detail }) => detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR)) return;
    const { heapUsed } = process.memoryUsage();
    note({ used: heapUsed, live: heapUsed });
  }).observe({ entryTypes: ['gc'] });
}
