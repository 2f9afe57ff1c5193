// ARM ids as code needs them: in the schema's spelling, each with what it lies in. Azure ignores the case of ids, Terraform does not,
// so every id that reaches the output goes through here.
import { keyOf, parseArmId as takeApart } from '../graph/arm-id.ts';

/** The tenant root as a scope. */
export const TENANT_ROOT = '/';

export interface ArmId {
  /** The id in its one spelling: `/subscriptions/`, `/resourceGroups/`, `/providers/`, one leading slash, names as given. */
  readonly id: string;
  /** Full type: `Microsoft.Sql/servers/databases`. */
  readonly type: string;
  /** The last name. */
  readonly name: string;
  /** What it lies in: its parent resource, the scope it extends, its group, subscription or {@link TENANT_ROOT}. */
  readonly parent: string;
  readonly subscription: string | undefined;
  readonly resourceGroup: string | undefined;
}

export const SUBSCRIPTION = 'Microsoft.Resources/subscriptions';
export const RESOURCE_GROUP = 'Microsoft.Resources/resourceGroups';
export const MANAGEMENT_GROUP = 'Microsoft.Management/managementGroups';

/** A subscription in a management group. */
export const PLACED_SUBSCRIPTION = `${MANAGEMENT_GROUP}/subscriptions`;

/** Whether a key is that of something that lies in a management group, and is known in the subscriptions of that alone. */
export const isOfManagementGroup = (key: string): boolean =>
  /^\/providers\/microsoft\.management\/managementgroups\/[^/]+\/providers\//.test(key);

/** Spells a type as its schema does; undefined where no schema knows it. */
export type SpellType = (type: string) => string | undefined;

/** The form in which ids are compared: lower case, one leading slash, none at the end. */
export const idKey = (id: string): string => keyOf(id.length > 1 ? id.replace(/\/+$/, '') : id);

/** True for a text that can only be meant as an ARM id. */
export const looksLikeArmId = (text: string): boolean => /^\/{1,2}(subscriptions|providers)\/[^/]+/i.test(text);

/**
 * Takes an id apart; undefined where the text is not a whole id of a resource, group, subscription or management group.
 * `spell` gives types the spelling of their schema, in the id as well.
 */
export function parseArmId(text: string, spell: SpellType = () => undefined): ArmId | undefined {
  const parts = takeApart(text);
  if (!parts) return undefined;
  const { subscriptionId: subscription, resourceGroup } = parts;
  if (parts.type === undefined) {
    const id = `/subscriptions/${subscription!}`;
    return resourceGroup === undefined
      ? { id, type: SUBSCRIPTION, name: subscription!, parent: TENANT_ROOT, subscription, resourceGroup }
      : {
          id: `${id}/resourceGroups/${resourceGroup}`,
          type: RESOURCE_GROUP,
          name: resourceGroup,
          parent: id,
          subscription,
          resourceGroup,
        };
  }
  const scope = parts.scope === '' ? TENANT_ROOT : parseArmId(parts.scope, spell)?.id;
  if (scope === undefined) return undefined;
  const [namespace, ...words] = parts.type.split('/');
  let type = namespace!;
  let id = scope;
  let parent = scope;
  words.forEach((word, depth) => {
    type = spell(`${type}/${word}`) ?? `${type}/${word}`;
    const [space, ...kinds] = type.split('/');
    parent = depth === 0 ? scope : id;
    const path = kinds.map((kind, level) => `/${kind}/${parts.names[level]!}`).join('');
    id = `${scope === TENANT_ROOT ? '' : scope}/providers/${space!}${path}`;
  });
  return { id, type, name: parts.names.at(-1)!, parent, subscription, resourceGroup };
}

/** The ids that an id lies in, nearest first, without itself: parent resources, scopes, group, subscription. */
export function ancestorsOf(id: ArmId, spell?: SpellType): ArmId[] {
  const found: ArmId[] = [];
  for (let next = parseArmId(id.parent, spell); next; next = parseArmId(next.parent, spell)) found.push(next);
  return found;
}
