// From an ARM record to a resource of the neutral model: its id in one spelling, its body pruned, what stands beside the body taken out.
import { byCodeUnit } from '../graph/by-code-unit.ts';
import { FLAG, propertyOf, shapeAt, type ArmSchema } from '../graph/arm-schema.ts';
import { MASKED } from '../graph/secrets.ts';
import { parseArmId, type SpellType } from './arm-id.ts';
import { isList, isObject, pathText, type Json, type JsonObject, type Path } from './json.ts';
import { mask } from './mask.ts';
import type { Computed, Dropped, Identity, Part, Resource, Secret } from './model.ts';
import { isSettable, prune } from './prune.ts';
import { computedTest } from './rules/computed.ts';
import { creationSecrets } from './rules/creation-secrets.ts';
import { hidesValues } from './rules/hidden-values.ts';
import { withItemNames } from './secret-variables.ts';

export type Shaped =
  | {
      readonly outcome: 'resource';
      readonly resource: Resource;
      /** True where nothing had to be masked. */ readonly isClean: boolean;
    }
  /** It cannot be written as code, and why. */
  | { readonly outcome: 'left-out'; readonly id: string; readonly type: string; readonly reason: string };

/** Members of a record that say what it is or what state it is in, not how it is configured. */
const ENVELOPE = new Set(['id', 'type', 'name', 'apiVersion', 'etag', 'eTag', 'systemData', 'resources']);
const BESIDE = new Set(['location', 'tags', 'identity']);

export interface Shaper {
  readonly spell: SpellType;
  /** An id in the terms of the output. */
  spellId(id: string): string;
  /** The api-version that the schema of a type (any case) describes; undefined where no schema knows it. */
  readonly apiVersionOf: (type: string) => string | undefined;
  /** Whether the schema of a type (any case) lets a member stand beside the properties; false where no schema knows the type. */
  takes(type: string, member: string): boolean;
  /** `apiVersion` is the one it was read with, for types no schema knows; `isClean` what an earlier look at the same record answered. */
  shape(id: string, arm: JsonObject, apiVersion?: string, isClean?: boolean): Shaped;
}

/** Shapes records by a schema. Equal remarks on dropped properties become one object, so that many resources cost little. */
export function makeShaper(schema: ArmSchema): Shaper {
  const spellings = new Map<string, string | undefined>();
  const spell: SpellType = (type) => {
    const key = type.toLowerCase();
    if (!spellings.has(key)) spellings.set(key, schema.typeOf(key)?.type.t);
    return spellings.get(key);
  };
  const remarks = new Map<string, Dropped>();
  const shared = (remark: Dropped): Dropped => {
    const key = `${remark.path}\n${remark.reason}`;
    const known = remarks.get(key);
    if (known) return known;
    remarks.set(key, remark);
    return remark;
  };
  return {
    spell,
    spellId: (id) => id,
    apiVersionOf: (type) => schema.apiVersionOf(type),
    takes(type, member) {
      const known = schema.typeOf(type);
      const root = known && shapeAt(known.table, known.type.b);
      return root !== undefined && isWritable(propertyOf(known!.table, root, member));
    },
    shape: (id, arm, apiVersion, isClean = false) => shape(schema, spell, shared, id, arm, apiVersion, isClean),
  };
}

