// Settings of web apps that a plain read leaves out: ARM gives them to a POST action alone, and Reader may not call it. They are asked
// for where the identity was given the action, which a read of its permissions tells; nobody who was not is refused for trying.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { ArmBody, ListResult } from '../services/azure/arm.ts';
import type { Ask, Denied } from '../services/azure/ask.ts';
import { apiVersionsOf, eachAtOnce } from './read-lists.ts';
import type { Scan } from './step.ts';

const ACTION = 'Microsoft.Web/sites/config/list/action';
const PERMISSIONS = 'Microsoft.Authorization/permissions';
const PERMISSIONS_VERSIONS = ['2022-04-01'];
const AT_ONCE = 8;
const TAKEN_BACK: Denied = {
  outcome: 'denied',
  reason: 'Its settings were read before and may not be read any more; what is known of them was kept',
  permission: ACTION,
};
const WITHHELD = /^microsoft\.web\/sites(\/slots)?\/config$/i;
const WITHHELD_NAMES: ReadonlySet<string> = new Set(['appsettings', 'connectionstrings']);

/** True for settings that were answered without their values. */
export function isWithheld({ id, properties }: ArmBody): boolean {
  if (typeof id !== 'string' || (properties !== null && properties !== undefined)) return false;
  const parsed = parseArmId(id);
  return WITHHELD.test(parsed?.type ?? '') && WITHHELD_NAMES.has(parsed?.names.at(-1)?.toLowerCase() ?? '');
}

/** The settings of a site by the path of the list of its configuration, `…/config`: every site has them, though the list may show `web` alone. */
export const settingsIn = (list: string): (ArmBody & { readonly id: string })[] =>
  WITHHELD.test(parseArmId(`${list}/web`)?.type ?? '')
    ? [...WITHHELD_NAMES].map((name) => ({ id: `${list}/${name}`, name, properties: null }))
    : [];

/** True for settings that hold something. */
export const isSet = ({ properties }: ArmBody): boolean =>
  typeof properties === 'object' && properties !== null && Object.keys(properties).length > 0;

/** True where Azure shows these settings, and nothing is set. */
export async function isNothingSet(scan: Scan, ask: Ask, id: string, apiVersions: readonly string[]): Promise<boolean> {
  const answer = await scan.arm.get(ask, `${id}/list`, apiVersions, 'POST');
  return answer.outcome === 'found' && !isSet(answer.body);
}

/**
 * What the action showed, by id, and what could not be asked, or is known from an earlier scan and may not be asked any more. What was never
 * shown is in neither.
 */
export interface Withheld {
  readonly shown: ReadonlyMap<string, ArmBody>;
  readonly unread: readonly { readonly scope: string; readonly why: Denied }[];
}

/**
 * The settings of web apps where the identity may list them, asked once for each resource group; else what was
 * withheld.
 */
export async function readWithheld(scan: Scan, ask: Ask, bodies: readonly ArmBody[]): Promise<Withheld> {
  const byGroup = new Map<string, string[]>();
  for (const id of bodies.map((body) => String(body.id))) {
    const { subscriptionId, resourceGroup } = parseArmId(id)!;
    const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup?.toLowerCase()}`;
    byGroup.set(group, [...(byGroup.get(group) ?? []), id]);
  }
  const allowed: string[] = [];
  const unread: { scope: string; why: Denied }[] = [];
  // A refusal names the permission; anything else is a failure, and a gap.
  const note = (scope: string, why: Denied): void => {
    if (why.permission === null) unread.push({ scope, why });
  };
  await eachAtOnce([...byGroup], AT_ONCE, async ([group, ids]) => {
    const answer = await permissionsAt(scan, ask, group);
    if (answer.outcome === 'page' && answer.rows.some(allows)) allowed.push(...ids);
    if (answer.outcome === 'denied') for (const id of ids) note(id, answer);
  });
  const shown = new Map<string, ArmBody>();
  const apiVersions = apiVersionsOf(scan, 'Microsoft.Web/sites/config');
  await eachAtOnce(allowed, AT_ONCE, async (id) => {
    const answer = await scan.arm.get(ask, `${id}/list`, apiVersions, 'POST');
    if (answer.outcome === 'found') shown.set(id, { ...answer.body, id });
    if (answer.outcome === 'denied') note(id, answer);
  });
  const named = new Set(unread.map(({ scope }) => scope));
  const hidden = bodies.map(({ id }) => String(id)).filter((id) => !shown.has(id) && !named.has(id));
  const known = hidden.length > 0 ? await scan.scanStore.stored(hidden.map(keyOf)) : new Map<string, string>();
  for (const scope of hidden) {
    const before = known.get(keyOf(scope));
    if (before !== undefined && !isWithheld(JSON.parse(before) as ArmBody)) unread.push({ scope, why: TAKEN_BACK });
  }
  return { shown, unread };
}

const permissionsAt = ({ arm }: Scan, ask: Ask, group: string): Promise<ListResult> =>
  arm.list(ask, { path: `${group}/providers/${PERMISSIONS}`, apiVersions: PERMISSIONS_VERSIONS, permission: '*/read' });

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
