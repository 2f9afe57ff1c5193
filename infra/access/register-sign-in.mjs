#!/usr/bin/env node
// Registers the application that callers of the API sign in to, for the parameter entraClientId: tokens of this tenant alone, only for users
// and groups who were assigned, and the app roles that reach the jobs of others: to see them, or to cancel and delete too. It holds no secret.
//
//   node infra/access/register-sign-in.mjs --name NAME [--what-if]
//
// An application of that name is brought to the same state, so a second run changes nothing. The last line is its client id.
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ask, Refused, run } from './azure.mjs';

/** The Azure CLI, so that `az account get-access-token --resource api://CLIENT_ID` works. */
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

await run(async () => {
  const { values } = parseArgs({ options: { name: { type: 'string' }, 'what-if': { type: 'boolean' } } });
  const displayName = values.name ?? '';
  if (!/^[\w .-]{1,120}$/.test(displayName))
    throw new Refused('--name must be a name of letters, digits, blanks, dots and dashes.');
  const whatIf = values['what-if'];

  const { value } = await ask('graph', 'GET', `/v1.0/applications?$filter=displayName eq '${displayName}'`);
  if (value.length > 1)
    throw new Refused(`${value.length} applications are called ${displayName}; choose another name.`);
  const state = wantedState(displayName);
  let [application] = value;
  if (!application) {
    console.log(`  + application ${displayName}`);
    if (whatIf) return void console.log('Nothing was changed.');
    application = await ask('graph', 'POST', '/v1.0/applications', { displayName, signInAudience: 'AzureADMyOrg' });
  }
  const wanted = { ...state, identifierUris: [`api://${application.appId}`] };
  const differs = Object.entries(wanted).some(([name, each]) => !covers(application[name], each));
  console.log(`  ${differs ? '~' : '='} its app roles, scope and audience`);
  if (differs && !whatIf) await ask('graph', 'PATCH', `/v1.0/applications/${application.id}`, wanted);

  const found = await ask('graph', 'GET', `/v1.0/servicePrincipals?$filter=appId eq '${application.appId}'`);
  const principal = found.value[0];
  const assigned = principal?.appRoleAssignmentRequired === true;
  console.log(`  ${principal ? (assigned ? '=' : '~') : '+'} service principal, for assigned users and groups only`);
  if (!whatIf && !principal)
    await ask('graph', 'POST', '/v1.0/servicePrincipals', {
      appId: application.appId,
      appRoleAssignmentRequired: true,
    });
  if (!whatIf && principal && !assigned)
    await ask('graph', 'PATCH', `/v1.0/servicePrincipals/${principal.id}`, { appRoleAssignmentRequired: true });
  if (whatIf) console.log('Nothing was changed.');
  console.log(application.appId);
});

/** Ids are made from the name, so that a second run asks for the same. */
function wantedState(name) {
  const idOf = (part) => {
    const hex = createHash('sha256').update(`${name}/${part}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
  const role = (value, displayName, description) => ({
    id: idOf(value),
    value,
    displayName,
    description,
    allowedMemberTypes: ['User', 'Application'],
    isEnabled: true,
  });
  return {
    appRoles: [
      role('Operations.Read.All', 'See all operations', 'Sees the jobs and archives of every caller, and changes none'),
      role('Operations.Manage.All', 'Manage all operations', 'Sees, cancels and deletes the jobs of every caller'),
    ],
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [
        {
          id: idOf('user_impersonation'),
          value: 'user_impersonation',
          type: 'User',
          isEnabled: true,
          adminConsentDisplayName: 'Call ATG Serverless',
          adminConsentDescription: 'Call ATG Serverless as the signed-in user',
          userConsentDisplayName: 'Call ATG Serverless',
          userConsentDescription: 'Call ATG Serverless as you',
        },
      ],
      preAuthorizedApplications: [{ appId: AZURE_CLI, delegatedPermissionIds: [idOf('user_impersonation')] }],
    },
  };
}

/** True where `present` has everything that is wanted; the service adds members of its own. */
function covers(present, wanted) {
  if (Array.isArray(wanted))
    return (
      Array.isArray(present) &&
      wanted.length === present.length &&
      wanted.every((each, index) => covers(present[index], each))
    );
  if (typeof wanted === 'object')
    return (
      typeof present === 'object' &&
      present !== null &&
      Object.entries(wanted).every(([name, each]) => covers(present[name], each))
    );
  return present === wanted;
}
