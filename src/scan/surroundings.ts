// Looks up what a page of resources is in: the groups and the parents as the graph spells them, in one question for the whole page.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { Found } from '../services/graph-store/scan-store.ts';
import type { Scan } from './step.ts';
import type { Surroundings } from './to-resource.ts';

/** For each of these ids: its group and what it hangs on, as far as the graph knows them. Groups that are `known` by their keys are not asked for. */
export async function surroundingsOf(
  { scanStore, tenantId }: Pick<Scan, 'scanStore' | 'tenantId'>,
  ids: readonly string[],
  known: ReadonlyMap<string, Found> = new Map(),
): Promise<(id: string) => Surroundings> {
  const places = new Map(ids.map((id) => [id, placeOf(id)]));
  const keys = [...places.values()].flatMap(({ group, parent }) => [group ?? [], parent ?? []].flat());
  const found = await scanStore.lookUp({ arm: keys.filter((key) => !known.has(key)), principals: [] });
  const at = (key = ''): Found | undefined => known.get(key) ?? found.get(key);
  return (id) => {
    const { group: groupKey, parent: parentKey } = places.get(id) ?? placeOf(id);
    const { name, location } = at(groupKey) ?? {};
    const parent = at(parentKey);
    return {
      tenantId,
      group: name === undefined ? undefined : { name, location: location ?? 'global' },
      parent:
        parent?.label === 'Resource' ? { id: parent.id, location: parent.location ?? location ?? 'global' } : undefined,
    };
  };
}

function placeOf(text: string): { group: string | undefined; parent: string | undefined } {
  const id = parseArmId(text);
  const group = id?.resourceGroup && keyOf(`/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}`);
  return { group: group === '' ? undefined : group, parent: id?.parent === undefined ? undefined : keyOf(id.parent) };
}
