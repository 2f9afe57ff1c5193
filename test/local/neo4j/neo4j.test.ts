import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import neo4j from 'neo4j-driver';
import { isAlive } from '../../../local/start/processes.ts';
import { makeNeo4j } from '../../../src/services/neo4j/neo4j.ts';
import { ensureSchema } from '../../../src/services/neo4j/schema.ts';
import { describeWith } from '../../support/programs.ts';
import { engineContract } from '../graph/engine-contract.ts';
import { PartProcess, temporaryFolder } from '../served-part.ts';

interface Ready {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly java_pid: number;
}

const MAIN = 'local/neo4j/main.ts';
const START_MS = 170_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const running: PartProcess[] = [];

const launch = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): PartProcess => {
  const data = join(folder.path, 'data');
  const part = new PartProcess(
    MAIN,
    ['--data', data, ...args],
    join(folder.path, `ready-${running.length}.json`),
    environment,
  );
  running.push(part);
  return part;
};

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((part) => part.stop()));
  await folder.remove();
}, 60_000);

/** A folder with a java of our own making in bin/. */
function javaHome(script: string): string {
  const home = join(folder.path, 'jdk');
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', 'java'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return home;
}

describe('refuses with one line and exit code 2', () => {
  const refusal = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
    const { code, stdout, stderr } = await launch(args, environment).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  };

  test('a java that is not there', async () => {
    expect(await refusal([], { JAVA_HOME: '/no/such/java' })).toBe(
      'neo4j: JAVA_HOME is /no/such/java, and no java starts from there; install Java 17 or 21, or use the embedded graph\n',
    );
  });

  test('a java that is too old', async () => {
    const home = javaHome(`echo 'openjdk version "11.0.2" 2019-01-15' >&2`);
    expect(await refusal([], { JAVA_HOME: home })).toBe(
      'neo4j: java is version 11, which is too old; install Java 17 or 21, or use the embedded graph\n',
    );
  });

  test('a Maven that is not there, where jars are missing', async () => {
    const home = javaHome(`echo 'openjdk version "17.0.1" 2021-10-19' >&2`);
    const bare = {
      JAVA_HOME: home,
      PATH: [dirname(process.execPath), '/no/such'].join(delimiter),
      XDG_CACHE_HOME: folder.path,
    };
    expect(await refusal([], bare)).toBe(
      'neo4j: Maven (mvn) is not installed; it fetches Neo4j. Install it, or use the embedded graph\n',
    );
  });

  test('a password that Neo4j would refuse, another user, no folder', async () => {
    expect(await refusal(['--password', 'short'])).toBe('neo4j: the password must have at least 8 characters\n');
    expect(await refusal(['--user', 'ann'])).toBe(
      'neo4j: --user must be neo4j: Neo4j Community begins with that user\n',
    );
    expect(await refusal(['--data', ''])).toBe('neo4j: needs --data DIR, the folder of the graph\n');
  });
});

