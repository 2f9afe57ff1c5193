// What a deployment would change of one resource: the values it states, compared with those that are there. Values it does not state are
// left out of the comparison, since what becomes of them differs by service.
import { isDeepStrictEqual } from 'node:util';
import { afterPut, type ProviderCatalog } from '../provider-catalog.ts';
import { TemplateError, type Value } from './expression.ts';
import type { PlannedResource } from './template.ts';

type JsonObject = { readonly [name: string]: Value };

interface PropertyChange {
  readonly path: string;
  readonly propertyChangeType: 'Create' | 'Modify';
  readonly before?: Value;
  readonly after: Value;
}

/** As ARM's what-if answers it. `Deploy`: it is there and will be written, with values that are not known before. */
export interface Change {
  readonly resourceId: string;
  readonly changeType: 'Create' | 'Modify' | 'NoChange' | 'Deploy';
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly delta?: readonly PropertyChange[];
}

export function changeOf(resource: PlannedResource, before: JsonObject | undefined, catalog: ProviderCatalog): Change {
  const { id: resourceId, type } = resource;
  let sent: JsonObject;
  try {
    sent = resource.body();
  } catch (error) {
    // It refers to something that is made by the same deployment.
    if (error instanceof TemplateError)
      return { resourceId, changeType: before ? 'Deploy' : 'Create', ...(before && { before }) };
    throw error;
  }
  // Values that ARM never gives back, or sets itself, cannot be compared.
  const after = afterPut(catalog.type(type.toLowerCase()), before, sent) as JsonObject;
  if (!before) return { resourceId, changeType: 'Create', after };
  const delta = Object.entries(after).flatMap(([name, value]) => differences(before[name], value, name));
  return { resourceId, changeType: delta.length > 0 ? 'Modify' : 'NoChange', before, after, delta };
}

function differences(before: Value | undefined, after: Value, path: string): PropertyChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined || before === null)
    return after === null ? [] : [{ path, propertyChangeType: 'Create', after }];
  if (isObject(before) && isObject(after))
    return Object.entries(after).flatMap(([name, value]) => differences(before[name], value, `${path}.${name}`));
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return (after as readonly Value[]).flatMap((item, index) =>
      differences((before as readonly Value[])[index], item, `${path}.${index}`),
    );
  return [{ path, propertyChangeType: 'Modify', before, after }];
}

const isObject = (value: Value): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
