// The relationships of a resource: from its place, its tags, its identity, and from every reference in its properties. Pure; what is at
// the far end of a reference was looked up before.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { EdgeType, GraphEdge, NodeRef } from '../graph/model.ts';
import type { IsBackReference } from './back-references.ts';
import { ALWAYS_PRINCIPAL, candidatesOf, findReferences, kindOf, type Reference } from './references.ts';
import { asObject, SUBNET_IN_GRAPH, type ArmObject } from './to-resource.ts';

/** A resource as the graph gives it back for this. */
export interface RelationSource {
  readonly label: 'Resource' | 'TenantResource';
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string | null;
  readonly parentId: string | null;
  readonly tenantId: string;
  readonly properties: ArmObject;
  readonly tags: ArmObject;
  readonly identity: ArmObject;
  readonly managedBy: string | null;
}

/** What is kept of a resource until it is known what its references lead to; its properties may be large, and many wait. */
export interface Referrer extends Omit<RelationSource, 'properties'> {
  readonly references: readonly Reference[];
  /** What a user-assigned identity stands for. */
  readonly principalId: string | null;
  readonly clientId: string | null;
}

/** A node that a key led to. */
export interface Target extends NodeRef {
  /** Its type, for a Resource. */
  readonly type?: string;
}

export interface Relations {
  readonly edges: readonly GraphEdge[];
  /** How many references lead nowhere, by kind. */
  readonly unresolved: ReadonlyMap<string, number>;
  /** Texts in the properties that name a known node in another spelling, and that node's exact id. */
  readonly exact: ReadonlyMap<string, string>;
}

const ROLE_ASSIGNMENT = 'microsoft.authorization/roleassignments';
/** Extensions and records of what happened: what they name is not what they need. */
const NEEDS_NOTHING = new Set([
  'microsoft.resources/deployments',
  'microsoft.authorization/policyassignments',
  'microsoft.authorization/locks',
  ROLE_ASSIGNMENT,
]);

/** What an extension hangs on and what a resource is managed by: they say nothing of what it needs. */
const IS_PLACE: ReadonlySet<string> = new Set(['id', 'managedBy']);

const INTERFACE = 'microsoft.network/networkinterfaces';
const SUBNET = SUBNET_IN_GRAPH.toLowerCase();
const WORKSPACE = 'microsoft.operationalinsights/workspaces';
const DIAGNOSTIC_SETTING = 'microsoft.insights/diagnosticsettings';

