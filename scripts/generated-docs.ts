// The pages that are made from the code, by path.
import { commandReference } from '../src/cli/reference.ts';
import { ConfigSchema } from '../src/config.ts';
import { openApiDocument } from '../src/contract/openapi.ts';

/** Path to content, for the given product version. */
export const generatedDocs = (version: string): Record<string, string> => ({
  'docs/openapi.json': `${JSON.stringify(openApiDocument(version), null, 2)}\n`,
  'docs/settings.md': settingsPage(),
  'docs/cli-reference.md': commandReference(),
});

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
