// The embedded graph as a process of its own: `--data DIR [--port N] [--user U] [--password P] [--ready-file F]`.
import { randomBytes } from 'node:crypto';
import { portOf, servePart } from '../serve-part.ts';
import { BadStart } from '../start/bad-start.ts';
import { startGraph } from './start-graph.ts';

await servePart('graph', ['data', 'port', 'user', 'password'], async (flags) => {
  if (!flags.data) throw new BadStart('needs --data DIR, the folder of the graph');
  const graph = await startGraph({
    data: flags.data,
    port: portOf(flags.port),
    user: flags.user ?? 'neo4j',
    password: flags.password ?? randomBytes(16).toString('hex'),
  });
  const { uri, user, password, database } = graph;
  const shown = flags.password === undefined ? `, user ${user}, password ${password}` : '';
  return {
    line: `Embedded graph at ${uri}${shown}`,
    ready: { uri, user, password, database },
    close: () => graph.close(),
  };
});
