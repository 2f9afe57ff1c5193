// One resource as an azapi_resource block. What is written here keeps a plan after import free of changes; every rule
// about it comes from how azapi compares.
import { isObject, type Json } from '../../json.ts';
import type { Entry } from '../../plan.ts';
import { type Resolved } from '../../resolve.ts';
import { refusalsOf, type SecretVariable } from '../../secret-variables.ts';
import {
  argument,
  BLANK,
  block,
  comment,
  Expression,
  type HclBlock,
  type HclItem,
  type HclObject,
  type HclValue,
} from './hcl.ts';
import { azapiTypeOf } from './addresses.ts';
import { dependsOnItems, ignoreChangesItems } from './meta-arguments.ts';

/** The id a resource is imported by; with another api-version azapi would read another body. */
export const importIdOf = (entry: Entry): string => `${entry.id}?api-version=${entry.apiVersion}`;

/** What of a resource has references in it, as it is written. */
export interface AzapiValues {
  readonly parent: HclValue;
  readonly body: HclObject;
  readonly identityIds: HclValue;
  readonly tags: HclObject;
  /** Addresses that must come first although nothing in the block says so. */
  readonly dependsOn: readonly string[];
  /** Whether an import takes over what exists: its first plan must find nothing to change. */
  readonly isImported: boolean;
}

/** The block of a resource. */
export function azapiBlock(
  { entry, resource, variables }: Pick<Resolved, 'entry' | 'resource' | 'variables'>,
  { parent, body, tags, identityIds, dependsOn, isImported }: AzapiValues,
): HclBlock {
  if (entry.form?.isThere) return updateBlock({ entry, resource, variables }, { parent, body, dependsOn });
  const { identity } = resource;
  const refusals = refusalsOf(entry, !isImported);
  const ignored: string[] = [...resource.incomparable];
  const items: HclItem[] = [
    argument('type', `${resource.type}@${resource.apiVersion}`),
    argument('name', resource.name),
    argument('parent_id', parent),
    ...(resource.location === undefined ? [] : [argument('location', resource.location)]),
  ];
  if (identity) {
    // azapi compares a missing list with an empty one, so it is always there.
    items.push(BLANK, block('identity', [], [argument('type', identity.type), argument('identity_ids', identityIds)]));
  }
  // Without a body azapi does not see that the name chooses the shape of what is sensitive.
  if (Object.keys(body).length > 0 || variables.length > 0) items.push(BLANK, argument('body', body));
  if (Object.keys(tags).length > 0) items.push(BLANK, argument('tags', tags));
  items.push(...sensitiveItems(variables, body));
  if (variables.length > 0 && isImported) ignored.push('sensitive_body', 'sensitive_body_version');
  items.push(...dependsOnItems(dependsOn));
  if (refusals.length > 0) {
    items.push(BLANK, comment(whyUnchecked(refusals)), argument('schema_validation_enabled', false));
    if (isImported) ignored.push('schema_validation_enabled');
  }
  items.push(...ignoreChangesItems(ignored));
  return block('resource', ['azapi_resource', entry.symbol], items);
}

/** The block of what is there already: the rest of it stays as Azure made it, and none of the body is checked by a schema. */
function updateBlock(
  { entry, resource, variables }: Pick<Resolved, 'entry' | 'resource' | 'variables'>,
  { parent, body, dependsOn }: Pick<AzapiValues, 'parent' | 'body' | 'dependsOn'>,
): HclBlock {
  return block(
    'resource',
    [azapiTypeOf(entry), entry.symbol],
    [
      argument('type', `${resource.type}@${resource.apiVersion}`),
      argument('name', resource.name),
      argument('parent_id', parent),
      ...(Object.keys(body).length > 0 ? [BLANK, argument('body', body)] : []),
      ...sensitiveItems(variables, body),
      ...dependsOnItems(dependsOn),
    ],
  );
}

function whyUnchecked(refusals: Resolved['resource']['refusals']): string {
  const shown = refusals.slice(0, 3).map(({ path, reason }) => `${path} ${reason}`);
  const more = refusals.length - shown.length;
  return `The schema would refuse what Azure returned: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`.replace(
    /\s+/g,
    ' ',
  );
}

const sensitiveItems = (variables: readonly SecretVariable[], body: HclObject): HclItem[] =>
  variables.length === 0
    ? []
    : [
        BLANK,
        argument('sensitive_body', secretsBelow(variables, body)),
        BLANK,
        argument('sensitive_body_version', versions(variables)),
      ];

/**
 * What of a value is secret: each secret at its place, a variable. azapi merges lists by the names of their items, where they have some;
 * else item by item, in lists of one length.
 */
function secretsBelow(secrets: readonly Omit<SecretVariable, 'description'>[], beside: HclValue | undefined): HclValue {
  const [first] = secrets;
  if (first!.path.length === 0) return new Expression(`var.${first!.name}`);
  const byStep = new Map<string | number, Omit<SecretVariable, 'description'>[]>();
  for (const { name, path } of secrets) {
    const [step, ...rest] = path;
    const known = byStep.get(step!);
    if (known) known.push({ name, path: rest });
    else byStep.set(step!, [{ name, path: rest }]);
  }
  if (Array.isArray(beside)) {
    const items = beside as readonly HclValue[];
    const below = items.map((item, index) => (byStep.has(index) ? secretsBelow(byStep.get(index)!, item) : undefined));
    const names = items.map(nameOf);
    const areNamed = names.every((name) => name !== undefined) && new Set(names).size === names.length;
    return below.flatMap((item, index) =>
      areNamed ? (item === undefined ? [] : { name: names[index]!, ...(item as HclObject) }) : (item ?? {}),
    );
  }
  const members: Record<string, HclValue> = {};
  for (const [step, inner] of byStep)
    Object.defineProperty(members, step, {
      value: secretsBelow(inner, memberOf(beside, String(step))),
      enumerable: true,
    });
  return members;
}

const memberOf = (value: HclValue | undefined, name: string): HclValue | undefined =>
  isObject(value as Json) && Object.hasOwn(value as HclObject, name) ? (value as HclObject)[name] : undefined;

const nameOf = (item: HclValue): string | undefined => {
  const name = memberOf(item, 'name');
  return typeof name === 'string' && name !== '' ? name : undefined;
};

/** A secret is sent again when its text here changes; those of a list are sent together. */
const versions = (variables: readonly SecretVariable[]): HclObject =>
  Object.fromEntries(
    variables.map(({ path }) => {
      const list = path.findIndex((step) => typeof step === 'number');
      return [(list < 0 ? path : path.slice(0, list)).join('.'), '1'];
    }),
  );
