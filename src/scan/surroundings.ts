// Looks up what a page of resources is in: the groups and the parents as the graph spells them, in one question for the whole page.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { Scan } from './step.ts';
import type { Surroundings } from './to-resource.ts';

/** For each of these ids: its group and what it hangs on, as far as the graph knows them. */
export async function surroundingsOf(
  { scanStore, tenantId }: Pick<Scan, 'scanStore' | 'tenantId'>,
  ids: readonly string[],
): Promise<(id: string) => Surroundings> {
  const places = new Map(ids.map((id) => [id, placeOf(id)]));
  const keys = [...places.values()].flatMap(({ group, parent }) => [group ?? [], parent ?? []].flat());
  const known = await scanStore.lookUp({ arm: keys, principals: [] });
  return (id) => {
    const { group: groupKey, parent: parentKey } = places.get(id) ?? placeOf(id);
    const { name, location } = known.get(groupKey ?? '') ?? {};
    const parent = known.get(parentKey ?? '');
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
