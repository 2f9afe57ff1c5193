// What the graph must hold for a tenant, worked out from the tenant file alone, and what is wrong with a graph that holds something else.
// Nothing of the scan's code is used here: the rules are those of the graph contract, said once more; those of relationships are the
// inventory's.
import type { UnreadScope } from '../../../src/contract/job.ts';
import { impliedEdges } from '../implied-edges.ts';
import { isWithin, type Item, type Snapshot } from './snapshot.ts';

export interface Node {
  readonly label: string;
  /** Lower case. */
  readonly id: string;
  /** What must be equal. */
  readonly about: string;
}
export interface Edge {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  /** The assignment, eligibility or grant that it stands for. */
  readonly via?: string;
}
export interface Picture {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly edges: ReadonlyMap<string, Edge>;
}

/** Labels whose nodes are all told by the tenant file. */
export const LABELS = [
  'ManagementGroup', 'Subscription', 'ResourceGroup', 'Resource', 'TenantResource', 'User', 'IdentityGroup', 'ServicePrincipal',
  'Application', 'FederatedCredential', 'RoleDefinition', 'RoleAssignment', 'RoleEligibility', 'DirectoryRole',
] as const; // prettier-ignore

export const picture = (nodes: readonly Node[], edges: readonly Edge[]): Picture => ({
  nodes: new Map(nodes.map((node) => [`${node.label} ${node.id}`, node])),
  edges: new Map(
    edges.map((edge) => [`${edge.type} ${edge.from} -> ${edge.to}${edge.via ? ` by ${edge.via}` : ''}`, edge]),
  ),
});

const low = (value: unknown): string => String(value).toLowerCase();
const place = (location: unknown): string | null =>
  typeof location === 'string' && location !== '' ? low(location).replace(/ /g, '') : null;
/** Keys in order, so that equal bodies are equal texts. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
/** What must be equal of a resource: its type, place, tags and properties. */
export const aboutResource = (body: Record<string, unknown>): string =>
  stable([low(body.type), place(body.location), body.tags ?? null, body.properties ?? null]);

const ELIGIBILITY = '/providers/microsoft.authorization/roleeligibilityscheduleinstances/';

/** The graph that a tenant should have. */
export function truthOf(snapshot: Snapshot): Picture {
  const nodes: Node[] = [];
  const add = (label: string, item: Item, about = '') => nodes.push({ label, id: low(item.id), about });

  for (const group of snapshot.managementGroups)
    add('ManagementGroup', group, String((group.properties as Item).displayName));
  for (const subscription of snapshot.subscriptions)
    nodes.push({
      label: 'Subscription',
      id: low(subscription.subscriptionId),
      about: String(subscription.displayName),
    });
  for (const group of snapshot.resourceGroups) add('ResourceGroup', group, place(group.location) ?? '');
  for (const resource of snapshot.resources) {
    const isEligibility = low(resource.id).includes(ELIGIBILITY);
    if (isEligibility) add('RoleEligibility', resource, low((resource.properties as Item).principalId));
    else add(isAbove(resource) ? 'TenantResource' : 'Resource', resource, aboutResource(resource));
    // a group of rules names the subnets it secures too
    const isNetwork = low(resource.type) === 'microsoft.network/virtualnetworks';
    for (const subnet of (isNetwork && (resource.properties as { subnets?: Item[] }).subnets) || [])
      nodes.push({ label: 'Resource', id: low(subnet.id), about: 'subnet' });
  }
  for (const user of snapshot.users) add('User', user, String(user.displayName));
  for (const group of snapshot.groups) add('IdentityGroup', group, String(group.displayName));
  for (const principal of snapshot.servicePrincipals) add('ServicePrincipal', principal, String(principal.displayName));
  for (const application of snapshot.applications) {
    add('Application', application, String(application.displayName));
    for (const credential of (application.federatedIdentityCredentials as Item[] | undefined) ?? [])
      add('FederatedCredential', credential, String(credential.subject));
  }
  for (const role of snapshot.directoryRoleDefinitions) add('DirectoryRole', role, String(role.displayName));
  for (const definition of snapshot.roleDefinitions)
    add('RoleDefinition', definition, String((definition.properties as Item).roleName));
  for (const assignment of snapshot.roleAssignments) {
    add('RoleAssignment', assignment, low((assignment.properties as Item).principalId));
    if (!isAbove(assignment)) nodes.push({ label: 'Resource', id: low(assignment.id), about: 'assignment' });
  }
  const edges = impliedEdges(snapshot).map(({ type, from, to, via }): Edge => {
    const ends = { type, from: low(from), to: low(to) };
    return via === undefined ? ends : { ...ends, via: low(via) };
  });
  return picture(nodes, edges);
}

const isAbove = ({ id }: Item): boolean => !low(id).startsWith('/subscriptions/');

const endsOf = ({ from, to, via = from }: Edge): string[] => [from, to, via];

export interface Judged {
  readonly truth: Picture;
  readonly before: Picture;
  readonly after: Picture;
  readonly unread: readonly UnreadScope[];
  /** Ids that changed so lately, or during the scan, that it may show them before or after the change; with all below them. */
  readonly recent: readonly string[];
}

