// The graph after a scan, against the tenant file that was scanned: what of every list is there, and every relationship that the file
// implies. Written from the file's format alone, and for any file of it; it shares no code with the scanner.
import type { ScanResult } from '../../src/contract/job.ts';
import { isFilledInByAzure } from './settable.ts';

type Json = Readonly<Record<string, unknown>>;
type Item = Json & { readonly id: string };
/** A tenant file in its JSON form. */
export type Snapshot = { readonly tenant: Json } & Readonly<Record<List, readonly Item[]>> &
  Readonly<Partial<Record<OptionalList, readonly Item[]>>>;

export const LISTS = [
  'managementGroups', 'subscriptions', 'resourceGroups', 'resources', 'roleDefinitions', 'roleAssignments', 'users', 'groups',
  'servicePrincipals', 'applications',
] as const; // prettier-ignore
type List = (typeof LISTS)[number];
/** Lists that a file may leave out. */
const OPTIONAL_LISTS = [
  'directoryRoleDefinitions',
  'directoryRoleAssignments',
  'directoryRoleEligibilities',
  'appRoleAssignments',
  'oauth2PermissionGrants',
] as const;
type OptionalList = (typeof OPTIONAL_LISTS)[number];

/** Rows of a reading statement. */
export type Query = (cypher: string) => Promise<Record<string, unknown>[]>;

export interface ScanOutcome {
  readonly result: ScanResult;
  /** `summary.json` of the archive. */
  readonly summary: Json;
}

/** One line of the table of counts. */
export interface Counted {
  readonly list: string;
  readonly inTheFile: number;
  readonly inTheGraph: number;
  /** Not in the graph, but the scan says so and why. */
  readonly named: number;
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
}

const key = (id: string): string => id.toLowerCase().replace(/^\/+/, '/').replace(/\/+$/, '');
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SUBSCRIPTION = /^\/subscriptions\/[^/]+/;
const GROUP = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/;

/** The type of an id, in lower case: what follows its last `/providers/`, without the names. */
function typeOf(id: string): string {
  const [namespace = '', ...words] = key(id).split('/providers/').at(-1)!.split('/');
  return [namespace, ...words.filter((_, index) => index % 2 === 0)].join('/');
}
/** What stands before the last `/providers/`. */
const scopeOf = (id: string): string => key(id).slice(0, key(id).lastIndexOf('/providers/'));
const isChild = (id: string): boolean => typeOf(id).split('/').length > 2;
const parentOf = (id: string): string => key(id).split('/').slice(0, -2).join('/');
const isAbove = (id: string): boolean => !key(id).startsWith('/subscriptions/');

/** Everything the file holds that the graph shows as a node of its own, by key. */
function nodesOf(snapshot: Snapshot) {
  const networks = snapshot.resources.filter(({ id }) => typeOf(id) === 'microsoft.network/virtualnetworks');
  const subnets = networks.flatMap(({ properties }) =>
    ((object(properties).subnets as Item[] | undefined) ?? []).filter((subnet) => typeof subnet.id === 'string'),
  );
  const twins = snapshot.roleAssignments.filter(({ id }) => !isAbove(id));
  const eligible = 'microsoft.authorization/roleeligibilityscheduleinstances';
  const resources = [...snapshot.resources.filter(({ id }) => typeOf(id) !== eligible), ...subnets, ...twins];
  return {
    resources: new Map(resources.map((item) => [key(item.id), item])),
    subnets: new Set(subnets.map(({ id }) => key(id))),
    eligibilities: snapshot.resources.filter(({ id }) => typeOf(id) === eligible),
  };
}

/** True for the key of an entry that the scan says it did not read, for a refusal or by design. */
function namedBy({ result, summary }: ScanOutcome): (id: string) => boolean {
  const unread = (result.unread_scopes ?? []).map(({ scope }) => key(scope));
  const byDesign = new Set(
    Object.values(object(summary.not_read_by_design)).flatMap((types) =>
      texts(types).map((type) => type.toLowerCase()),
    ),
  );
  return (id) => unread.some((scope) => id === scope || id.startsWith(`${scope}/`)) || byDesign.has(typeOf(id));
}

