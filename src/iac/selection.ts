// Which of a tenant's resources a request asks for, by their ids alone.
import { AtgError } from '../contract/errors.ts';
import type { GenerateIacParams } from '../contract/start-generate-iac.ts';
import type { ResourceReader, StoredHead, StoredKey } from '../graph/stored-resource.ts';
import { idKey, parseArmId, SUBSCRIPTION, type ArmId, type SpellType } from './arm-id.ts';

/** A node that could be written as code. */
export interface Candidate extends ArmId {
  readonly key: string;
  /** What it is read by. */
  readonly node: StoredKey;
  /** The type the graph gives it, which for inline children differs from the id's. */
  readonly storedType: string;
  /** Its id where it was read, when it is written under another. */
  readonly sourceId?: string;
}

export interface Selection {
  /** Everything the tenant has that a reference could point to, by key. */
  readonly universe: ReadonlyMap<string, Candidate>;
  /** Keys of what was asked for, sorted. */
  readonly asked: readonly string[];
  /** False where the whole tenant was asked for. */
  readonly filtered: boolean;
  /** Ids that were asked for by name and are not in the graph. */
  readonly missing: readonly string[];
  /** Nodes whose id is no ARM id. */
  readonly unusable: readonly StoredHead[];
  /** Nodes whose id differs from another's by case alone: for Azure they are one resource. */
  readonly twice: readonly StoredHead[];
}

const RBAC = /^microsoft\.authorization\/(roleassignments|roledefinitions)$/i;
const ROLE_ASSIGNMENT = /^microsoft\.authorization\/roleassignments$/i;

/** @throws NOTHING_SELECTED where a filter was given that matches nothing; ids that are not in the graph are `missing` instead */
export async function select(
  params: GenerateIacParams,
  reader: ResourceReader,
  spell: SpellType,
  signal: AbortSignal,
): Promise<Selection> {
  const universe = new Map<string, Candidate>();
  const copies = new Set<string>();
  const intern = makeIntern();
  const unusable: StoredHead[] = [];
  const twice: StoredHead[] = [];
  for await (const page of reader.heads(params.tenant_id, signal)) {
    for (const head of page) {
      const id = parseArmId(head.originalId ?? head.id, spell);
      if (!id) unusable.push(head);
      else if (id.type !== SUBSCRIPTION && (params.include_rbac || !RBAC.test(id.type)))
        if (!add(universe, head, id, copies, intern)) twice.push(head);
    }
  }
  const isAsked = matcher(params);
  const filtered = isAsked !== undefined;
  const asked = [...universe.values()].filter((candidate) => isAsked?.(candidate) ?? true).map(({ key }) => key);
  if (isAsked && params.include_rbac) asked.push(...assignmentsOn(new Set(asked), universe));
  const missing = (params.resource_ids ?? []).filter((id) => !universe.has(idKey(id)));
  if (filtered && asked.length + missing.length === 0)
    throw new AtgError('NOTHING_SELECTED', whyNothing(params, universe.size));
  return { universe, asked: [...new Set(asked)].sort(), filtered, missing, unusable, twice };
}

const FILTERS = ['subscription_ids', 'resource_groups', 'resource_types', 'resource_ids'] as const;

function whyNothing(params: GenerateIacParams, known: number): string {
  const given = FILTERS.flatMap((name) =>
    params[name]?.length ? [`${name} ${params[name].slice(0, 5).join(', ')}`] : [],
  );
  return `None of the ${known.toLocaleString('en')} resources that the graph has of this tenant is selected by ${given.join(' and ')}. Correct the filter, or scan again where the resources are new.`;
}

/**
 * Of several nodes that stand for one resource the first counts, unless it is but an abstracted copy of another. False where a node of
 * the same kind has the id in another case, and is passed over.
 */
function add(
  universe: Map<string, Candidate>,
  head: StoredHead,
  id: ArmId,
  copies: Set<string>,
  intern: Intern,
): boolean {
  const key = idKey(id.id);
  const known = universe.get(key);
  if (known && !(copies.has(key) && head.originalId === undefined))
    return (
      known.node.label !== head.label || copies.has(key) || head.originalId !== undefined || known.node.id === head.id
    );
  if (head.originalId === undefined) copies.delete(key);
  else copies.add(key);
  const own = lean(id, intern);
  universe.set(key, {
    key,
    ...own,
    node: { label: head.label, id: head.id === own.id ? own.id : head.id },
    storedType: intern(head.type || id.type),
  });
  return true;
}

/** Answers equal texts with one and the same, so that what many resources have in common is in memory once. */
type Intern = (text: string) => string;

/** Gives back the first of equal texts, so that memory holds each once. */
export function makeIntern(): Intern {
  const known = new Map<string, string>();
  return (text) => {
    const first = known.get(text);
    if (first !== undefined) return first;
    known.set(text, text);
    return text;
  };
}

/** An id of texts that others share; what it was read from can go. */
export function lean(id: ArmId, intern: Intern): ArmId {
  const whole = intern(id.id);
  return {
    id: whole,
    type: intern(id.type),
    name: whole.slice(whole.length - id.name.length),
    parent: intern(id.parent),
    subscription: id.subscription && intern(id.subscription),
    resourceGroup: id.resourceGroup && intern(id.resourceGroup),
  };
}

/** Every filter that is given must agree; undefined where none is. */
function matcher(params: GenerateIacParams): ((candidate: Candidate) => boolean) | undefined {
  const tests: ((candidate: Candidate) => boolean)[] = [];
  const among = (wanted: readonly string[] | undefined, valuesOf: (candidate: Candidate) => (string | undefined)[]) => {
    if (!wanted) return;
    const set = new Set(wanted.map((text) => text.toLowerCase()));
    tests.push((candidate) => valuesOf(candidate).some((value) => value !== undefined && set.has(value.toLowerCase())));
  };
  among(params.subscription_ids, ({ subscription }) => [subscription]);
  among(params.resource_groups, ({ resourceGroup }) => [resourceGroup]);
  among(params.resource_types, ({ type, storedType }) => [type, storedType]);
  among(params.resource_ids?.map(idKey), ({ key }) => [key]);
  return tests.length === 0 ? undefined : (candidate) => tests.every((test) => test(candidate));
}

/** Role assignments whose scope was asked for, or an inline part of it. */
function assignmentsOn(asked: ReadonlySet<string>, universe: ReadonlyMap<string, Candidate>): string[] {
  return [...universe.values()]
    .filter(({ type, parent }) => ROLE_ASSIGNMENT.test(type) && isOn(parent, asked))
    .map(({ key }) => key);
}

function isOn(scope: string, asked: ReadonlySet<string>): boolean {
  for (let at = parseArmId(scope); at; at = parseArmId(at.parent)) {
    if (asked.has(idKey(at.id))) return true;
    if (at.type.split('/').length <= 2) return false;
  }
  return false;
}
