// The graph after a scan, against the tenant file that was scanned: what of every list is there, and every relationship that the file
// implies. Written from the file's format alone, and for any file of it; it shares no code with the scanner.
import type { ScanResult } from '../../src/contract/job.ts';
import { impliedEdges } from './implied-edges.ts';
import {
  isAbove,
  LISTS,
  OPTIONAL_LISTS,
  key,
  nodesOf,
  object,
  texts,
  typeOf,
  type Item,
  type Json,
  type Snapshot,
  type OptionalList,
} from './tenant-file.ts';

/** Rows of a reading statement. */
export type Query = (cypher: string) => Promise<Record<string, unknown>[]>;

export interface ScanOutcome {
  readonly result: ScanResult;
  /** `summary.json` of the archive. */
  readonly summary: Json;
}

/** One line of the table of counts. */
export interface Counted {
  readonly list: string;
  readonly inTheFile: number;
  readonly inTheGraph: number;
  /** Not in the graph, but the scan says so and why. */
  readonly named: number;
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
}

/** True for the key of an entry that the scan says it did not read, for a refusal or by design. */
function namedBy({ result, summary }: ScanOutcome): (id: string) => boolean {
  const unread = (result.unread_scopes ?? []).map(({ scope }) => key(scope));
  const byDesign = new Set(
    Object.values(object(summary.not_read_by_design)).flatMap((types) =>
      texts(types).map((type) => type.toLowerCase()),
    ),
  );
  return (id) => unread.some((scope) => id === scope || id.startsWith(`${scope}/`)) || byDesign.has(typeOf(id));
}

/** The table of counts: each list of the file, against the nodes of its label. */
export async function countLists(snapshot: Snapshot, query: Query, outcome: ScanOutcome): Promise<Counted[]> {
  const idsOf = async (label: string): Promise<string[]> =>
    (await query(`MATCH (n:${label}) RETURN n.id AS id`)).map(({ id }) => String(id));
  const { subnets } = nodesOf(snapshot);
  const isNamed = namedBy(outcome);
  const row = (list: string, wanted: Iterable<string>, found: readonly string[]): Counted => {
    const [inFile, inGraph] = [new Set(wanted), new Set(found)];
    const absent = [...inFile].filter((id) => !inGraph.has(id));
    return {
      list,
      inTheFile: inFile.size,
      inTheGraph: inGraph.size,
      named: absent.filter(isNamed).length,
      missing: absent.filter((id) => !isNamed(id)).sort(),
      surplus: found.filter((id) => !inFile.has(id)).sort(),
    };
  };
  const keysOf = (items: readonly Item[]): string[] => items.map(({ id }) => key(id));
  /** Entries that are an edge in the graph: by the id of the assignment, where both its ends are things of the file. */
  const edgesOf = async (list: OptionalList, type: string, label: string, ends: readonly [string, string]) => {
    const known = new Set(
      [...PRINCIPALS, 'directoryRoleDefinitions' as const].flatMap((each) => keysOf(snapshot[each] ?? [])),
    );
    const joined = (snapshot[list] ?? []).filter((item) => ends.every((end) => known.has(key(String(item[end])))));
    const found = await query(`MATCH ()-[r:${type}]->(:${label}) RETURN DISTINCT r.assignment_id AS id`);
    return row(
      list,
      keysOf(joined),
      found.map(({ id }) => key(String(id))),
    );
  };
  const graphResources = (await idsOf('Resource')).map(key);
  const above = [...(await idsOf('TenantResource')), ...(await idsOf('RoleEligibility'))].map(key);
  const assignments = new Set(keysOf(snapshot.roleAssignments));
  const guidOf = (id: string): string => key(id).split('/').at(-1)!;
  return [
    row('managementGroups', keysOf(snapshot.managementGroups), (await idsOf('ManagementGroup')).map(key)),
    row('subscriptions', keysOf(snapshot.subscriptions).map(guidOf), (await idsOf('Subscription')).map(key)),
    row('resourceGroups', keysOf(snapshot.resourceGroups), (await idsOf('ResourceGroup')).map(key)),
    row('resources', keysOf(snapshot.resources), [
      ...graphResources.filter((id) => !subnets.has(id) && !assignments.has(id)),
      ...above,
    ]),
    row(
      'subnets inside of networks',
      subnets,
      graphResources.filter((id) => subnets.has(id)),
    ),
    row(
      'roleAssignments, as resources',
      [...assignments].filter((id) => !isAbove(id)),
      graphResources.filter((id) => assignments.has(id)),
    ),
    row('roleAssignments', assignments, (await idsOf('RoleAssignment')).map(key)),
    // Built-in definitions have no scope in the file; ARM puts the one asked for before their ids.
    row('roleDefinitions', keysOf(snapshot.roleDefinitions).map(guidOf), (await idsOf('RoleDefinition')).map(guidOf)),
    row('users', keysOf(snapshot.users), await idsOf('User')),
    row('groups', keysOf(snapshot.groups), await idsOf('IdentityGroup')),
    row('servicePrincipals', keysOf(snapshot.servicePrincipals), await idsOf('ServicePrincipal')),
    row('applications', keysOf(snapshot.applications), await idsOf('Application')),
    row(
      'federatedIdentityCredentials',
      snapshot.applications.flatMap(({ federatedIdentityCredentials: held }) =>
        ((held as Item[] | undefined) ?? []).map(({ id }) => key(id)),
      ),
      await idsOf('FederatedCredential'),
    ),
    row('directoryRoleDefinitions', keysOf(snapshot.directoryRoleDefinitions ?? []), await idsOf('DirectoryRole')),
    await edgesOf('directoryRoleAssignments', 'HAS_DIRECTORY_ROLE', 'DirectoryRole', [
      'principalId',
      'roleDefinitionId',
    ]),
    await edgesOf('directoryRoleEligibilities', 'ELIGIBLE_FOR', 'DirectoryRole', ['principalId', 'roleDefinitionId']),
    await edgesOf('appRoleAssignments', 'HAS_APP_ROLE', 'ServicePrincipal', ['principalId', 'resourceId']),
    await edgesOf('oauth2PermissionGrants', 'HAS_DELEGATED_PERMISSION', 'ServicePrincipal', ['clientId', 'resourceId']),
    ...strangeLists(snapshot).map(([list, entries]) => row(list, entries, [])),
  ];
}

