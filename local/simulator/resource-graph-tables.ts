// The tables of Resource Graph as rows of the present tenant. A row is made once and kept for as long as its resource is unchanged.
import { armKey, parseArmId } from './arm-id.ts';
import { assignmentScope } from './arm-access.ts';
import type { Row } from './kusto-expression.ts';
import { isObject } from './read-tenant.ts';
import { normalLocation } from './regions.ts';
import { byCodeUnit } from './sorted-items.ts';
import { toResource, type Item, type Resource, type ResourceChange, type Section, type Tenant } from './tenant.ts';
import { guidOf } from './tokens.ts';
import { without } from './without.ts';

/** A row, and what scoping needs to know of it. */
export interface Source {
  id: string;
  /** Lower case; `''` for what belongs to no subscription. */
  subscriptionId: string;
  /** Key of where it applies: its own id, for a role assignment its scope. */
  scope: string;
  row: Row;
}

const RESOURCE_COLUMNS = [
  'id',
  'name',
  'type',
  'tenantId',
  'kind',
  'location',
  'resourceGroup',
  'subscriptionId',
  'managedBy',
  'sku',
  'plan',
  'properties',
  'tags',
  'identity',
  'zones',
  'extendedLocation',
  'systemData',
] as const;

/** Tables that hold whole types, by the beginning of the type. */
const TYPES_OF_TABLE: Readonly<Record<string, readonly string[]>> = {
  dnsresources: ['microsoft.network/dnszones/', 'microsoft.network/privatednszones/'],
  insightsresources: ['microsoft.insights/datacollectionruleassociations'],
  kubernetesconfigurationresources: ['microsoft.kubernetesconfiguration/'],
  maintenanceresources: ['microsoft.maintenance/configurationassignments'],
  managedservicesresources: ['microsoft.managedservices/'],
  policyresources: [
    'microsoft.authorization/policyassignments',
    'microsoft.authorization/policydefinitions',
    'microsoft.authorization/policysetdefinitions',
    'microsoft.authorization/policyexemptions',
  ],
  recoveryservicesresources: ['microsoft.dataprotection/backupvaults/', 'microsoft.recoveryservices/vaults/'],
};

/** Columns of each table; a name that is not here is no table of the simulator. */
export const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  resources: RESOURCE_COLUMNS,
  resourcecontainers: RESOURCE_COLUMNS,
  authorizationresources: RESOURCE_COLUMNS,
  ...Object.fromEntries(Object.keys(TYPES_OF_TABLE).map((table) => [table, RESOURCE_COLUMNS])),
  resourcechanges: RESOURCE_COLUMNS,
  resourcecontainerchanges: RESOURCE_COLUMNS,
};

/** Members that Resource Graph leaves out, by type. */
const LEFT_SHORT: Readonly<Record<string, readonly string[]>> = { 'microsoft.insights/workbooks': ['serializedData'] };
const shortened = ({ properties }: Item, names: readonly string[]): unknown =>
  isObject(properties)
    ? Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)))
    : properties;

/** What Resource Graph keeps of changes. */
const CHANGES_KEPT_MS = 14 * 86_400_000;

