// Which java runs Neo4j 5: 17 or 21 by its support table; newer ones start with a warning, older ones cannot read its classes.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BadStart } from '../start/bad-start.ts';

const OLDEST = 17;
const TESTED = [17, 21];

const run = promisify(execFile);

/**
 * The program to start, and a warning where its version is newer than what Neo4j supports.
 * @throws BadStart where there is no java, or one that is too old
 */
export async function findJava(
  environment: NodeJS.ProcessEnv,
): Promise<{ program: string; warning: string | undefined }> {
  const { JAVA_HOME: home } = environment;
  const program = home ? join(home, 'bin', 'java') : 'java';
  const advice = 'install Java 17 or 21, or use the embedded graph';
  let said: string;
  try {
    ({ stderr: said } = await run(program, ['-version'], { env: environment, timeout: 30_000 }));
  } catch (error) {
    const where = home ? `JAVA_HOME is ${home}, and no java starts from there` : 'java is not installed';
    throw new BadStart(`${where}; ${advice}`, { cause: error });
  }
  const version = Number(/version "(?:1\.)?(\d+)/.exec(said)?.[1]);
  if (!(version >= OLDEST)) throw new BadStart(`java is version ${version || 'unknown'}, which is too old; ${advice}`);
  return {
    program,
    warning: TESTED.includes(version) ? undefined : `Java ${version} is not one that Neo4j 5 supports (17, 21)`,
  };
}
