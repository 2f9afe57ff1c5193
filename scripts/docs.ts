// Writes the generated pages. A test fails when they are not equal to the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { generatedDocs } from './generated-docs.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
for (const [path, text] of Object.entries(await generatedDocs(version))) writeFileSync(path, text);