function shape(
  schema: ArmSchema,
  spell: SpellType,
  shared: (remark: Dropped) => Dropped,
  text: string,
  record: JsonObject,
  readWith: string | undefined,
  isClean: boolean,
): Shaped {
  const id = parseArmId(text, spell);
  if (!id)
    return {
      outcome: 'left-out',
      id: text,
      type: textOf(record['type']) ?? '',
      reason: 'its id is not the id of a resource',
    };
  const leaveOut = (reason: string): Shaped => ({ outcome: 'left-out', id: id.id, type: id.type, reason });
  const known = schema.typeOf(id.type);
  if (known?.type.w === 0) return leaveOut('Azure lets this type be read, not deployed');
  const apiVersion = known ? (known.type.p ?? known.type.v[0]) : (readWith ?? textOf(record['apiVersion']));
  if (apiVersion === undefined)
    return leaveOut('no schema knows its type, and the graph does not hold the api-version it was read with');

  if (hidesValues(id.type, id.name) && !isObject(record['properties']))
    return leaveOut('Azure shows its values to who may list them only, and the scan might not');

  const given: JsonObject = { ...record, name: id.name };
  const masked = isClean ? given : mask(schema, id.type, given);
  const mere = mereNames(schema, id.type, masked);
  const arm = withoutProperties(masked, mere);
  // The name can choose the variant of a body, so it is there while the schema is asked.
  const whole: Record<string, Json> = { name: id.name };
  for (const [name, value] of Object.entries(arm)) if (!ENVELOPE.has(name)) whole[name] = value;
  const rootShape = known && shapeAt(known.table, known.type.b);
  const takes = (name: string): boolean => {
    if (!known || !rootShape) return true;
    return isWritable(propertyOf(known.table, rootShape, name, whole));
  };
  const pruned = prune(Object.fromEntries(Object.entries(whole).filter(([name]) => !BESIDE.has(name))), {
    ...(known && { table: known.table, shape: known.type.b }),
    whyComputed: computedTest(id.type, id.id),
  });
  const dropped = [...mere.map(asDropped), ...pruned.dropped];
  const body = Object.fromEntries(Object.entries(pruned.value).filter(([name]) => name !== 'name'));
  const refusals = known ? pruned.refusals : [{ path: 'type', reason: 'is in no schema' }];
  const location = takes('location') ? textOf(arm['location']) : undefined;
  const { tags, secretTags, isWhole } = takes('tags') ? tagsOf(arm['tags'], dropped) : noTags(arm['tags'], dropped);
  const identity = takes('identity')
    ? identityOf(arm['identity'], spell, dropped)
    : noIdentity(arm['identity'], dropped);
  // azapi finds no body at all where the member that chooses the whole body's shape was not returned.
  const choosesBody = rootShape?.d !== undefined && rootShape.d !== 'name' && arm[rootShape.d] === undefined;
  const incomparable: Part[] = [
    ...(hidesValues(id.type, id.name) || choosesBody ? (['body'] as const) : []),
    ...(isSpelledOddly(arm['identity']) ? (['identity'] as const) : []),
    ...(isWhole ? [] : (['tags'] as const)),
  ];
  return {
    outcome: 'resource',
    isClean: masked === given,
    resource: {
      ...id,
      apiVersion,
      location,
      tags,
      identity,
      body,
      read: arm,
      computed: [...principalIn(arm['identity']), ...pruned.computed],
      secrets: withUnseen([...pruned.secrets, ...secretTags], creationSecrets(id.type, arm), body)
        .sort((a, b) => byCodeUnit(pathText(a.path), pathText(b.path)))
        .map((secret) => withItemNames(secret, arm)),
      dropped: inOrder(dropped.map(shared)),
      refusals: inOrder(refusals.map(shared)),
      incomparable,
    },
  };
}

const isWritable = (property: ReturnType<typeof propertyOf>): boolean =>
  property !== undefined && property !== 'read-only' && !(property.flags & FLAG.readOnly);

/**
 * Graphs of other writers keep no more of some children than their names, and the children beside them. Written so, the parent would
 * take away from its children what it does not say of them.
 */
function mereNames(schema: ArmSchema, type: string, { properties }: JsonObject): string[] {
  if (!isObject(properties)) return [];
  return Object.keys(properties).filter(
    (name) => areMereNames(properties[name]) && (schema.typeOf(`${type}/${name}`)?.type.w ?? 0) > 0,
  );
}

const asDropped = (name: string): Dropped => ({
  path: pathText(['properties', name]),
  reason: 'its items are resources of their own',
});

function withoutProperties(arm: JsonObject, names: readonly string[]): JsonObject {
  const { properties } = arm;
  if (names.length === 0 || !isObject(properties)) return arm;
  const kept = Object.entries(properties).filter(([name]) => !names.includes(name));
  return { ...arm, properties: Object.fromEntries(kept) };
}

const areMereNames = (value: Json | undefined): boolean =>
  isList(value) &&
  value.length > 0 &&
  value.every((item) => isObject(item) && Object.keys(item).sort().join() === 'id,name');

/** Secrets that were read, and those beside them that a creation needs. */
function withUnseen(read: readonly Secret[], needed: readonly Path[], body: JsonObject): Secret[] {
  const known = new Set(read.map(({ path }) => pathText(path)));
  const unseen = needed.filter((path) => !known.has(pathText(path)));
  return [
    ...read,
    ...unseen.map((path): Secret => ({ path, settable: isSettable(path) && reaches(body, path), isUnseen: true })),
  ];
}

