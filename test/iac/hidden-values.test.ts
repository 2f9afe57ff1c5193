import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { makeShaper } from '../../src/iac/to-resource.ts';

const { shape } = makeShaper(makeArmSchema());
const SITE = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg/providers/Microsoft.Web/sites/app';

test('settings whose values the scan might not read are left out, so that nothing wipes the real ones', () => {
  const type = 'Microsoft.Web/sites/config';
  const id = `${SITE}/config/appsettings`;
  expect(shape(id, { id, type, name: 'appsettings' })).toEqual({
    outcome: 'left-out',
    id,
    type,
    reason: 'Azure shows its values to who may list them only, and the scan might not',
  });
  const read = shape(id, { id, type, name: 'appsettings', properties: { WEBSITE_TIME_ZONE: 'UTC' } });
  expect(read).toMatchObject({ outcome: 'resource', resource: { body: { properties: { WEBSITE_TIME_ZONE: 'UTC' } } } });
});
