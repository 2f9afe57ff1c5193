// What the graph must hold for a tenant, worked out from the tenant file alone, and what is wrong with a graph that holds something else.
// Nothing of the scan's code is used here: the rules are those of the graph contract, said once more.
import type { UnreadScope } from '../../../src/contract/job.ts';
import { isWithin, type Item, type Snapshot } from './random-tenant.ts';

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
  /** The role assignment that a HAS_ROLE stands for. */
  readonly via?: string;
}
export interface Picture {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly edges: ReadonlyMap<string, Edge>;
}

/** Labels whose nodes are all told by the tenant file. */
export const LABELS = [
  'Subscription', 'ResourceGroup', 'Resource', 'User', 'IdentityGroup', 'ServicePrincipal', 'Application', 'FederatedCredential',
  'RoleDefinition', 'RoleAssignment',
] as const; // prettier-ignore
/** Edges of which the tenant file tells every one; of CONTAINS it tells those that must be there. */
export const EDGES = ['MEMBER_OF', 'TRUSTS', 'ASSIGNED_TO', 'HAS_ROLE', 'CONTAINS'] as const;

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
export const stable = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
/** What must be equal of a resource: its type, place, tags and properties. */
export const aboutResource = (body: Record<string, unknown>): string =>
  stable([low(body.type), place(body.location), body.tags ?? null, body.properties ?? null]);

/** The graph that a tenant should have. */
export function truthOf(snapshot: Snapshot): Picture {
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const add = (label: string, item: Item, about = '') => nodes.push({ label, id: low(item.id), about });
  const tenantId = low(snapshot.tenant.tenantId);
  const ids = (value: unknown): string[] => ((value as string[] | undefined) ?? []).map(low);
  const link = (type: string, from: string, to: string) => edges.push({ type, from, to });

  for (const subscription of snapshot.subscriptions) {
    nodes.push({
      label: 'Subscription',
      id: low(subscription.subscriptionId),
      about: String(subscription.displayName),
    });
    link('CONTAINS', tenantId, low(subscription.subscriptionId));
  }
  for (const group of snapshot.resourceGroups) {
    add('ResourceGroup', group, place(group.location) ?? '');
    link('CONTAINS', low(group.id).split('/')[2]!, low(group.id));
  }
  for (const resource of snapshot.resources) {
    add('Resource', resource, aboutResource(resource));
    const [scope, type = ''] = splitLast(low(resource.id));
    const isExtension = scope.includes('/providers/');
    if (type.split('/').length > 3)
      link('CONTAINS', low(resource.id).split('/').slice(0, -2).join('/'), low(resource.id));
    else if (!isExtension && resource.location !== undefined) link('CONTAINS', scope, low(resource.id));
    for (const subnet of (resource.properties as { subnets?: Item[] }).subnets ?? []) {
      nodes.push({ label: 'Resource', id: low(subnet.id), about: 'subnet' });
      link('CONTAINS', low(resource.id), low(subnet.id));
    }
  }
  for (const user of snapshot.users) add('User', user, String(user.displayName));
  for (const group of snapshot.groups) {
    add('IdentityGroup', group, String(group.displayName));
    for (const member of ids(group.memberIds)) link('MEMBER_OF', member, low(group.id));
  }
  for (const principal of snapshot.servicePrincipals) add('ServicePrincipal', principal, String(principal.displayName));
  for (const application of snapshot.applications) {
    add('Application', application, String(application.displayName));
    for (const credential of (application.federatedIdentityCredentials as Item[] | undefined) ?? []) {
      add('FederatedCredential', credential, String(credential.subject));
      link('TRUSTS', low(application.id), low(credential.id));
    }
  }
  const definitions = new Map(snapshot.roleDefinitions.map((definition) => [low(definition.name), low(definition.id)]));
  for (const definition of snapshot.roleDefinitions)
    add('RoleDefinition', definition, String((definition.properties as Item).roleName));
  const principals = new Set(
    [...snapshot.users, ...snapshot.groups, ...snapshot.servicePrincipals].map(({ id }) => low(id)),
  );
  for (const assignment of snapshot.roleAssignments) {
    const { principalId, roleDefinitionId } = assignment.properties as Record<string, string>;
    add('RoleAssignment', assignment, low(principalId));
    if (low(assignment.id).startsWith('/subscriptions/'))
      nodes.push({ label: 'Resource', id: low(assignment.id), about: 'assignment' });
    if (!principals.has(low(principalId))) continue;
    link('ASSIGNED_TO', low(assignment.id), low(principalId));
    const definition = definitions.get(low(roleDefinitionId).split('/').at(-1)!);
    if (definition !== undefined)
      edges.push({ type: 'HAS_ROLE', from: low(principalId), to: definition, via: low(assignment.id) });
  }
  return picture(nodes, edges);
}

/** What stands before the last `/providers/`, and what follows it. */
function splitLast(id: string): [string, string] {
  const at = id.lastIndexOf('/providers/');
  return [id.slice(0, at), id.slice(at + '/providers/'.length)];
}

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
    isNamed({ label: type, id: to, about: '' });
  for (const [key, edge] of truth.edges) {
    if (after.edges.has(key) || endsOf(edge).some(isRecent)) continue;
    if (before.edges.has(key) && endsOf(edge).every((id) => [...after.nodes.values()].some((node) => node.id === id)))
      wrong.push(`edge wrongly removed: ${key}`);
    else if (!hasDoubt(edge)) wrong.push(`edge missing and not named: ${key}`);
  }
  for (const [key, edge] of after.edges)
    if (edge.type !== 'CONTAINS' && !truth.edges.has(key) && !hasDoubt(edge))
      wrong.push(`edge gone, but still there and not named: ${key}`);
  return wrong;
}

const OF_LIST: Readonly<Record<string, readonly string[]>> = {
  users: ['User'],
  groups: ['IdentityGroup'],
  serviceprincipals: ['ServicePrincipal'],
  applications: ['Application', 'FederatedCredential', 'TRUSTS'],
};
const OF_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  groups: ['MEMBER_OF'],
  applications: ['TRUSTS', 'FederatedCredential'],
};

const DIRECTORY = new Set([
  'User',
  'IdentityGroup',
  'ServicePrincipal',
  'Application',
  'FederatedCredential',
  'MEMBER_OF',
  'TRUSTS',
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
        OF_MEMBERS[list]?.includes(label) === true && (each === id || label !== 'MEMBER_OF');
    }
    if (step === 'rbac')
      return ({ label, id: each }) =>
        /^Role/.test(label) || /^(ASSIGNED_TO|HAS_ROLE)$/.test(label) || each.includes('/roleassignments/');
    const isBelow = ({ id: each }: Node) =>
      isWithin(each, scope) || (each === scope.split('/')[2] && scope.split('/').length === 3);
    // a list of an extension type at a scope shows those that hang on anything below it
    const extension = /^(.*)\/providers\/([^/]+\/[^/]+)$/.exec(scope);
    return (node) =>
      isBelow(node) ||
      (extension !== null && isWithin(node.id, extension[1]!) && node.id.includes(`/providers/${extension[2]}/`));
  });
  return (node) => tests.some((test) => test(node));
}
