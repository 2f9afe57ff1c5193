// First reading of the bodies: what the output will hold, under which names, and what points to what. Bodies are not kept; they are
// read again when their file is written, so memory holds a few hundred bytes a resource whatever the bodies weigh.
import type { GenerateIacParams } from '../contract/start-generate-iac.ts';
import type { ArmSchema } from '../graph/arm-schema.ts';
import type { ResourceReader, StoredKey, StoredResource } from '../graph/stored-resource.ts';
import { ancestorsOf, idKey, RESOURCE_GROUP, type ArmId } from './arm-id.ts';
import { isGuid, makeComputedValues, type ComputedValues } from './computed-values.ts';
import { cutCycles, edgeName, type Edge } from './cycles.ts';
import { NO_DIRECTORY, planDirectory, type DirectoryEntry, type PlannedDirectory } from './directory.ts';
import { isList, isObject, type JsonObject } from './json.ts';
import {
  ParameterUse,
  Reference,
  type Dropped,
  type Parameter,
  type Resource,
  type Secret,
  type TextPart,
} from './model.ts';
import { symbolsOf } from './names.ts';
import { makePlacement, type Placement } from './placement.ts';
import { principalParameters } from './principals.ts';
import { needsOf, valuesOf, type Need } from './references.ts';
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
  /** Values that the user may change, by name, in the order of declaration. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Objects of the directory that are written, by key, in the order of writing; empty where they were not asked for. */
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  readonly leftOut: readonly LeftOut[];
  /** What a text of a resource stands for that is not an id of ARM: a principal, or what another resource computes. */
  readonly meaningOf: (from: string, text: string, isPrincipal: boolean) => Meaning;
  /** References left literal so that no resource needs itself. */
  readonly cuts: readonly Edge[];
  readonly isCut: (from: string, to: string) => boolean;
  readonly subscriptionNames: ReadonlyMap<string, string>;
  /** Resources that were asked for, and those that came because others need them. */
  readonly selected: number;
}

export type Meaning =
  | { readonly outcome: 'literal' }
  /** Literal so that no resource needs itself. */
  | { readonly outcome: 'circular' }
  | { readonly outcome: 'parts'; readonly parts: readonly TextPart[]; readonly target: string | undefined };

export interface PlanInput {
  readonly params: GenerateIacParams;
  readonly reader: ResourceReader;
  readonly schema: ArmSchema;
  readonly signal: AbortSignal;
  /** Why the target language cannot hold a resource, whose body has so many characters; undefined where it can. */
  readonly whyNot?: (resource: Resource, size: number) => string | undefined;
  /** False where the language cannot write users, groups and applications. */
  readonly writesDirectory: boolean;
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
  const found = await readAll(input, shaper, selection, subscriptionNames);

  const entries = placed(found, subscriptionNames);
  const { computed } = found;
  const edges = [...entries.keys()].flatMap((from) => edgesOf(from, found, entries));
  const cuts = cutCycles(edges);
  const isCut = amongst(cuts);
  for (const { from, to } of edges) if (!isCut(from, to)) entries.get(from)!.needs.push(entries.get(to)!.key);
  const directory = await directoryOf(input, selection, found.principals.keys());
  const parameters = await principalParameters(reader, openPrincipals(found, entries, directory, isCut), signal);
  const missing = selection.missing.map((id) => ({ id, type: '', reason: 'the graph does not hold it' }));
  const unusable = selection.filtered
    ? []
    : selection.unusable.map(({ id, type }) => ({ id, type, reason: 'its id is not the id of a resource' }));
  const leftOut = [...found.leftOut, ...missing, ...unusable, ...directory.leftOut];
  return {
    tenantId: params.tenant_id,
    params,
    shaper,
    entries,
    inline: found.inline,
    parameters: new Map([...parameters.values()].map((parameter) => [parameter.name, parameter])),
    directory: directory.entries,
    leftOut,
    meaningOf: makeMeaning({ entries, computed, isCut, parameters, directory }),
    cuts: cuts.filter(({ kind }) => kind === 'reference' || kind === 'value'),
    isCut,
    subscriptionNames,
    selected: entries.size + found.inline.length + directory.entries.size + leftOut.length,
  };
}

