// First reading of the bodies: what the output will hold, under which names, and what points to what. Bodies are not kept; they are
// read again when their file is written, so memory holds a few hundred bytes a resource whatever the bodies weigh.
import type { GenerateIacParams } from '../contract/start-generate-iac.ts';
import type { ArmSchema } from '../graph/arm-schema.ts';
import type { ResourceReader, StoredKey, StoredResource } from '../graph/stored-resource.ts';
import { ancestorsOf, idKey, RESOURCE_GROUP, type ArmId } from './arm-id.ts';
import { cutCycles, edgeName, type Edge } from './cycles.ts';
import { isList, isObject, type JsonObject } from './json.ts';
import type { Dropped, Resource, Secret } from './model.ts';
import { symbolsOf } from './names.ts';
import { makePlacement, type Placement } from './placement.ts';
import { needsOf, type Need } from './references.ts';
import { makerOf } from './rules/made-by.ts';
import { select, type Candidate, type Selection } from './selection.ts';
import { armRecordOf, fingerprintOf } from './stored-arm.ts';
import { makeShaper, type Shaper } from './to-resource.ts';

/** A resource that will be written. */
export interface Entry extends ArmId {
  readonly key: string;
  readonly node: StoredKey;
  readonly fingerprint: string;
  readonly apiVersion: string;
  readonly symbol: string;
  readonly placement: Placement;
  /** False where nobody asked for it but something that was asked for needs it. */
  readonly asked: boolean;
  /** The resource that Azure made it with, or its group: the node group of an AKS cluster, the interface of a private endpoint. */
  readonly madeBy: string | undefined;
  readonly dropped: readonly Dropped[];
  readonly refusals: readonly Dropped[];
  readonly secrets: readonly Secret[];
  /** Characters of its body as JSON. */
  readonly size: number;
  /** Keys of the entries it points to and is made after; without those that were cut. */
  readonly needs: readonly string[];
}

export interface LeftOut {
  readonly id: string;
  readonly type: string;
  readonly reason: string;
}

/** Written inside the body of another resource. */
export interface Inline {
  readonly id: string;
  readonly type: string;
  /** Key of the resource whose body holds it. */
  readonly owner: string;
}

export interface Plan {
  readonly tenantId: string;
  readonly params: GenerateIacParams;
  readonly shaper: Shaper;
  /** In the order of writing: by group, service and id. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly inline: readonly Inline[];
  readonly leftOut: readonly LeftOut[];
  /** References left literal so that no resource needs itself. */
  readonly cuts: readonly Edge[];
  readonly isCut: (from: string, to: string) => boolean;
  readonly subscriptionNames: ReadonlyMap<string, string>;
  /** Resources that were asked for, and those that came because others need them. */
  readonly selected: number;
}

export interface PlanInput {
  readonly params: GenerateIacParams;
  readonly reader: ResourceReader;
  readonly schema: ArmSchema;
  readonly signal: AbortSignal;
  /** Why the target language cannot hold a resource, whose body has so many characters; undefined where it can. */
  readonly whyNot?: (resource: Resource, size: number) => string | undefined;
  /** Told after each batch how many of how many known resources were read. */
  readonly onRead?: (read: number, known: number) => Promise<void>;
}

const BATCH = 200;

type Draft = Omit<Entry, 'symbol' | 'placement' | 'needs'>;

export async function makePlan(input: PlanInput): Promise<Plan> {
  const { params, reader, signal } = input;
  const shaper = makeShaper(input.schema);
  const selection = await select(params, reader, shaper.spell, signal);
  const subscriptionNames = await reader.subscriptionNames(params.tenant_id, signal);
  const found = await readAll(input, shaper, selection);

  const entries = placed(found, subscriptionNames);
  const edges = [...entries.keys()].flatMap((from) =>
    found.needs
      .get(from)!
      .filter(({ target }) => entries.has(target))
      .map(({ target, kind }) => ({ from, to: target, kind })),
  );
  const cuts = cutCycles(edges);
  const isCut = amongst(cuts);
  for (const { from, to } of edges) if (!isCut(from, to)) entries.get(from)!.needs.push(entries.get(to)!.key);
  const missing = selection.missing.map((id) => ({ id, type: '', reason: 'the graph does not hold it' }));
  const unusable = selection.unusable.map(({ id, type }) => ({
    id,
    type,
    reason: 'its id is not the id of a resource',
  }));
  return {
    tenantId: params.tenant_id,
    params,
    shaper,
    entries,
    inline: found.inline,
    leftOut: [...found.leftOut, ...missing, ...(selection.filtered ? [] : unusable)],
    cuts: cuts.filter(({ kind }) => kind === 'reference'),
    isCut,
    subscriptionNames,
    selected:
      entries.size +
      found.inline.length +
      found.leftOut.length +
      missing.length +
      (selection.filtered ? 0 : unusable.length),
  };
}

