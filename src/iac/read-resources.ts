// The first reading: every resource that was asked for, then what it needs, until nothing new comes. Of each a note is kept, in the journal
// as well; bodies are not kept.
import { ancestorsOf, idKey, parseArmId, RESOURCE_GROUP } from './arm-id.ts';
import { makeComputedValues, type ComputedValues } from './computed-values.ts';
import type { Form } from './emitters/emitter.ts';
import type { Dropped, Secret } from './model.ts';
import { makeNoteOf, type PlacedNote, type ResourceNote } from './note.ts';
import type { Entry, Inline, LeftOut, PlanInput } from './plan.ts';
import type { Placement } from './placement.ts';
import type { KnownDomain, TenantMapping } from './rewrite/mapping.ts';
import type { MovedRegion } from './rewrite/rewriter.ts';
import type { Candidate, Selection } from './selection.ts';
import { nameOf, readNodes } from './shape-node.ts';
import type { Shaper } from './to-resource.ts';

const BATCH = 200;

/** An entry before it has its place. It becomes the entry itself: with so many, a copy of each would count. */
export interface Draft extends Omit<Entry, 'index' | 'symbol' | 'placement' | 'madeBy' | 'needs'> {
  /** Set with its place; all fields are there from the beginning, so that every draft has one form in memory. */
  index: number;
  symbol: string;
  placement: Placement | undefined;
  madeBy: string | undefined;
  /** Keys of what it points to, each once. */
  needs: readonly string[];
  /** The kind of each need, by its first letter. */
  needKinds: string;
}

export interface Found {
  readonly drafts: Map<string, Draft>;
  /** Texts of each draft that another resource may compute. */
  readonly texts: Map<string, readonly string[]>;
  /** Ids of principals in lower case, with the keys of the drafts that name them. */
  readonly principals: Map<string, string[]>;
  readonly computed: ComputedValues;
  /** Domains of the source tenant that nobody gave a target, by name, with the keys of the drafts that name them. */
  readonly domains: Map<string, { readonly known: KnownDomain; readonly users: string[] }>;
  /** Ids that may be outside, with the keys of the drafts that name them; none where nothing is rewritten. */
  readonly outside: Map<string, string[]>;
  readonly inline: Inline[];
  readonly leftOut: LeftOut[];
  /** Makers of managed groups, by `subscription/group`. */
  readonly makers: Map<string, string>;
}

