// What a reader of the graph hands to those who make something of it: nodes as they are stored, nothing interpreted.

/** Labels of the nodes that stand for something ARM knows, first the one that knows most where two share an id. */
export const STORED_LABELS = [
  'Resource',
  'ResourceGroup',
  'RoleAssignment',
  'RoleDefinition',
  'ManagementGroup',
  'TenantResource',
] as const;
export type StoredLabel = (typeof STORED_LABELS)[number];

/** Which node it is: an assignment of a role is two nodes with one id. */
export interface StoredKey {
  readonly label: StoredLabel;
  readonly id: string;
}

/** What is needed to choose among nodes without reading their bodies. */
export interface StoredHead extends StoredKey {
  /** Empty for what stands above the subscriptions, whose nodes have none: its id says it. */
  readonly type: string;
  /** The real ARM id, where the node stands for another (graphs with an abstracted copy of every node). */
  readonly originalId: string | undefined;
}

export interface StoredResource extends StoredKey {
  /** The node's properties; where `arm` is among them, the others may be missing. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Labels of the nodes that stand for objects of the directory. */
export const DIRECTORY_LABELS = ['User', 'IdentityGroup', 'Application', 'ServicePrincipal'] as const;
export type DirectoryLabel = (typeof DIRECTORY_LABELS)[number];

export interface StoredDirectoryObject {
  readonly label: DirectoryLabel;
  /** Its object id, in lower case. */
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Who is in which group, and who owns what. */
export interface StoredMembership {
  readonly kind: 'member' | 'owner';
  readonly of: string;
  readonly object: string;
}

/** Reads the resources of one tenant from the graph. Every method throws GRAPH_UNAVAILABLE where the graph does not answer. */
export interface ResourceReader {
  hasTenant(tenantId: string): Promise<boolean>;
  /** What the tenant is called and its default domain, where the graph knows them. */
  tenantNames(tenantId: string): Promise<{ readonly name: string | undefined; readonly domain: string | undefined }>;
  /** Heads of a tenant's resources, groups, role assignments, custom roles, management groups and their policy, in pages, each once. */
  heads(tenantId: string, signal: AbortSignal): AsyncIterable<readonly StoredHead[]>;
  /** The nodes asked for, in any order; those that are gone are missing. At most a few hundred at a time. */
  read(keys: readonly StoredKey[], signal: AbortSignal): Promise<readonly StoredResource[]>;
  /** Display names of the tenant's subscriptions, by lower-case subscription id. */
  subscriptionNames(tenantId: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** What Azure's own roles are called, by their GUIDs in lower case. */
  roleNames(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Objects of the tenant's directory, in pages, each once. */
  directory(tenantId: string, signal: AbortSignal): AsyncIterable<readonly StoredDirectoryObject[]>;
  /** Members and owners of groups and applications, in pages. */
  memberships(tenantId: string, signal: AbortSignal): AsyncIterable<readonly StoredMembership[]>;
  /** Those of the objects asked for (any kind, lower-case ids) that the graph holds. At most a few hundred at a time. */
  principals(ids: readonly string[], signal: AbortSignal): Promise<readonly StoredDirectoryObject[]>;
}
