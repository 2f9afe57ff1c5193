// From nodes of the graph to resources of the model, the same in both readings.
import type { ResourceReader, StoredKey, StoredResource } from '../graph/stored-resource.ts';
import type { Resource } from './model.ts';
import { MANAGEMENT_GROUP, PLACED_SUBSCRIPTION } from './arm-id.ts';
import { makerOf } from './rules/made-by.ts';
import { placedSubscriptions } from './rules/placed-subscriptions.ts';
import { whyTenantRoot } from './rules/tenant-root.ts';
import { armRecordOf } from './stored-arm.ts';
import type { Entry } from './plan.ts';
import type { Shaped, Shaper } from './to-resource.ts';

/** The graph is not what it was when it was first read; the generation is worth another try, from its beginning. */
export class GraphChanged extends Error {
  override readonly name = 'GraphChanged';
  constructor() {
    super('The graph changed while it was read; a scan may be running.');
  }
}

/**
 * Nodes by {@link nameOf}.
 *
 * @throws GraphChanged where one is gone since it was listed
 */
export async function readNodes(
  reader: Pick<ResourceReader, 'read'>,
  wanted: readonly { readonly node: StoredKey }[],
  signal: AbortSignal,
): Promise<Map<string, StoredResource>> {
  const keys = wanted.map(({ node }) => node);
  const nodes = new Map((await reader.read(keys, signal)).map((node) => [nameOf(node), node]));
  if (keys.some((key) => !nodes.has(nameOf(key)))) throw new GraphChanged();
  return nodes;
}

/** What a node is called in messages. */
export const nameOf = ({ label, id }: StoredKey): string => `${label} ${id}`;

export interface ShapedResource {
  readonly outcome: 'resource';
  readonly resource: Resource;
  /** True where nothing in the record had to be masked, and the record is all that was looked at. */
  readonly isClean: boolean;
  readonly madeBy: string | undefined;
  /** Members that it may have and the graph does not hold; none where the graph holds all that Azure answered. */
  readonly notStored: readonly string[];
}
export type ShapedNode =
  | ShapedResource
  | { readonly outcome: 'left-out'; readonly id: string; readonly type: string; readonly reason: string };

/** The subscriptions in a management group, each with its id where it was read; none for any other node. */
export function shapePlaced(
  shaper: Shaper,
  node: StoredResource,
): { readonly sourceId: string; readonly shaped: Shaped }[] {
  if (node.label !== 'ManagementGroup') return [];
  const record = armRecordOf(node);
  if (record.outcome === 'unreadable') return [];
  return placedSubscriptions(MANAGEMENT_GROUP, { ...record.arm, id: record.id }).map((placed) => {
    const sourceId = String(placed['id']);
    return { sourceId, shaped: shaper.shape(sourceId, placed) };
  });
}

/** The resource of an entry, from its node: the node's own, or a subscription in the management group that it is. */
export function shapeEntry(
  shaper: Shaper,
  { id, type, isClean }: Pick<Entry, 'id' | 'type' | 'isClean'>,
  node: StoredResource,
): Resource | undefined {
  if (type === PLACED_SUBSCRIPTION) {
    const placed = shapePlaced(shaper, node).flatMap(({ shaped }) =>
      shaped.outcome === 'resource' ? shaped.resource : [],
    );
    return placed.find((each) => each.id === id);
  }
  const shaped = shapeNode(shaper, node, isClean);
  return shaped.outcome === 'resource' ? shaped.resource : undefined;
}

/** A node of the graph as a resource of the model. `isClean` where this very record was found to be so before: it is not looked through again. */
export function shapeNode(shaper: Shaper, node: StoredResource, isClean = false): ShapedNode {
  const record = armRecordOf(node);
  if (record.outcome === 'unreadable')
    return { outcome: 'left-out', id: shaper.spellId(record.id), type: '', reason: record.reason };
  const shaped = shaper.shape(record.id, record.arm, record.apiVersion, isClean);
  if (shaped.outcome === 'left-out') return shaped;
  const { resource } = shaped;
  const reason = whyTenantRoot(resource.type, record.arm);
  if (reason !== undefined) return { outcome: 'left-out', id: resource.id, type: resource.type, reason };
  const maker = makerOf(resource.type, record.arm);
  return {
    outcome: 'resource',
    resource,
    // Of other records the fingerprint does not tell all.
    isClean: shaped.isClean && typeof node.properties['arm'] === 'string',
    madeBy: maker === undefined ? undefined : shaper.spellId(maker),
    notStored: record.notStored.filter((member) => shaper.takes(resource.type, member)),
  };
}
