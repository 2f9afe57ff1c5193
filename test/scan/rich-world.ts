// A tenant that has what the sample tenant lacks: policy of management groups, one of them without a subscription, eligibility for roles,
// roles of the directory and of applications, and what an application may do in a user's name.
import { startScanWorld } from './scan-world.ts';

export const SUBSCRIPTION = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
export const GROUP = '/providers/Microsoft.Management/managementGroups/mg-contoso';
const AUTHORIZATION = 'providers/Microsoft.Authorization';
const READER = `/subscriptions/${SUBSCRIPTION}/${AUTHORIZATION}/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
export const ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
export const APP_ROLE = '19dbc75e-c2e2-444c-a770-ec69d8559fc7';

const extension = (scope: string, type: string, name: string, properties: object) => ({
  id: `${scope}/${AUTHORIZATION}/${type}/${name}`,
  type: `Microsoft.Authorization/${type}`,
  name,
  apiVersion: '2023-04-01',
  properties,
});

/** Resources that are there beside those of the sample tenant. */
const moreResources = (userId: string) => [
  extension(GROUP, 'policyDefinitions', 'only-europe', { policyType: 'Custom', policyRule: { if: {}, then: {} } }),
  extension(GROUP, 'policyAssignments', 'only-europe', {
    policyDefinitionId: `${GROUP}/${AUTHORIZATION}/policyDefinitions/only-europe`,
    scope: GROUP,
  }),
  extension(`/subscriptions/${SUBSCRIPTION}`, 'roleEligibilityScheduleInstances', 'may-read', {
    principalId: userId,
    principalType: 'User',
    roleDefinitionId: READER,
    scope: `/subscriptions/${SUBSCRIPTION}`,
    memberType: 'Direct',
    startDateTime: '2026-01-01T00:00:00Z',
  }),
];

interface Item {
  readonly id: string;
  readonly [key: string]: unknown;
}

/** A management group that no subscription is in, below the sample tenant's, and what is set up at it. */
export const EMPTY_GROUP = '/providers/Microsoft.Management/managementGroups/mg-empty';
export function emptyGroup(managementGroups: readonly Item[], userId: string) {
  const above = managementGroups.find(({ id }) => id === GROUP)!;
  const properties = above.properties as { children: object[]; tenantId: string };
  const role = '7d9f4ab1-0c52-4a35-9a2f-6f1d3a3e4c01';
  const child = {
    id: EMPTY_GROUP,
    type: 'Microsoft.Management/managementGroups',
    name: 'mg-empty',
    displayName: 'Empty',
  };
  const held = { principalId: userId, principalType: 'User', scope: EMPTY_GROUP };
  const roleDefinitionId = `/${AUTHORIZATION}/roleDefinitions/${role}`;
  const permissions = [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }];
  return {
    managementGroups: [
      { ...above, properties: { ...properties, children: [...properties.children, child] } },
      {
        id: EMPTY_GROUP,
        type: 'Microsoft.Management/managementGroups',
        name: 'mg-empty',
        properties: {
          tenantId: properties.tenantId,
          displayName: 'Empty',
          details: { version: 1, parent: { id: GROUP, name: 'mg-contoso', displayName: 'Contoso' } },
          children: [],
        },
      },
    ],
    roleDefinitions: [
      {
        id: roleDefinitionId,
        type: 'Microsoft.Authorization/roleDefinitions',
        name: role,
        properties: { roleName: 'Empty reader', type: 'CustomRole', assignableScopes: [EMPTY_GROUP], permissions },
      },
    ],
    roleAssignments: [
      extension(EMPTY_GROUP, 'roleAssignments', '0b8f5c2e-3f0e-4a8a-8a55-1d2f6f0c9a11', { ...held, roleDefinitionId }),
    ],
    resources: [
      extension(EMPTY_GROUP, 'policyDefinitions', 'empty-rule', {
        policyType: 'Custom',
        policyRule: { if: {}, then: {} },
      }),
      extension(EMPTY_GROUP, 'policySetDefinitions', 'empty-set', { policyType: 'Custom', policyDefinitions: [] }),
      extension(EMPTY_GROUP, 'policyAssignments', 'empty-rule', {
        policyDefinitionId: `${EMPTY_GROUP}/${AUTHORIZATION}/policyDefinitions/empty-rule`,
        scope: EMPTY_GROUP,
      }),
      extension(EMPTY_GROUP, 'roleEligibilityScheduleInstances', 'may-empty', {
        ...held,
        roleDefinitionId,
        memberType: 'Direct',
        startDateTime: '2026-01-01T00:00:00Z',
      }),
    ],
  };
}

export async function startRichWorld() {
  // a tenth of the resources is not in Resource Graph yet
  const world = await startScanWorld({ faults: { seed: 2, omit: 0.1 } });
  const { users, servicePrincipals, managementGroups } = world.tenant as unknown as Record<string, Item[]>;
  const userId = users!.map(({ id }) => id).sort()[0]!;
  const application = [...servicePrincipals!].sort((a, b) => (a.id < b.id ? -1 : 1))[0]!;
  const { resources, ...empty } = emptyGroup(managementGroups!, userId);
  await world.control('tenant', 'POST', {
    upsert: {
      ...empty,
      ...rolesOf(userId, application),
      resources: [...moreResources(userId), ...resources],
    },
  });
  return { ...world, userId, applicationId: application.id };
}

/** One role of the directory that a user has and may take on, and of an application: its role, its owner, a grant of what it may do. */
function rolesOf(userId: string, application: Item) {
  const holding = { principalId: userId, roleDefinitionId: ADMINISTRATOR, directoryScopeId: '/' };
  const unknown = '00000000-0000-4000-8000-00000000dead';
  return {
    directoryRoleDefinitions: [{ id: ADMINISTRATOR, displayName: 'Global Administrator' }],
    directoryRoleAssignments: [{ ...holding, id: 'role-1' }],
    directoryRoleEligibilities: [
      { ...holding, id: 'role-2' },
      { ...holding, id: 'role-3', principalId: unknown },
    ],
    appRoleAssignments: [
      { id: 'app-role-1', principalId: userId, principalType: 'User', appRoleId: APP_ROLE, resourceId: application.id },
    ],
    oauth2PermissionGrants: [
      {
        id: 'grant-1',
        clientId: application.id,
        consentType: 'Principal',
        principalId: userId,
        resourceId: application.id,
        scope: ' User.Read openid',
      },
    ],
    servicePrincipals: [{ ...application, ownerIds: [userId] }],
  };
}
