// What ARM's own type definitions refuse, as a walk over the tables that shares nothing with the code under test: unknown and read-only
// names, missing required ones, values outside a closed list, wrong kinds, lengths and patterns.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

type Ref = number | string;
interface Shape {
  p?: Record<string, Ref | [Ref, number]>;
  r?: string[];
  x?: Ref;
  d?: string;
  v?: Record<string, Ref>;
  l?: Ref;
  e?: string[];
  o?: 1;
  s?: 1;
  i?: 1;
  q?: string;
  n?: number;
  m?: number;
  u?: Ref[];
}
interface Table {
  types: Record<string, { t: string; v: string[]; p?: string; w: number; b: Ref }>;
  shapes: Shape[];
}

const tables = new Map<string, Table>();
const NOTHING: Table = { types: {}, shapes: [] };
const tableOf = (namespace: string): Table => {
  let table = tables.get(namespace);
  if (!table) {
    const file = new URL(`../../data/arm/${namespace}.json.gz`, import.meta.url);
    table = existsSync(file) ? (JSON.parse(gunzipSync(readFileSync(file)).toString()) as Table) : NOTHING;
    tables.set(namespace, table);
  }
  return table;
};

/** A resource as a template writes it: `body` is all of it but type, api-version, name, scope and parent. */
export interface Body {
  readonly type: string;
  readonly apiVersion: string;
  /** The last segment of its name. */
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Every objection; empty where ARM would take it. `beside` names required members that stand elsewhere; `strict` also objects to a name
 * that stands beside known ones where ARM would take any, since in code that people write it is misspelt.
 */
export function armObjections(
  { type, apiVersion, name, body }: Body,
  beside: readonly string[] = ['name'],
  strict = false,
): string[] {
  const key = type.toLowerCase();
  const { types, shapes } = tableOf(key.slice(0, key.indexOf('/')));
  const known = types[key];
  if (!known) return [`${type}: the type can't be found`];
  const faults: string[] = [];
  if (known.t !== type) faults.push(`${type}: is spelled ${known.t}`);
  if ((known.p ?? known.v[0]) !== apiVersion) faults.push(`${type}: the api-version ${apiVersion} is not the table's`);
  if (known.w === 0) faults.push(`${type}: can only be read`);

  const flagsOf = (entry: Ref | [Ref, number]): number => (Array.isArray(entry) ? entry[1] : 0);
  const refOf = (entry: Ref | [Ref, number]): Ref => (Array.isArray(entry) ? entry[0] : entry);
  /** An object shape with its variant's members beside its own. */
  const whole = (shape: Shape, value: Record<string, unknown>, path: string): Shape => {
    if (shape.d === undefined) return shape;
    const choice = value[shape.d];
    const ref = typeof choice === 'string' ? shape.v?.[choice] : undefined;
    if (typeof ref !== 'number') {
      faults.push(`${path}.${shape.d}: ${String(choice)} chooses no variant`);
      return shape;
    }
    const variant = whole(shapes[ref]!, value, path);
    return { ...variant, p: { ...shape.p, ...variant.p }, r: [...(shape.r ?? []), ...(variant.r ?? [])] };
  };
  const walk = (value: unknown, ref: Ref, path: string): void => {
    if (value === null || value === undefined || ref === 'a') return;
    const kind = Array.isArray(value) ? 'list' : typeof value;
    if (typeof ref === 'string') {
      const wanted = { s: 'string', i: 'number', b: 'boolean' }[ref];
      if (kind !== wanted) faults.push(`${path}: is a ${kind}, not a ${wanted}`);
      return;
    }
    const shape = shapes[ref]!;
    if (shape.u) return walkAny(value, shape.u, path);
    if (shape.p) {
      if (kind !== 'object') return void faults.push(`${path}: is a ${kind}, not an object`);
      const object = value as Record<string, unknown>;
      const { p = {}, r = [], x } = whole(shape, object, path);
      for (const [name, member] of Object.entries(object)) {
        const isMap = Object.keys(p).length === 0;
        const entry = Object.hasOwn(p, name) ? p[name]! : strict && !isMap ? undefined : x;
        if (r.includes(name) && !Object.hasOwn(p, name)) faults.push(`${path}.${name}: is read-only`);
        else if (entry === undefined) faults.push(`${path}.${name}: is unknown`);
        else walk(member, refOf(entry), `${path}.${name}`);
      }
      for (const [name, entry] of Object.entries(p))
        if ((flagsOf(entry) & 3) === 1 && (object[name] ?? null) === null && !(path === '' && beside.includes(name)))
          faults.push(`${path}.${name}: is required`);
      return;
    }
    if (shape.l !== undefined) {
      if (!Array.isArray(value)) return void faults.push(`${path}: is a ${kind}, not a list`);
      if (value.length < (shape.n ?? 0) || value.length > (shape.m ?? Infinity))
        faults.push(`${path}: has ${value.length} items`);
      value.forEach((item, index) => walk(item, shape.l!, `${path}[${index}]`));
      return;
    }
    if (shape.i) {
      if (typeof value !== 'number') faults.push(`${path}: is a ${kind}, not a number`);
      else if (value < (shape.n ?? -Infinity) || value > (shape.m ?? Infinity))
        faults.push(`${path}: ${value} is out of bounds`);
      return;
    }
    if (typeof value !== 'string') return void faults.push(`${path}: is a ${kind}, not a string`);
    if (shape.e && !shape.o && !shape.e.includes(value))
      faults.push(`${path}: ${value} is none of ${shape.e.join(', ')}`);
    const bytes = Buffer.byteLength(value);
    if (shape.s && (bytes < (shape.n ?? 0) || bytes > (shape.m ?? Infinity)))
      faults.push(`${path}: is ${bytes} bytes long`);
    if (
      shape.q !== undefined &&
      !/\(\?<?[=!]/.test(shape.q) &&
      !new RegExp(shape.q.replace(/^\(\?[ims]+\)/, ''), 'i').test(value)
    )
      faults.push(`${path}: does not match ${shape.q}`);
  };
  /** One of several: it is enough that one has no objection. */
  const walkAny = (value: unknown, refs: Ref[], path: string): void => {
    const before = faults.length;
    const fits = refs.some((ref) => {
      walk(value, ref, path);
      return faults.splice(before).length === 0;
    });
    if (!fits) faults.push(`${path}: fits none of its forms`);
  };

  const root = shapes[known.b as number]!;
  const object = { ...body, name };
  const { p = {} } = whole(root, object, '');
  for (const member of ['id', 'type'].filter((each) => Object.hasOwn(body, each)))
    faults.push(`.${member}: belongs beside the body`);
  walk(Object.hasOwn(p, 'name') || root.d === 'name' ? object : body, known.b, '');
  return [...new Set(faults)];
}

/** True where the type has this member and it can be written. */
export function hasMember(type: string, member: string): boolean {
  const key = type.toLowerCase();
  const { types, shapes } = tableOf(key.slice(0, key.indexOf('/')));
  const root = types[key] && shapes[types[key].b as number];
  return root !== undefined && Object.hasOwn(root.p ?? {}, member) && !(root.r ?? []).includes(member);
}
