// What of a resource Azure alone fills in, read off the type data itself: the oracle's own reading, which shares no code with the scanner.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

type Ref = number | string;
interface Shape {
  readonly p?: Readonly<Record<string, Ref | readonly [Ref, number]>>;
  readonly r?: readonly string[];
  readonly x?: Ref;
  readonly v?: Readonly<Record<string, Ref>>;
  readonly l?: Ref;
  readonly u?: readonly Ref[];
}
interface Table {
  readonly types: Readonly<Record<string, { readonly b: Ref }>>;
  readonly shapes: readonly Shape[];
}

const READ_ONLY = 2;
const tables = new Map<string, Table | undefined>();

function tableOf(namespace: string): Table | undefined {
  const file = `data/arm/${namespace}.json.gz`;
  if (!tables.has(namespace))
    tables.set(
      namespace,
      existsSync(file) ? (JSON.parse(gunzipSync(readFileSync(file)).toString()) as Table) : undefined,
    );
  return tables.get(namespace);
}

/**
 * True for a member that the type data knows, and knows as one that nobody can set.
 * @param type in lower case
 * @param names of the members on the way to it, outermost first, without places in lists
 */
export function isFilledInByAzure(type: string, names: readonly string[]): boolean {
  const table = tableOf(type.split('/')[0]!);
  const body = table?.types[type]?.b;
  return table !== undefined && body !== undefined && look(table, body, names) === 'filled in';
}

/** `unknown` where no shape has such a member; where several may be meant, one that can be set is enough. */
function look(table: Table, ref: Ref, names: readonly string[]): 'settable' | 'filled in' | 'unknown' {
  const [name, ...rest] = names;
  if (name === undefined) return 'settable';
  const shape = typeof ref === 'number' ? table.shapes[ref] : undefined;
  if (shape === undefined) return 'unknown';
  if (shape.l !== undefined) return look(table, shape.l, names);
  if (shape.r?.includes(name)) return 'filled in';
  const member = Object.entries(shape.p ?? {}).find(([each]) => each === name)?.[1];
  if (Array.isArray(member) && ((member as [Ref, number])[1] & READ_ONLY) !== 0) return 'filled in';
  if (member !== undefined)
    return look(table, Array.isArray(member) ? (member as [Ref, number])[0] : (member as Ref), rest);
  const answers = [...(shape.u ?? []), ...Object.values(shape.v ?? {})].map((each) => look(table, each, names));
  if (answers.includes('settable')) return 'settable';
  if (answers.includes('filled in')) return 'filled in';
  return shape.x === undefined ? 'unknown' : look(table, shape.x, rest);
}
