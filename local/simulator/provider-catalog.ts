// What resource types Azure has, at which scopes, under which api-versions, and which of their properties are the server's own:
// read from data/arm, one namespace at a time and on first use.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A reference into a table's shapes, or the letter of a primitive. */
type Ref = number | string;

interface Shape {
  p?: Record<string, Ref | [Ref, number]>;
  r?: string[];
  x?: Ref;
  d?: string;
  v?: Record<string, Ref>;
  l?: Ref;
}

interface Table {
  types: Record<string, { t: string; v: string[]; p?: string; w: number; r?: number; f?: string[]; b: Ref }>;
  shapes: Shape[];
}

/** A resource type as the catalog knows it. */
export interface KnownType {
  /** As Azure spells it. */
  type: string;
  /** Newest first. */
  apiVersions: string[];
  /** Where it can be deployed or read: a sum of {@link SCOPE}. */
  scopes: number;
  shapes: readonly Shape[];
  body: Ref;
}

export const SCOPE = { tenant: 1, managementGroup: 2, subscription: 4, resourceGroup: 8, extension: 16 } as const;

const WRITE_ONLY = 4;
const READ_ONLY = 2;
const REQUIRED = 1;

export function makeProviderCatalog(folder: URL = new URL('../../data/arm/', import.meta.url)) {
  const tables = new Map<string, Table | undefined>();
  const read = (name: string): unknown =>
    JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString());
  let namespaces: Map<string, { namespace: string; types: { type: string; apiVersion: string }[] }> | undefined;

  function table(namespace: string): Table | undefined {
    if (!tables.has(namespace)) {
      const known = /^[a-z0-9.]+$/.test(namespace) && existsSync(new URL(`${namespace}.json.gz`, folder));
      tables.set(namespace, known ? (read(namespace) as Table) : undefined);
    }
    return tables.get(namespace);
  }

  return {
    /** Every namespace by its name in lower case, with its types (without the namespace) and one api-version of each. */
    namespaces() {
      if (namespaces) return namespaces;
      namespaces = new Map();
      for (const entry of (read('index') as { types: string[] }).types) {
        const [, namespace, type, apiVersion] = /^([^/]+)\/(.+)@(.+)$/.exec(entry)!;
        const key = namespace!.toLowerCase();
        const known = namespaces.get(key) ?? { namespace: namespace!, types: [] };
        known.types.push({ type: type!, apiVersion: apiVersion! });
        namespaces.set(key, known);
      }
      return namespaces;
    },

    /** A type by `ns/type/childtype` in lower case; undefined where Azure has none of that name (or has retired it). */
    type(key: string): KnownType | undefined {
      const found = table(key.slice(0, key.indexOf('/')));
      const known = found?.types[key];
      if (!found || !known) return undefined;
      const apiVersions = known.p && !known.v.includes(known.p) ? [...known.v, known.p] : known.v;
      return { type: known.t, apiVersions, scopes: known.w | (known.r ?? 0), shapes: found.shapes, body: known.b };
    },
  };
}

export type ProviderCatalog = ReturnType<typeof makeProviderCatalog>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function shapeOf(shapes: readonly Shape[], ref: Ref | undefined, value: unknown): Shape | undefined {
  const shape = typeof ref === 'number' ? shapes[ref] : undefined;
  if (!shape?.d || !isObject(value)) return shape;
  const variant = shapeOf(shapes, shape.v?.[String(value[shape.d])], undefined);
  return variant ? { ...shape, p: { ...shape.p, ...variant.p }, r: [...(shape.r ?? []), ...(variant.r ?? [])] } : shape;
}

/** Passwords that the specifications do not call write-only, and that no service gives back. */
const NEVER_GIVEN_BACK = new Set([
  'adminPassword',
  'administratorLoginPassword',
  'administratorPassword',
  'sqlAdministratorLoginPassword',
]);
/** The same, of one type alone, in lower case. */
const NEVER_GIVEN_BACK_BY: Readonly<Record<string, string>> = { 'microsoft.keyvault/vaults/secrets': 'value' };

/** Called write-only by the specifications and returned all the same, as far as the record of a site goes. */
const GIVEN_BACK = new Set(['siteConfig']);

/**
 * The body that ARM holds after a PUT: what was sent, without write-only values (ARM never gives them back), and with what is
 * the server's own in the body that was there before: read-only properties, and those that no specification names.
 */
