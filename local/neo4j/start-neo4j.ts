// A real Neo4j 5 Community on this machine: java, its configuration and its data in one folder, Bolt on loopback. Sign-in is on, as in the
// embedded graph and in the cloud: whoever can open a local port could otherwise read the inventory of a tenant.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BadStart } from '../start/bad-start.ts';
import { classPath } from './class-path.ts';
import { endWithUs } from './end-with-us.ts';
import { findJava } from './java.ts';
import { endOrphan, forgetJava, rememberJava } from './orphan.ts';

export interface Neo4jOptions {
  /** Folder of everything that this server keeps; made where it is absent. */
  readonly data: string;
  /** Port on 127.0.0.1; 0 or absent: a free one. */
  readonly port?: number;
  /**
   * Password of the user `neo4j`, at least 8 characters. It is set once, when the folder is new; later starts need the same or none.
   * Absent: one is made up and kept in the folder.
   */
  readonly password?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface RunningNeo4j {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** What a person should know although it runs. */
  readonly warning: string | undefined;
  readonly javaPid: number;
  /** Resolves when java has ended, however it ended. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export const USER = 'neo4j';
const DATABASE = 'neo4j';
const PASSWORD_MIN = 8;
/** On a loaded machine a start has taken 20 s; after a crash it replays its log. */
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 9_000;

const JVM_FLAGS = [
  ...['-Xms64m', '-Xmx512m'],
  '-XX:TieredStopAtLevel=1', // starts a second earlier; loads as fast
  ...['java.nio', 'java.io', 'sun.nio.ch'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`), // else it logs fall-backs
  '--enable-native-access=ALL-UNNAMED',
];

/** Without the last three: 516 MB for an empty store, logs of two days, ten seconds for a stop. */
const configuration = (port: number): string => `server.bolt.listen_address=127.0.0.1:${port}
server.http.enabled=false
dbms.usage_report.enabled=false
dbms.security.auth_enabled=true
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
db.tx_log.rotation.retention_policy=keep_none
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
`;

/** @throws BadStart where java or mvn are missing or too old, the port is taken, or the password cannot be used */
export async function startNeo4j(options: Neo4jOptions): Promise<RunningNeo4j> {
  const { port: asked = 0, environment = process.env } = options;
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const home = realpathSync(options.data);
  const password = passwordOf(home, options.password);
  const java = await findJava(environment);
  const jars = await classPath(environment);
  await endOrphan(home);
  const port = await freePort(asked);
  mkdirSync(join(home, 'conf'), { recursive: true });
  writeFileSync(join(home, 'conf', 'neo4j.conf'), configuration(port));
  await setPassword(java.program, jars, home, password, environment);

  const args = [
    ...JVM_FLAGS,
    ...['-cp', jars, 'org.neo4j.server.CommunityEntryPoint'],
    ...[`--home-dir=${home}`, `--config-dir=${home}/conf`, '--console-mode'],
  ];
  // in a group of its own: a Ctrl-C reaches the launcher alone, which then stops java in order
  const child = endWithUs(
    spawn(java.program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment, detached: true }),
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  rememberJava(home, child.pid!);
  try {
    await started(child, asked);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    forgetJava(home);
    throw error;
  }
  return {
    uri: `bolt://127.0.0.1:${port}`,
    user: USER,
    password,
    database: DATABASE,
    warning: java.warning,
    javaPid: child.pid!,
    ended,
    async close() {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(impatience);
      forgetJava(home);
    },
  };
}

/** Resolves when the server takes connections. */
function started(child: ChildProcess, asked: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`Neo4j was not ready within ${READY_WITHIN_MS / 1000} s: ${said.slice(-2000)}`)),
      READY_WITHIN_MS,
    );
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      how();
    };
    const read = (data: Buffer): void => {
      said = (said + data.toString()).slice(-20_000);
      if (/\bStarted\.\s/.test(said)) settle(resolve);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', () => settle(() => reject(whyEnded(said, asked))));
    child.once('error', (error) => settle(() => reject(error)));
  });
}

function whyEnded(said: string, asked: number): Error {
  if (/Address already in use/.test(said))
    return new BadStart(`port ${asked} is in use; name another with --port, or none for a free one`);
  if (/Lock file has been locked/.test(said))
    return new BadStart('the data folder is in use by another Neo4j; stop that one or name another folder');
  const reason = said.split('\n').findLast((line) => /ERROR|Caused by/.test(line)) ?? said.slice(-500);
  return new Error(`Neo4j ended while it started: ${reason.trim()}`);
}

/** The server cannot tell which port it took, so it is told one. @throws BadStart where the port that was asked for is taken */
function freePort(asked: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new BadStart(`port ${asked} is in use; name another with --port, or none for a free one`, { cause: error })
          : error,
      );
    });
    server.listen({ port: asked, host: '127.0.0.1' }, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** The password of this folder, from the first start on. @throws BadStart for another one, or one that Neo4j would refuse */
function passwordOf(home: string, given: string | undefined): string {
  const file = join(home, 'password');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (kept !== undefined && given !== undefined && kept !== given)
    throw new BadStart(
      `${home} was made with another password; start it with that one, or with none to use the one it keeps`,
    );
  const password = kept ?? given ?? randomBytes(16).toString('hex');
  if (password.length < PASSWORD_MIN) throw new BadStart(`the password must have at least ${PASSWORD_MIN} characters`);
  if (kept === undefined) writeFileSync(file, password, { mode: 0o600 });
  return password;
}

/** Works only before the first start of a folder, and is only needed then. */
async function setPassword(
  java: string,
  jars: string,
  home: string,
  password: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const marker = join(home, 'password-set');
  if (existsSync(marker)) return;
  await promisify(execFile)(java, ['-cp', jars, 'org.neo4j.cli.AdminTool', 'dbms', 'set-initial-password', password], {
    env: { ...environment, NEO4J_HOME: home, NEO4J_CONF: join(home, 'conf') },
    timeout: READY_WITHIN_MS,
  }).catch((error: unknown) => {
    throw new Error('Neo4j did not take the initial password', { cause: (error as { stderr?: string }).stderr });
  });
  writeFileSync(marker, '');
}
