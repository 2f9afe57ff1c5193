#!/usr/bin/env node
// Gives the identity of an install the application permissions of Microsoft Graph that scans need: those of permissions.json, which is made
// from the scan steps. Read-only ones, every one. Run by somebody who may consent to them (Privileged Role Administrator or higher).
//
//   node infra/access/grant-directory-read.mjs --principal-id ID [--what-if] [--revoke]
//
// --what-if says what would change and changes nothing. What is there already stays as it is, so a second run changes nothing. --revoke
// takes them away again. A permission that the identity has beyond them is named, and left to the person.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ask, Refused, run } from './azure.mjs';

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';

await run(async () => {
  const { values } = parseArgs({
    options: { 'principal-id': { type: 'string' }, 'what-if': { type: 'boolean' }, revoke: { type: 'boolean' } },
  });
  const principalId = values['principal-id'];
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(principalId ?? ''))
    throw new Refused(
      '--principal-id must be the object id of the identity: the output ATG_PRINCIPAL_ID of the deployment.',
    );
  const { graph: wanted } = JSON.parse(readFileSync(new URL('permissions.json', import.meta.url), 'utf8'));

  const found = await ask(
    'graph',
    'GET',
    `/v1.0/servicePrincipals?$filter=appId eq '${MICROSOFT_GRAPH}'&$select=id,appRoles`,
  );
  const service = found.value[0];
  if (!service) throw new Refused('This tenant has no service principal of Microsoft Graph.');
  const roles = new Map(
    service.appRoles
      .filter(({ allowedMemberTypes }) => allowedMemberTypes.includes('Application'))
      .map(({ id, value }) => [value, id]),
  );
  const unknown = wanted.filter((name) => !roles.has(name));
  if (unknown.length > 0) throw new Refused(`Microsoft Graph offers no ${unknown.join(', ')} in this cloud.`);

  const own = `/v1.0/servicePrincipals/${principalId}/appRoleAssignments`;
  const present = (await ask('graph', 'GET', own)).value.filter(({ resourceId }) => resourceId === service.id);
  let changes = 0;
  for (const name of wanted) {
    const appRoleId = roles.get(name);
    const there = present.find((each) => each.appRoleId === appRoleId);
    if (Boolean(there) !== Boolean(values.revoke)) {
      console.log(`  = ${name}`);
      continue;
    }
    changes += 1;
    console.log(`  ${values.revoke ? '-' : '+'} ${name}`);
    if (values['what-if']) continue;
    if (there) await ask('graph', 'DELETE', `${own}/${there.id}`);
    else await ask('graph', 'POST', own, { principalId, resourceId: service.id, appRoleId });
  }
  const names = new Map([...roles].map(([name, id]) => [id, name]));
  for (const { appRoleId } of present)
    if (!wanted.includes(names.get(appRoleId)))
      console.log(`  ! ${names.get(appRoleId) ?? appRoleId}: not needed by any scan`);
  const verb = values.revoke ? 'taken away' : 'granted';
  if (changes === 0) console.log('Nothing to change.');
  else if (values['what-if']) console.log(`${changes} would be ${verb}. Nothing was changed.`);
  else console.log(`${changes} ${verb}. A token that the app holds already may take an hour to follow.`);
});
