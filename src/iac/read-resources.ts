// The first reading: every resource that was asked for, then what it needs, until nothing new comes. Bodies are not kept.
import { ancestorsOf, idKey, looksLikeArmId, RESOURCE_GROUP } from './arm-id.ts';
import { makeComputedValues, type ComputedValues } from './computed-values.ts';
import { isList, isObject } from './json.ts';
import type { Form } from './emitters/emitter.ts';
import type { Resource } from './model.ts';
import type { Entry, Inline, LeftOut, PlanInput } from './plan.ts';
import { eachText, needsOf, valuesOf, type Need } from './references.ts';
import type { KnownDomain, TenantMapping } from './rewrite/mapping.ts';
import { makeSplitText } from './rewrite/open-texts.ts';
import type { Candidate, Selection } from './selection.ts';
import { nameOf, readNodes, shapeNode, type ShapedResource } from './shape-node.ts';
import type { Shaper } from './to-resource.ts';

const BATCH = 200;

export type Draft = Omit<Entry, 'symbol' | 'placement' | 'needs'>;

export interface Found {
  readonly drafts: Map<string, Draft>;
  /** What each draft points to. */
  readonly needs: Map<string, readonly Need[]>;
  /** Texts of each draft that another resource may compute. */
  readonly texts: Map<string, ReadonlySet<string>>;
  /** Ids of principals in lower case, with the keys of the drafts that name them. */
  readonly principals: Map<string, string[]>;
  readonly computed: ComputedValues;
  /** Domains of the source tenant that nobody gave a target, by name. */
  readonly domains: Map<string, KnownDomain>;
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
  const { params, reader, signal, onRead } = input;
  const { universe, filtered } = selection;
  const drafts = new Map<string, Draft>();
  const needsByKey = new Map<string, readonly Need[]>();
  const textsByKey = new Map<string, ReadonlySet<string>>();
  const domains = new Map<string, KnownDomain>();
  const noteOpen = mapping?.isOtherTenant ? makeNoteOpen(mapping, domains) : undefined;
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
        drafts.set(candidate.key, draftOf(candidate, shaped, asked, size, input.formOf?.(resource)));
        needsByKey.set(candidate.key, needs);
        computed.add(candidate.key, resource.computed);
        const values = valuesOf(resource);
        noteOpen?.(resource, values);
        if (values.texts.size > 0) textsByKey.set(candidate.key, values.texts);
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
        for (const { target, loose } of needs)
          if (!loose && (isAbove(candidate) || !isAbove(universe.get(target)!))) want(target);
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
  return { drafts, needs: needsByKey, texts: textsByKey, principals, computed, domains, inline, leftOut, makers };
}

/** Management groups and their policy. What they are for is the tenant's own: no resource below brings them along. */
const isAbove = ({ node: { label } }: Candidate): boolean => label === 'ManagementGroup' || label === 'TenantResource';

/** Notes what of a resource's texts somebody has to give a target for: GUIDs and domains, wherever they stand. */
function makeNoteOpen(mapping: TenantMapping, domains: Map<string, KnownDomain>) {
  const split = makeSplitText(mapping);
  return ({ body, tags }: Resource, { texts, principals }: ReturnType<typeof valuesOf>): void => {
    const note = (text: string): void => {
      for (const piece of split(text)) {
        if (piece.kind === 'domain') domains.set(piece.domain.domain, piece.domain);
        if (piece.kind !== 'guid') continue;
        texts.add(piece.text);
        if (mapping.principals.has(piece.text.toLowerCase())) principals.add(piece.text);
      }
    };
    eachText(body, (text) => {
      if (!looksLikeArmId(text)) note(text);
    });
    Object.values(tags).forEach(note);
  };
}

const draftOf = (
  candidate: Candidate,
  { resource: { apiVersion, dropped, refusals, secrets }, fingerprint, madeBy }: ShapedResource,
  asked: boolean,
  size: number,
  form: Form | undefined,
): Draft => {
  const { key, node, id, type, name, parent, subscription, resourceGroup, sourceId } = candidate;
  const armId = { id, type, name, parent, subscription, resourceGroup, ...(sourceId !== undefined && { sourceId }) };
  return { ...armId, key, node, fingerprint, apiVersion, asked, madeBy, dropped, refusals, secrets, size, form };
};

/** Lists whose items ARM shows by themselves under another word than the list's. */
const CHILD_WORDS: Readonly<Record<string, string>> = { agentPoolProfiles: 'agentPools' };

/** Keys of things that ARM shows twice, inside this body and by themselves: named items of a list called like the child's type. */
function inlineChildren(key: string, { body }: Resource): string[] {
  const properties = body['properties'];
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([kind, list]) =>
    isList(list)
      ? list.flatMap((item) =>
          isObject(item) && typeof item['name'] === 'string'
            ? [idKey(`${key}/${CHILD_WORDS[kind] ?? kind}/${item['name']}`)]
            : [],
        )
      : [],
  );
}
