// Where a resource goes: by resource group (or the scope above), then by service. Each emitter makes its own file names of it.
import { MANAGEMENT_GROUP, PLACED_SUBSCRIPTION, type ArmId } from './arm-id.ts';
import { tagOf } from './names.ts';

export interface Placement {
  /** A name for the group or scope, usable as the beginning of a file name. */
  readonly group: string;
  readonly service: string;
}

/** Provider namespaces (or types) that people file under another word than the namespace's own. */
const SERVICES: Readonly<Record<string, string>> = {
  'microsoft.resources/resourcegroups': 'main',
  'microsoft.management/managementgroups': 'main',
  'microsoft.management/managementgroups/subscriptions': 'main',
  'microsoft.authorization/roleassignments': 'access',
  'microsoft.authorization/roledefinitions': 'access',
  'microsoft.authorization/locks': 'locks',
  'microsoft.authorization': 'policy',
  'microsoft.insights': 'monitoring',
  'microsoft.operationalinsights': 'monitoring',
  'microsoft.operationsmanagement': 'monitoring',
  'microsoft.alertsmanagement': 'monitoring',
  'microsoft.monitor': 'monitoring',
  'microsoft.dashboard': 'monitoring',
  'microsoft.sql': 'databases',
  'microsoft.dbforpostgresql': 'databases',
  'microsoft.dbformysql': 'databases',
  'microsoft.dbformariadb': 'databases',
  'microsoft.documentdb': 'databases',
  'microsoft.cache': 'databases',
  'microsoft.servicebus': 'messaging',
  'microsoft.eventhub': 'messaging',
  'microsoft.eventgrid': 'messaging',
  'microsoft.relay': 'messaging',
  'microsoft.notificationhubs': 'messaging',
  'microsoft.keyvault': 'key-vault',
  'microsoft.managedidentity': 'identity',
  'microsoft.containerservice': 'containers',
  'microsoft.containerregistry': 'containers',
  'microsoft.containerinstance': 'containers',
  'microsoft.app': 'containers',
  'microsoft.recoveryservices': 'backup',
  'microsoft.dataprotection': 'backup',
  'microsoft.apimanagement': 'api-management',
  'microsoft.cognitiveservices': 'ai',
  'microsoft.machinelearningservices': 'ai',
  'microsoft.search': 'search',
  'microsoft.datafactory': 'data-factory',
  'microsoft.resources': 'deployments',
};

/** The service a type is filed under: `network`, `compute`, `databases`, … */
export function serviceOf(type: string): string {
  const key = type.toLowerCase();
  const namespace = key.slice(0, key.indexOf('/'));
  return SERVICES[key] ?? SERVICES[namespace] ?? fileSlug(namespace.replace(/^microsoft\./, ''));
}

interface Group {
  readonly key: string;
  readonly name: string;
  /** Tells equal names apart. */
  readonly qualifier: string;
}

/** The group or scope of an id. Names of subscriptions are their display names, where known. */
function groupOf(id: ArmId, subscriptionNames: ReadonlyMap<string, string>): Group {
  const { subscription, resourceGroup } = id;
  if (subscription !== undefined && resourceGroup !== undefined) {
    const key = `${subscription}/${resourceGroup}`.toLowerCase();
    return { key, name: fileSlug(resourceGroup), qualifier: subscription.slice(0, 8).toLowerCase() };
  }
  if (subscription !== undefined) {
    const known = subscriptionNames.get(subscription.toLowerCase());
    const name = `subscription-${fileSlug(known ?? subscription)}`;
    return { key: subscription.toLowerCase(), name, qualifier: subscription.slice(0, 8).toLowerCase() };
  }
  if (id.type === MANAGEMENT_GROUP || id.type === PLACED_SUBSCRIPTION)
    return { key: 'mg', name: 'management-groups', qualifier: 'all' };
  const managementGroup = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)/i.exec(id.id)?.[1];
  if (managementGroup === undefined) return { key: '/', name: 'tenant', qualifier: 'root' };
  const name = `management-group-${fileSlug(managementGroup)}`;
  return { key: `mg/${managementGroup.toLowerCase()}`, name, qualifier: tagOf(managementGroup) };
}

/** Places ids; groups of equal names are told apart by the beginning of their subscription's id. */
export function makePlacement(
  ids: Iterable<ArmId>,
  subscriptionNames: ReadonlyMap<string, string>,
): (id: ArmId) => Placement {
  const names = new Map<string, Set<string>>();
  const groups = new Map<string, Group>();
  /** What many ids have in common is made once. */
  const knownGroup = (id: ArmId): Group => {
    const { subscription, resourceGroup } = id;
    if (subscription === undefined) return groupOf(id, subscriptionNames);
    const key = `${subscription}/${resourceGroup ?? ''}`;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = groupOf(id, subscriptionNames)));
    return group;
  };
  for (const id of ids) {
    const { key, name } = knownGroup(id);
    let keys = names.get(name);
    if (!keys) names.set(name, (keys = new Set()));
    keys.add(key);
  }
  const groupNames = new Map<string, string>();
  const groupName = ({ key, name, qualifier }: Group): string => {
    let known = groupNames.get(key);
    if (known === undefined) {
      known = (names.get(name)?.size ?? 1) > 1 ? `${name}-${qualifier}-${tagOf(key, 4)}` : name;
      groupNames.set(key, known);
    }
    return known;
  };
  const placements = new Map<string, Placement>();
  return (id) => {
    const group = groupName(knownGroup(id));
    const service = serviceOf(id.type);
    let known = placements.get(`${group}.${service}`);
    if (!known) placements.set(`${group}.${service}`, (known = { group, service }));
    return known;
  };
}

const FILE_SLUG_MAX = 80;

/** Usable as a file name's beginning on every system: lower-case ASCII, no leading dot, no reserved device name. */
export function fileSlug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '');
  const whole = plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/.test(plain) ? `g-${plain || tagOf(text)}` : plain;
  return whole.length <= FILE_SLUG_MAX ? whole : `${whole.slice(0, FILE_SLUG_MAX - 6)}-${tagOf(text)}`;
}
