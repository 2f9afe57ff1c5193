// Whether resources are there of which no api-version is known, so that none can be asked for by its id: ARM's own list of their resource
// group has every tracked resource, whatever its type, and is refused aloud where it may not be read.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { Ask, Denied } from '../services/azure/ask.ts';
import type { Presence } from '../services/azure/directory.ts';
import type { NodeRow } from '../services/graph-store/scan-store.ts';
import { isResourceId } from './identified.ts';
import type { Scan } from './step.ts';
import { isStrange } from './strangers.ts';
import { asObject } from './to-resource.ts';
import { follow, type Trail } from './trail.ts';

const API_VERSIONS = ['2021-04-01'];
const PERMISSION = 'Microsoft.Resources/subscriptions/resourceGroups/resources/read';

/** Undefined for what no such list shows. */
export type PresenceByList = (id: string, type: string) => Promise<Presence> | undefined;

/** @param rows nodes that Resource Graph or ARM listed; each list is read once, whatever number of them is in it */
export async function presenceByList(scan: Scan, ask: Ask, rows: readonly NodeRow[]): Promise<PresenceByList> {
  const tracked = await trackedAmong(scan, rows);
  const lists = new Map<string, Promise<ReadonlySet<string> | Presence>>();
  return (id, type) => {
    if (!tracked.has(keyOf(id))) return undefined;
    const { subscriptionId, resourceGroup } = parseArmId(id)!;
    const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
    const key = keyOf(`${group} ${type}`);
    const list = lists.get(key) ?? listed(scan, ask, group, type);
    lists.set(key, list);
    return list.then((found) => ('outcome' in found ? found : { outcome: found.has(keyOf(id)) ? 'found' : 'absent' }));
  };
}

/** Those of a type that the schema does not know, right in a group, and with a location: what has none is in no such list. */
async function trackedAmong(scan: Scan, rows: readonly NodeRow[]): Promise<ReadonlySet<string>> {
  const strange = rows.filter(({ id, type }) => {
    const parsed = parseArmId(id);
    return parsed?.resourceGroup !== undefined && parsed.names.length === 1 && isStrange(scan, String(type));
  });
  const stored = await scan.scanStore.stored(strange.map(({ id }) => keyOf(id)));
  return new Set(
    [...stored].flatMap(([key, arm]) => (typeof asObject(JSON.parse(arm)).location === 'string' ? [key] : [])),
  );
}

/** Ids in lower case of what a group holds of a type; `absent` where the group is gone, and all in it. */
async function listed(scan: Scan, ask: Ask, group: string, type: string): Promise<ReadonlySet<string> | Presence> {
  const ids = new Set<string>();
  const path = `${group}/resources?$filter=resourceType eq '${type.replaceAll("'", "''")}'`;
  for (let trail: Trail | undefined; ;) {
    const page = await scan.arm.list(ask, { path, apiVersions: API_VERSIONS, permission: PERMISSION, link: trail?.to });
    if (page.outcome === 'none') return goneWith(await scan.arm.get(ask, group, API_VERSIONS));
    if (page.outcome === 'denied') return page;
    if (!page.rows.every(({ id }) => isResourceId(id))) return UNUSABLE;
    for (const { id } of page.rows) ids.add(keyOf(String(id)));
    const step = follow(trail, page.nextLink, page.rows.length);
    if (step.denied) return step.denied;
    if (step.trail === undefined) return ids;
    ({ trail } = step);
  }
}

const UNUSABLE: Denied = {
  outcome: 'denied',
  reason: 'The list of its resource group, which alone could tell whether it is gone, could not be read; it was kept',
  permission: null,
};
const goneWith = (group: Presence): Presence => (group.outcome === 'found' ? UNUSABLE : group);
