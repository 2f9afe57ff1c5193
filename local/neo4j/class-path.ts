// The jars of Neo4j Community, fetched once from Maven Central by mvn into its own repository; the list of them is kept in the user's cache.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { BadStart } from '../start/bad-start.ts';
import { endWithUs } from './end-with-us.ts';

/** Newest patch of the long-term release 5.26. */
const NEO4J_VERSION = '5.26.30';
/** Pinned: older plugins, which older Mavens choose by themselves, list the jars in another order each time. */
const GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath';
/** A first download is 130 MB. */
const FETCH_WITHIN_MS = 540_000;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>neo4j</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>${NEO4J_VERSION}</version></dependency>
  </dependencies>
</project>
`;

const run = promisify(execFile);

/**
 * The class path, in the form that `java -cp` takes. Asks mvn only where a jar is missing; otherwise no network is needed.
 * @throws BadStart where mvn is missing or cannot fetch the jars
 */
export async function classPath(environment: NodeJS.ProcessEnv): Promise<string> {
  const cache = cacheFolder(environment);
  const file = join(cache, `neo4j-${NEO4J_VERSION}.classpath`);
  const known = existsSync(file) ? await readFile(file, 'utf8') : '';
  if (known && known.split(delimiter).every((jar) => existsSync(jar))) return known;
  const aside = join(cache, `${process.pid}`);
  await mkdir(aside, { recursive: true });
  const pom = join(aside, 'pom.xml');
  await writeFile(pom, POM);
  const made = join(aside, 'classpath');
  try {
    const args = ['-B', '-ntp', '-q', '-f', pom, GOAL, '-DincludeScope=runtime', `-Dmdep.outputFile=${made}`];
    const fetching = run('mvn', args, { env: environment, timeout: FETCH_WITHIN_MS });
    endWithUs(fetching.child);
    await fetching;
  } catch (error) {
    const { code, stdout = '', message } = error as { code?: unknown; stdout?: string; message: string };
    if (code === 'ENOENT')
      throw new BadStart('Maven (mvn) is not installed; it fetches Neo4j. Install it, or use the embedded graph', {
        cause: error,
      });
    const why = /\[ERROR\] (.*)/.exec(stdout)?.[1] ?? message.split('\n')[0];
    throw new BadStart(`mvn cannot fetch Neo4j ${NEO4J_VERSION}: ${why}`, { cause: error });
  }
  await rename(made, file);
  await rm(aside, { recursive: true });
  return readFile(file, 'utf8');
}

/** Where the platform keeps what programs can make again. */
function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const byPlatform =
    platform() === 'win32'
      ? environment.LOCALAPPDATA
      : platform() === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : environment.XDG_CACHE_HOME;
  return join(byPlatform || join(homedir(), '.cache'), 'atg-serverless');
}
