// Every relationship that a tenant file implies, by the file's format alone. It shares no code with the scanner.
import { isFilledInByAzure } from './settable.ts';
import {
  GROUP,
  GUID,
  SUBSCRIPTION,
  isAbove,
  isChild,
  isObject,
  key,
  nodesOf,
  object,
  parentOf,
  scopeOf,
  texts,
  typeOf,
  type Item,
  type Json,
  type Snapshot,
} from './tenant-file.ts';

export interface ImpliedEdge {
  readonly type: string;
  readonly fromLabel: string;
  readonly from: string;
  readonly toLabel: string;
  readonly to: string;
  /** The assignment (eligibility, grant) that it stands for. */
  readonly via?: string;
}

/** Every relationship of the file. */
export function impliedEdges(snapshot: Snapshot): readonly ImpliedEdge[] {
  const { resources, subnets, eligibilities } = nodesOf(snapshot);
  const groups = new Map(snapshot.resourceGroups.map((item) => [key(item.id), item]));
  const management = new Map(snapshot.managementGroups.map((item) => [key(item.id), item]));
  const subscriptions = new Set(snapshot.subscriptions.map(({ id }) => key(id)));
  const roles = new Map(snapshot.roleDefinitions.map(({ id }) => [key(id).split('/').at(-1)!, id]));
  const principals = new Map(
    ([['User', 'users'], ['IdentityGroup', 'groups'], ['ServicePrincipal', 'servicePrincipals'], ['Application', 'applications']] as const)
      .flatMap(([label, list]) => snapshot[list].map(({ id }) => [key(id), label] as const)),
  ); // prettier-ignore
  const tenant = String(snapshot.tenant.tenantId);
  const edges: ImpliedEdge[] = [];
  const add = (type: string, fromLabel: string, from: string, toLabel: string, to: string, via?: string): void =>
    void edges.push({ type, fromLabel, from, toLabel, to, ...(via !== undefined && { via }) });
  const guidOf = (id: string): string => key(id).split('/').at(-1)!;
  const labelOf = (id: string): string =>
    resources.get(id) !== undefined && isAbove(id) ? 'TenantResource' : 'Resource';

  /** What an ARM id leads to: the thing itself, or where it is a part shown inside another, that. */
  function endOf(text: string): readonly [label: string, id: string] | undefined {
    for (let id = key(text), isPart = false; ; id = parentOf(id), isPart = true) {
      if (management.has(id)) return ['ManagementGroup', id];
      if (subscriptions.has(id)) return ['Subscription', guidOf(id)];
      if (groups.has(id)) return ['ResourceGroup', id];
      if (resources.has(id)) return [labelOf(id), id];
      if (typeOf(id) === 'microsoft.authorization/roledefinitions') {
        const role = roles.get(guidOf(id));
        return role === undefined ? undefined : ['RoleDefinition', role];
      }
      if (isPart && !isChild(id)) return undefined;
      if (!PART.test(typeOf(id)) || !isChild(id)) return undefined;
    }
  }

  for (const item of snapshot.subscriptions) add('CONTAINS', 'Tenant', tenant, 'Subscription', guidOf(item.id));
  for (const item of snapshot.managementGroups) {
    const { details, children } = object(item.properties);
    if (!isObject(object(details).parent)) add('CONTAINS', 'Tenant', tenant, 'ManagementGroup', item.id);
    for (const child of (children as Item[] | undefined) ?? []) {
      if (management.has(key(child.id))) add('CONTAINS', 'ManagementGroup', item.id, 'ManagementGroup', child.id);
      if (subscriptions.has(key(child.id)))
        add('CONTAINS', 'ManagementGroup', item.id, 'Subscription', guidOf(child.id));
    }
  }
  for (const id of groups.keys())
    add('CONTAINS', 'Subscription', guidOf(SUBSCRIPTION.exec(id)![0]), 'ResourceGroup', id);

  for (const [id, item] of resources) {
    const label = labelOf(id);
    const type = typeOf(id);
    const isAssignment = type === 'microsoft.authorization/roleassignments';
    const properties = object(item.properties);
    const scope = scopeOf(id);
    if (label === 'TenantResource') {
      if (management.has(scope)) add('CONTAINS', 'ManagementGroup', scope, label, id);
    } else {
      add('CONTAINS', 'Subscription', guidOf(SUBSCRIPTION.exec(id)![0]), label, id);
      const group = GROUP.exec(id)?.[0];
      if (group !== undefined && groups.has(group)) add('CONTAINS', 'ResourceGroup', group, label, id);
      if (isChild(id) && resources.has(parentOf(id))) add('CONTAINS', 'Resource', parentOf(id), label, id);
    }
    const isExtension = !isChild(id) && scope.includes('/providers/');
    if (type === 'microsoft.insights/diagnosticsettings' && resources.has(scope))
      add('SENDS_DIAG_TO', 'Resource', scope, 'Resource', id);
    for (const [name, value] of Object.entries(object(item.tags)))
      add('TAGGED_WITH', label, id, 'Tag', `${name}:${typeof value === 'string' ? value : JSON.stringify(value)}`);
    if (!isAssignment && label === 'Resource') add('LOCATED_IN', label, id, 'Region', regionOf(id, item));
    const identity = object(item.identity);
    if (typeof identity.principalId === 'string')
      add('USES_IDENTITY', label, id, 'ManagedIdentity', identity.principalId);
    for (const assigned of Object.keys(object(identity.userAssignedIdentities)))
      add('USES_IDENTITY', label, id, 'ManagedIdentity', assigned);
    if (type === 'microsoft.managedidentity/userassignedidentities')
      add('REFERENCES', label, id, 'ManagedIdentity', id);

    const shown = type === 'microsoft.network/virtualnetworks' ? withShortSubnets(properties) : properties;
    const named: Named[] = [
      ...idsIn(shown, ['properties']),
      ...idsIn(item.managedBy, ['managedBy']),
      ...Object.keys(object(identity.userAssignedIdentities)).map((text) => ({ path: ['identity'], text })),
      ...(isExtension ? [{ path: ['id'], text: scope }] : []),
    ];
    for (const { path, text } of named) {
      if (key(text) === id || key(text).startsWith(`${id}/`)) continue;
      if (GUID.test(text)) {
        const principal = principals.get(key(text));
        if (principal !== undefined) add('REFERENCES', label, id, principal, text);
        continue;
      }
      const end = endOf(text);
      if (end === undefined) continue;
      add('REFERENCES', label, id, ...end);
      const to = typeOf(end[1]);
      const isNic = type === 'microsoft.network/networkinterfaces';
      if (type === 'microsoft.compute/virtualmachines' && to === 'microsoft.network/networkinterfaces')
        add('USES', label, id, ...end);
      if (isNic && subnets.has(key(end[1]))) add('CONNECTED_TO', label, id, ...end);
      if ((isNic || subnets.has(id)) && path.at(-2) === 'networkSecurityGroup') add('SECURED_BY', label, id, ...end);
      if (
        type === 'microsoft.network/privateendpoints' &&
        path.at(-1) === 'privateLinkServiceId' &&
        end[0] === 'Resource'
      )
        add('CONNECTED_TO_PE', label, id, ...end);
      if (end[0] !== 'Resource' || !isOfOwnMaking(type, path)) continue;
      if (!isNic && subnets.has(key(end[1]))) add('USES_SUBNET', label, id, ...end);
      if (to === 'microsoft.operationalinsights/workspaces' && path.slice(-2).some((name) => /workspace/i.test(name)))
        add('LOGS_TO', label, id, ...end);
      if (!TELL_OF_OTHERS.has(type)) add('DEPENDS_ON', label, id, ...end);
    }
  }

  for (const assignment of snapshot.roleAssignments) assign('RoleAssignment', 'HAS_ROLE', assignment);
  for (const eligibility of eligibilities) assign('RoleEligibility', 'ELIGIBLE_FOR', eligibility);
  function assign(label: string, edge: string, { id, properties }: Item): void {
    const { principalId, roleDefinitionId } = object(properties);
    const principal = principals.get(key(String(principalId)));
    const role = roles.get(guidOf(String(roleDefinitionId)));
    if (principal === undefined) return;
    add('ASSIGNED_TO', label, id, principal, String(principalId));
    if (role !== undefined) add(edge, principal, String(principalId), 'RoleDefinition', role, id);
  }

  for (const [list, label] of [
    ['groups', 'IdentityGroup'],
    ['applications', 'Application'],
    ['servicePrincipals', 'ServicePrincipal'],
  ] as const)
    for (const item of snapshot[list]) {
      const known = (ids: unknown): string[] => texts(ids).filter((each) => principals.has(key(each)));
      for (const member of known(item.memberIds))
        add('MEMBER_OF', principals.get(key(member))!, member, label, item.id);
      for (const owner of known(item.ownerIds)) add('OWNER_OF', principals.get(key(owner))!, owner, label, item.id);
      for (const { id } of (item.federatedIdentityCredentials as Item[] | undefined) ?? [])
        add('TRUSTS', label, item.id, 'FederatedCredential', id);
    }
  const directoryRoles = new Set((snapshot.directoryRoleDefinitions ?? []).map(({ id }) => key(id)));
  for (const [type, list] of [
    ['HAS_DIRECTORY_ROLE', snapshot.directoryRoleAssignments],
    ['ELIGIBLE_FOR', snapshot.directoryRoleEligibilities],
  ] as const)
    for (const { id, principalId, roleDefinitionId } of list ?? []) {
      const [holder, role] = [String(principalId), String(roleDefinitionId)];
      const label = principals.get(key(holder));
      if (label !== undefined && directoryRoles.has(key(role))) add(type, label, holder, 'DirectoryRole', role, id);
    }
  for (const { id, principalId, resourceId } of snapshot.appRoleAssignments ?? [])
    addBetween('HAS_APP_ROLE', id, String(principalId), String(resourceId));
  for (const { id, clientId, resourceId } of snapshot.oauth2PermissionGrants ?? [])
    addBetween('HAS_DELEGATED_PERMISSION', id, String(clientId), String(resourceId));
  function addBetween(type: string, via: string, from: string, to: string): void {
    const [fromLabel, toLabel] = [principals.get(key(from)), principals.get(key(to))];
    if (fromLabel !== undefined && toLabel === 'ServicePrincipal') add(type, fromLabel, from, toLabel, to, via);
  }
  const byAppId = new Map(snapshot.applications.map(({ id, appId }) => [String(appId).toLowerCase(), id]));
  for (const { id, appId } of snapshot.servicePrincipals) {
    const application = byAppId.get(String(appId).toLowerCase());
    if (application !== undefined) add('INSTANCE_OF', 'ServicePrincipal', id, 'Application', application);
  }
  return edges;

  function regionOf(id: string, item: Item): string {
    if (typeof item.location === 'string' && item.location !== '')
      return item.location.toLowerCase().replace(/\s+/g, '');
    const outer = isChild(id) ? parentOf(id) : scopeOf(id);
    const holder = resources.get(outer);
    if (holder) return regionOf(outer, holder);
    return String(groups.get(GROUP.exec(id)?.[0] ?? '')?.location ?? 'global')
      .toLowerCase()
      .replace(/\s+/g, '');
  }
}

