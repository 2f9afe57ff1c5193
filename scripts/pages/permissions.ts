// docs/permissions.md: what the app's identity must be allowed for a complete scan, from what the steps declare.
import { TENANT_LISTS } from '../../src/scan/steps/management-group-lists.ts';
import { SCAN_PERMISSIONS, type Permission } from '../../src/scan/permissions.ts';

const table = (permissions: readonly Permission[]): string[] => [
  '| Permission | Needed by |',
  '| --- | --- |',
  ...permissions.map(({ name, steps }) => `| \`${name}\` | ${steps.join(', ')} |`),
  '',
];

export function permissionPage(): string {
  const { azure, graph, optional } = SCAN_PERMISSIONS;
  return [
    '# Permissions of a scan',
    '',
    "The app's managed identity reads the tenant with these and nothing else. A scan never writes to Azure or to the directory.",
    'Made from the steps in `src/scan/steps/` by `npm run docs`.',
    '',
    '## Azure',
    '',
    'The built-in role **Reader** has all of them. What a scan reads depends on where it is given; what is missing is named among the unread',
    'scopes, and nothing of it is removed:',
    '',
    '| Reader at | What is read |',
    '| --- | --- |',
    `| the tenant itself (\`az role assignment create --role Reader --scope /\`, by who has [elevated access](https://learn.microsoft.com/azure/role-based-access-control/elevate-access-global-admin)) | everything |`,
    `| the root management group | everything but ${TENANT_LISTS.map((type) => `\`${type}\``).join(', ')} of the tenant itself, which is counted in \`withheld\` and is no gap |`,
    '| a subscription | that subscription |',
    '',
    ...table(azure),
    '## Microsoft Graph',
    '',
    'Application permissions, which an administrator must consent to. `RoleEligibilitySchedule.Read.Directory` reads nothing in a tenant',
    'without Microsoft Entra ID P2, and is needed nowhere else. With `include_directory: false` none of them is used.',
    '',
    ...table(graph),
    '## Beyond reading',
    '',
    'A scan by Reader is complete without these: what they would show is left out by design, counted in `withheld` of the result, and no',
    'call is made that would be refused. An identity that was given one of them reads more.',
    '',
    '| Action | What more is read |',
    '| --- | --- |',
    ...optional.map(({ name, gives }) => `| \`${name}\` | ${gives} |`),
    '',
    'Actions that give out keys (`listKeys` and its like), and values of vault secrets, are never called, whatever the identity may do.',
    '',
  ].join('\n');
}
