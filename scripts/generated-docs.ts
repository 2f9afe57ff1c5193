// What is made from the code, by path: pages, what the install takes from the code, and the types of the contract's client.
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { commandReference } from '../src/cli/reference.ts';
import { ConfigSchema } from '../src/config.ts';
import { openApiDocument } from '../src/contract/openapi.ts';
import { LOG_EVENTS } from '../src/services/log-events.ts';
import { installedSettings, neededPermissions } from './install-data.ts';
import { graphPage } from './pages/graph.ts';
import { costPage } from './pages/cost.ts';
import { permissionPage } from './pages/permissions.ts';
import { typesNotReadPage } from './pages/types-not-read.ts';
import { whatIsReadPage } from './pages/what-is-read.ts';

/** Path to content, for the given product version. */
export async function generatedDocs(version: string): Promise<Record<string, string>> {
  const document = openApiDocument(version);
  return {
    'docs/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'docs/settings.md': settingsPage(),
    'docs/cli-reference.md': commandReference(),
    'docs/telemetry-events.md': telemetryPage(),
    'infra/app/settings.json': await json(installedSettings()),
    'infra/access/permissions.json': await json(neededPermissions()),
    'docs/graph.md': graphPage(),
    'docs/cost.md': costPage(),
    'docs/permissions.md': permissionPage(),
    'docs/what-is-read.md': whatIsReadPage(),
    'docs/types-not-read.md': typesNotReadPage(),
    'test/contract/api.ts': await clientTypes(document),
  };
}

const json = (value: unknown): Promise<string> => format(JSON.stringify(value), { parser: 'json', printWidth: 120 });

/** What a public generator makes of the document: proof that callers can have a typed client from it. */
async function clientTypes(document: Record<string, unknown>): Promise<string> {
  const types = astToString(await openapiTypes(document as unknown as OpenAPI3, { defaultNonNullable: false }));
  const title = '// The types of every operation, made from docs/openapi.json by openapi-typescript (`npm run docs`).';
  return format(`${title}\n${types}`, { ...(await resolveConfig('test/contract/api.ts')), parser: 'typescript' });
}

function settingsPage(): string {
  const rows = Object.entries(ConfigSchema.shape).map(([name, schema]) => {
    const given = schema.safeParse(undefined);
    const fallback = given.success ? (given.data === undefined ? 'none' : `\`${String(given.data)}\``) : 'required';
    return `| \`${name}\` | ${fallback} | ${(schema.description ?? '').replaceAll('|', '\\|')} |`;
  });
  return [
    '# Settings',
    '',
    'App settings of the Functions app, read once at start; every fault is reported in one message. Made from `src/config.ts` by `npm run docs`.',
    '',
    '| Setting | Default | What it is |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function telemetryPage(): string {
  const rows = Object.entries(LOG_EVENTS).map(
    ([name, { level, about, fields }]) =>
      `| \`${name}\` | ${level} | ${about} | ${fields.map((field) => `\`${field}\``).join(', ')} |`,
  );
  return [
    '# Log events',
    '',
    'Every line the app logs is one JSON object: `event` with one of these names, its fields, and `trace`, the trace id of the request that',
    'everything began with. How to read them: [telemetry.md](telemetry.md). Made from `src/services/log-events.ts` by `npm run docs`.',
    '',
    '| Event | Level | What it says | Fields |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
