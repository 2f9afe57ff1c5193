import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { makeEvaluation } from '../support/bicep/evaluation.ts';
import { install, ofType, WAYS } from './install.ts';

interface Hook {
  readonly posix: { readonly shell: string; readonly run: string };
  readonly windows: { readonly shell: string; readonly run: string };
}
interface AzureYaml {
  readonly name: string;
  readonly metadata: { readonly template: string };
  readonly infra: { readonly path: string; readonly module: string };
  readonly services: Record<string, { readonly project: string; readonly host: string; readonly remoteBuild: boolean }>;
  readonly hooks: Record<string, Hook>;
}
/** What the command reads; the person is told how to set them. */
const FOR_ATG = ['ATG_KEY', 'ATG_TOKEN'];
const azure = parse(readFileSync('azure.yaml', 'utf8')) as AzureYaml;
const { scripts, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  version: string;
};

test('azd deploys infra/main.bicep, and the folder that npm run package makes', () => {
  expect(existsSync(`${azure.infra.path}/${azure.infra.module}.bicep`)).toBe(true);
  expect(azure.services).toEqual({
    api: { project: 'dist/package', language: 'js', host: 'function', remoteBuild: false },
  });
  expect(readFileSync('scripts/package.ts', 'utf8')).toContain("const folder = join(out, 'package');");
  expect(azure.metadata.template).toBe(`atg-serverless@${version}`);
});

test('the service is found by the tag of the function app', () => {
  const { resources } = install(makeEvaluation(), WAYS['as little as can be']!);
  const tags = ofType(resources, 'Microsoft.Web/sites').map(
    ({ body }) => (body.tags as Record<string, string>)['azd-service-name'],
  );
  expect(tags).toEqual(Object.keys(azure.services));
});

test('everything that can be tagged says which install of azd it belongs to', () => {
  const { resources } = install(makeEvaluation(), WAYS['everything private, Neo4j included']!);
  const tagged = resources.flatMap(({ type, body }) =>
    body.tags ? [[type, (body.tags as Record<string, string>)['azd-env-name']] as const] : [],
  );
  expect(tagged.length).toBeGreaterThan(20);
  expect(tagged.filter(([, name]) => name !== 'prod')).toEqual([]);
});

test('every hook runs what is there, on both kinds of shell', () => {
  expect(Object.keys(azure.hooks)).toEqual(['preprovision', 'postprovision', 'prepackage', 'postdeploy', 'predown']);
  for (const [name, { posix, windows }] of Object.entries(azure.hooks)) {
    expect([name, posix.shell, windows.shell]).toEqual([name, 'sh', 'pwsh']);
    for (const { run } of [posix, windows]) {
      const [, file, script] = /^(?:node (\S+)|npm run (\S+) -- .+)$/.exec(run) ?? [];
      expect([run, file ? existsSync(file) : script !== undefined && Object.hasOwn(scripts, script)]).toEqual([
        run,
        true,
      ]);
    }
  }
});

test('what the hooks read is what the deployment hands out or the parameter file asks for', () => {
  const { outputs } = install(makeEvaluation(), WAYS['as little as can be']!);
  const asked = [...readFileSync('infra/main.parameters.json', 'utf8').matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
  const known = new Set([...Object.keys(outputs), ...asked, 'AZURE_SUBSCRIPTION_ID', 'AZURE_TENANT_ID', ...FOR_ATG]);
  const read = ['preprovision', 'postprovision', 'postdeploy', 'predown'].flatMap((name) =>
    [...readFileSync(`infra/hooks/${name}.mjs`, 'utf8').matchAll(/\b((?:ATG|AZURE)_[A-Z0-9_]+)\b/g)].map(
      ([, each]) => each!,
    ),
  );
  expect([...new Set(read)].filter((name) => !known.has(name))).toEqual([]);
});