/** Parts of network resources that have no node of their own, subnets aside. */
const PART =
  /^microsoft\.network\/(?!virtualnetworks\/subnets$)[^/]+\/|^microsoft\.compute\/virtualmachinescalesets\/virtualmachines/;

/** A subnet says of itself what it refers to; the network only that it is there. */
const withShortSubnets = (properties: Json): Json => ({
  ...properties,
  ...(Array.isArray(properties.subnets) && {
    subnets: (properties.subnets as Item[]).map(({ id, name }) => ({ id, name })),
  }),
});

/** What they name belongs to others: a record of what was made, a rule or a right over it. */
const TELL_OF_OTHERS = new Set([
  'microsoft.resources/deployments',
  'microsoft.authorization/policyassignments',
  'microsoft.authorization/locks',
  'microsoft.authorization/roleassignments',
]);
/** Members that whoever sets up the other end fills in, though the type data lets them be set. */
const FROM_THE_OTHER_END = [
  'privateEndpointConnections',
  'remoteVirtualNetwork',
  'availabilitySets virtualMachines',
  'publicIPAddresses natGateway',
  'subnets applicationGatewayIPConfigurations',
];
/** True for a member by which a resource itself says what it builds on. */
function isOfOwnMaking(type: string, path: readonly string[]): boolean {
  if (path[0] === 'id' || path[0] === 'managedBy' || isFilledInByAzure(type, path)) return false;
  return !FROM_THE_OTHER_END.some((text) => {
    const [member, of] = text.split(' ').reverse() as [string, string?];
    return path.includes(member) && (of === undefined || type.endsWith(`/${of.toLowerCase()}`));
  });
}

interface Named {
  /** Names of members, outermost first; places in lists are left out. */
  readonly path: readonly string[];
  readonly text: string;
}
/** Every text that is an ARM id or a GUID, and every key that is an ARM id, with its path. */
function idsIn(value: unknown, path: readonly string[]): Named[] {
  if (typeof value === 'string') return isId(value) || GUID.test(value) ? [{ path, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((each) => idsIn(each, path));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    ...(isId(name) ? [{ path, text: name }] : []),
    ...idsIn(each, [...path, name]),
  ]);
}
const isId = (text: string): boolean =>
  /^\/(subscriptions\/[0-9a-f-]{36}|providers\/[^/]+\/[^/]+\/[^/]+)(\/|$)/i.test(text);
