// From a node of the graph to the record ARM answered. Graphs of our scans hold the whole record as text; graphs of other writers hold
// its parts as texts, some of them cut off. What cannot be read is said, never guessed.
import { createHash } from 'node:crypto';
import type { StoredResource } from '../graph/stored-resource.ts';
import { isDeeperThan, isObject, LEVELS_MAX, parseJson, type Json, type JsonObject } from './json.ts';

export type ArmRecord =
  | {
      readonly outcome: 'record';
      readonly id: string;
      readonly arm: JsonObject;
      readonly apiVersion: string | undefined;
      /** Members that the graph does not hold, and Azure may have; none where it holds the whole record. */
      readonly notStored: readonly string[];
    }
  | { readonly outcome: 'unreadable'; readonly id: string; readonly reason: string };

/** Members of a record that other writers keep as properties of their own, as JSON text or as they are. */
const MEMBERS = ['properties', 'tags', 'sku', 'identity', 'plan', 'extendedLocation'] as const;
const PLAIN = ['location', 'kind', 'managedBy', 'zones'] as const;
/** What an answer of Azure has beside its properties, and no writer must keep. */
const OPTIONAL = ['extendedLocation', 'identity', 'kind', 'managedBy', 'plan', 'sku', 'zones'] as const;
/** ATG puts it in place of the subscription, and a hash in place of the principal. */
const ABSTRACTED = /\/subscriptions\/ABSTRACT_SUBSCRIPTION(?![^/"])/;

const TOO_DEEP = `it is nested deeper than ${LEVELS_MAX} levels, which no language is sure to take`;
const isTooDeep = (held: unknown): boolean => typeof held === 'string' && isDeeperThan(LEVELS_MAX, held);

/** The ARM record of a node. `arm` is preferred, then the parts. */
export function armRecordOf({ id, label, properties: node }: StoredResource): ArmRecord {
  const original = typeof node['original_id'] === 'string' ? node['original_id'] : id;
  const held = node['api_version'] ?? node['apiVersion'];
  const apiVersion = typeof held === 'string' ? held : undefined;
  const unreadable = (reason: string): ArmRecord => ({ outcome: 'unreadable', id: original, reason });
  if ('arm' in node ? isTooDeep(node['arm']) : MEMBERS.some((name) => isTooDeep(node[name])))
    return unreadable(TOO_DEEP);
  if (typeof node['arm'] === 'string') {
    const arm = readJson(node['arm']);
    if (!isObject(arm)) return unreadable('its record in the graph is not valid JSON');
    return {
      outcome: 'record',
      id: typeof arm['id'] === 'string' ? arm['id'] : original,
      arm,
      apiVersion,
      notStored: [],
    };
  }
  if (label === 'ManagementGroup') return unreadable('the graph does not hold what Azure answered of it');
  const arm: Record<string, Json> = { id: original };
  for (const name of MEMBERS) {
    const held = node[name];
    if (held === undefined || held === null || held === '') continue;
    const value = typeof held === 'string' && /^\s*[{[]/.test(held) ? readJson(held) : (held as Json);
    if (value === undefined) return unreadable(`${name} in the graph is not valid JSON; it may have been cut off`);
    arm[name] = value;
  }
  for (const name of PLAIN) if (node[name] !== undefined && node[name] !== null) arm[name] = node[name] as Json;
  if (label === 'RoleAssignment' && !isObject(arm['properties'])) arm['properties'] = roleAssignmentProperties(node);
  if (label === 'RoleDefinition') {
    const properties = roleDefinitionProperties(node);
    if (properties === undefined) return unreadable('the graph does not hold its permissions and assignable scopes');
    arm['properties'] = properties;
  }
  if (typeof node['properties'] === 'string' && ABSTRACTED.test(node['properties']))
    return unreadable('the graph holds no more than an abstracted copy of it, whose ids stand for nothing');
  const notStored = OPTIONAL.filter((name) => arm[name] === undefined);
  return { outcome: 'record', id: original, arm, apiVersion, notStored };
}

/** A mark of what the graph holds of a record; it differs when the record does. */
export const fingerprintOf = ({ properties: node }: StoredResource): string => {
  const hash = createHash('sha1');
  for (const name of ['arm', ...MEMBERS, ...PLAIN, 'permissions']) hash.update(`${name}=${String(node[name] ?? '')}\n`);
  return hash.digest('base64url').slice(0, 12);
};

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller names the node and says that it was unreadable
    throw error;
  }
}

const roleAssignmentProperties = (node: StoredResource['properties']): JsonObject =>
  Object.fromEntries(
    ['principalId', 'principalType', 'roleDefinitionId', 'scope', 'condition', 'conditionVersion', 'description']
      .filter((name) => typeof node[name] === 'string')
      .map((name) => [name, node[name] as string]),
  );

function roleDefinitionProperties(node: StoredResource['properties']): JsonObject | undefined {
  const permissions = typeof node['permissions'] === 'string' ? readJson(node['permissions']) : undefined;
  const held = node['assignableScopes'] ?? node['assignable_scopes'];
  const scopes = typeof held === 'string' ? readJson(held) : (held as Json | undefined);
  if (permissions === undefined || !Array.isArray(scopes)) return undefined;
  const { roleName, description, roleType } = node;
  return {
    ...(typeof roleName === 'string' && { roleName }),
    ...(typeof description === 'string' && { description }),
    ...(typeof roleType === 'string' && { type: roleType }),
    permissions,
    assignableScopes: scopes as Json[],
  };
}
