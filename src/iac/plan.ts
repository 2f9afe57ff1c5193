// First reading of the bodies: what the output will hold, under which names, and what points to what. Bodies are not kept; they are
// read again when their file is written, so memory holds one or two KB a resource whatever the bodies weigh.
import type { GenerateIacParams } from '../contract/start-generate-iac.ts';
import type { ArmSchema } from '../graph/arm-schema.ts';
import type { ResourceReader, StoredKey } from '../graph/stored-resource.ts';
import { isAmong, linked, placed } from './arrange.ts';
import { idKey, isOfManagementGroup, PLACED_SUBSCRIPTION, type ArmId } from './arm-id.ts';
import type { ComputedValues } from './computed-values.ts';
import { NO_DIRECTORY, planDirectory, type DirectoryEntry, type PlannedDirectory } from './directory.ts';
import { makeMeaning, openPrincipals, type Meaning } from './meaning.ts';
import type { Emitter, Form } from './emitters/emitter.ts';
import type { Journal } from './journal.ts';
import type { Dropped, Parameter, Resource, Secret } from './model.ts';
import type { Placement } from './placement.ts';
import { principalParameters } from './principals.ts';
import { readResources, type Found } from './read-resources.ts';
import { selectionInTarget, shaperInTarget } from './rewrite/in-target.ts';
import { isImporting, isRewriting, makeMapping, type TenantMapping } from './rewrite/mapping.ts';
import type { MovedRegion } from './rewrite/rewriter.ts';
import { makeSplitText, type SplitText } from './rewrite/open-texts.ts';
import { outsideParameters } from './rewrite/outside.ts';
import { select } from './selection.ts';
import { makeShaper, type Shaper } from './to-resource.ts';

/** A resource that will be written. */
export interface Entry extends ArmId {
  readonly key: string;
  /** Its place in the order of writing, from 0 on. */
  readonly index: number;
  readonly node: StoredKey;
  readonly fingerprint: string;
  /** True where nothing in the body had to be masked: the same body is not looked through again. */
  readonly isClean: boolean;
  readonly apiVersion: string;
  readonly symbol: string;
  readonly placement: Placement;
  /** False where nobody asked for it but something that was asked for needs it. */
  readonly asked: boolean;
  /** The resource that Azure made it with, or its group: the node group of an AKS cluster, the interface of a private endpoint. */
  readonly madeBy: string | undefined;
  /** Members that it may have and the graph, which another tool wrote, does not hold. */
  readonly notStored?: readonly string[] | undefined;
  readonly dropped: readonly Dropped[];
  readonly refusals: readonly Dropped[];
  readonly secrets: readonly Secret[];
  /** Characters of its body as JSON. */
  readonly size: number;
  /** Its id where it was read, when it is written under another. */
  readonly sourceId: string | undefined;
  /** Keys of the entries it points to and is made after; without those that were cut. */
  readonly needs: readonly string[];
  /** Regions of it that are others in the target, as they were read. */
  readonly moved?: readonly MovedRegion[] | undefined;
  /** How the emitter decided to write it; undefined where it writes all alike. */
  readonly form: Form | undefined;
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
  /** The tenant that the code is for. */
  readonly tenantId: string;
  readonly params: GenerateIacParams;
  readonly shaper: Shaper;
  /** In the order of writing: by group, service and id. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly inline: readonly Inline[];
  /** Values that the user may change, by name, in the order of the names. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Names of the parameters that a resource may use; a few more where another resource stands for a principal. */
  readonly parametersOf: (key: string) => readonly string[];
  /** Objects of the directory that are written, by key, in the order of writing; empty where they were not asked for. */
  readonly directory: ReadonlyMap<string, DirectoryEntry>;
  readonly leftOut: readonly LeftOut[];
  /** What a text of a resource stands for that is not an id of ARM: a principal, or what another resource computes. */
  readonly meaningOf: (from: string, text: string, isPrincipal: boolean) => Meaning;
  /** True for a reference that is left literal so that no resource needs itself. */
  readonly isCut: (from: string, to: string) => boolean;
  readonly subscriptionNames: ReadonlyMap<string, string>;
  /** What Azure's own roles are called, by their GUIDs in lower case. */
  readonly roleNames: ReadonlyMap<string, string>;
  /** What stands for what, where the code is for another home than the one that was read. */
  readonly mapping: TenantMapping | undefined;
  /** Variables for ids that the code for another tenant names and does not make, by the id; none where nothing is rewritten. */
  readonly outside: ReadonlyMap<string, Parameter>;
  /** Splits a text where the user must say what stands for a principal or domain; one piece where nothing is rewritten. */
  readonly splitText: SplitText;
  /**
   * The id of what Azure makes something together with, for the id of such a thing in another home: nothing may point to it before.
   * Undefined for everything else.
   */
  readonly makerOf: (id: string) => string | undefined;
  /** The key of what puts a subscription into its management group; undefined where nothing in the code does. */
  readonly placeOf: (subscription: string | undefined) => string | undefined;
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
  /** False where the language cannot write users, groups and applications. */
  readonly writesDirectory: boolean;
  /** {@link Emitter.formOf} */
  readonly formOf?: Emitter['formOf'] | undefined;
  /** Told how many resources the tenant has and how many were asked for, before any is read; throws where that is too many. */
  readonly admit?: (known: number, asked: number) => void;
  /** Told after each batch that is read now how many of how many known resources were read. */
  readonly onRead?: (read: number, known: number) => Promise<void>;
  readonly journal: Journal;
}

