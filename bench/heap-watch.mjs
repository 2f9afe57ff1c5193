// Loaded into the Functions worker (`node --import`): keeps the highest heap use seen in the file that HEAP_WATCH_FILE names, since that file
// was last removed.
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.HEAP_WATCH_FILE;
if (isMainThread && file) {
  let peak = 0;
  let open;
  setInterval(() => {
    if (open !== undefined && !existsSync(file)) {
      closeSync(open);
      open = undefined;
    }
    if (open === undefined) {
      open = openSync(file, 'w');
      peak = 0;
    }
    const { heapUsed } = process.memoryUsage();
    if (heapUsed <= peak) return;
    peak = heapUsed;
    // In place: to truncate or rename a file waits for the disk, and what is measured waits with it.
    writeSync(open, `${peak}\n`, 0);
  }, 100).unref();
}
