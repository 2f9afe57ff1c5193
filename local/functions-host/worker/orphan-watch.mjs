// Runs on a thread of the worker process: ends the process when its host has died. The IPC channel tells the main thread too,
// but an app that loops without awaiting would never hear it. Plain JavaScript, so that the thread needs next to no memory.
import { workerData } from 'node:worker_threads';

setInterval(() => {
  if (process.ppid !== workerData.hostPid) process.kill(process.pid, 'SIGKILL');
}, 500);
