// Items of a list that azurerm makes resources of their own, such as the subnets of a network.
import { isList, isObject as isJsonObject, type Json, type JsonObject } from '../../../json.ts';
import type { Resource, Value, ValueObject } from '../../../model.ts';
import { AZURERM_RULES } from '../../../rules/azurerm.ts';
import { plainText } from '../plain-text.ts';
import { memberOf, type Source } from './source.ts';
import type { Written } from './written.ts';

interface Part {
  readonly list: string;
  readonly rest: string;
  readonly suffix: string;
  readonly resource: Resource;
  readonly source: Source;
  readonly written: Written;
  /** From a place in the part's source to the place in its parent. */
  readonly homeOf: (home: string) => string;
}

/** Items of a list that azurerm makes resources of their own. */
export function partsOf(resource: Resource, source: Source, written: Written): Part[] {
  const rules = AZURERM_RULES[resource.type.toLowerCase()]?.parts ?? {};
  return Object.entries(rules).flatMap(([list, { reads, kind = list, isFlat, keepsFirst }]) => {
    const properties = memberOf(source, 'properties');
    const items = properties === undefined ? undefined : memberOf(properties, list);
    const read = jsonAt(resource.read, list);
    const kept = jsonAt(resource.body, list);
    if (!Array.isArray(items)) return [];
    return (items as readonly Value[]).flatMap((item, index): Part[] => {
      const name = plainText(memberOf(item, 'name') ?? null, written.defaults);
      if (name === undefined || (keepsFirst && index === 0)) return [];
      const rest = `/${kind}/${name}`;
      const byItself = <T extends object>(each: T): T =>
        isFlat ? ({ name: (each as { name?: unknown }).name, properties: each } as unknown as T) : each;
      const itemRead = read[index];
      const partResource: Resource = {
        ...resource,
        id: resource.id + rest,
        type: `${resource.type}/${kind}`,
        name,
        parent: resource.id,
        location: undefined,
        tags: {},
        identity: undefined,
        body: byItself((kept[index] ?? {}) as JsonObject),
        read: isJsonObject(itemRead) ? byItself(itemRead) : {},
        secrets: [],
      };
      const alone = { properties: { ...(properties as ValueObject), [list]: [item] } };
      const place = `properties.${list.toLowerCase()}[${index}]`;
      return [
        {
          list,
          rest,
          suffix: name,
          resource: partResource,
          source: reads === 'parent' ? alone : byItself(item as Source),
          written: { ...written, tags: {}, identityIds: [], secrets: new Map() },
          homeOf: (home) =>
            reads === 'parent'
              ? home.replace(`properties.${list.toLowerCase()}[0]`, place)
              : `${place}.${isFlat ? home.replace(/^properties\./, '') : home}`,
        },
      ];
    });
  });
}

const jsonAt = (body: JsonObject, list: string): readonly Json[] => {
  const properties = body['properties'];
  const found = isJsonObject(properties)
    ? Object.entries(properties).find(([name]) => name.toLowerCase() === list.toLowerCase())?.[1]
    : undefined;
  return isList(found) ? found : [];
};

/** What is left of a resource whose lists are resources of their own. */
export function withoutLists(type: string, source: Source, lists: ReadonlySet<string>): Source {
  if (lists.size === 0) return source;
  const properties = memberOf(source, 'properties');
  if (properties === undefined) return source;
  const firsts = Object.entries(AZURERM_RULES[type.toLowerCase()]?.parts ?? {}).flatMap(([list, { keepsFirst }]) =>
    keepsFirst ? [list.toLowerCase()] : [],
  );
  const kept = Object.entries(properties as ValueObject).flatMap(([name, value]) =>
    !lists.has(name.toLowerCase())
      ? [[name, value] as const]
      : firsts.includes(name.toLowerCase()) && Array.isArray(value)
        ? [[name, (value as readonly Value[]).slice(0, 1)] as const]
        : [],
  );
  return { ...source, properties: Object.fromEntries(kept) };
}

/** The name of a part is in its id. */
export const isPartName = (path: string, lists: ReadonlySet<string>): boolean => {
  const [, list, member] = /^properties\.(\w+)\[\d+\]\.(name|id|type)$/i.exec(path) ?? [];
  return list !== undefined && member !== undefined && lists.has(list.toLowerCase());
};