describeWith('java', 'mvn')('with Java and Maven', () => {
  engineContract('a real Neo4j', async () => {
    const own = await temporaryFolder();
    const part = new PartProcess(MAIN, ['--data', join(own.path, 'data')], join(own.path, 'ready.json'));
    const ready = await part.ready<Ready>(START_MS);
    return { ...ready, stop: () => part.stop().then(() => own.remove()) };
  });

  test(
    'keeps data and password, ends a java that a killed launcher left, and leaves no process on SIGTERM',
    async () => {
      const first = launch([]);
      const before = await first.ready<Ready>(START_MS);
      expect(before).toMatchObject({
        user: 'neo4j',
        database: 'neo4j',
        password: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
      expect(statSync(join(folder.path, 'data', 'password')).mode & 0o777).toBe(0o600);
      const query = async ({ uri, user, password }: Ready, text: string) => {
        const driver = neo4j.driver(uri, neo4j.auth.basic(user, password));
        try {
          return (await driver.executeQuery(text)).records.map((record) => record.toObject());
        } finally {
          await driver.close();
        }
      };
      await query(before, 'CREATE (:Kept {id: "a"})');
      await expect(query({ ...before, password: 'wrong password' }, 'RETURN 1')).rejects.toMatchObject({
        code: 'Neo.ClientError.Security.Unauthorized',
      });
      await first.stop('SIGKILL');
      expect(isAlive(before.java_pid)).toBe(true);

      const second = launch([]);
      const after = await second.ready<Ready>(START_MS);
      expect(isAlive(before.java_pid)).toBe(false);
      expect(after.password).toBe(before.password);
      expect(await query(after, 'MATCH (n:Kept) RETURN n.id AS id')).toEqual([{ id: 'a' }]);

      const asked = new URL(after.uri).port;
      const other = join(folder.path, 'other');
      expect(await launch(['--data', other, '--port', asked]).ended).toMatchObject({
        code: 2,
        stderr: `neo4j: port ${asked} is in use; name another with --port, or none for a free one\n`,
      });
      expect(await second.stop()).toMatchObject({ code: 0, stderr: '' });
      expect(isAlive(after.java_pid)).toBe(false);
    },
    2 * START_MS,
  );

  test(
    'takes a database whose schema and data Azure Tenant Grapher made, as often as the app starts',
    async () => {
      const ready = await launch([]).ready<Ready>(START_MS);
      const driver = neo4j.driver(ready.uri, neo4j.auth.basic(ready.user, ready.password));
      const app = makeNeo4j(ready);
      try {
        for (const statement of SCHEMA_OF_ATG) await driver.executeQuery(statement);
        await driver.executeQuery(
          "CREATE (:Resource {id: 'a', type: 't', name: 'a'}), (:Subscription {id: 's'}), (:Region {name: 'westeurope', code: 'westeurope'})",
        );
        await ensureSchema(app);
        await ensureSchema(app);
        const { records } = await driver.executeQuery('SHOW CONSTRAINTS YIELD name RETURN collect(name) AS names');
        const names = records[0]!.get('names') as string[];
        expect(names).toEqual(expect.arrayContaining(['resource_id_unique', 'atgs_job_job_id_unique']));
        await expect(driver.executeQuery("CREATE (:Resource {id: 'a'})")).rejects.toMatchObject({
          code: 'Neo.ClientError.Schema.ConstraintValidationFailed',
        });
        const kept = await driver.executeQuery("MATCH (n:Resource {id: 'a'}) RETURN n.name AS name");
        expect(kept.records.map((row) => row.get('name') as string)).toEqual(['a']);
      } finally {
        await app.close();
        await driver.close();
      }
    },
    START_MS,
  );
});

/** What ATG's migrations 0002 to 0011 make (the graph contract, section 6), under names of its own. */
const SCHEMA_OF_ATG = [
  ...['Resource', 'Original', 'Abstracted', 'Tenant', 'Subscription', 'ResourceGroup', 'Tag', 'User'].map(
    (label) =>
      `CREATE CONSTRAINT ${label.toLowerCase()}_id_unique IF NOT EXISTS FOR (n:${label}) REQUIRE n.id IS UNIQUE`,
  ),
  ...['ServicePrincipal', 'ManagedIdentity', 'PrivateEndpoint', 'DNSZone', 'DiagnosticSetting'].map(
    (label) =>
      `CREATE CONSTRAINT ${label.toLowerCase()}_id_unique IF NOT EXISTS FOR (n:${label}) REQUIRE n.id IS UNIQUE`,
  ),
  'CREATE CONSTRAINT region_name_unique IF NOT EXISTS FOR (n:Region) REQUIRE n.name IS UNIQUE',
  'CREATE CONSTRAINT keyvault_secret_name_unique IF NOT EXISTS FOR (n:KeyVaultSecret) REQUIRE n.name IS UNIQUE',
  'CREATE INDEX resource_original_id_index IF NOT EXISTS FOR (n:Resource) ON (n.original_id)',
  'CREATE INDEX resource_type_original_id_index IF NOT EXISTS FOR (n:Resource) ON (n.type, n.original_id)',
  'CREATE INDEX resource_scan_id_index IF NOT EXISTS FOR (n:Resource) ON (n.scan_id)',
  'CREATE INDEX resource_updated_at_index IF NOT EXISTS FOR (n:Resource) ON (n.updated_at)',
  'CREATE INDEX resource_created_at_index IF NOT EXISTS FOR (n:Resource) ON (n.created_at)',
  'CREATE INDEX resourcegroup_name_subscription_index IF NOT EXISTS FOR (n:ResourceGroup) ON (n.name, n.subscription_id)',
];
