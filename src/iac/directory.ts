// The objects of the Entra directory that the output holds: users, groups, applications, service principals, and who belongs to what.
import type {
  DirectoryLabel,
  ResourceReader,
  StoredDirectoryObject,
  StoredMembership,
} from '../graph/stored-resource.ts';
import { looksSecret } from '../graph/secret-looks.ts';
import { MASKED } from '../graph/secrets.ts';
import { looksLikeArmId } from './arm-id.ts';
import { nameFor } from './names.ts';
import type { TenantMapping } from './rewrite/mapping.ts';

export type DirectoryKind = 'user' | 'group' | 'application' | 'servicePrincipal';

/** A directory object that will be written. */
export interface DirectoryEntry {
  /** `/users/{id}`, `/groups/{id}`, `/applications/{id}` or `/servicePrincipals/{id}`: the id that azuread imports by. */
  readonly key: string;
  readonly kind: DirectoryKind;
  /** Its object id. */
  readonly id: string;
  readonly name: string;
  readonly symbol: string;
  /** What the graph holds of it, under the names of Microsoft Graph where they exist. */
  readonly properties: StoredDirectoryObject['properties'];
  /** Keys of members of a group, sorted; only those that are written. */
  readonly members: readonly string[];
  /** Keys of owners of a group or application, sorted; only those that are written. */
  readonly owners: readonly string[];
  /** Key of a service principal's application, where that is written. */
  readonly application: string | undefined;
}

export interface LeftOutObject {
  readonly id: string;
  readonly type: string;
  readonly reason: string;
}

export interface PlannedDirectory {
  /** By key, in the order of writing: applications, service principals, groups, users, each by id. */
  readonly entries: ReadonlyMap<string, DirectoryEntry>;
  readonly leftOut: readonly LeftOutObject[];
}

const KINDS: Readonly<Record<DirectoryLabel, { kind: DirectoryKind; path: string; snake: string }>> = {
  Application: { kind: 'application', path: '/applications/', snake: 'application' },
  ServicePrincipal: { kind: 'servicePrincipal', path: '/servicePrincipals/', snake: 'service_principal' },
  IdentityGroup: { kind: 'group', path: '/groups/', snake: 'group' },
  User: { kind: 'user', path: '/users/', snake: 'user' },
};
const ORDER = Object.keys(KINDS) as DirectoryLabel[];
/** The tenant that owns Microsoft's own applications. */
const MICROSOFT = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

export const NO_DIRECTORY: PlannedDirectory = { entries: new Map(), leftOut: [] };

const keyOfObject = ({ label, id }: Pick<StoredDirectoryObject, 'label' | 'id'>): string => `${KINDS[label].path}${id}`;

/** Like its key, by the name without the domain: its id means nothing elsewhere. Identities are called like what they belong to. */
const pathIn = (object: StoredDirectoryObject, { rewriter }: TenantMapping): string =>
  `${KINDS[object.label].path}${rewriter.text(localNameOf(object), 'name')}`;

/** The name that people know an object by, else its id. */
export const nameOfObject = ({ properties, id }: StoredDirectoryObject): string =>
  textOf(properties['userPrincipalName']) ?? textOf(properties['displayName']) ?? textOf(properties['name']) ?? id;

