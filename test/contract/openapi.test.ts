import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';

test('the linter finds nothing in the document', async () => {
  // The two open operations take no input that could be refused.
  const config = await createConfig({ extends: ['recommended-strict'], rules: { 'operation-4xx-response': 'off' } });
  const found = await lintFromString({ source: readFileSync('docs/openapi.json', 'utf8'), config });
  expect(found.map(({ ruleId, message, location }) => [ruleId, location[0]?.pointer, message])).toEqual([]);
});

test('the linter would find a fault', async () => {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const broken = readFileSync('docs/openapi.json', 'utf8').replace('#/components/schemas/JobPage', '#/components/x');
  const found = await lintFromString({ source: broken, config });
  expect(found.map(({ ruleId }) => ruleId)).toContain('no-unresolved-refs');
});
