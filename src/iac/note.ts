// What a plan has to know of a resource: what is made of its body at the first reading, in place of the body. Plain JSON, about 1 KB.
import type { StoredResource } from '../graph/stored-resource.ts';
import { idKey, looksLikeArmId } from './arm-id.ts';
import type { Form } from './emitters/emitter.ts';
import { isList, isObject } from './json.ts';
import type { Computed, Dropped, Resource, Secret } from './model.ts';
import { eachText, needsOf, valuesOf, type Need } from './references.ts';
import type { TenantMapping } from './rewrite/mapping.ts';
import { makeSplitText } from './rewrite/open-texts.ts';
import type { MovedRegion } from './rewrite/rewriter.ts';
import { idsIn } from './rewrite/outside.ts';
import type { Candidate } from './selection.ts';
import { shapeNode, shapePlaced } from './shape-node.ts';
import { armRecordOf, fingerprintOf } from './stored-arm.ts';
import type { Shaper } from './to-resource.ts';

export interface ResourceNote {
  readonly outcome: 'resource';
  readonly fingerprint: string;
  /** True where nothing in the body had to be masked. */
  readonly isClean: boolean;
  readonly apiVersion: string;
  /** Absent where Azure does not make it together with something else. */
  readonly madeBy?: string;
  /** Members that it may have and the graph does not hold; absent where there are none. */
  readonly notStored?: readonly string[];
  readonly dropped: readonly Dropped[];
  readonly refusals: readonly Dropped[];
  readonly secrets: readonly Secret[];
  /** Characters of its body as JSON. */
  readonly size: number;
  readonly form?: Form;
  /** What it points to. */
  readonly needs: readonly Need[];
  /** What Azure computes for it. */
  readonly computed: readonly Computed[];
  /** Texts that another resource may compute. */
  readonly texts: readonly string[];
  /** Ids of principals that it names. */
  readonly principals: readonly string[];
  /** Domains of the source tenant in it that nobody gave a target. */
  readonly domains: readonly string[];
  /** Ids in it that may turn out to be outside of what is written for another tenant. */
  readonly outside: readonly string[];
  /** Keys of what ARM shows by itself as well as in this body. */
  readonly inline: readonly string[];
  /** Regions in it that are others in the target. */
  readonly moved?: readonly MovedRegion[];
  /** The subscriptions in it, where it is a management group that has any. */
  readonly placed?: readonly PlacedNote[];
}

/** A subscription in a management group. */
export interface PlacedNote {
  readonly id: string;
  /** Its id where it was read. */
  readonly sourceId: string;
  readonly note: ResourceNote;
}

export type Note =
  ResourceNote | { readonly outcome: 'left-out'; readonly id: string; readonly type: string; readonly reason: string };

export interface NoteInput {
  readonly shaper: Shaper;
  readonly universe: ReadonlyMap<string, Candidate>;
  /** Why the target language cannot hold a resource, whose body has so many characters; undefined where it can. */
  readonly whyNot?: ((resource: Resource, size: number) => string | undefined) | undefined;
  readonly formOf?: ((resource: Resource) => Form) | undefined;
  readonly mapping: TenantMapping | undefined;
}

/** Makes notes of nodes. */
export function makeNoteOf({ shaper, universe, whyNot, formOf, mapping }: NoteInput) {
  const has = (key: string): boolean => universe.has(key);
  const spellingOf = (key: string): string => universe.get(key)?.id ?? key;
  const openTexts = mapping?.isOtherTenant ? makeOpenTexts(mapping) : undefined;

  return (candidate: Candidate, node: StoredResource): Note => {
    const shaped = shapeNode(shaper, node);
    if (shaped.outcome === 'left-out') return { ...shaped, type: shaped.type || candidate.type };
    const { resource, isClean, madeBy, notStored } = shaped;
    const noted = noteOn(candidate, node, resource, isClean, madeBy);
    if (noted.outcome === 'left-out') return noted;
    const moved = movedIn(node);
    const own: ResourceNote = {
      ...noted,
      ...(moved.length > 0 && { moved }),
      ...(notStored.length > 0 && { notStored }),
    };
    const placed = shapePlaced(shaper, node).flatMap(({ sourceId, shaped: each }): PlacedNote[] => {
      if (each.outcome === 'left-out') return [];
      const note = noteOn(candidate, node, each.resource, each.isClean, undefined);
      return note.outcome === 'resource' ? [{ id: each.resource.id, sourceId, note }] : [];
    });
    return placed.length === 0 ? own : { ...own, placed };
  };

  function movedIn(node: StoredResource): readonly MovedRegion[] {
    const record = mapping && armRecordOf(node);
    return record?.outcome === 'record' ? mapping!.rewriter.movedRegions(record.arm) : [];
  }

  function noteOn(
    candidate: Candidate,
    node: StoredResource,
    resource: Resource,
    isClean: boolean,
    madeBy: string | undefined,
  ): Note {
    const { id, type, apiVersion, dropped, refusals, secrets, computed } = resource;
    const size = JSON.stringify(resource.body).length;
    const reason = whyNot?.(resource, size);
    if (reason !== undefined) return { outcome: 'left-out', id, type, reason };
    const form = formOf?.(resource);
    const { texts, principals } = valuesOf(resource);
    const domains = openTexts?.(resource, texts, principals) ?? [];
    return {
      outcome: 'resource',
      fingerprint: fingerprintOf(node),
      isClean,
      apiVersion,
      ...(madeBy !== undefined && { madeBy }),
      dropped,
      refusals,
      secrets,
      size,
      ...(form && { form }),
      needs: needsOf(resource, shaper.spell, has, spellingOf),
      computed,
      texts: [...texts],
      principals: [...principals],
      domains,
      outside: mapping?.isOtherTenant ? idsIn(resource, shaper.spell) : [],
      inline: inlineChildren(candidate.key, resource).filter(has),
    };
  }
}

/** Adds to a resource's texts what somebody has to give a target for: GUIDs, wherever they stand. Answers the domains among them. */
function makeOpenTexts(mapping: TenantMapping) {
  const split = makeSplitText(mapping);
  return ({ body, tags }: Resource, texts: Set<string>, principals: Set<string>): string[] => {
    const domains = new Set<string>();
    const note = (text: string): void => {
      for (const piece of split(text)) {
        if (piece.kind === 'domain') domains.add(piece.domain.domain);
        if (piece.kind !== 'guid') continue;
        texts.add(piece.text);
        if (mapping.principals.has(piece.text.toLowerCase())) principals.add(piece.text);
      }
    };
    eachText(body, (text) => {
      if (!looksLikeArmId(text)) note(text);
    });
    Object.values(tags).forEach(note);
    return [...domains];
  };
}

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