/** What an object is called without the domain, which belongs to the tenant. */
export function localNameOf(object: StoredDirectoryObject): string {
  const name = nameOfObject(object);
  return object.label === 'User' ? name.replace(/(#EXT#.*|@[^@]*)$/i, '') : name;
}

/** The resource that a managed identity belongs to, by its ARM id; undefined for every other object, and where Azure did not say it. */
export function resourceOf({ label, properties }: StoredDirectoryObject): string | undefined {
  const names = properties['alternative_names'] ?? properties['alternativeNames'];
  return label === 'ServicePrincipal' && Array.isArray(names)
    ? names.find((name): name is string => typeof name === 'string' && looksLikeArmId(name))
    : undefined;
}

/**
 * Plans the directory. `only` are the ids of the objects that resources name, where a part of the tenant was asked for; undefined for
 * the whole directory. `why` leaves every object out, for a language that cannot write them. With a `mapping` the objects are those of the
 * target.
 */
export async function planDirectory(
  reader: ResourceReader,
  tenantId: string,
  only: ReadonlySet<string> | undefined,
  why: string | undefined,
  mapping: TenantMapping | undefined,
  signal: AbortSignal,
): Promise<PlannedDirectory> {
  const found: StoredDirectoryObject[] = [];
  const leftOut: LeftOutObject[] = [];
  for await (const page of reader.directory(tenantId, signal)) {
    for (const object of page.map(withoutSecrets)) {
      if (only && !only.has(object.id)) continue;
      const reason = why ?? whyPlatformMade(object) ?? (mapping && whyNotElsewhere(object, mapping));
      if (reason === undefined) found.push(mapping ? inTarget(object, mapping) : object);
      else
        leftOut.push({
          id: mapping?.isOtherTenant ? pathIn(object, mapping) : keyOfObject(object),
          type: typeOf(object),
          reason,
        });
    }
  }
  if (found.length === 0) return { entries: new Map(), leftOut };
  found.sort((a, b) => ORDER.indexOf(a.label) - ORDER.indexOf(b.label) || (a.id < b.id ? -1 : 1));
  const keys = new Map(found.map((object) => [object.id, keyOfObject(object)]));
  const applications = new Map(
    found
      .filter(({ label }) => label === 'Application')
      .map((object) => [object.properties['appId'], keyOfObject(object)]),
  );
  const related = await relationsOf(reader, tenantId, keys, signal);
  const taken = new Set<string>();
  const entries = new Map<string, DirectoryEntry>();
  for (const object of found) {
    const key = keyOfObject(object);
    const { kind, snake } = KINDS[object.label];
    const name = nameOfObject(object);
    entries.set(key, {
      key,
      kind,
      id: object.id,
      name,
      symbol: nameFor(snake, mapping ? localNameOf(object) : name, object.id, taken),
      properties: object.properties,
      members: related.get(`member ${object.id}`) ?? [],
      owners: related.get(`owner ${object.id}`) ?? [],
      application: kind === 'servicePrincipal' ? applications.get(object.properties['appId']) : undefined,
    });
  }
  return { entries, leftOut };
}

/** Why another tenant cannot hold an object that this one has; undefined where it can. */
function whyNotElsewhere({ label, properties }: StoredDirectoryObject, mapping: TenantMapping): string | undefined {
  if (!mapping.isOtherTenant || label !== 'User') return undefined;
  const name = textOf(properties['userPrincipalName']) ?? '';
  if (/#EXT#/i.test(name)) return 'a guest is invited into a tenant, not created';
  const domain = mapping.domains.get(name.slice(name.lastIndexOf('@') + 1).toLowerCase());
  return domain !== undefined && domain.target === undefined
    ? 'its domain has no target: give one in mapping.domains'
    : undefined;
}

/** An object without the texts that show a secret: a graph of another writer may hold them. */
const withoutSecrets = (object: StoredDirectoryObject): StoredDirectoryObject => ({
  ...object,
  properties: Object.fromEntries(
    Object.entries(object.properties).filter(
      ([, value]) => typeof value !== 'string' || !(value.includes(MASKED) || looksSecret(value)),
    ),
  ),
});

/** An object with its texts in the terms of the target. */
function inTarget(object: StoredDirectoryObject, { rewriter }: TenantMapping): StoredDirectoryObject {
  const own = textOf(object.properties['appId']);
  const rewritten = (value: unknown): unknown =>
    typeof value === 'string'
      ? rewriter.text(value)
      : Array.isArray(value)
        ? // An address made of the application's id will be made of another.
          (value as readonly unknown[]).filter((item) => !(own && String(item).includes(own))).map(rewritten)
        : value;
  return {
    ...object,
    properties: Object.fromEntries(Object.entries(object.properties).map(([name, value]) => [name, rewritten(value)])),
  };
}

async function relationsOf(
  reader: ResourceReader,
  tenantId: string,
  keys: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  const related = new Map<string, string[]>();
  const note = ({ kind, of, object }: StoredMembership): void => {
    const key = keys.get(object);
    if (key === undefined || !keys.has(of)) return;
    const list = related.get(`${kind} ${of}`);
    if (list) list.push(key);
    else related.set(`${kind} ${of}`, [key]);
  };
  for await (const page of reader.memberships(tenantId, signal)) page.forEach(note);
  for (const list of related.values()) list.sort();
  return related;
}

/** Why an object is somebody else's to make; undefined where it belongs to the tenant. */
function whyPlatformMade({ label, properties }: StoredDirectoryObject): string | undefined {
  if (properties['on_premises_sync_enabled'] === true)
    return 'it is synchronised from a directory on premises, which owns it';
  if (label !== 'ServicePrincipal') return undefined;
  if (String(properties['service_principal_type']).toLowerCase() === 'managedidentity')
    return 'Azure makes it with the managed identity';
  if (String(properties['app_owner_organization_id']).toLowerCase() === MICROSOFT)
    return 'it is an application of Microsoft, which every tenant has';
  return undefined;
}

const typeOf = ({ label, properties }: StoredDirectoryObject): string =>
  textOf(properties['type']) ?? `Microsoft.Graph/${KINDS[label].path.slice(1, -1)}`;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