/**
 * What will be written, where, and under which name; bodies are read again when their file is.
 * @throws NOTHING_SELECTED, MAPPING_INCOMPLETE; what `admit` throws; the reason of the signal
 */
export async function makePlan(input: PlanInput): Promise<Plan> {
  const { params, signal } = input;
  const { found, mapping, shaper, subscriptionNames, filtered, leftOut } = await readSelection(input);
  const madeByAzure = isImporting(params) ? new Map<string, string>() : leaveOutPlatformMade(found);

  orderAfterPlaced(found);
  const entries = await placed(found, mapping ? new Map() : subscriptionNames, signal);
  const cuts = await linked(found, entries, signal);
  const isCut: Plan['isCut'] = isAmong(cuts);
  const directory = await directoryOf(input, filtered, found.principals.keys(), mapping);
  const parameters = await parametersOf(input, openPrincipals(found, entries, directory, isCut), mapping);
  const outside = outsideParameters(found.outside.keys(), shaper.spell, (key) => entries.has(key));
  const allLeftOut = [...found.leftOut, ...leftOut, ...directory.leftOut];
  return {
    tenantId: mapping?.targetTenant ?? params.tenant_id,
    params: { ...params, auto_import: isImporting(params) },
    shaper,
    entries,
    inline: found.inline,
    parameters: new Map(
      [...parameters.values(), ...[...found.domains.values()].map(({ known }) => known.parameter), ...outside.values()]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map((parameter) => [parameter.name, parameter]),
    ),
    parametersOf: parametersBy(found, parameters, outside),
    outside,
    directory: directory.entries,
    leftOut: allLeftOut,
    meaningOf: makeMeaning({ entries, computed: usedValues(found), isCut, parameters, directory }),
    isCut,
    subscriptionNames: mapping ? new Map() : subscriptionNames,
    roleNames: params.include_rbac ? await input.reader.roleNames(signal) : new Map(),
    mapping,
    splitText: mapping ? makeSplitText(mapping) : inOnePiece,
    makerOf: makerIn(madeByAzure),
    placeOf: placeIn(placesOf(entries.values())),
    selected: entries.size + found.inline.length + directory.entries.size + allLeftOut.length,
  };
}

interface ReadSelection {
  readonly found: Found;
  readonly mapping: TenantMapping | undefined;
  readonly shaper: Shaper;
  readonly subscriptionNames: ReadonlyMap<string, string>;
  /** False where the whole tenant was asked for. */
  readonly filtered: boolean;
  /** What was asked for and cannot be read. */
  readonly leftOut: readonly LeftOut[];
}

/** Reads what was asked for. A function of its own, so that the list of all that the tenant has is out of memory when planning begins. */
async function readSelection(input: PlanInput): Promise<ReadSelection> {
  const { params, reader, signal } = input;
  const plain = makeShaper(input.schema);
  let selection = await select(params, reader, plain.spell, signal);
  input.admit?.(selection.universe.size, selection.asked.length);
  const subscriptionNames = await reader.subscriptionNames(params.tenant_id, signal);
  const mapping = isRewriting(params)
    ? await makeMapping({
        params,
        reader,
        ids: [...selection.universe.values()],
        asked: selection.asked,
        subscriptionNames,
        signal,
      })
    : undefined;
  const shaper = mapping ? shaperInTarget(plain, mapping) : plain;
  // Takes the place of the other: a tenant that is rewritten is not in memory twice.
  if (mapping) selection = await selectionInTarget(selection, mapping, plain.spell, signal);
  const found = await readResources(input, shaper, selection, subscriptionNames, mapping);
  const { filtered } = selection;
  const missing = selection.missing.map((id) => ({ id, type: '', reason: 'the graph does not hold it' }));
  const unusable = filtered
    ? []
    : selection.unusable.map(({ id, type }) => ({ id, type, reason: 'its id is not the id of a resource' }));
  const twice = filtered
    ? []
    : selection.twice.map(({ id, type }) => ({
        id,
        type,
        reason: 'the graph holds it twice: the ids differ by case alone',
      }));
  return { found, mapping, shaper, subscriptionNames, filtered, leftOut: [...missing, ...unusable, ...twice] };
}

