// A real Neo4j as a process of its own: `--data DIR [--port N] [--user neo4j] [--password P] [--ready-file F]`.
import { portOf, servePart } from '../serve-part.ts';
import { BadStart } from '../start/bad-start.ts';
import { startNeo4j, USER } from './start-neo4j.ts';

await servePart('neo4j', ['data', 'port', 'user', 'password'], async (flags) => {
  if (!flags.data) throw new BadStart('needs --data DIR, the folder of the graph');
  if (flags.user !== undefined && flags.user !== USER)
    throw new BadStart(`--user must be ${USER}: Neo4j Community begins with that user`);
  const neo4j = await startNeo4j({
    data: flags.data,
    port: portOf(flags.port),
    ...(flags.password !== undefined && { password: flags.password }),
  });
  const { uri, user, password, database, javaPid } = neo4j;
  if (neo4j.warning) console.error(`neo4j: ${neo4j.warning}`);
  let isStopping = false;
  void neo4j.ended.then(() => {
    if (isStopping) return;
    console.error('neo4j: java ended by itself; logs/neo4j.log below the data folder says why');
    process.exit(1);
  });
  const shown = flags.password === undefined ? `, user ${user}, password ${password}` : '';
  return {
    line: `Neo4j at ${uri}${shown}`,
    ready: { uri, user, password, database, java_pid: javaPid },
    close: () => {
      isStopping = true;
      return neo4j.close();
    },
  };
});
