// What ARM ids and ids of directory objects lead to: one statement for all kinds of nodes, because a page of a scan asks for many.
import { isGuid, parseArmId } from '../../graph/arm-id.ts';
import type { Label } from '../../graph/model.ts';
import type { Neo4j } from '../neo4j/neo4j.ts';
import type { Found, LookUpKeys } from './scan-store.ts';

/** Of each kind in one statement. */
const KEYS_MAX = 20_000;
const PRINCIPALS = ['User', 'IdentityGroup', 'ServicePrincipal', 'Application'] as const;
const PLACES = ['Resource', 'ResourceGroup', 'ManagementGroup', 'TenantResource'] as const;

const branch = (label: Label, keys: string, by: string, more: readonly string[] = []): string =>
  `UNWIND $${keys} AS key MATCH (n:${label} {${by}: key}) RETURN '${label}' AS label, key AS key, n.id AS id, ` +
  ['type', 'location', 'name'].map((name) => `${more.includes(name) ? `n.${name}` : 'null'} AS ${name}`).join(', ');

const LOOK_UP = [
  ...PLACES.map((label) =>
    branch(label, label, 'id_lc', ['type', 'location', ...(label === 'ResourceGroup' ? ['name'] : [])]),
  ),
  branch('Subscription', 'Subscription', 'id'),
  branch('RoleDefinition', 'RoleDefinition', 'name'),
  ...PRINCIPALS.map((label) => branch(label, 'principals', 'id')),
].join(' UNION ALL ');

/** @throws GRAPH_UNAVAILABLE */
export async function lookUp(neo4j: Neo4j, { arm, principals }: LookUpKeys): Promise<ReadonlyMap<string, Found>> {
  const sought = keysByLabel(arm);
  const lists: Readonly<Record<string, readonly string[]>> = {
    ...Object.fromEntries(PLACES.map((label) => [label, sought[label]])),
    Subscription: [...sought.Subscription.keys()],
    RoleDefinition: [...sought.RoleDefinition.keys()],
    principals: [...new Set(principals)].filter(isGuid),
  };
  const longest = Math.max(...Object.values(lists).map(({ length }) => length));
  const found = new Map<string, Found>();
  for (let start = 0; start < longest; start += KEYS_MAX) {
    const part = Object.fromEntries(
      Object.entries(lists).map(([name, keys]) => [name, keys.slice(start, start + KEYS_MAX)]),
    );
    const rows = await neo4j.read(async (tx) => (await tx.run(LOOK_UP, part)).records);
    for (const row of rows) {
      const { label, key, id, type, location, name } = row.toObject() as unknown as FoundRow;
      const node: Found = { label, id, ...(type && { type }), ...(location && { location }), ...(name && { name }) };
      for (const asked of askedBy(label, key)) found.set(asked, node);
    }
  }
  return found;

  function askedBy(label: Label, key: string): readonly string[] {
    if (label === 'Subscription') return [sought.Subscription.get(key)!];
    if (label === 'RoleDefinition') return sought.RoleDefinition.get(key)!;
    return [key];
  }
}

interface FoundRow {
  readonly label: Label;
  readonly key: string;
  readonly id: string;
  readonly type: string | null;
  readonly location: string | null;
  readonly name: string | null;
}

/** The ids in lower case under the label that such a node has; those of subscriptions and role definitions by what the graph knows them by. */
function keysByLabel(arm: readonly string[]) {
  const keys = {
    Subscription: new Map<string, string>(),
    ResourceGroup: [] as string[],
    RoleDefinition: new Map<string, string[]>(),
    Resource: [] as string[],
    ManagementGroup: [] as string[],
    TenantResource: [] as string[],
  };
  for (const key of new Set(arm)) {
    const id = parseArmId(key);
    if (id === undefined) continue;
    if (id.type === 'microsoft.authorization/roledefinitions')
      keys.RoleDefinition.set(id.names.at(-1)!, [...(keys.RoleDefinition.get(id.names.at(-1)!) ?? []), key]);
    else if (id.type === 'microsoft.management/managementgroups') keys.ManagementGroup.push(key);
    else if (id.type !== undefined) keys[id.subscriptionId === undefined ? 'TenantResource' : 'Resource'].push(key);
    else if (id.resourceGroup !== undefined) keys.ResourceGroup.push(key);
    else keys.Subscription.set(id.subscriptionId!, key);
  }
  return keys;
}