/** Everything that is wrong: removed though it is there; and what differs from the truth without being named. */
export function wrongWith({ truth, before, after, unread, recent }: Judged): string[] {
  const wrong: string[] = [];
  const isRecent = (id: string) => recent.some((each) => isWithin(id, each));
  const isNamed = covering(unread);
  for (const [key, node] of truth.nodes) {
    const found = after.nodes.get(key);
    if (before.nodes.has(key) && found === undefined && !isRecent(node.id)) wrong.push(`wrongly removed: ${key}`);
    if (isNamed(node) || isRecent(node.id)) continue;
    if (found === undefined) wrong.push(`missing and not named: ${key}`);
    else if (found.about !== node.about)
      wrong.push(`not as it is: ${key}\n  graph ${found.about}\n  truth ${node.about}`);
  }
  for (const [key, node] of after.nodes)
    if (!truth.nodes.has(key) && !isNamed(node) && !isRecent(node.id))
      wrong.push(`gone, but still there and not named: ${key}`);

  const ends = new Map([...truth.nodes.values(), ...after.nodes.values()].map((node) => [node.id, node]));
  const hasDoubt = ({ type, from, to, via = from }: Edge) =>
    [from, to, via].some((id) => isRecent(id) || (ends.has(id) && isNamed(ends.get(id)!))) ||
    [from, to].some((id) => isNamed({ label: type, id, about: '' }));
  for (const [key, edge] of truth.edges) {
    if (after.edges.has(key) || endsOf(edge).some(isRecent)) continue;
    if (before.edges.has(key) && endsOf(edge).every((id) => [...after.nodes.values()].some((node) => node.id === id)))
      wrong.push(`edge wrongly removed: ${key}`);
    else if (!hasDoubt(edge)) wrong.push(`edge missing and not named: ${key}`);
  }
  for (const [key, edge] of after.edges)
    if (!truth.edges.has(key) && !hasDoubt(edge)) wrong.push(`edge gone, but still there and not named: ${key}`);
  return wrong;
}

/** A list of an extension type at a scope shows those that hang on anything below it. */
function isOfList({ id }: Node, scope: string): boolean {
  const list = /^(.*)\/providers\/([^/]+\/[^/]+)$/.exec(scope);
  return list !== null && isWithin(id, list[1]!) && id.includes(`/providers/${list[2]}/`);
}

const OF_LIST: Readonly<Record<string, readonly string[]>> = {
  users: ['User'],
  groups: ['IdentityGroup'],
  serviceprincipals: ['ServicePrincipal'],
  applications: ['Application', 'FederatedCredential', 'TRUSTS'],
};
/** What the smaller lists of one object tell. */
const OF_OBJECT: Readonly<Record<string, readonly string[]>> = {
  groups: ['MEMBER_OF', 'OWNER_OF'],
  applications: ['TRUSTS', 'FederatedCredential', 'OWNER_OF'],
  serviceprincipals: ['OWNER_OF', 'HAS_APP_ROLE', 'HAS_DELEGATED_PERMISSION'],
};
const OF_ROLES: Readonly<Record<string, readonly string[]>> = {
  roledefinitions: ['DirectoryRole', 'HAS_DIRECTORY_ROLE', 'ELIGIBLE_FOR'],
  roleassignments: ['HAS_DIRECTORY_ROLE'],
  roleeligibilityscheduleinstances: ['ELIGIBLE_FOR'],
};

const DIRECTORY = new Set([
  ...['User', 'IdentityGroup', 'ServicePrincipal', 'Application', 'FederatedCredential', 'DirectoryRole'],
  ...[
    'MEMBER_OF',
    'OWNER_OF',
    'TRUSTS',
    'INSTANCE_OF',
    'HAS_APP_ROLE',
    'HAS_DELEGATED_PERMISSION',
    'HAS_DIRECTORY_ROLE',
  ],
]);

/** Whether the result says of a node (or, by its type and end, of an edge) that it may be out of date. */
function covering(unread: readonly UnreadScope[]): (node: Node) => boolean {
  const tests = unread.map(({ scope: written, step }): ((node: Node) => boolean) => {
    const scope = low(written);
    const [, list = '', id, more] = scope.split('/');
    if (scope === '*') return () => true;
    if (scope === '/subscriptions') return ({ label }) => !DIRECTORY.has(label);
    if (list in OF_LIST && id === undefined)
      return ({ label }) => OF_LIST[list]!.includes(label) || label === 'MEMBER_OF';
    if (list in OF_LIST) {
      if (more === undefined) return (node) => node.id === id;
      // credentials hang on no id that says whose they are: any of them may be meant
      return ({ label, id: each }) =>
        OF_OBJECT[list]?.includes(label) === true && (each === id || /^(TRUSTS|FederatedCredential)$/.test(label));
    }
    if (list === 'rolemanagement') {
      const [, , , what = '', role] = scope.split('/');
      return ({ label, id: each }) => OF_ROLES[what]?.includes(label) === true && (role === undefined || each === role);
    }
    // the id of a management group's role does not say whose it is
    if (/^management-group/.test(step))
      return (node) =>
        isWithin(node.id, scope) ||
        isOfList(node, scope) ||
        (node.label === 'RoleDefinition' && !node.id.startsWith('/subscriptions/'));
    // what is above the subscriptions is seen from them
    if (step === 'graph-tables' && /^\/subscriptions\/[^/]+$/.test(scope))
      return (node) => node.label === 'TenantResource' || isWithin(node.id, scope);
    if (step === 'eligibility')
      return ({ label, id: each }) => /^(RoleEligibility|ELIGIBLE_FOR)$/.test(label) || each.includes(ELIGIBILITY);
    if (step === 'rbac')
      return ({ label, id: each }) =>
        /^Role/.test(label) || /^(ASSIGNED_TO|HAS_ROLE)$/.test(label) || each.includes('/roleassignments/');
    const isBelow = ({ id: each }: Node) =>
      isWithin(each, scope) || (each === scope.split('/')[2] && scope.split('/').length === 3);
    return (node) => isBelow(node) || isOfList(node, scope);
  });
  return (node) => tests.some((test) => test(node));
}
