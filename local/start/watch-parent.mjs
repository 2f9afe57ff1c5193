// Loaded into every part (`node --import`): ends the part when its supervisor has died without being able to stop it, so that
// `kill -9` of a supervisor leaves no process behind. It must never keep a part alive.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5_000).unref();
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  look.unref();
}