/** The table of counts: each list of the file, against the nodes of its label. */
export async function countLists(snapshot: Snapshot, query: Query, outcome: ScanOutcome): Promise<Counted[]> {
  const idsOf = async (label: string): Promise<string[]> =>
    (await query(`MATCH (n:${label}) RETURN n.id AS id`)).map(({ id }) => String(id));
  const { subnets } = nodesOf(snapshot);
  const isNamed = namedBy(outcome);
  const row = (list: string, wanted: Iterable<string>, found: readonly string[]): Counted => {
    const [inFile, inGraph] = [new Set(wanted), new Set(found)];
    const absent = [...inFile].filter((id) => !inGraph.has(id));
    return {
      list,
      inTheFile: inFile.size,
      inTheGraph: inGraph.size,
      named: absent.filter(isNamed).length,
      missing: absent.filter((id) => !isNamed(id)).sort(),
      surplus: found.filter((id) => !inFile.has(id)).sort(),
    };
  };
  const keysOf = (items: readonly Item[]): string[] => items.map(({ id }) => key(id));
  /** Entries that are an edge in the graph: by the id of the assignment, where both its ends are things of the file. */
  const edgesOf = async (list: OptionalList, type: string, label: string, ends: readonly [string, string]) => {
    const known = new Set(
      [...PRINCIPALS, 'directoryRoleDefinitions' as const].flatMap((each) => keysOf(snapshot[each] ?? [])),
    );
    const joined = (snapshot[list] ?? []).filter((item) => ends.every((end) => known.has(key(String(item[end])))));
    const found = await query(`MATCH ()-[r:${type}]->(:${label}) RETURN DISTINCT r.assignment_id AS id`);
    return row(
      list,
      keysOf(joined),
      found.map(({ id }) => key(String(id))),
    );
  };
  const graphResources = (await idsOf('Resource')).map(key);
  const above = [...(await idsOf('TenantResource')), ...(await idsOf('RoleEligibility'))].map(key);
  const assignments = new Set(keysOf(snapshot.roleAssignments));
  const guidOf = (id: string): string => key(id).split('/').at(-1)!;
  return [
    row('managementGroups', keysOf(snapshot.managementGroups), (await idsOf('ManagementGroup')).map(key)),
    row('subscriptions', keysOf(snapshot.subscriptions).map(guidOf), (await idsOf('Subscription')).map(key)),
    row('resourceGroups', keysOf(snapshot.resourceGroups), (await idsOf('ResourceGroup')).map(key)),
    row('resources', keysOf(snapshot.resources), [
      ...graphResources.filter((id) => !subnets.has(id) && !assignments.has(id)),
      ...above,
    ]),
    row(
      'subnets inside of networks',
      subnets,
      graphResources.filter((id) => subnets.has(id)),
    ),
    row(
      'roleAssignments, as resources',
      [...assignments].filter((id) => !isAbove(id)),
      graphResources.filter((id) => assignments.has(id)),
    ),
    row('roleAssignments', assignments, (await idsOf('RoleAssignment')).map(key)),
    // Built-in definitions have no scope in the file; ARM puts the one asked for before their ids.
    row('roleDefinitions', keysOf(snapshot.roleDefinitions).map(guidOf), (await idsOf('RoleDefinition')).map(guidOf)),
    row('users', keysOf(snapshot.users), await idsOf('User')),
    row('groups', keysOf(snapshot.groups), await idsOf('IdentityGroup')),
    row('servicePrincipals', keysOf(snapshot.servicePrincipals), await idsOf('ServicePrincipal')),
    row('applications', keysOf(snapshot.applications), await idsOf('Application')),
    row(
      'federatedIdentityCredentials',
      snapshot.applications.flatMap(({ federatedIdentityCredentials: held }) =>
        ((held as Item[] | undefined) ?? []).map(({ id }) => key(id)),
      ),
      await idsOf('FederatedCredential'),
    ),
    row('directoryRoleDefinitions', keysOf(snapshot.directoryRoleDefinitions ?? []), await idsOf('DirectoryRole')),
    await edgesOf('directoryRoleAssignments', 'HAS_DIRECTORY_ROLE', 'DirectoryRole', [
      'principalId',
      'roleDefinitionId',
    ]),
    await edgesOf('directoryRoleEligibilities', 'ELIGIBLE_FOR', 'DirectoryRole', ['principalId', 'roleDefinitionId']),
    await edgesOf('appRoleAssignments', 'HAS_APP_ROLE', 'ServicePrincipal', ['principalId', 'resourceId']),
    await edgesOf('oauth2PermissionGrants', 'HAS_DELEGATED_PERMISSION', 'ServicePrincipal', ['clientId', 'resourceId']),
    ...strangeLists(snapshot).map(([list, entries]) => row(list, entries, [])),
  ];
}

