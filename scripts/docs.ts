// Writes the generated pages: docs/openapi.json and the table of settings in docs/settings.md. A test fails when they are not equal to the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { generatedDocs } from './generated-docs.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
for (const [path, text] of Object.entries(generatedDocs(version))) writeFileSync(path, text);