/** What a resource points to, by ids and by values that others compute; each target once. */
function edgesOf(from: string, { needs, texts, computed }: Found, entries: ReadonlyMap<string, Entry>): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { target, kind } of needs.get(from)!)
    if (entries.has(target)) edges.set(target, { from, to: target, kind });
  for (const text of texts.get(from) ?? []) {
    const key = computed.find(text)?.source.key;
    if (key === undefined || key === from || !entries.has(key)) continue;
    const known = edges.get(key);
    if (known === undefined || known.kind === 'order') edges.set(key, { from, to: key, kind: 'value' });
  }
  return [...edges.values()];
}

/** The directory, where it was asked for: all of it with the whole tenant, else what the selected resources name. */
function directoryOf(
  { params, reader, signal, writesDirectory }: PlanInput,
  { filtered }: Selection,
  named: Iterable<string>,
): Promise<PlannedDirectory> {
  if (!params.include_directory) return Promise.resolve(NO_DIRECTORY);
  const why = writesDirectory ? undefined : `${params.output_format} code cannot create objects of the directory`;
  return planDirectory(reader, params.tenant_id, filtered ? new Set(named) : undefined, why, signal);
}

/** Principals that neither a resource nor a directory object of the output stands for, at least in one place. */
function openPrincipals(
  { principals, computed }: Found,
  entries: ReadonlyMap<string, Entry>,
  { entries: objects }: PlannedDirectory,
  isCut: Plan['isCut'],
): Set<string> {
  const written = new Set([...objects.values()].map(({ id }) => id));
  const open = new Set<string>();
  for (const [id, users] of principals) {
    if (written.has(id)) continue;
    const source = computed.find(id)?.source.key;
    const isOpen = (from: string): boolean =>
      entries.has(from) && (source === undefined || !entries.has(source) || source === from || isCut(from, source));
    if (users.some(isOpen)) open.add(id);
  }
  return open;
}

interface MeaningInput {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly computed: ComputedValues;
  readonly isCut: Plan['isCut'];
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly directory: PlannedDirectory;
}

function makeMeaning({ entries, computed, isCut, parameters, directory }: MeaningInput): Plan['meaningOf'] {
  const objects = new Map([...directory.entries.values()].map(({ id, key }) => [id, key]));
  return (from, text, isPrincipal) => {
    const use = computed.find(text);
    const isUsable = use !== undefined && use.source.key !== from && entries.has(use.source.key);
    const isCircular = isUsable && isCut(from, use.source.key);
    if (isUsable && !isCircular) {
      const { source, before, after } = use;
      const reference = new Reference(source.key, source.value, source);
      return { outcome: 'parts', parts: [before, reference, after].filter((part) => part !== ''), target: source.key };
    }
    if (isPrincipal && isGuid(text)) {
      const id = text.toLowerCase();
      const object = objects.get(id);
      if (object !== undefined) return { outcome: 'parts', parts: [new Reference(object, text)], target: object };
      const parameter = parameters.get(id);
      if (parameter) return { outcome: 'parts', parts: [new ParameterUse(parameter.name)], target: undefined };
    }
    return { outcome: isCircular ? 'circular' : 'literal' };
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
  /** Texts of each draft that another resource may compute. */
  readonly texts: Map<string, readonly string[]>;
  /** Ids of principals in lower case, with the keys of the drafts that name them. */
  readonly principals: Map<string, string[]>;
  readonly computed: ComputedValues;
  readonly inline: Inline[];
  readonly leftOut: LeftOut[];
  /** Makers of managed groups, by `subscription/group`. */
  readonly makers: Map<string, string>;
}

/** Reads what was asked for, then what that needs, until nothing new comes. */
async function readAll(
  input: PlanInput,
  shaper: Shaper,
  selection: Selection,
  subscriptionNames: ReadonlyMap<string, string>,
): Promise<Found> {
  const { params, reader, signal, onRead } = input;
  const { universe, filtered } = selection;
  const drafts = new Map<string, Draft>();
  const needsByKey = new Map<string, readonly Need[]>();
  const textsByKey = new Map<string, readonly string[]>();
  const principals = new Map<string, string[]>();
  const shared = new Set([params.tenant_id.toLowerCase(), ...subscriptionNames.keys()]);
  const computed = makeComputedValues((value) => shared.has(value.toLowerCase()));
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
        computed.add(candidate.key, resource.computed);
        const values = valuesOf(resource);
        if (values.texts.length > 0) textsByKey.set(candidate.key, values.texts);
        for (const id of values.principals) {
          const users = principals.get(id.toLowerCase());
          if (users) users.push(candidate.key);
          else principals.set(id.toLowerCase(), [candidate.key]);
        }
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
  return { drafts, needs: needsByKey, texts: textsByKey, principals, computed, inline, leftOut, makers };
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
