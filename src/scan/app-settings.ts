// Settings of web apps that a plain read leaves out: ARM gives them to a POST action alone, and Reader may not call it. They are asked
// for where the identity was given the action, which a read of its permissions tells; nobody who was not is refused for trying.
import { parseArmId } from '../graph/arm-id.ts';
import type { ArmBody } from '../services/azure/arm.ts';
import type { Ask } from '../services/azure/ask.ts';
import { apiVersionsOf, eachAtOnce } from './read-lists.ts';
import type { Scan } from './step.ts';

const ACTION = 'microsoft.web/sites/config/list/action';
const PERMISSIONS = 'Microsoft.Authorization/permissions';
const PERMISSIONS_VERSIONS = ['2022-04-01'];
const AT_ONCE = 8;
const WITHHELD = /^microsoft\.web\/sites(\/slots)?\/config$/i;
const WITHHELD_NAMES: ReadonlySet<string> = new Set(['appsettings', 'connectionstrings']);

/** True for settings that were answered without their values. */
export function isWithheld({ id, properties }: ArmBody): boolean {
  if (typeof id !== 'string' || (properties !== null && properties !== undefined)) return false;
  const parsed = parseArmId(id);
  return WITHHELD.test(parsed?.type ?? '') && WITHHELD_NAMES.has(parsed?.names.at(-1)?.toLowerCase() ?? '');
}

/** What the action shows of these, by id. What may not be shown is missing; the answer says nothing of the others. */
export async function readWithheld(
  scan: Scan,
  ask: Ask,
  bodies: readonly ArmBody[],
): Promise<ReadonlyMap<string, ArmBody>> {
  const byGroup = new Map<string, string[]>();
  for (const id of bodies.map((body) => String(body.id))) {
    const { subscriptionId, resourceGroup } = parseArmId(id)!;
    const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup?.toLowerCase()}`;
    byGroup.set(group, [...(byGroup.get(group) ?? []), id]);
  }
  const allowed: string[] = [];
  await eachAtOnce([...byGroup], AT_ONCE, async ([group, ids]) => {
    if (await mayList(scan, ask, group)) allowed.push(...ids);
  });
  const shown = new Map<string, ArmBody>();
  const apiVersions = apiVersionsOf(scan, 'Microsoft.Web/sites/config');
  await eachAtOnce(allowed, AT_ONCE, async (id) => {
    const answer = await scan.arm.get(ask, `${id}/list`, apiVersions, 'POST');
    if (answer.outcome === 'found') shown.set(id, { ...answer.body, id });
  });
  return shown;
}

async function mayList({ arm }: Scan, ask: Ask, group: string): Promise<boolean> {
  const path = `${group}/providers/${PERMISSIONS}`;
  const answer = await arm.list(ask, { path, apiVersions: PERMISSIONS_VERSIONS });
  return answer.outcome === 'page' && answer.rows.some(allows);
}

/** One entry of the caller's permissions: what it allows, and what it takes back. */
function allows({ actions, notActions }: ArmBody): boolean {
  const names = (list: unknown): boolean =>
    Array.isArray(list) && list.some((each) => typeof each === 'string' && patternOf(each).test(ACTION));
  return names(actions) && !names(notActions);
}

const patternOf = (action: string): RegExp =>
  new RegExp(
    `^${action
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  );
