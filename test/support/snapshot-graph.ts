// A graph reader over a tenant snapshot, or over records made up in a test: what the real reader answers after a scan of it.
import { readFileSync } from 'node:fs';
import type { ResourceReader, StoredResource } from '../../src/graph/stored-resource.ts';

export interface Snapshot {
  readonly tenant: { readonly tenantId: string };
  readonly subscriptions: readonly { readonly subscriptionId: string; readonly displayName: string }[];
  readonly resourceGroups: readonly Arm[];
  readonly resources: readonly Arm[];
  readonly roleAssignments: readonly Arm[];
  readonly roleDefinitions: readonly Arm[];
}
export type Arm = Readonly<Record<string, unknown>> & { readonly id: string };

export const SAMPLE = new URL('../../local/tenants/contoso-small.json', import.meta.url);

export const readSnapshot = (file: URL | string = SAMPLE): Snapshot =>
  JSON.parse(readFileSync(file, 'utf8')) as Snapshot;

/** Nodes as a scan writes them, with the whole record as text. */
export function nodesOf(snapshot: Snapshot): StoredResource[] {
  const node =
    (labels: readonly string[]) =>
    (record: Arm): StoredResource => {
      const { apiVersion, ...arm } = record;
      return {
        id: record.id,
        labels,
        properties: {
          id: record.id,
          type: record['type'],
          arm: JSON.stringify(arm),
          ...(apiVersion === undefined ? {} : { api_version: apiVersion }),
        },
      };
    };
  return [
    ...snapshot.resourceGroups.map(node(['ResourceGroup'])),
    ...snapshot.resources.map(node(['Resource'])),
    ...snapshot.roleAssignments.map(node(['Resource', 'RoleAssignment'])),
    ...snapshot.roleDefinitions
      .filter(({ properties }) => (properties as { type?: string }).type === 'CustomRole')
      .map(node(['RoleDefinition'])),
  ];
}

export interface SnapshotGraph extends ResourceReader {
  /** How many nodes were read, with their bodies. */
  readonly reads: number;
}

export function graphOf(
  tenantId: string,
  nodes: readonly StoredResource[],
  subscriptionNames: ReadonlyMap<string, string> = new Map(),
): SnapshotGraph {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let reads = 0;
  return {
    get reads() {
      return reads;
    },
    hasTenant: (asked) => Promise.resolve(asked === tenantId),
    async *heads() {
      await Promise.resolve();
      const sorted = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      for (let at = 0; at < sorted.length; at += 50)
        yield sorted.slice(at, at + 50).map(({ id, labels, properties }) => ({
          id,
          labels,
          type: typeof properties['type'] === 'string' ? properties['type'] : '',
          originalId:
            typeof properties['original_id'] === 'string' && properties['original_id'] !== id
              ? properties['original_id']
              : undefined,
        }));
    },
    read(ids) {
      reads += ids.length;
      return Promise.resolve(ids.flatMap((id) => byId.get(id) ?? []));
    },
    subscriptionNames: () => Promise.resolve(subscriptionNames),
  };
}

/** The graph after a scan of a snapshot. */
export const graphOfSnapshot = (snapshot: Snapshot): SnapshotGraph =>
  graphOf(
    snapshot.tenant.tenantId,
    nodesOf(snapshot),
    new Map(
      snapshot.subscriptions.map(({ subscriptionId, displayName }) => [subscriptionId.toLowerCase(), displayName]),
    ),
  );
