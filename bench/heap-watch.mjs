// Loaded into the Functions worker (`node --import`): keeps the highest heap use seen in the file that HEAP_WATCH_FILE names, since that file
// was last removed.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.HEAP_WATCH_FILE;
if (isMainThread && file) {
  let peak = 0;
  setInterval(() => {
    if (!existsSync(file)) peak = 0;
    const { heapUsed } = process.memoryUsage();
    if (heapUsed <= peak) return;
    peak = heapUsed;
    writeFileSync(`${file}.part`, String(peak));
    renameSync(`${file}.part`, file);
  }, 100).unref();
}
