// What ARM says of its resource types: reads the tables of data/arm, one namespace at a time, when first asked.
// It must never guess: what the data does not know is answered as undefined.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** A place in a table's `shapes`, or a primitive: `s` string, `i` number, `b` boolean, `a` anything. */
export type ShapeRef = number | 's' | 'i' | 'b' | 'a';

/** Bits of a property's flags. */
export const FLAG = { required: 1, readOnly: 2, writeOnly: 4, constant: 8, identifier: 16 } as const;

/** Bits of the scopes where a type can be deployed; 0 is a type that can only be read. */
export const SCOPE = { tenant: 1, managementGroup: 2, subscription: 4, resourceGroup: 8, extension: 16 } as const;

/** One shape; the members present tell its kind (object, list, string, number, choice). */
export interface Shape {
  /** Object: name to reference, or to `[reference, flags]`. */
  readonly p?: Readonly<Record<string, ShapeRef | readonly [ShapeRef, number]>>;
  /** Object: names of read-only properties. */
  readonly r?: readonly string[];
  /** Object: any further name is allowed and has this type. */
  readonly x?: ShapeRef;
  /** Discriminated object: the property whose value chooses one of `v`. */
  readonly d?: string;
  readonly v?: Readonly<Record<string, ShapeRef>>;
  /** List of this. */
  readonly l?: ShapeRef;
  /** String out of these values; with `o` others are accepted too. */
  readonly e?: readonly string[];
  readonly o?: 1;
  /** String with length bounds and a Go (RE2) pattern. */
  readonly s?: 1;
  readonly q?: string;
  /** Number with bounds. */
  readonly i?: 1;
  readonly n?: number;
  readonly m?: number;
  /** Any one of several. */
  readonly u?: readonly ShapeRef[];
  /** The value is a secret. */
  readonly z?: 1;
}

export interface ArmType {
  /** The type as Azure spells it. */
  readonly t: string;
  /** The newest stable api-versions, newest first; empty where only previews exist. */
  readonly v: readonly string[];
  /** The api-version that the shapes describe, where it is not `v[0]`. */
  readonly p?: string;
  /** Sum of {@link SCOPE} bits where it can be deployed; 0: it can only be read. */
  readonly w: number;
  /** Where it can be read, where that differs from `w`. */
  readonly r?: number;
  /** Names of its POST actions. */
  readonly f?: readonly string[];
  /** The body. */
  readonly b: ShapeRef;
}

export interface ArmTable {
  /** By full type in lower case. */
  readonly types: Readonly<Record<string, ArmType>>;
  readonly shapes: readonly Shape[];
}

/** What the schema says of one property of an object. */
export type Property = 'read-only' | { readonly ref: ShapeRef; readonly flags: number };

export interface ArmSchema {
  /** The table of a provider namespace (any case); undefined where the data has none. */
  table(namespace: string): ArmTable | undefined;
  /** The namespaces that the data has, in lower case, in order. */
  namespaces(): readonly string[];
  /** A type (any case) and the table its shapes are in; undefined where the data does not know it. */
  typeOf(armType: string): { readonly type: ArmType; readonly table: ArmTable } | undefined;
  /** The api-version that the shapes of a type describe, which is the one to read and write with. */
  apiVersionOf(armType: string): string | undefined;
}

/**
 * A folder of this package's data: below the nearest ancestor of this file that holds it, so that sources and bundle find the same.
 *
 * @throws Error where no ancestor holds it: the package is incomplete
 */
export function dataFolder(name: string, from: string = fileURLToPath(import.meta.url)): string {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const found = join(folder, 'data', name);
    if (existsSync(found)) return found;
    if (folder === dirname(folder))
      throw new Error(`data/${name} is missing: the package is incomplete, install it again.`);
  }
}

/** Reads the table of a namespace from a folder; undefined where there is no such file. */
export function loadTable(folder: string, namespace: string): ArmTable | undefined {
  const key = namespace.toLowerCase();
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(key) || key === 'index') return undefined;
  const file = join(folder, `${key}.json.gz`);
  return existsSync(file) ? (JSON.parse(gunzipSync(readFileSync(file)).toString()) as ArmTable) : undefined;
}

/** The schema over a folder of tables; each is read once, when first asked for. */
export function makeArmSchema(folder: string = dataFolder('arm')): ArmSchema {
  const tables = new Map<string, ArmTable | undefined>();
  const table = (namespace: string): ArmTable | undefined => {
    const key = namespace.toLowerCase();
    if (!tables.has(key)) tables.set(key, loadTable(folder, key));
    return tables.get(key);
  };
  const typeOf: ArmSchema['typeOf'] = (armType) => {
    const key = armType.toLowerCase();
    const found = table(key.slice(0, key.indexOf('/')));
    const type = found && Object.hasOwn(found.types, key) ? found.types[key] : undefined;
    return found && type ? { type, table: found } : undefined;
  };
  return {
    table,
    namespaces: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.json.gz') && file !== 'index.json.gz')
        .map((file) => file.replace(/\.json\.gz$/, ''))
        .sort(),
    typeOf,
    apiVersionOf(armType) {
      const found = typeOf(armType);
      return found && (found.type.p ?? found.type.v[0]);
    },
  };
}

/** The shape behind a reference; undefined for a primitive. */
export const shapeAt = (table: ArmTable, ref: ShapeRef): Shape | undefined =>
  typeof ref === 'number' ? table.shapes[ref] : undefined;

/**
 * What an object's shape says of one of its properties; undefined where it does not know the name. A discriminated object needs
 * the `value` itself, whose discriminator chooses the variant (by exact case).
 */
export function propertyOf(
  table: ArmTable,
  shape: Shape,
  name: string,
  value?: Readonly<Record<string, unknown>>,
): Property | undefined {
  const own = ownProperty(shape, name);
  if (own !== undefined) return own;
  const choice = shape.d === undefined ? undefined : value?.[shape.d];
  const variant = typeof choice === 'string' && shape.v && Object.hasOwn(shape.v, choice) ? shape.v[choice] : undefined;
  const variantShape = variant === undefined ? undefined : shapeAt(table, variant);
  const inVariant = variantShape && propertyOf(table, variantShape, name, value);
  if (inVariant !== undefined) return inVariant;
  return shape.x === undefined ? undefined : { ref: shape.x, flags: 0 };
}

function ownProperty(shape: Shape, name: string): Property | undefined {
  if (shape.r?.includes(name)) return 'read-only';
  if (!shape.p || !Object.hasOwn(shape.p, name)) return undefined;
  const found = shape.p[name]!;
  return typeof found === 'object' ? { ref: found[0], flags: found[1] } : { ref: found, flags: 0 };
}
