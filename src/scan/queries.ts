// The queries that go to Resource Graph. All are ordered by id, so that pages neither repeat nor skip. Values from a request are quoted.
import type { Filter } from './filter.ts';
import type { GraphTable } from './graph-tables.ts';

const COLUMNS =
  'id, name, type, tenantId, kind, location, resourceGroup, subscriptionId, managedBy, sku, plan, properties, tags, identity, zones, extendedLocation, systemData';

/** Without these a row is nothing. */
const NEEDED: ReadonlySet<string> = new Set(['id', 'name', 'type', 'properties']);

/** The same query without a column that its table has not; undefined where it cannot be without it. */
export function withoutColumn(query: string, column: string): string | undefined {
  const left = query.replace(/\| project ([^|]+)(?= \|)/, (_, columns: string) => {
    const kept = columns.split(', ').filter((each) => each.toLowerCase() !== column.toLowerCase());
    return `| project ${kept.join(', ')}`;
  });
  return left === query || NEEDED.has(column) || new RegExp(`\\b${column}\\b`, 'i').test(left) ? undefined : left;
}

/** The table that a query is of. */
export const tableOf = (query: string): string => query.slice(0, query.indexOf(' '));

/** A text as a Kusto literal. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
const within = (column: string, values: ReadonlySet<string> | undefined): string =>
  values === undefined ? '' : ` | where ${column} in~ (${[...values].sort().map(quoted).join(', ')})`;

/** Kusto of the resources that a filter lets through, in the order of their ids. */
export const resourcesQuery = (filter: Pick<Filter, 'groups' | 'typesRead'>): string =>
  `resources${within('resourceGroup', filter.groups)}${within('type', filter.typesRead)} | project ${COLUMNS} | order by id asc`;

export type ChangeTable = 'resourcechanges' | 'resourcecontainerchanges';

/** What changed after a time, by the id of what changed; the same one may come more than once. */
export const changesQuery = (table: ChangeTable, since: string): string =>
  `${table} | extend changeTime = todatetime(properties.changeAttributes.timestamp), targetResourceId = tostring(properties.targetResourceId), ` +
  `changeType = tostring(properties.changeType) | where changeTime > datetime(${since}) | project id, targetResourceId, changeType | order by id asc`;

/** How many tracked resources of each type there are. */
export const countsQuery = (filter: Filter): string =>
  `resources${within('resourceGroup', filter.groups)}${within('type', filter.typesRead)} | summarize found = count() by type`;

/** Tracked resources of these ids. */
export const resourcesByIdQuery = (ids: readonly string[]): string =>
  `resources${within('id', new Set(ids))} | project ${COLUMNS} | order by id asc`;

/** Tracked resources of these names, wherever they are. */
export const namedQuery = (names: readonly string[]): string =>
  `resources${within('name', new Set(names))} | project id, name, type | order by id asc`;

/** A table of Resource Graph beside `resources`, as far as the request wants its types. */
export const tableQuery = ({ name, types, where }: GraphTable, filter: Filter): string => {
  const wanted = new Set(types.filter((type) => filter.hasType(type)));
  return `${name}${within('type', wanted)}${where === undefined ? '' : ` | where ${where}`}${within('resourceGroup', filter.groups)} | project ${COLUMNS} | order by id asc`;
};

/** Subscriptions, each with the management groups above it. */
export const ancestorsQuery =
  "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project id, name, type, properties | order by id asc";

export const roleDefinitionsQuery =
  "authorizationresources | where type =~ 'microsoft.authorization/roledefinitions' | project id, name, type, properties | order by id asc";
export const roleAssignmentsQuery =
  "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | project id, name, type, properties | order by id asc";
