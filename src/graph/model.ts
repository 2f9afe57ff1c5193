// The nodes and edges of the graph, declared as data: what each is, how it is found again, and which end of an edge has few others.
// The names follow Azure Tenant Grapher, whose tools read the same graph.

/** How a label's nodes are found again: by their exact id, or by its lower-case copy where Azure varies the spelling. */
interface LabelSpec {
  readonly about: string;
  readonly foundBy: 'id' | 'id_lc';
}

export const LABELS = {
  Tenant: { about: 'The Entra tenant; id is its GUID.', foundBy: 'id' },
  ManagementGroup: { about: 'A management group: subscriptions and other such groups are in it.', foundBy: 'id_lc' },
  Subscription: { about: 'A subscription; id is its GUID.', foundBy: 'id' },
  ResourceGroup: { about: 'A resource group; never also a Resource.', foundBy: 'id_lc' },
  Resource: {
    about: 'Anything with an ARM id: resources, their children, extensions, subnets, role assignments.',
    foundBy: 'id_lc',
  },
  TenantResource: {
    about:
      'What ARM holds above the subscriptions: policy of management groups. Never a Resource, whose readers want a subscription.',
    foundBy: 'id_lc',
  },
  User: { about: 'A directory user.', foundBy: 'id' },
  IdentityGroup: { about: 'A directory group.', foundBy: 'id' },
  ServicePrincipal: { about: 'A service principal, managed identities included.', foundBy: 'id' },
  Application: { about: 'An app registration.', foundBy: 'id' },
  FederatedCredential: { about: 'An outside identity that an application trusts.', foundBy: 'id' },
  RoleDefinition: { about: 'An Azure role: what may be done.', foundBy: 'id' },
  RoleAssignment: {
    about: 'Who has which role where; below a subscription a Resource of the same id stands beside it.',
    foundBy: 'id',
  },
  RoleEligibility: {
    about: 'Who may take on which Azure role where, for a time (Privileged Identity Management).',
    foundBy: 'id',
  },
  DirectoryRole: { about: 'A role of the Entra directory, built in or custom.', foundBy: 'id' },
} as const satisfies Record<string, LabelSpec>;

/** Nodes that are made with the edge to them, and go when the last such edge went. */
export const DERIVED_LABELS = {
  Tag: { about: 'One tag, key and value.' },
  Region: { about: 'An Azure region.' },
  ManagedIdentity: { about: 'A managed identity: its principal id (system-assigned) or its ARM id (user-assigned).' },
} as const;

export type Label = keyof typeof LABELS;
export type DerivedLabel = keyof typeof DERIVED_LABELS;
export type AnyLabel = Label | DerivedLabel;

interface EdgeSpec {
  readonly about: string;
  /** The end that has few edges of this type; MERGE walks its edges. */
  readonly fewAt: 'from' | 'to';
  /** Properties that tell two edges of this type between the same nodes apart. */
  readonly keys: readonly string[];
}

export const EDGES = {
  CONTAINS: {
    about: 'Tenant, management group, subscription, group, virtual network or parent → what is in it.',
    fewAt: 'to',
    keys: [],
  },
  USES: { about: 'Virtual machine → network interface.', fewAt: 'from', keys: [] },
  CONNECTED_TO: { about: 'Network interface → subnet.', fewAt: 'from', keys: [] },
  USES_SUBNET: { about: 'Any other resource → subnet.', fewAt: 'from', keys: [] },
  SECURED_BY: { about: 'Subnet or network interface → network security group.', fewAt: 'from', keys: [] },
  CONNECTED_TO_PE: { about: 'Private endpoint → the resource it leads to.', fewAt: 'from', keys: [] },
  DEPENDS_ON: { about: 'Resource → resource it cannot be without.', fewAt: 'from', keys: [] },
  USES_IDENTITY: { about: 'Resource → managed identity.', fewAt: 'from', keys: [] },
  ASSIGNED_TO: { about: 'Role assignment or eligibility → principal.', fewAt: 'from', keys: [] },
  HAS_ROLE: { about: 'Principal → role definition, once for each assignment.', fewAt: 'from', keys: ['assignment_id'] },
  ELIGIBLE_FOR: {
    about: 'Principal → role definition or directory role that it may take on, once for each eligibility.',
    fewAt: 'from',
    keys: ['assignment_id'],
  },
  HAS_DIRECTORY_ROLE: {
    about: 'Principal → directory role, once for each assignment.',
    fewAt: 'from',
    keys: ['assignment_id'],
  },
  HAS_APP_ROLE: {
    about: 'Principal → service principal whose application gives it a role, once for each assignment.',
    fewAt: 'from',
    keys: ['assignment_id'],
  },
  HAS_DELEGATED_PERMISSION: {
    about:
      'Service principal → service principal whose API it may call in the name of all users or of one, once for each grant (OAuth 2 consent).',
    fewAt: 'from',
    keys: ['assignment_id'],
  },
  MEMBER_OF: { about: 'User, group or service principal → group.', fewAt: 'from', keys: [] },
  OWNER_OF: { about: 'User or service principal → group, application or service principal.', fewAt: 'from', keys: [] },
  INSTANCE_OF: { about: 'Service principal → its application in this tenant.', fewAt: 'from', keys: [] },
  TRUSTS: { about: 'Application → federated credential.', fewAt: 'to', keys: [] },
  TAGGED_WITH: { about: 'Resource → tag.', fewAt: 'from', keys: [] },
  LOCATED_IN: { about: 'Resource → region.', fewAt: 'from', keys: [] },
  LOGS_TO: { about: 'Resource → Log Analytics workspace.', fewAt: 'from', keys: [] },
  SENDS_DIAG_TO: { about: 'Resource → diagnostic setting on it.', fewAt: 'from', keys: [] },
  REFERENCES: {
    about: 'Resource → anything whose id is in its properties, with the path.',
    fewAt: 'from',
    keys: ['path'],
  },
} as const satisfies Record<string, EdgeSpec>;

export type EdgeType = keyof typeof EDGES;

/** What a node's property may be; null removes it. */
export type PropertyValue = string | number | boolean | readonly string[] | null;

export interface GraphNode {
  readonly label: Label;
  readonly id: string;
  readonly props: Readonly<Record<string, PropertyValue>>;
}

export interface NodeRef {
  readonly label: AnyLabel;
  readonly id: string;
}

export interface GraphEdge {
  readonly type: EdgeType;
  readonly from: NodeRef;
  readonly to: NodeRef;
  readonly props?: Readonly<Record<string, PropertyValue>>;
  /** What a derived node at `to` is made of. */
  readonly make?: Readonly<Record<string, PropertyValue>>;
}