/** @param staleMs how far the tables lag behind the tenant; what changed since then is as it was before */
export function makeTables(tenant: Tenant, now: () => number, staleMs: () => number = () => 0) {
  const tenantId = tenant.info.tenantId;
  const kept = new WeakMap<Item, Source>();
  const tables = new Map<string, { sequence: number; sources: readonly Source[] }>();

  function source(
    item: Item,
    values: Partial<Record<(typeof RESOURCE_COLUMNS)[number], unknown>>,
    scope?: string,
  ): Source {
    const { subscriptionId = '', group = '' } = parseArmId(scope ?? item.id) ?? {};
    const row = {
      id: item.id,
      name: item.name,
      type: '',
      tenantId,
      kind: item.kind ?? '',
      location: typeof item.location === 'string' ? normalLocation(item.location) : '',
      resourceGroup: group,
      subscriptionId,
      managedBy: item.managedBy ?? '',
      sku: item.sku ?? null,
      plan: item.plan ?? null,
      properties: item.properties ?? null,
      tags: item.tags ?? null,
      identity: item.identity ?? null,
      zones: item.zones ?? null,
      extendedLocation: item.extendedLocation ?? null,
      systemData: item.systemData ?? null,
      ...values,
    };
    return { id: item.id, subscriptionId, scope: armKey(scope ?? item.id), row };
  }

  function once(item: Item, make: () => Source): Source {
    const known = kept.get(item) ?? make();
    kept.set(item, known);
    return known;
  }

  const ofResource = ({ item, type }: Resource) =>
    once(item, () =>
      source(item, { type, ...(LEFT_SHORT[type] && { properties: shortened(item, LEFT_SHORT[type]) }) }),
    );
  /** Policy counts as being where it applies. */
  const ofPolicy = ({ item, type, scope }: Resource) => once(item, () => source(item, { type }, scope));

  const chain = (id: string) =>
    tenant
      .managementGroupsAbove(id)
      .map(({ name, properties }) => ({ displayName: (properties as Record<string, unknown>).displayName, name }));

  function containers(): Source[] {
    const subscriptions = elements('subscriptions').map((item) => {
      const { displayName, state, subscriptionPolicies, authorizationSource, managedByTenants } = item;
      const properties = {
        managementGroupAncestorsChain: chain(item.id),
        state,
        subscriptionPolicies,
        authorizationSource,
        managedByTenants,
      };
      return source(item, { name: displayName, type: 'microsoft.resources/subscriptions', properties });
    });
    const groups = elements('resourceGroups').map((item) =>
      once(item, () => source(item, { type: 'microsoft.resources/subscriptions/resourcegroups' })),
    );
    const managementGroups = tenant
      .list('managementGroups')
      .sorted()
      .map((item) => {
        const properties = without(item.properties as object, 'children');
        const above = {
          managementGroupAncestorsChain: chain(item.id),
          managementGroupAncestors: chain(item.id).map(({ name }) => name),
        };
        return source(item, {
          type: 'microsoft.management/managementgroups',
          properties: { ...properties, details: { ...(properties.details as object), ...above } },
        });
      });
    return [...subscriptions, ...groups, ...managementGroups];
  }

  function access(): Source[] {
    const assignments = elements('roleAssignments').map((item) =>
      once(item, () => source(item, { type: 'microsoft.authorization/roleassignments' }, assignmentScope(item))),
    );
    const definitions = elements('roleDefinitions').map((item) => {
      const { type, assignableScopes } = item.properties as { type?: string; assignableScopes?: string[] };
      // a custom role is where it can be assigned, whatever its id says
      const custom = /^custom/i.test(type ?? '') ? assignableScopes?.[0] : undefined;
      const scope = armKey(custom ?? item.id.replace(/\/providers\/microsoft\.authorization\/.*$/i, ''));
      return once(item, () => source(item, { type: 'microsoft.authorization/roledefinitions' }, scope));
    });
    return [...assignments, ...definitions];
  }

  function changes(isListed: (change: ResourceChange) => boolean): Source[] {
    return tenant.changes
      .filter((change) => isListed(change) && now() - change.time <= CHANGES_KEPT_MS)
      .map(changeSource);
  }

  function changeSource(change: ResourceChange): Source {
    const name = guidOf(`${change.sequence} ${change.id}`);
    const differences = change.kind === 'Update' ? differencesOf(change.before, change.after) : {};
    const properties = {
      targetResourceId: change.id,
      targetResourceType: String((change.after ?? change.before)?.type ?? '').toLowerCase(),
      changeType: change.kind,
      changeAttributes: {
        timestamp: new Date(change.time).toISOString(),
        correlationId: guidOf(`correlation ${change.sequence}`),
        changesCount: Object.keys(differences).length,
        previousResourceSnapshotId: String(change.sequence - 1),
        newResourceSnapshotId: String(change.sequence),
      },
      changes: differences,
    };
    const item: Item = { id: `${change.id}/providers/Microsoft.Resources/changes/${name}`, name, properties };
    return source(item, { type: 'microsoft.resources/changes' });
  }

  function make(table: string): Source[] {
    switch (table) {
      case 'resources':
        return trackedResources();
      case 'resourcecontainers':
        return containers();
      case 'authorizationresources':
        return access();
      case 'resourcechanges':
        return changes(
          ({ section, before, after }) => section === 'resources' && typeof (after ?? before)?.location === 'string',
        );
      case 'resourcecontainerchanges':
        return changes(({ section }) => section === 'resourceGroups' || section === 'subscriptions');
      default: {
        const beginnings = TYPES_OF_TABLE[table];
        if (!beginnings) throw new Error(`no table ${table}`);
        // what is tracked is among the resources
        return tenant.resources
          .sorted()
          .filter(({ type, isTracked }) => !isTracked && beginnings.some((each) => type.startsWith(each)))
          .map(table === 'policyresources' ? ofPolicy : ofResource);
      }
    }
  }

  /** What changed too lately for a lagging table to know, by its key: as it was before. */
  function unknownYet(section: Section): ReadonlyMap<string, Item | undefined> {
    const before = new Map<string, Item | undefined>();
    const lag = staleMs();
    if (lag === 0) return before;
    for (const change of tenant.changes.toReversed()) {
      if (now() - change.time >= lag) break;
      if (change.section === section) before.set(armKey(change.id), change.before);
    }
    return before;
  }

  /** The elements of a section as a lagging table has them. */
  function elements(section: 'subscriptions' | 'resourceGroups' | 'roleAssignments' | 'roleDefinitions'): Item[] {
    const before = unknownYet(section);
    const present = tenant.list(section).sorted();
    if (before.size === 0) return [...present];
    return [
      ...present.filter((item) => !before.has(armKey(item.id))),
      ...[...before.values()].filter((item) => item !== undefined),
    ];
  }

  function trackedResources(): Source[] {
    const before = unknownYet('resources');
    const present = tenant.resources.sorted();
    const known = before.size === 0 ? present : present.filter(({ key }) => !before.has(key));
    const earlier = [...before.values()].filter((item) => item !== undefined).map(toResource);
    const sources = [...known, ...earlier].filter((resource) => resource.isTracked).map(ofResource);
    return before.size === 0 ? sources : sources.sort((a, b) => byCodeUnit(a.id, b.id));
  }

  return {
    /** The rows of a table of {@link COLUMNS} in the order of their ids (code units). */
    sources(table: string): readonly Source[] {
      if (staleMs() > 0) return make(table).sort((a, b) => byCodeUnit(a.id, b.id));
      const known = tables.get(table);
      if (known && known.sequence === tenant.sequence) return known.sources;
      const sources = make(table);
      // the resources are in order already
      if (table !== 'resources') sources.sort((a, b) => byCodeUnit(a.id, b.id));
      // what is left of the changes depends on the hour
      if (!table.endsWith('changes')) tables.set(table, { sequence: tenant.sequence, sources });
      return sources;
    },
  };
}

function differencesOf(
  before: unknown,
  after: unknown,
  path = '',
): Record<string, { previousValue: unknown; newValue: unknown }> {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    const parts = [...names].map((name) =>
      differencesOf(before[name], after[name], path === '' ? name : `${path}.${name}`),
    );
    return Object.assign({}, ...parts) as ReturnType<typeof differencesOf>;
  }
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return isSame ? {} : { [path]: { previousValue: before ?? null, newValue: after ?? null } };
}