/** Reads what was asked for, then what that needs, until nothing new comes. */
export async function readResources(
  input: PlanInput,
  shaper: Shaper,
  selection: Selection,
  subscriptionNames: ReadonlyMap<string, string>,
  mapping: TenantMapping | undefined,
): Promise<Found> {
  const { params, reader, signal, onRead, journal } = input;
  const { universe, filtered } = selection;
  const noteOf = makeNoteOf({ shaper, universe, whyNot: input.whyNot, formOf: input.formOf, mapping });
  const shared = new Set([params.tenant_id.toLowerCase(), ...subscriptionNames.keys()]);
  const computed = makeComputedValues((value) => shared.has(value.toLowerCase()));
  const found: Omit<Found, 'inline'> = {
    drafts: new Map(),
    texts: new Map(),
    principals: new Map(),
    computed,
    domains: new Map(),
    outside: new Map(),
    leftOut: [],
    makers: new Map(),
  };
  const owners = new Map<string, string>();
  const seen = new Set(selection.asked);
  const follow = filtered && params.include_dependencies;
  const sharing = makeSharing();
  const draftOf = makeDraftOf(universe, sharing);
  const readAhead = makeReadAhead(reader, signal);
  /** Subscriptions that are in a group of the code. */
  const placed = new Set<string>();
  const place = ({ id, sourceId, note }: PlacedNote, group: Candidate, wasAsked: boolean): void => {
    const child: Candidate = {
      ...group,
      ...parseArmId(id, shaper.spell)!,
      key: idKey(id),
      ...(mapping && { sourceId }),
    };
    const why = whyNotPlaced(child.name.toLowerCase(), placed, mapping);
    if (why !== undefined) found.leftOut.push({ id, type: child.type, reason: why });
    else take(found, child, note, draftOf(child, note, wasAsked), mapping, sharing);
    placed.add(child.name.toLowerCase());
  };
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
      const batchAt = (from: number): Candidate[] => round.slice(from, from + BATCH).map((key) => universe.get(key)!);
      const batch = batchAt(at);
      const notes = await journal.keep('notes', async () => {
        signal.throwIfAborted();
        const nodes = await readAhead(batch, () => batchAt(at + BATCH));
        const made = batch.map((candidate) => noteOf(candidate, nodes.get(nameOf(candidate.node))!));
        await onRead?.(read + batch.length, seen.size);
        return made;
      });
      for (const [index, candidate] of batch.entries()) {
        const note = notes[index]!;
        if (note.outcome === 'left-out') {
          found.leftOut.push({ id: note.id, type: note.type, reason: note.reason });
          continue;
        }
        take(found, candidate, note, draftOf(candidate, note, asked), mapping, sharing);
        for (const each of note.placed ?? []) place(each, candidate, asked);
        for (const child of note.inline) owners.set(universe.get(child)!.key, candidate.key);
        if (!follow) continue;
        for (const ancestor of ancestorsOf(candidate)) want(idKey(ancestor.id));
        for (const { target, loose } of note.needs)
          if (!loose && (isAbove(candidate) || !isAbove(universe.get(target)!))) want(target);
      }
      read += batch.length;
    }
    round = [...next].sort();
  }
  return { ...found, inline: takeInline(found.drafts, owners) };
}

/** Why the code does not put a subscription into a group; undefined where it does. */
const whyNotPlaced = (
  subscription: string,
  placed: ReadonlySet<string>,
  mapping: TenantMapping | undefined,
): string | undefined =>
  placed.has(subscription)
    ? 'another subscription of the source has the same target, and one subscription is in one group'
    : mapping && ![...mapping.subscriptions].some(([source, target]) => source !== target && target === subscription)
      ? 'the subscription is the one that was read, and stays where it is'
      : undefined;

/** Reads batches of nodes; while the caller works on one, the next is on its way. */
function makeReadAhead(reader: PlanInput['reader'], signal: AbortSignal) {
  let ahead: { readonly first: Candidate; readonly nodes: ReturnType<typeof readNodes> } | undefined;
  return async (batch: readonly Candidate[], next: () => readonly Candidate[]): ReturnType<typeof readNodes> => {
    const nodes = await (ahead?.first === batch[0] ? ahead!.nodes : readNodes(reader, batch, signal));
    const coming = next();
    ahead = coming.length === 0 ? undefined : { first: coming[0]!, nodes: readNodes(reader, coming, signal) };
    // Its failure is met where it is waited for.
    ahead?.nodes.catch(() => undefined);
    return nodes;
  };
}

/** Adds a resource to what was found. */
function take(
  { drafts, texts, principals, computed, domains, outside, makers }: Omit<Found, 'inline'>,
  { key, type, subscription, name }: Candidate,
  note: ResourceNote,
  draft: Draft,
  mapping: TenantMapping | undefined,
  { text }: Sharing,
): void {
  drafts.set(key, draft);
  computed.add(key, note.computed);
  if (note.texts.length > 0) texts.set(key, note.texts.map(text));
  for (const id of note.principals) {
    const users = principals.get(id.toLowerCase());
    if (users) users.push(key);
    else principals.set(id.toLowerCase(), [key]);
  }
  for (const domain of note.domains) {
    const users = domains.get(domain)?.users;
    if (users) users.push(key);
    else domains.set(domain, { known: mapping!.domains.get(domain)!, users: [key] });
  }
  for (const id of note.outside) {
    const users = outside.get(id);
    if (users) users.push(key);
    else outside.set(id, [key]);
  }
  if (draft.madeBy !== undefined && type === RESOURCE_GROUP)
    makers.set(`${subscription ?? ''}/${name}`.toLowerCase(), draft.madeBy);
}