/** Gives every draft its name and its place, in the order of writing. Drafts become entries themselves: copies of so many would count. */
function placed(
  { drafts, makers }: Found,
  subscriptionNames: ReadonlyMap<string, string>,
): Map<string, Entry & { readonly needs: string[] }> {
  const symbols = symbolsOf(drafts.values());
  const placementOf = makePlacement(drafts.values(), subscriptionNames);
  const inOrder: [sortKey: string, entry: Entry & { readonly needs: string[] }][] = [];
  for (const draft of drafts.values()) {
    const group = `${draft.subscription ?? ''}/${draft.resourceGroup ?? ''}`.toLowerCase();
    const placement = placementOf(draft);
    const madeBy = draft.madeBy ?? makers.get(group);
    // Below every other character, so that what lies in a resource follows it at once.
    const byId = draft.key.replaceAll('/', '\u0001');
    const needs: string[] = [];
    const entry = Object.assign(draft, { symbol: symbols.get(draft.key)!, placement, madeBy, needs });
    inOrder.push([`${placement.group}\u0000${placement.service}\u0000${byId}`, entry]);
  }
  inOrder.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return new Map(inOrder.map(([, entry]) => [entry.key, entry]));
}

/** A function of its own, so that what it closes over is the cuts alone and planning's other tables can go. */
function amongst(cuts: readonly Edge[]): Plan['isCut'] {
  const names = new Set(cuts.map(({ from, to }) => edgeName(from, to)));
  return (from, to) => names.has(edgeName(from, to));
}

interface Found {
  readonly drafts: Map<string, Draft>;
  /** What each draft points to. */
  readonly needs: Map<string, readonly Need[]>;
  readonly inline: Inline[];
  readonly leftOut: LeftOut[];
  /** Makers of managed groups, by `subscription/group`. */
  readonly makers: Map<string, string>;
}

/** Reads what was asked for, then what that needs, until nothing new comes. */
async function readAll(input: PlanInput, shaper: Shaper, selection: Selection): Promise<Found> {
  const { params, reader, signal, onRead } = input;
  const { universe, filtered } = selection;
  const drafts = new Map<string, Draft>();
  const needsByKey = new Map<string, readonly Need[]>();
  const leftOut: LeftOut[] = [];
  const makers = new Map<string, string>();
  const owners = new Map<string, string>();
  const seen = new Set(selection.asked);
  const has = (key: string): boolean => universe.has(key);
  const spellingOf = (key: string): string => universe.get(key)?.id ?? key;
  const follow = filtered && params.include_dependencies;
  let read = 0;
  let asked = true;
  for (let round: string[] = [...selection.asked]; round.length > 0; asked = false) {
    const next = new Set<string>();
    const want = (key: string): void => {
      if (seen.has(key) || !universe.has(key)) return;
      seen.add(key);
      next.add(key);
    };
    for (let at = 0; at < round.length; at += BATCH) {
      signal.throwIfAborted();
      const batch = round.slice(at, at + BATCH).map((key) => universe.get(key)!);
      const nodes = await readNodes(reader, batch, signal);
      for (const candidate of batch) {
        const shaped = shapeNode(shaper, nodes.get(nameOf(candidate.node))!);
        if (shaped.outcome === 'left-out') {
          leftOut.push({ id: shaped.id, type: shaped.type || candidate.type, reason: shaped.reason });
          continue;
        }
        const { resource, madeBy } = shaped;
        const size = JSON.stringify(resource.body).length;
        const reason = input.whyNot?.(resource, size);
        if (reason !== undefined) {
          leftOut.push({ id: resource.id, type: resource.type, reason });
          continue;
        }
        const needs = needsOf(resource, shaper.spell, has, spellingOf);
        drafts.set(candidate.key, draftOf(candidate, shaped, asked, size));
        needsByKey.set(candidate.key, needs);
        for (const child of inlineChildren(candidate.key, resource)) if (has(child)) owners.set(child, candidate.key);
        if (madeBy !== undefined && resource.type === RESOURCE_GROUP)
          makers.set(`${resource.subscription ?? ''}/${resource.name}`.toLowerCase(), madeBy);
        if (!follow) continue;
        for (const ancestor of ancestorsOf(resource)) want(idKey(ancestor.id));
        for (const { target, loose } of needs) if (!loose) want(target);
      }
      read += batch.length;
      await onRead?.(read, seen.size);
    }
    round = [...next].sort();
  }
  const inline: Inline[] = [];
  for (const [key, owner] of owners) {
    const child = drafts.get(key);
    if (!child || !drafts.has(owner)) continue;
    drafts.delete(key);
    inline.push({ id: child.id, type: child.type, owner });
  }
  return { drafts, needs: needsByKey, inline, leftOut, makers };
}