/** Whether every item of a list that a path goes through is there. */
const reaches = (value: Json | undefined, [step, ...rest]: Path): boolean =>
  step === undefined ||
  (typeof step === 'number'
    ? isList(value) && step < value.length && reaches(value[step], rest)
    : reaches(isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined, rest));

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What Azure takes; providers refuse longer ones. */
const TAG_MAX = { name: 512, value: 256 } as const;

interface Tags {
  readonly tags: Record<string, string>;
  readonly secretTags: Secret[];
  /** False where a tag that Azure has is not among them. */
  readonly isWhole: boolean;
}

function tagsOf(value: Json | undefined, dropped: Dropped[]): Tags {
  const tags: Record<string, string> = {};
  const secretTags: Secret[] = [];
  let isWhole = true;
  const sorted = Object.entries(isObject(value) ? value : {}).sort(([a], [b]) => byCodeUnit(a, b));
  for (const [name, tag] of sorted) {
    const text =
      typeof tag === 'string' ? tag : typeof tag === 'number' || typeof tag === 'boolean' ? String(tag) : undefined;
    if (text === undefined) {
      if (tag !== null) dropped.push({ path: pathText(['tags', name]), reason: 'it is no text' });
    } else if (text.includes(MASKED)) {
      secretTags.push({ path: ['tags', name], settable: false });
      isWhole = false;
    } else if (name.length > TAG_MAX.name || text.length > TAG_MAX.value) {
      const reason = `Azure takes ${TAG_MAX.name} characters in the name of a tag and ${TAG_MAX.value} in its value`;
      dropped.push({ path: pathText(['tags', name.slice(0, TAG_MAX.name)]), reason });
      isWhole = false;
    } else {
      Object.defineProperty(tags, name, { value: text, enumerable: true });
    }
  }
  return { tags, secretTags, isWhole };
}

function noTags(value: Json | undefined, dropped: Dropped[]): Tags {
  if (isObject(value) && Object.keys(value).length > 0)
    dropped.push({ path: 'tags', reason: 'the schema does not know it' });
  return { tags: {}, secretTags: [], isWhole: true };
}

const IDENTITY_TYPES: Readonly<Record<string, Identity['type']>> = {
  none: 'None',
  systemassigned: 'SystemAssigned',
  userassigned: 'UserAssigned',
  'systemassigned,userassigned': 'SystemAssigned, UserAssigned',
  'userassigned,systemassigned': 'SystemAssigned, UserAssigned',
};

function identityOf(value: Json | undefined, spell: SpellType, dropped: Dropped[]): Identity | undefined {
  if (!isObject(value)) return undefined;
  const asRead = textOf(value['type']) ?? '';
  const type = IDENTITY_TYPES[asRead.replace(/\s/g, '').toLowerCase()];
  if (type === undefined) {
    dropped.push({ path: 'identity', reason: `${JSON.stringify(asRead)} is no known kind of identity` });
    return undefined;
  }
  return {
    type,
    ids: identityIds(value)
      .map((id) => canonical(id, spell))
      .sort(byCodeUnit),
  };
}

/** The principal of a system-assigned identity. */
function principalIn(identity: Json | undefined): Computed[] {
  const value = isObject(identity) ? textOf(identity['principalId']) : undefined;
  return value === undefined ? [] : [{ attribute: ['identity', 'principalId'], value, isReadOnly: true }];
}

const identityIds = (identity: Json | undefined): string[] => {
  const held = isObject(identity) ? identity['userAssignedIdentities'] : undefined;
  return isObject(held) ? Object.keys(held) : [];
};

/** azapi does not recognise an identity whose provider ARM spells in another case, and drops it from what it compares. */
const isSpelledOddly = (identity: Json | undefined): boolean =>
  identityIds(identity).some(
    (id) => /\/microsoft\.managedidentity\//i.test(id) && !id.includes('/Microsoft.ManagedIdentity/'),
  );

function noIdentity(value: Json | undefined, dropped: Dropped[]): undefined {
  if (isObject(value)) dropped.push({ path: 'identity', reason: 'the schema does not know it' });
}

const canonical = (id: string, spell: SpellType): string => parseArmId(id, spell)?.id ?? id;

const inOrder = (remarks: Dropped[]): readonly Dropped[] => remarks.sort((a, b) => byCodeUnit(a.path, b.path));
