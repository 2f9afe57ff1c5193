// Looks up what a page of resources is in: the groups and the parents as the graph spells them, in two questions for the whole page.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { Scan } from './step.ts';
import type { Surroundings } from './to-resource.ts';

/** For each of these ids: its group and what it hangs on, as far as the graph knows them. */
export async function surroundingsOf(
  { scanStore, tenantId }: Pick<Scan, 'scanStore' | 'tenantId'>,
  ids: readonly string[],
): Promise<(id: string) => Surroundings> {
  const places = new Map(ids.map((id) => [id, placeOf(id)]));
  const keys = [...places.values()];
  const groups = await scanStore.groups(keys.flatMap(({ group }) => group ?? []));
  const parents = await scanStore.lookUp({ arm: keys.flatMap(({ parent }) => parent ?? []), principals: [] });
  return (id) => {
    const { group: groupKey, parent: parentKey } = places.get(id) ?? placeOf(id);
    const group = groups.get(groupKey ?? '');
    const parent = parents.get(parentKey ?? '');
    return {
      tenantId,
      group,
      parent:
        parent?.label === 'Resource'
          ? { id: parent.id, location: parent.location ?? group?.location ?? 'global' }
          : undefined,
    };
  };
}

function placeOf(text: string): { group: string | undefined; parent: string | undefined } {
  const id = parseArmId(text);
  const group = id?.resourceGroup && keyOf(`/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}`);
  return { group: group === '' ? undefined : group, parent: id?.parent === undefined ? undefined : keyOf(id.parent) };
}