const draftOf = (
  candidate: Candidate,
  { resource: { apiVersion, dropped, refusals, secrets }, fingerprint, madeBy }: ShapedResource,
  asked: boolean,
  size: number,
): Draft => {
  const { key, node, id, type, name, parent, subscription, resourceGroup } = candidate;
  const armId = { id, type, name, parent, subscription, resourceGroup };
  return { ...armId, key, node, fingerprint, apiVersion, asked, madeBy, dropped, refusals, secrets, size };
};

/**
 * Nodes by {@link nameOf}.
 *
 * @throws Error where one is gone since it was listed; the generation is worth another try
 */
export async function readNodes(
  reader: Pick<ResourceReader, 'read'>,
  wanted: readonly { readonly node: StoredKey }[],
  signal: AbortSignal,
): Promise<Map<string, StoredResource>> {
  const keys = wanted.map(({ node }) => node);
  const nodes = new Map((await reader.read(keys, signal)).map((node) => [nameOf(node), node]));
  if (keys.some((key) => !nodes.has(nameOf(key))))
    throw new Error(
      'The graph changed while it was read: a resource is gone. A scan may be running; generate again after it.',
    );
  return nodes;
}

export const nameOf = ({ label, id }: StoredKey): string => `${label} ${id}`;

export interface ShapedResource {
  readonly outcome: 'resource';
  readonly resource: Resource;
  readonly fingerprint: string;
  readonly madeBy: string | undefined;
}
export type ShapedNode =
  | ShapedResource
  | { readonly outcome: 'left-out'; readonly id: string; readonly type: string; readonly reason: string };

/** A node of the graph as a resource of the model. */
export function shapeNode(shaper: Shaper, node: StoredResource): ShapedNode {
  const record = armRecordOf(node);
  if (record.outcome === 'unreadable') return { outcome: 'left-out', id: record.id, type: '', reason: record.reason };
  const shaped = shaper.shape(record.id, record.arm, record.apiVersion);
  if (shaped.outcome === 'left-out') return shaped;
  const { resource } = shaped;
  return {
    outcome: 'resource',
    resource,
    fingerprint: fingerprintOf(node),
    madeBy: makerOf(resource.type, record.arm),
  };
}

/** Keys of things that ARM shows twice, inside this body and by themselves: named items of a list called like the child's type. */
function inlineChildren(key: string, { body }: Resource): string[] {
  const properties = body['properties'];
  if (!isValueMap(properties)) return [];
  return Object.entries(properties).flatMap(([kind, list]) =>
    isList(list)
      ? list.flatMap((item) =>
          isObject(item) && typeof item['name'] === 'string' ? [idKey(`${key}/${kind}/${item['name']}`)] : [],
        )
      : [],
  );
}

const isValueMap = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