/** Takes out of the drafts what stands in the body of another. */
function takeInline(drafts: Map<string, Draft>, owners: ReadonlyMap<string, string>): Inline[] {
  const inline: Inline[] = [];
  for (const [key, owner] of owners) {
    const child = drafts.get(key);
    if (!child || !drafts.has(owner)) continue;
    drafts.delete(key);
    inline.push({ id: child.id, type: child.type, owner });
  }
  return inline;
}

/** Management groups and their policy. What they are for is the tenant's own: no resource below brings them along. */
const isAbove = ({ node: { label } }: Candidate): boolean => label === 'ManagementGroup' || label === 'TenantResource';

/** Answers equal things with one and the same, so that many resources cost little. Those of a journal are equal, never the same. */
interface Sharing {
  text(text: string): string;
  remarks(list: readonly Dropped[]): readonly Dropped[];
  secrets(list: readonly Secret[]): readonly Secret[];
  moved(list: readonly MovedRegion[]): readonly MovedRegion[];
  members(list: readonly string[]): readonly string[];
  form(form: Form): Form;
}

function makeSharing(): Sharing {
  const texts = new Map<string, string>();
  const remarks = new Map<string, Dropped>();
  const lists = new Map<string, readonly Dropped[]>();
  const secrets = new Map<string, readonly Secret[]>();
  const moved = new Map<string, readonly MovedRegion[]>();
  const members = new Map<string, readonly string[]>();
  const forms = new Map<string, Form>();
  const one = <T>(known: Map<string, T>, key: string, value: T): T => {
    const first = known.get(key);
    if (first === undefined) known.set(key, value);
    return first ?? value;
  };
  return {
    text: (text) => one(texts, text, text),
    remarks(list) {
      if (list.length === 0) return NONE;
      const shared = list.map((remark) => one(remarks, `${remark.path}\n${remark.reason}`, remark));
      return one(lists, JSON.stringify(list), shared);
    },
    moved: (list) => one(moved, JSON.stringify(list), list),
    members: (list) => one(members, list.join(), list),
    secrets: (list) => (list.length === 0 ? NONE : one(secrets, JSON.stringify(list), list)),
    form: (form) =>
      form.blocks.every(({ importId }) => importId === undefined) ? one(forms, JSON.stringify(form), form) : form,
  };
}

function makeDraftOf(universe: ReadonlyMap<string, Candidate>, sharing: Sharing) {
  return (candidate: Candidate, note: ResourceNote, asked: boolean): Draft => {
    const { key, node, id, type, name, parent, subscription, resourceGroup, sourceId } = candidate;
    return {
      key,
      index: 0,
      node,
      id,
      type,
      name,
      parent,
      subscription,
      resourceGroup,
      sourceId,
      symbol: '',
      placement: undefined,
      fingerprint: note.fingerprint,
      isClean: note.isClean,
      apiVersion: sharing.text(note.apiVersion),
      asked,
      madeBy: note.madeBy,
      dropped: sharing.remarks(note.dropped),
      refusals: sharing.remarks(note.refusals),
      secrets: sharing.secrets(note.secrets),
      size: note.size,
      // The keys of the universe, not those of the note: a text for each need would count.
      needs: note.needs.length === 0 ? NONE : note.needs.map(({ target }) => universe.get(target)!.key),
      needKinds: sharing.text(note.needs.map(({ kind }) => kind[0]).join('')),
      form: note.form && sharing.form(note.form),
      moved: note.moved && sharing.moved(note.moved),
      notStored: note.notStored && sharing.members(note.notStored),
    };
  };
}

const NONE: readonly never[] = [];
