// Which TCP ports the parts of one data folder listen on: the same ones again after a restart where they are still free, so that
// addresses that somebody noted down, or that a job keeps, stay true.
import { createServer, type AddressInfo, type Server } from 'node:net';
import { BadStart } from './bad-start.ts';
import { readJson, writeJson } from './files.ts';

/** The API's port when none was asked for: the one of Azure Functions Core Tools. */
export const API_PORT = 7071;

const PORT_NAMES = ['api', 'blob', 'queue', 'table', 'graph', 'web_pubsub', 'simulator'] as const;
export type PortName = (typeof PORT_NAMES)[number];
export type Ports = Readonly<Record<PortName, number>>;

/**
 * Chooses a port for each name and keeps the choice in `file`. The API's is {@link API_PORT} wherever that is free.
 * @param asked the API's port where the person named one; then no other will do. 0: any free port, for those who need no known one
 * @returns the ports, and what gives the API's free: it is held until then, because the host starts last and 7071 is one that others want too
 * @throws BadStart where the port that was asked for is in use
 */
export async function choosePorts(
  file: string,
  asked: number | undefined,
): Promise<{ ports: Ports; releaseApi: () => Promise<void> }> {
  const before = readJson<Partial<Ports>>(file) ?? {};
  const held = new Map<PortName, Server>();
  const release = (name: PortName): Promise<void> =>
    new Promise((resolve) => {
      const server = held.get(name);
      held.delete(name);
      if (server) server.close(() => resolve());
      else resolve();
    });
  try {
    for (const name of PORT_NAMES) {
      const isApi = name === 'api';
      const own =
        (isApi && asked !== 0 ? await hold(asked ?? API_PORT) : undefined) ??
        (isApi && asked ? inUse(asked) : await hold(before[name] ?? 0)) ??
        (await hold(0));
      if (!own) throw new Error('the system gives out no free port');
      held.set(name, own);
    }
    const numbers = [...held].map(([name, server]) => [name, (server.address() as AddressInfo).port] as const);
    const ports = Object.fromEntries(numbers) as Ports;
    writeJson(file, ports);
    await Promise.all(PORT_NAMES.filter((name) => name !== 'api').map(release));
    return { ports, releaseApi: () => release('api') };
  } catch (error) {
    await Promise.all(PORT_NAMES.map(release));
    throw error;
  }
}

function inUse(port: number): never {
  throw new BadStart(`--port ${port} is in use; stop what listens there or name another port`);
}

/** Listens on the port (0: any) so that nobody else is given it meanwhile; undefined where somebody has it. */
function hold(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((client) => client.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