export function afterPut(
  known: KnownType | undefined,
  before: Record<string, unknown> | undefined,
  sent: Record<string, unknown>,
): Record<string, unknown> {
  const merge = (ref: Ref | undefined, old: unknown, next: unknown): unknown => {
    const shape = known && shapeOf(known.shapes, ref, next);
    if (!shape) return next;
    if (Array.isArray(next)) {
      if (shape.l === undefined) return next;
      const twin = (item: unknown) =>
        isObject(item) && typeof item.name === 'string' && Array.isArray(old)
          ? old.find((each) => isObject(each) && each.name === item.name)
          : undefined;
      return next.map((item) => merge(shape.l, twin(item), item));
    }
    if (!isObject(next) || !shape.p) return next;
    const result: Record<string, unknown> = {};
    const nameIsOpen = shape.x !== undefined;
    for (const [name, value] of Object.entries(isObject(old) && !nameIsOpen ? old : {})) {
      const property = shape.p[name];
      const isServers = property === undefined || (Array.isArray(property) && (property[1] & READ_ONLY) !== 0);
      if (isServers || shape.r?.includes(name)) result[name] = value;
    }
    for (const [name, value] of Object.entries(next)) {
      const property = shape.p[name] ?? shape.x;
      if (shape.r?.includes(name) && name in result) continue;
      if (Array.isArray(property) && (property[1] & WRITE_ONLY) !== 0 && !GIVEN_BACK.has(name)) continue;
      if (NEVER_GIVEN_BACK.has(name) || NEVER_GIVEN_BACK_BY[known.type.toLowerCase()] === name) continue;
      const previous = isObject(old) ? old[name] : undefined;
      result[name] = merge(Array.isArray(property) ? property[0] : property, previous, value);
    }
    return result;
  };
  return merge(known?.body, before, sent) as Record<string, unknown>;
}

/**
 * A body with the ids that ARM gives to the named parts of a resource (subnets, rules, address configurations): `{id}/{list}/{name}`.
 * Parts are what the type has in a list of its properties, with a name, an id and properties of their own.
 */
export function withPartIds(
  known: KnownType | undefined,
  id: string,
  body: Record<string, unknown>,
): Record<string, unknown> {
  const shape = known && shapeOf(known.shapes, known.body, body);
  const properties = shape?.p?.properties;
  const inner = known && shapeOf(known.shapes, Array.isArray(properties) ? properties[0] : properties, body.properties);
  if (!inner || !isObject(body.properties)) return body;
  const withIds = (list: string, value: unknown): unknown => {
    const reference = inner.p?.[list];
    const item = shapeOf(
      known.shapes,
      shapeOf(known.shapes, Array.isArray(reference) ? reference[0] : reference, value)?.l,
      undefined,
    );
    const isPart = (name: string): boolean => item?.p?.[name] !== undefined || item?.r?.includes(name) === true;
    if (!Array.isArray(value) || !['id', 'name', 'properties'].every(isPart)) return value;
    return value.map((part: unknown) =>
      isObject(part) && typeof part.name === 'string' && part.id === undefined
        ? {
            ...part,
            id: `${id}/${list}/${part.name}`,
            properties: { ...(isObject(part.properties) ? part.properties : {}), provisioningState: 'Succeeded' },
          }
        : part,
    );
  };
  const entries = Object.entries(body.properties).map(([list, value]) => [list, withIds(list, value)]);
  return { ...body, properties: Object.fromEntries(entries) as Record<string, unknown> };
}

/** True where a body of this type must name a location. */
export function needsLocation(known: KnownType | undefined): boolean {
  const location = known && shapeOf(known.shapes, known.body, undefined)?.p?.location;
  return Array.isArray(location) && (location[1] & REQUIRED) !== 0;
}

/** True where `properties.{name}` of the type is a list, as it is where ARM embeds children in their parent. */
export function embeds(known: KnownType | undefined, name: string): string | undefined {
  const body = known && shapeOf(known.shapes, known.body, undefined);
  const reference = body?.p?.properties;
  const properties = known && shapeOf(known.shapes, Array.isArray(reference) ? reference[0] : reference, undefined);
  const found = Object.entries(properties?.p ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase());
  const list = found && shapeOf(known!.shapes, Array.isArray(found[1]) ? found[1][0] : found[1], undefined);
  return list?.l === undefined ? undefined : found![0];
}
