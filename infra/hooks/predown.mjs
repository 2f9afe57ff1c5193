// azd runs this before it deletes the install: the identity's rights at scanned scopes, and the roles made for them, lie outside of the
// resource group, so they are taken away here. What is not found is gone already.
import { ask, Refused, run } from '../access/azure.mjs';

const API = 'api-version=2022-04-01';
const ASSIGNMENTS = 'providers/Microsoft.Authorization/roleAssignments';

await run(async () => {
  const { AZURE_SUBSCRIPTION_ID, ATG_PRINCIPAL_ID: principalId, ATG_SCAN_MANAGEMENT_GROUPS } = process.env;
  if (!principalId)
    throw new Refused('ATG_PRINCIPAL_ID is not set: run "azd env refresh", so that azd knows what was installed.');
  const scopes = [
    `/subscriptions/${AZURE_SUBSCRIPTION_ID}`,
    ...(ATG_SCAN_MANAGEMENT_GROUPS || '')
      .split(',')
      .filter(Boolean)
      .map((name) => `/providers/Microsoft.Management/managementGroups/${name}`),
  ];
  for (const scope of scopes) {
    const filter = encodeURIComponent(`principalId eq '${principalId}'`);
    const { value } = await ask('arm', 'GET', `${scope}/${ASSIGNMENTS}?${API}&$filter=${filter}`);
    for (const { id, properties } of value) {
      // Those inside the resource group go with it; those above are taken away where they stand.
      if (properties.scope.toLowerCase() !== scope.toLowerCase()) continue;
      if (properties.principalId.toLowerCase() !== principalId.toLowerCase()) continue;
      const role = await ask('arm', 'GET', `${properties.roleDefinitionId}?${API}`);
      await ask('arm', 'DELETE', `${id}?${API}`);
      console.log(`  - ${role.properties.roleName} at ${scope}`);
      if (role.properties.type !== 'CustomRole' || !role.properties.roleName.startsWith('ATG settings lister '))
        continue;
      await ask('arm', 'DELETE', `${role.id}?${API}`);
      console.log(`  - role ${role.properties.roleName}`);
    }
  }
});
