// What GitHub runs: workflows parse, every action is pinned to a version, nothing has more rights than it needs, every npm script exists.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly name: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly 'timeout-minutes'?: number; readonly 'runs-on': string; readonly steps: readonly Step[] }>
  >;
}
const FOLDER = '.github/workflows';
const workflows = readdirSync(FOLDER).map(
  (name) => [name, parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as Workflow] as const,
);
const { scripts, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
};

test('there are workflows for CI and for releases, and updates once a week', () => {
  expect(workflows.map(([name]) => name).sort()).toEqual(['ci.yml', 'release.yml']);
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
    updates: { 'package-ecosystem': string; schedule: { interval: string } }[];
  };
  expect(updates.map((each) => [each['package-ecosystem'], each.schedule.interval])).toEqual([
    ['npm', 'weekly'],
    ['github-actions', 'weekly'],
  ]);
});

test.each(workflows)('%s pins what it uses and asks for no right that it does not need', (_, { permissions, jobs }) => {
  expect(permissions).toEqual({ contents: 'read' });
  for (const job of Object.values(jobs)) {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(job['runs-on']).toMatch(/-\d/);
    for (const { uses, run, with: given } of job.steps) {
      if (uses !== undefined) expect(uses).toMatch(/@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/);
      if (given?.['node-version'] !== undefined) expect(given['node-version']).toBe(devDependencies.node);
      // Words of others (titles, branches) in a command would be run.
      expect(run ?? '').not.toMatch(/\$\{\{/);
      for (const [, name] of (run ?? '').matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name!]);
    }
  }
});

test('CI runs the one command of the README', () => {
  const [, ci] = workflows.find(([name]) => name === 'ci.yml')!;
  expect(Object.values(ci.jobs).flatMap(({ steps }) => steps.map(({ run }) => run))).toContain('npm test');
});

test('every form for issues parses and warns of secrets', () => {
  const forms = readdirSync('.github/ISSUE_TEMPLATE').filter((name) => name !== 'config.yml');
  for (const name of forms)
    expect(parse(readFileSync(`.github/ISSUE_TEMPLATE/${name}`, 'utf8'))).toMatchObject({
      name: expect.any(String) as string,
      body: expect.any(Array) as unknown[],
    });
  expect(readFileSync('.github/ISSUE_TEMPLATE/wrong-result.yml', 'utf8')).toContain('Never paste keys');
});
