// A graph reader over a tenant snapshot, or over records made up in a test: what the real reader answers after a scan of it.
import { readFileSync } from 'node:fs';
import {
  STORED_LABELS,
  type DirectoryLabel,
  type ResourceReader,
  type StoredDirectoryObject,
  type StoredKey,
  type StoredLabel,
  type StoredMembership,
  type StoredResource,
} from '../../src/graph/stored-resource.ts';

export interface Snapshot {
  readonly tenant: { readonly tenantId: string; readonly displayName?: string; readonly defaultDomain?: string };
  readonly subscriptions: readonly { readonly subscriptionId: string; readonly displayName: string }[];
  readonly managementGroups: readonly Arm[];
  readonly resourceGroups: readonly Arm[];
  readonly resources: readonly Arm[];
  readonly roleAssignments: readonly Arm[];
  readonly roleDefinitions: readonly Arm[];
  readonly users: readonly Arm[];
  readonly groups: readonly Arm[];
  readonly servicePrincipals: readonly Arm[];
  readonly applications: readonly Arm[];
}
export type Arm = Readonly<Record<string, unknown>> & { readonly id: string };

const SAMPLE = new URL('../../local/tenants/contoso-small.json', import.meta.url);

export const readSnapshot = (file: URL | string = SAMPLE): Snapshot =>
  JSON.parse(readFileSync(file, 'utf8')) as Snapshot;

/** A node as a scan writes it, with the whole record as text. */
export const nodeOf =
  (label: StoredLabel) =>
  ({ apiVersion, ...arm }: Arm): StoredResource => ({
    label,
    id: arm.id,
    properties: {
      id: arm.id,
      ...(label !== 'ManagementGroup' && label !== 'TenantResource' && { type: arm['type'] }),
      arm: JSON.stringify(arm),
      ...(apiVersion === undefined ? {} : { api_version: apiVersion }),
    },
  });

export const nodesOf = (snapshot: Snapshot): StoredResource[] => [
  ...snapshot.resources.map(nodeOf('Resource')),
  ...snapshot.roleAssignments.map(nodeOf('Resource')),
  ...snapshot.resourceGroups.map(nodeOf('ResourceGroup')),
  ...snapshot.roleAssignments.map(nodeOf('RoleAssignment')),
  ...snapshot.roleDefinitions
    .filter(({ properties }) => (properties as { type?: string }).type === 'CustomRole')
    .map(nodeOf('RoleDefinition')),
  ...snapshot.managementGroups.map(nodeOf('ManagementGroup')),
];

export interface Directory {
  readonly tenantName?: string;
  readonly domain?: string;
  readonly objects: readonly StoredDirectoryObject[];
  readonly memberships: readonly StoredMembership[];
}

export interface SnapshotGraph extends ResourceReader {
  /** How many nodes were read, with their bodies. */
  readonly reads: number;
}

const nameOf = ({ label, id }: StoredKey): string => `${label} ${id}`;

/** A reader over nodes, in pages as small as to be several. */
export function graphOf(
  tenantId: string,
  nodes: readonly StoredResource[],
  subscriptionNames: ReadonlyMap<string, string> = new Map(),
  directory: Directory = { objects: [], memberships: [] },
  roleNames: ReadonlyMap<string, string> = new Map(),
): SnapshotGraph {
  const byName = new Map(nodes.map((node) => [nameOf(node), node]));
  let reads = 0;
  return {
    get reads() {
      return reads;
    },
    tenantNames: () => Promise.resolve({ name: directory.tenantName, domain: directory.domain }),
    hasTenant: (asked) => Promise.resolve(asked === tenantId),
    async *heads() {
      await Promise.resolve();
      const rank = new Map(STORED_LABELS.map((label, index) => [label, index]));
      const sorted = [...byName.values()].sort(
        (a, b) => rank.get(a.label)! - rank.get(b.label)! || (a.id < b.id ? -1 : 1),
      );
      for (let at = 0; at < sorted.length; at += 50)
        yield sorted.slice(at, at + 50).map(({ id, label, properties: { type, original_id: original } }) => ({
          id,
          label,
          type: typeof type === 'string' ? type : '',
          originalId: typeof original === 'string' && original !== id ? original : undefined,
        }));
    },
    read(keys) {
      reads += keys.length;
      return Promise.resolve(keys.flatMap((key) => byName.get(nameOf(key)) ?? []));
    },
    subscriptionNames: () => Promise.resolve(subscriptionNames),
    roleNames: () => Promise.resolve(roleNames),
    async *directory() {
      await Promise.resolve();
      if (directory.objects.length > 0) yield directory.objects;
    },
    async *memberships() {
      await Promise.resolve();
      if (directory.memberships.length > 0) yield directory.memberships;
    },
    principals: (ids) => Promise.resolve(directory.objects.filter(({ id }) => ids.includes(id))),
  };
}

/** A directory object as a scan writes it, as far as generation reads it. */
const objectOf =
  (label: DirectoryLabel) =>
  (object: Arm): StoredDirectoryObject => ({
    label,
    id: object.id.toLowerCase(),
    properties: {
      ...object,
      service_principal_type: object['servicePrincipalType'],
      app_owner_organization_id: object['appOwnerOrganizationId'],
      on_premises_sync_enabled: object['onPremisesSyncEnabled'],
      publisher_domain: object['publisherDomain'],
      alternative_names: object['alternativeNames'],
    },
  });

const directoryOf = (snapshot: Snapshot): Directory => ({
  ...(snapshot.tenant.displayName !== undefined && { tenantName: snapshot.tenant.displayName }),
  ...(snapshot.tenant.defaultDomain !== undefined && { domain: snapshot.tenant.defaultDomain }),
  objects: [
    ...snapshot.users.map(objectOf('User')),
    ...snapshot.groups.map(objectOf('IdentityGroup')),
    ...snapshot.servicePrincipals.map(objectOf('ServicePrincipal')),
    ...snapshot.applications.map(objectOf('Application')),
  ],
  memberships: [],
});

/** The graph after a scan of a snapshot. */
export const graphOfSnapshot = (snapshot: Snapshot): SnapshotGraph =>
  graphOf(
    snapshot.tenant.tenantId,
    nodesOf(snapshot),
    new Map(
      snapshot.subscriptions.map(({ subscriptionId, displayName }) => [subscriptionId.toLowerCase(), displayName]),
    ),
    directoryOf(snapshot),
    new Map(
      snapshot.roleDefinitions
        .map(
          ({ id, properties }) => [id.split('/').at(-1)!.toLowerCase(), properties as Record<string, string>] as const,
        )
        .flatMap(([guid, { type, roleName }]) => (type === 'BuiltInRole' ? [[guid, roleName!] as const] : [])),
    ),
  );