const PRINCIPALS = ['users', 'groups', 'servicePrincipals', 'applications'] as const;
/** Lists inside of entries that the comparison of relationships holds against the graph. */
const INNER_LISTS: ReadonlySet<string> = new Set(['memberIds', 'ownerIds', 'federatedIdentityCredentials']);
/** Lists of Microsoft Graph's own that hold no object of their own: texts, and what an application asks for or proves itself with. */
const PLAIN_LISTS: ReadonlySet<string> = new Set([
  'addIns', 'alternativeNames', 'appRoles', 'assignedLabels', 'assignedLicenses', 'assignedPlans', 'businessPhones', 'groupTypes',
  'identifierUris', 'identities', 'imAddresses', 'infoCatalogs', 'keyCredentials', 'notificationEmailAddresses', 'oauth2PermissionScopes',
  'onPremisesProvisioningErrors', 'otherMails', 'passwordCredentials', 'preAuthorizedApplications', 'provisionedPlans', 'proxyAddresses',
  'redirectUris', 'replyUrls', 'requiredResourceAccess', 'resourceBehaviorOptions', 'resourceProvisioningOptions',
  'resourceSpecificApplicationPermissions', 'serviceProvisioningErrors', 'servicePrincipalNames', 'tags', 'creationOptions',
  'deviceKeys',
]); // prettier-ignore

/** Lists of the file that nothing here compares: each entry counts as missing, until somebody says how it is read. */
function strangeLists(snapshot: Snapshot): [list: string, entries: string[]][] {
  const own: ReadonlySet<string> = new Set([...LISTS, ...OPTIONAL_LISTS]);
  const outer = Object.entries(snapshot)
    .filter(([list, entries]) => Array.isArray(entries) && !own.has(list))
    .map(([list, entries]): [string, string[]] => [
      list,
      (entries as Item[]).map(({ id }, at) => id ?? `${list}[${at}]`),
    ]);
  const inner = new Map<string, string[]>();
  for (const section of PRINCIPALS)
    for (const item of snapshot[section])
      for (const [list, entries] of Object.entries(item)) {
        if (!Array.isArray(entries) || entries.length === 0 || INNER_LISTS.has(list) || PLAIN_LISTS.has(list)) continue;
        const name = `${section}[].${list}`;
        inner.set(name, [...(inner.get(name) ?? []), key(item.id)]);
      }
  return [...outer, ...inner];
}

/** Relationships that the file implies, as `TYPE from → Label to`, and those that the graph holds. */
export async function compareRelationships(snapshot: Snapshot, query: Query, outcome: ScanOutcome): Promise<Counted[]> {
  // What the scan names as not read has no relationships either.
  const isNamed = namedBy(outcome);
  const expected = impliedBy({ ...snapshot, resources: snapshot.resources.filter(({ id }) => !isNamed(key(id))) });
  const found = new Map<string, Set<string>>();
  const ends = `MATCH (a)-[r]->(b) RETURN labels(a)[0] AS fromLabel, coalesce(a.id, a.code) AS from, type(r) AS type,
    labels(b)[0] AS toLabel, coalesce(b.id, b.code) AS to`;
  for (const { fromLabel, from, type, toLabel, to } of await query(ends)) {
    const text = edgeText(String(fromLabel), String(from), String(toLabel), String(to));
    found.set(String(type), (found.get(String(type)) ?? new Set()).add(text));
  }
  const types = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return types.map((type) => {
    const has = found.get(type) ?? new Set<string>();
    const wanted = expected.get(type) ?? new Set<string>();
    return {
      list: type,
      inTheFile: wanted.size,
      inTheGraph: has.size,
      named: 0,
      missing: [...wanted].filter((edge) => !has.has(edge)).sort(),
      surplus: [...has].filter((edge) => !wanted.has(edge)).sort(),
    };
  });
}

const edgeText = (fromLabel: string, from: string, toLabel: string, to: string): string =>
  `${fromLabel} ${key(from)} → ${toLabel} ${toLabel === 'Tag' ? to : key(to)}`;

function impliedBy(snapshot: Snapshot): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { type, fromLabel, from, toLabel, to } of impliedEdges(snapshot))
    edges.set(type, (edges.get(type) ?? new Set()).add(edgeText(fromLabel, from, toLabel, to)));
  return edges;
}

/** The table as Markdown. */
export const tableOf = (rows: readonly Counted[]): string =>
  [
    '| List | In the file | In the graph | Named with a reason | Missing | Surplus |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ({ list, inTheFile, inTheGraph, named, missing, surplus }) =>
        `| ${list} | ${inTheFile} | ${inTheGraph} | ${named} | ${missing.length} | ${surplus.length} |`,
    ),
    '',
  ].join('\n');
