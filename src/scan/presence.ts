// Whether things that a scan did not see are there all the same: each is asked for by its id. Only the plain word of its own API that it
// is gone counts, and it counts for all that was inside of it too. Where nobody knows how to ask for it, the list of its group is asked.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { Label } from '../graph/model.ts';
import type { Ask, Denied } from '../services/azure/ask.ts';
import type { Presence } from '../services/azure/directory.ts';
import type { NodeRow, Sweep } from '../services/graph-store/scan-store.ts';
import { isNothingSet, isWithheld } from './app-settings.ts';
import { presenceByList, type PresenceByList } from './presence-by-list.ts';
import { apiVersionsOf, eachAtOnce } from './read-lists.ts';
import { GRAPH_BATCH_MAX, inParts, type Scan } from './step.ts';
import { apiVersionsOfStranger } from './strangers.ts';
import { SUBNET_IN_GRAPH } from './to-resource.ts';
import { follow, type Trail } from './trail.ts';

const AT_ONCE = 8;
const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';
/** So many missing in one group make it worth a question whether the group itself is gone. */
const WORTH_THE_GROUP = 5;

const DIRECTORY = {
  User: { path: 'users', permission: 'User.Read.All' },
  IdentityGroup: { path: 'groups', permission: 'Group.Read.All' },
  ServicePrincipal: { path: 'servicePrincipals', permission: 'Application.Read.All' },
  Application: { path: 'applications', permission: 'Application.Read.All' },
  DirectoryRole: { path: 'roleManagement/directory/roleDefinitions', permission: 'RoleManagement.Read.Directory' },
} as const;

/**
 * @param step the one that reads them
 * @returns for every row whether it is there, by its id
 */
export async function presenceOf(
  scan: Scan,
  ask: Ask,
  { label, step }: Pick<Sweep, 'label' | 'step'>,
  rows: readonly NodeRow[],
): Promise<ReadonlyMap<string, Presence>> {
  switch (label) {
    case 'User':
    case 'IdentityGroup':
    case 'ServicePrincipal':
    case 'Application':
    case 'DirectoryRole':
      return inDirectory(scan, ask, DIRECTORY[label], rows);
    case 'FederatedCredential':
      return inApplications(scan, ask, rows);
    case 'ResourceGroup':
    case 'Resource':
    case 'RoleAssignment':
    case 'RoleDefinition':
    case 'ManagementGroup':
    case 'RoleEligibility':
    case 'TenantResource':
      return inArm(scan, ask, label, rows, await presenceByList(scan, ask, LISTED_BY_ARM.has(step) ? rows : []));
    case 'Tenant':
    case 'Subscription':
      return new Map(rows.map(({ id }) => [id, { outcome: 'found' }]));
  }
}

async function inDirectory(
  scan: Scan,
  ask: Ask,
  { path, permission }: { path: string; permission: string },
  rows: readonly NodeRow[],
): Promise<Map<string, Presence>> {
  const found = new Map<string, Presence>();
  await eachAtOnce(inParts(rows, GRAPH_BATCH_MAX), AT_ONCE, async (part) => {
    const answers = await scan.directory.has(
      ask,
      part.map(({ id }) => `/${path}/${id}?$select=id`),
      permission,
    );
    for (const [index, { id }] of part.entries()) found.set(id, answers[index]!);
  });
  return found;
}

async function inApplications(scan: Scan, ask: Ask, rows: readonly NodeRow[]): Promise<Map<string, Presence>> {
  const found = new Map<string, Presence>();
  const applications = Map.groupBy(rows, ({ application_id }) => String(application_id));
  await eachAtOnce([...applications], AT_ONCE, async ([application, credentials]) => {
    const listed = await credentialsOf(scan, ask, application);
    for (const { id } of credentials)
      found.set(id, 'outcome' in listed ? listed : { outcome: listed.has(id) ? 'found' : 'absent' });
  });
  return found;
}

/** Ids of the federated credentials of an application; none where the application is gone. */
async function credentialsOf(scan: Scan, ask: Ask, application: string): Promise<ReadonlySet<string> | Denied> {
  const ids = new Set<string>();
  for (let trail: Trail | undefined; ;) {
    const path = trail?.to ?? `/applications/${application}/federatedIdentityCredentials`;
    const page = await scan.directory.list(ask, path, DIRECTORY.Application.permission);
    if (page.outcome === 'denied') return page;
    if (page.outcome === 'none') return ids;
    for (const { id, name } of page.rows) {
      ids.add(String(id).toLowerCase());
      ids.add(`${application}/${String(name)}`);
    }
    const step = follow(trail, page.nextLink, page.rows.length);
    if (step.denied) return step.denied;
    if (step.trail === undefined) return ids;
    ({ trail } = step);
  }
}