const PRINCIPALS = ['users', 'groups', 'servicePrincipals', 'applications'] as const;
/** Lists inside of entries that the comparison of relationships holds against the graph. */
const INNER_LISTS: ReadonlySet<string> = new Set(['memberIds', 'ownerIds', 'federatedIdentityCredentials']);
/** Lists of Microsoft Graph's own that hold no object of their own: texts, and what an application asks for or proves itself with. */
const PLAIN_LISTS: ReadonlySet<string> = new Set([
  'addIns', 'alternativeNames', 'appRoles', 'assignedLabels', 'assignedLicenses', 'assignedPlans', 'businessPhones', 'groupTypes',
  'identifierUris', 'identities', 'imAddresses', 'infoCatalogs', 'keyCredentials', 'notificationEmailAddresses', 'oauth2PermissionScopes',
  'onPremisesProvisioningErrors', 'otherMails', 'passwordCredentials', 'preAuthorizedApplications', 'provisionedPlans', 'proxyAddresses',
  'redirectUris', 'replyUrls', 'requiredResourceAccess', 'resourceBehaviorOptions', 'resourceProvisioningOptions',
  'resourceSpecificApplicationPermissions', 'serviceProvisioningErrors', 'servicePrincipalNames', 'tags', 'creationOptions',
  'deviceKeys',
]); // prettier-ignore

/** Lists of the file that nothing here compares: each entry counts as missing, until somebody says how it is read. */
function strangeLists(snapshot: Snapshot): [list: string, entries: string[]][] {
  const own: ReadonlySet<string> = new Set([...LISTS, ...OPTIONAL_LISTS]);
  const outer = Object.entries(snapshot)
    .filter(([list, entries]) => Array.isArray(entries) && !own.has(list))
    .map(([list, entries]): [string, string[]] => [
      list,
      (entries as Item[]).map(({ id }, at) => id ?? `${list}[${at}]`),
    ]);
  const inner = new Map<string, string[]>();
  for (const section of PRINCIPALS)
    for (const item of snapshot[section])
      for (const [list, entries] of Object.entries(item)) {
        if (!Array.isArray(entries) || entries.length === 0 || INNER_LISTS.has(list) || PLAIN_LISTS.has(list)) continue;
        const name = `${section}[].${list}`;
        inner.set(name, [...(inner.get(name) ?? []), key(item.id)]);
      }
  return [...outer, ...inner];
}

/** Relationships that the file implies, as `TYPE from → Label to`, and those that the graph holds. */
export async function compareRelationships(snapshot: Snapshot, query: Query, outcome: ScanOutcome): Promise<Counted[]> {
  // What the scan names as not read has no relationships either.
  const isNamed = namedBy(outcome);
  const expected = impliedBy({ ...snapshot, resources: snapshot.resources.filter(({ id }) => !isNamed(key(id))) });
  const found = new Map<string, Set<string>>();
  const ends = `MATCH (a)-[r]->(b) RETURN labels(a)[0] AS fromLabel, coalesce(a.id, a.code) AS from, type(r) AS type,
    labels(b)[0] AS toLabel, coalesce(b.id, b.code) AS to`;
  for (const { fromLabel, from, type, toLabel, to } of await query(ends)) {
    const text = edgeText(String(fromLabel), String(from), String(toLabel), String(to));
    found.set(String(type), (found.get(String(type)) ?? new Set()).add(text));
  }
  const types = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return types.map((type) => {
    const has = found.get(type) ?? new Set<string>();
    const wanted = expected.get(type) ?? new Set<string>();
    return {
      list: type,
      inTheFile: wanted.size,
      inTheGraph: has.size,
      named: 0,
      missing: [...wanted].filter((edge) => !has.has(edge)).sort(),
      surplus: [...has].filter((edge) => !wanted.has(edge)).sort(),
    };
  });
}

const edgeText = (fromLabel: string, from: string, toLabel: string, to: string): string =>
  `${fromLabel} ${key(from)} → ${toLabel} ${toLabel === 'Tag' ? to : key(to)}`;

function impliedBy(snapshot: Snapshot): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { type, fromLabel, from, toLabel, to } of impliedEdges(snapshot))
    edges.set(type, (edges.get(type) ?? new Set()).add(edgeText(fromLabel, from, toLabel, to)));
  return edges;
}

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

/** The table as Markdown. */
export const tableOf = (rows: readonly Counted[]): string =>
  [
    '| List | In the file | In the graph | Named with a reason | Missing | Surplus |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ({ list, inTheFile, inTheGraph, named, missing, surplus }) =>
        `| ${list} | ${inTheFile} | ${inTheGraph} | ${named} | ${missing.length} | ${surplus.length} |`,
    ),
    '',
  ].join('\n');