// Functions of their own, so that what the plan keeps alive is what they look into, and planning's other tables can go.
const inOnePiece: SplitText = (text) => [{ kind: 'text', text }];
const placeIn =
  (places: ReadonlyMap<string, string>): Plan['placeOf'] =>
  (subscription) =>
    subscription === undefined ? undefined : places.get(subscription.toLowerCase());
const makerIn =
  (makers: ReadonlyMap<string, string>): Plan['makerOf'] =>
  (id) =>
    makers.size > 0 ? makers.get(idKey(id)) : undefined;

/** Takes out what Azure makes together with something else; answers the makers' ids by key. */
function leaveOutPlatformMade({ drafts, makers, leftOut }: Found): Map<string, string> {
  const gone = new Map<string, string>();
  for (const { key, id, type, subscription, resourceGroup, madeBy } of drafts.values()) {
    const maker = madeBy ?? makers.get(`${subscription ?? ''}/${resourceGroup ?? ''}`.toLowerCase());
    if (maker === undefined) continue;
    gone.set(key, maker);
    leftOut.push({ id, type, reason: `Azure makes it together with ${maker}` });
  }
  for (const key of gone.keys()) drafts.delete(key);
  for (const draft of drafts.values()) {
    const maker = gone.get(idKey(draft.parent));
    if (maker === undefined || draft.needs.includes(idKey(maker))) continue;
    draft.needs = [...draft.needs, idKey(maker)];
    draft.needKinds += 'o';
  }
  return gone;
}

/** What names something of a management group is made once its subscription is in its own: it would not find it before. */
function orderAfterPlaced({ drafts }: Found): void {
  const places = placesOf(drafts.values());
  if (places.size === 0) return;
  for (const draft of drafts.values()) {
    const place = draft.subscription && places.get(draft.subscription.toLowerCase());
    if (!place || !draft.needs.some(isOfManagementGroup)) continue;
    draft.needs = [...draft.needs, place];
    draft.needKinds += 'o';
  }
}

/** Keys of what puts subscriptions into their management groups, by subscription. */
const placesOf = (all: Iterable<ArmId>): Map<string, string> =>
  new Map(
    [...all].flatMap(({ id, type, name }) =>
      type === PLACED_SUBSCRIPTION ? [[name.toLowerCase(), idKey(id)] as const] : [],
    ),
  );

/** Parameters by the id of the principal; those of another tenant are known from its mapping. */
async function parametersOf(
  { reader, signal }: PlanInput,
  open: ReadonlySet<string>,
  mapping: TenantMapping | undefined,
): Promise<ReadonlyMap<string, Parameter>> {
  const unknown = [...open].filter((id) => !mapping?.principals.has(id));
  const made = await principalParameters(reader, unknown, signal);
  const elsewhere = (parameter: Parameter, id: string): Parameter =>
    mapping?.isOtherTenant ? { ...parameter, default: mapping.principalTargets.get(id), source: id } : parameter;
  return new Map(
    [...open].sort().map((id) => [id, mapping?.principals.get(id)?.parameter ?? elsewhere(made.get(id)!, id)]),
  );
}

/** The computed values that some text repeats. */
function usedValues({ computed, texts }: Found): ComputedValues {
  function* all(): Generator<string> {
    for (const each of texts.values()) yield* each;
  }
  return computed.narrowedTo(all());
}

/** The directory, where it was asked for: all of it with the whole tenant, else what the selected resources name. */
function directoryOf(
  { params, reader, signal, writesDirectory }: PlanInput,
  filtered: boolean,
  named: Iterable<string>,
  mapping: TenantMapping | undefined,
): Promise<PlannedDirectory> {
  if (!params.include_directory) return Promise.resolve(NO_DIRECTORY);
  const why = writesDirectory ? undefined : `${params.output_format} code cannot create objects of the directory`;
  return planDirectory(reader, params.tenant_id, filtered ? new Set(named) : undefined, why, mapping, signal);
}

/** Which parameters each resource may use. */
function parametersBy(
  { principals, domains, outside: users }: Pick<Found, 'principals' | 'domains' | 'outside'>,
  parameters: ReadonlyMap<string, Parameter>,
  outside: ReadonlyMap<string, Parameter>,
): Plan['parametersOf'] {
  const names = new Map<string, string[]>();
  const note = (name: string, users: readonly string[]): void => {
    for (const key of users) {
      const known = names.get(key);
      if (known) known.push(name);
      else names.set(key, [name]);
    }
  };
  for (const [id, { name }] of parameters) note(name, principals.get(id) ?? []);
  for (const { known, users: named } of domains.values()) note(known.parameter.name, named);
  for (const [id, { name }] of outside) note(name, users.get(id)!);
  return (key) => names.get(key) ?? [];
}
