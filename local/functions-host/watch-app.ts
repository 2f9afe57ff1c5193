// Tells when a file of the app has changed. Never looks into node_modules, hidden folders or the host's own data.
import { readdirSync, watch } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { HostLog } from './console-log.ts';
import { textOf } from './faults.ts';

const settleMs = 300; // a build writes many files; one reload is enough

/** Calls `reload` a moment after the last change; answers how to stop watching. */
export function watchApp(appFolder: string, dataFolder: string, log: HostLog, reload: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = (path: string): void => {
    if (path === dataFolder || path.startsWith(dataFolder + sep)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      log.line('information', 'Host.Watch', `${path} changed: the app is loaded again`);
      reload().catch((error: unknown) => log.line('error', 'Host.Watch', textOf(error)));
    }, settleMs);
  };
  const isWatched = (name: string): boolean => name !== 'node_modules' && !name.startsWith('.');
  const folders = readdirSync(appFolder, { withFileTypes: true }).filter(
    (one) => one.isDirectory() && isWatched(one.name),
  );
  const watchers = [
    watch(appFolder, (_event, name) => {
      if (name !== null && isWatched(name)) changed(resolve(appFolder, name));
    }),
    ...folders.map(({ name: folder }) =>
      watch(join(appFolder, folder), { recursive: true }, (_event, name) =>
        changed(resolve(appFolder, folder, name ?? '')),
      ),
    ),
  ];
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
