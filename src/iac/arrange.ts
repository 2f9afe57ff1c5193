// Gives what will be written its name, its place and its order: what is made after what, without what would close a circle.
import { cutCycles, linkName } from './cycles.ts';
import { LINK_KINDS, Links, type LinkKind } from './links.ts';
import { giveSymbol } from './names.ts';
import { makePlacement, type Placement } from './placement.ts';
import type { Entry, Plan } from './plan.ts';
import type { Draft, Found } from './read-resources.ts';
import { eachInTurns } from './step-aside.ts';

/** What will be written, by key, in the order of writing. */
type Entries = ReadonlyMap<string, Draft & Entry>;

/** Gives every draft its name and its place, in the order of writing. */
export async function placed(
  { drafts, makers }: Found,
  subscriptionNames: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Entries> {
  const holders = new Map<string, Draft>();
  await eachInTurns(drafts.values(), (draft) => giveSymbol(draft, holders), signal);
  const placementOf = makePlacement(drafts.values(), subscriptionNames);
  const byPlacement = new Map<Placement, Draft[]>();
  const place = (draft: Draft): void => {
    const placement = placementOf(draft);
    draft.placement = placement;
    draft.madeBy ??= makers.get(`${draft.subscription ?? ''}/${draft.resourceGroup ?? ''}`.toLowerCase());
    const list = byPlacement.get(placement);
    if (list) list.push(draft);
    else byPlacement.set(placement, [draft]);
  };
  await eachInTurns(drafts.values(), place, signal);
  const inOrder = sortedBy([...byPlacement.keys()], ({ group, service }) => `${group}\u0000${service}`);
  const entries = new Map<string, Draft & Entry>();
  const enter = (placement: Placement): void => {
    // Below every other character, so that what lies in a resource follows it at once.
    for (const draft of sortedBy(byPlacement.get(placement)!, ({ key }) => key.replaceAll('/', '\u0001'))) {
      draft.index = entries.size;
      entries.set(draft.key, draft as Draft & Entry);
    }
  };
  await eachInTurns(inOrder, enter, signal);
  return entries;
}

/** Sorted by the code units of a text that is made of each once. */
const sortedBy = <T>(things: readonly T[], textOf: (thing: T) => string): T[] =>
  things
    .map((thing) => ({ thing, text: textOf(thing) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ thing }) => thing);

/**
 * Gives every entry what it needs, by ids and by values that others compute, without what would close a circle. Answers the names of the
 * links that were cut.
 */
export async function linked(found: Found, entries: Entries, signal: AbortSignal): Promise<Set<string>> {
  const links = new Links();
  await eachInTurns(
    entries.values(),
    (entry) => {
      for (const [to, kind] of linksOf(entry, found, entries)) links.add(entry.index, entries.get(to)!.index, kind);
    },
    signal,
  );
  const inOrder = [...entries.values()];
  const keyAt = (index: number): string => inOrder[index]!.key;
  const cut = await cutCycles(links, inOrder.length, keyAt, signal);
  const cuts = new Set(cut.map(({ from, to }) => linkName(keyAt(from), keyAt(to))));
  const { starts, targets } = links.outgoing(inOrder.length);
  await eachInTurns(
    inOrder,
    (entry) => {
      const needs = Array.from(targets.subarray(starts[entry.index], starts[entry.index + 1]), keyAt);
      entry.needs = needs.filter((key) => !isCutIn(cuts, entry.key, key));
      entry.needKinds = '';
    },
    signal,
  );
  return cuts;
}

/** What a resource points to, each target once. */
function linksOf(draft: Draft, { texts, computed }: Found, entries: ReadonlyMap<string, Entry>): Map<string, LinkKind> {
  const links = new Map<string, LinkKind>();
  draft.needs.forEach((target, at) => {
    if (entries.has(target)) links.set(target, KIND_OF[draft.needKinds[at]!]!);
  });
  for (const text of texts.get(draft.key) ?? []) {
    const key = computed.find(text)?.source.key;
    if (key === undefined || key === draft.key || !entries.has(key)) continue;
    if ((links.get(key) ?? 'order') === 'order') links.set(key, 'value');
  }
  return links;
}

const KIND_OF: Readonly<Record<string, LinkKind>> = Object.fromEntries(LINK_KINDS.map((kind) => [kind[0]!, kind]));

const isCutIn = (cuts: ReadonlySet<string>, from: string, to: string): boolean =>
  cuts.size > 0 && cuts.has(linkName(from, to));
/** A function of its own, so that what it closes over is the cuts alone and planning's other tables can go. */
export const isAmong =
  (cuts: ReadonlySet<string>): Plan['isCut'] =>
  (from, to) =>
    isCutIn(cuts, from, to);
