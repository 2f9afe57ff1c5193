// Which azurerm type stands for a resource: the first rule of the data whose conditions all hold.
import { MANAGEMENT_GROUP, parseArmId, RESOURCE_GROUP, SUBSCRIPTION, TENANT_ROOT } from '../../../arm-id.ts';
import type { Resource } from '../../../model.ts';
import type { AzurermSchema, Condition } from './schema.ts';
import { matchesOf, textOf, type Source } from './source.ts';

export type ChosenType =
  { readonly outcome: 'type'; readonly type: string } | { readonly outcome: 'none'; readonly reason: string };

/** The azurerm type of a resource, or why there is none to be sure of. `source` is what ARM answered. */
export function chooseType(schema: AzurermSchema, resource: Resource, source: Source): ChosenType {
  const choice = schema.choiceFor(resource.type);
  if (!choice) return { outcome: 'none', reason: 'azurerm has no resource for this type' };
  if (choice.ambiguous) return { outcome: 'none', reason: 'several azurerm resources stand for this type' };
  for (const { type, when } of choice.choose ?? [])
    if ((when ?? []).every((condition) => holds(condition, resource, source))) return { outcome: 'type', type };
  return { outcome: 'none', reason: 'no azurerm resource stands for this kind of it' };
}

function holds(condition: Condition, resource: Resource, source: Source): boolean {
  const { path } = condition;
  if (condition.scope !== undefined) return scopeOf(resource) === condition.scope;
  if (condition.hasSegment !== undefined)
    return resource.id.toLowerCase().split('/').includes(condition.hasSegment.toLowerCase());
  const found = [...matchesOf(source, path)].map(({ value }) => value);
  const texts = found.map((value) => textOf(value)?.toLowerCase());
  if (condition.present) return found.length > 0;
  if (condition.absent) return found.length === 0;
  if (condition.eq !== undefined) return texts.includes(String(condition.eq).toLowerCase());
  if (condition.in !== undefined) return condition.in.some((wanted) => texts.includes(wanted.toLowerCase()));
  if (condition.hasWord !== undefined)
    return texts.some((text) => text?.split(',').some((word) => word.trim() === condition.hasWord!.toLowerCase()));
  if (condition.matches !== undefined) {
    // Go writes the flag inside the pattern.
    const pattern = new RegExp(condition.matches.replace('(?i)', '').replace('(?i:', '(?:'), 'i');
    return texts.some((text) => text !== undefined && pattern.test(text));
  }
  return false;
}

/** What kind of scope an extension lies in. */
export function scopeOf({ id }: Resource): string {
  const scope = id.slice(0, id.toLowerCase().lastIndexOf('/providers/')) || TENANT_ROOT;
  const parsed = scope === TENANT_ROOT ? undefined : parseArmId(scope);
  if (!parsed) return 'tenant';
  if (parsed.type === MANAGEMENT_GROUP) return 'managementGroup';
  if (parsed.type === SUBSCRIPTION) return 'subscription';
  return parsed.type === RESOURCE_GROUP ? 'resourceGroup' : 'resource';
}