interface Rule {
  readonly edge: EdgeType;
  readonly applies: (from: string, to: string, path: string) => boolean;
}
/** What a forward reference from one type to another is called, beside REFERENCES. */
const RULES: readonly Rule[] = [
  { edge: 'USES', applies: (from, to) => from === 'microsoft.compute/virtualmachines' && to === INTERFACE },
  { edge: 'CONNECTED_TO', applies: (from, to) => from === INTERFACE && to === SUBNET },
  { edge: 'USES_SUBNET', applies: (from, to) => from !== INTERFACE && to === SUBNET },
  {
    edge: 'SECURED_BY',
    applies: (from, to, path) =>
      (from === INTERFACE || from === SUBNET) &&
      to === 'microsoft.network/networksecuritygroups' &&
      /networkSecurityGroup(\.id)?$/i.test(path),
  },
  {
    edge: 'CONNECTED_TO_PE',
    applies: (from, _to, path) =>
      from === 'microsoft.network/privateendpoints' && /privateLinkServiceConnections\[/i.test(path),
  },
  // What looks at a workspace (an alert, a workbook) names it as its source or scope, and sends nothing there.
  { edge: 'LOGS_TO', applies: (_from, to, path) => to === WORKSPACE && /workspace[^.]*(\.id)?$/i.test(path) },
];

/** What has to be kept of a resource to find its relationships. */
export function toReferrer(source: RelationSource): Referrer {
  const { properties, ...rest } = source;
  const { principalId, clientId } = properties;
  return {
    ...rest,
    references: findAllReferences(source),
    principalId: typeof principalId === 'string' ? principalId : null,
    clientId: typeof clientId === 'string' ? clientId : null,
  };
}

/** The keys that must be looked up before {@link relate}: ARM ids in lower case, and ids of directory objects. */
export function keysOf({ references }: Referrer): { arm: string[]; principals: string[] } {
  return {
    arm: references.filter(({ kind }) => kind === 'arm').flatMap(({ key }) => candidatesOf(key)),
    principals: references.filter(({ kind }) => kind === 'principal').map(({ key }) => key),
  };
}

/** A resource's relationships; `lookUp` finds what a key names, and what it does not find is counted. */
export function relate(
  source: Referrer,
  lookUp: (key: string) => Target | undefined,
  isBackReference: IsBackReference,
): Relations {
  const me: NodeRef = { label: source.label, id: source.id };
  const own = keyOf(source.id);
  const type = keyOf(source.type);
  const edges = new Map<string, GraphEdge>();
  const add = (edge: GraphEdge): void => {
    edges.set([edge.type, edge.from.id, edge.to.label, edge.to.id, edge.props?.path ?? ''].join('\n'), edge);
  };
  const places = source.label === 'Resource' ? placeEdges(source, me) : managementGroupEdges(source, me);
  for (const edge of [...places, ...tagEdges(source, me), ...identityEdges(source, me, lookUp)]) add(edge);

  const unresolved = new Map<string, number>();
  const exact = new Map<string, string>();
  for (const reference of source.references) {
    const { key, path, text } = reference;
    if (reference.kind === 'arm' && (key === own || key.startsWith(`${own}/`))) continue;
    const found = firstFound(reference, lookUp);
    if (found === undefined) {
      // A role assignment's principal is counted with the assignment itself.
      const isMeant = reference.kind === 'arm' || (ALWAYS_PRINCIPAL.test(path) && type !== ROLE_ASSIGNMENT);
      if (isMeant) unresolved.set(kindOf(reference), (unresolved.get(kindOf(reference)) ?? 0) + 1);
      continue;
    }
    const { target } = found;
    if (reference.kind === 'arm' && target.label !== 'Subscription' && target.label !== 'RoleDefinition') {
      const text2 = target.id + text.slice(text.length - (key.length - found.key.length));
      const exactText = key.length === found.key.length ? target.id : text2;
      if (exactText !== text) exact.set(text, exactText);
    }
    add({ type: 'REFERENCES', from: me, to: target, props: { path } });
    if (target.label !== 'Resource' || IS_PLACE.has(path) || isBackReference(type, path)) continue;
    const to = keyOf(target.type ?? '');
    for (const rule of RULES) if (rule.applies(type, to, path)) add({ type: rule.edge, from: me, to: target });
    if (!NEEDS_NOTHING.has(type)) add({ type: 'DEPENDS_ON', from: me, to: target });
  }
  return { edges: [...edges.values()], unresolved, exact };
}

function findAllReferences(source: RelationSource): Reference[] {
  const id = parseArmId(source.id);
  const isExtension = id !== undefined && id.parent !== undefined && id.names.length === 1;
  return [
    ...findReferences(source.properties, 'properties'),
    ...findReferences(source.managedBy, 'managedBy'),
    ...findReferences(source.identity.userAssignedIdentities, 'identity.userAssignedIdentities').filter(
      ({ kind }) => kind === 'arm',
    ),
    ...(isExtension ? [{ kind: 'arm' as const, path: 'id', text: id.scope, key: keyOf(id.scope) }] : []),
  ];
}

function firstFound(
  reference: Reference,
  lookUp: (key: string) => Target | undefined,
): { target: Target; key: string } | undefined {
  for (const key of reference.kind === 'arm' ? candidatesOf(reference.key) : [reference.key]) {
    const target = lookUp(key);
    if (target) return { target, key };
  }
  return undefined;
}

function placeEdges(source: Referrer, me: NodeRef): GraphEdge[] {
  const { subscriptionId, resourceGroup, parentId } = source;
  const edges: GraphEdge[] = [{ type: 'CONTAINS', from: { label: 'Subscription', id: subscriptionId }, to: me }];
  if (resourceGroup !== null)
    edges.push({
      type: 'CONTAINS',
      from: { label: 'ResourceGroup', id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}` },
      to: me,
    });
  if (parentId !== null) {
    const id = parseArmId(source.id);
    const isExtension = id !== undefined && id.names.length === 1;
    const parent: NodeRef = { label: 'Resource', id: parentId };
    if (!isExtension) edges.push({ type: 'CONTAINS', from: parent, to: me });
    else if (keyOf(source.type) === DIAGNOSTIC_SETTING) edges.push({ type: 'SENDS_DIAG_TO', from: parent, to: me });
  }
  if (keyOf(source.type) !== ROLE_ASSIGNMENT)
    edges.push({
      type: 'LOCATED_IN',
      from: me,
      to: { label: 'Region', id: source.location },
      make: { name: source.location },
    });
  return edges;
}

/** What is above the subscriptions is in a management group, or in none. */
function managementGroupEdges({ id }: Referrer, me: NodeRef): GraphEdge[] {
  const scope = parseArmId(id)?.scope ?? '';
  return scope === '' ? [] : [{ type: 'CONTAINS', from: { label: 'ManagementGroup', id: scope }, to: me }];
}

function tagEdges(source: Referrer, me: NodeRef): GraphEdge[] {
  return Object.entries(source.tags).map(([key, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return {
      type: 'TAGGED_WITH',
      from: me,
      to: { label: 'Tag', id: `${key}:${text}` },
      make: { key, value: text, llm_description: '' },
    };
  });
}

/** Edges to the identities a resource has, and for a user-assigned identity itself the one to what it stands for. */
function identityEdges(source: Referrer, me: NodeRef, lookUp: (key: string) => Target | undefined): GraphEdge[] {
  const { identity, tenantId } = source;
  const edges: GraphEdge[] = [];
  const edgeTo = (id: string, more: Record<string, string | null>): Pick<GraphEdge, 'from' | 'to' | 'make'> => {
    const make = { type: 'Microsoft.ManagedIdentity/managedIdentities', tenant_id: tenantId, ...more };
    return { from: me, to: { label: 'ManagedIdentity', id }, make };
  };
  const add = (id: string, more: Record<string, string | null>): void => {
    edges.push({ type: 'USES_IDENTITY', ...edgeTo(id, more) });
  };
  if (typeof identity.principalId === 'string')
    add(identity.principalId, {
      identityType: 'SystemAssigned',
      principalId: identity.principalId,
      resourceId: source.id,
      name: source.name,
    });
  for (const [text, value] of Object.entries(asObject(identity.userAssignedIdentities))) {
    const id = lookUp(keyOf(text))?.id ?? text;
    const { principalId, clientId } = asObject(value);
    add(id, {
      identityType: 'UserAssigned',
      principalId: typeof principalId === 'string' ? principalId : null,
      clientId: typeof clientId === 'string' ? clientId : null,
      resourceId: id,
      name: id.slice(id.lastIndexOf('/') + 1),
    });
  }
  if (keyOf(source.type) === 'microsoft.managedidentity/userassignedidentities') {
    const { principalId, clientId } = source;
    edges.push({
      type: 'REFERENCES',
      props: { path: 'properties.principalId' },
      ...edgeTo(source.id, {
        identityType: 'UserAssigned',
        principalId,
        clientId,
        resourceId: source.id,
        name: source.name,
      }),
    });
  }
  return edges;
}
