// Which TCP ports the parts of one data folder listen on: the same ones again after a restart where they are still free, so that
// addresses that somebody noted down, or that a job keeps, stay true.
import { createServer, type Server } from 'node:net';
import { BadStart } from './bad-start.ts';
import { readJson, writeJson } from './files.ts';

/** The API's port when none was asked for: the one of Azure Functions Core Tools. */
export const API_PORT = 7071;

export const PORT_NAMES = ['api', 'blob', 'queue', 'table', 'graph', 'web_pubsub', 'simulator'] as const;
export type PortName = (typeof PORT_NAMES)[number];
export type Ports = Readonly<Record<PortName, number>>;

/**
 * Chooses a port for each name and keeps the choice in `file`. The API's is {@link API_PORT} wherever that is free.
 * @param asked the API's port where the person named one; then no other will do. 0: any free port, for those who need no known one
 * @throws BadStart where the port that was asked for is in use
 */
export async function choosePorts(file: string, asked: number | undefined): Promise<Ports> {
  const before = readJson<Partial<Ports>>(file) ?? {};
  const held: Server[] = [];
  try {
    const chosen: Partial<Record<PortName, number>> = {};
    for (const name of PORT_NAMES) {
      const isApi = name === 'api';
      const own =
        (isApi && asked !== 0 ? await hold(asked ?? API_PORT) : undefined) ??
        (isApi && asked ? inUse(asked) : await hold(before[name] ?? 0)) ??
        (await hold(0));
      if (!own) throw new Error('the system gives out no free port');
      held.push(own);
      chosen[name] = (own.address() as { port: number }).port;
    }
    writeJson(file, chosen);
    return chosen as Ports;
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function inUse(port: number): never {
  throw new BadStart(`--port ${port} is in use; stop what listens there or name another port`);
}

/** Listens on the port (0: any) so that nobody else is given it meanwhile; undefined where somebody has it. */
function hold(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