/** Steps that read what ARM lists of a subscription or group, tracked resources among it. */
const LISTED_BY_ARM: ReadonlySet<string> = new Set(['resources', 'unlisted']);

async function inArm(
  scan: Scan,
  ask: Ask,
  label: Label,
  rows: readonly NodeRow[],
  byList: PresenceByList,
): Promise<Map<string, Presence>> {
  const byKey = new Map(rows.map((row) => [keyOf(row.id), row]));
  const found = new Map<string, Promise<Presence>>();
  const goneGroups = label === 'ResourceGroup' ? new Set<string>() : await groupsGone(scan, ask, rows);

  /** What a gone group or parent held is gone with it, without a question of its own. */
  function presence(row: NodeRow): Promise<Presence> {
    const known = found.get(row.id) ?? presenceAfterParent(row);
    found.set(row.id, known);
    return known;
  }
  async function presenceAfterParent(row: NodeRow): Promise<Presence> {
    if (goneGroups.has(groupKeyOf(row.id) ?? '')) return { outcome: 'absent' };
    for (let above = parseArmId(row.id)?.parent; above !== undefined; above = parseArmId(above)?.parent) {
      const parent = byKey.get(keyOf(above));
      if (parent && parent !== row && (await presence(parent)).outcome === 'absent') return { outcome: 'absent' };
    }
    return askFor(scan, ask, row.id, typeOf(label, row), byList);
  }

  // Shorter ids first: parents are asked for before what they hold.
  const ordered = [...rows].sort((a, b) => a.id.length - b.id.length);
  await eachAtOnce(ordered, AT_ONCE, async (row) => void (await presence(row)));
  return new Map(await Promise.all([...found].map(async ([id, answer]) => [id, await answer] as const)));
}

/** Keys of resource groups that miss many and are gone themselves. */
async function groupsGone(scan: Scan, ask: Ask, rows: readonly NodeRow[]): Promise<Set<string>> {
  const gone = new Set<string>();
  const groups = [...Map.groupBy(rows, ({ id }) => groupKeyOf(id) ?? '')].filter(
    ([key, members]) => key !== '' && members.length >= WORTH_THE_GROUP,
  );
  await eachAtOnce(groups, AT_ONCE, async ([key]) => {
    if ((await askFor(scan, ask, key, GROUP_TYPE, () => undefined)).outcome === 'absent') gone.add(key);
  });
  return gone;
}

const groupKeyOf = (text: string): string | undefined =>
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(keyOf(text))?.[0];

function typeOf(label: Label, { id, type }: NodeRow): string {
  if (label === 'ResourceGroup') return GROUP_TYPE;
  // What stands above the subscriptions has its type in its id alone.
  if (typeof type !== 'string') return parseArmId(id)?.type ?? '';
  return type === SUBNET_IN_GRAPH ? 'Microsoft.Network/virtualNetworks/subnets' : type;
}

async function askFor(scan: Scan, ask: Ask, id: string, type: string, byList: PresenceByList): Promise<Presence> {
  const known = apiVersionsOf(scan, type);
  const subscriptionId = parseArmId(id)?.subscriptionId;
  const apiVersions =
    known.length > 0 || subscriptionId === undefined
      ? known
      : await apiVersionsOfStranger(scan, ask, subscriptionId, type);
  if ('outcome' in apiVersions) return (await byList(id, type)) ?? apiVersions;
  if (apiVersions.length === 0)
    return (
      (await byList(id, type)) ?? {
        outcome: 'denied',
        reason: `No api-version is known for ${type}; it was kept`,
        permission: null,
      }
    );
  const answer = await scan.arm.get(ask, id, apiVersions);
  if (answer.outcome !== 'found') return answer;
  // Every site has settings; those in which nothing is set are not in the graph.
  const isEmpty = isWithheld({ ...answer.body, id }) && (await isNothingSet(scan, ask, id, apiVersions));
  return { outcome: isEmpty ? 'absent' : 'found' };
}
