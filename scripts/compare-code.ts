// Compares two graphs by the azapi code that is made of them: it states every writable property of every resource, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHcl, resourcesIn, type Parsed } from '../test/support/parse-hcl.ts';
import { causeOf } from './difference-causes.ts';

export interface Comparison {
  readonly resources: number;
  readonly resources_missing: readonly string[];
  readonly resources_more: readonly string[];
  /** Resources that are in both and say the same, of those of the first. */
  readonly resources_equal_percent: number;
  readonly properties: number;
  /** Properties of the first that say the same in the second, of those that Azure does not assign. */
  readonly properties_equal_percent: number;
  /** The same, letter by letter, nothing left out. */
  readonly properties_identical_percent: number;
  /** How many properties, of either side, differ by letter, by cause. */
  readonly causes: Readonly<Record<string, number>>;
  readonly differences: readonly string[];
}

/** Not properties of the resource: how Terraform treats it. */
const META = new Set([
  'lifecycle',
  'depends_on',
  'schema_validation_enabled',
  'sensitive_body',
  'sensitive_body_version',
]);

/** What Azure makes together with something else: addresses and ids. */
export interface MadeByAzure {
  readonly addresses: ReadonlySet<string>;
  readonly ids: readonly string[];
}

/** What the account of a generation says that Azure makes: no code makes it anew. */
export function madeByAzure(folder: string): MadeByAzure {
  const { resources } = JSON.parse(readFileSync(join(folder, 'coverage.json'), 'utf8')) as {
    resources: readonly { readonly id: string; readonly address?: string; readonly made_by?: string }[];
  };
  const made = resources.filter(({ made_by: maker }) => maker !== undefined);
  return {
    addresses: new Set(made.flatMap(({ address }) => address ?? [])),
    ids: made.map(({ id }) => id.toLowerCase()),
  };
}

const NOTHING: MadeByAzure = { addresses: new Set(), ids: [] };

/** Compares the code in two folders, resource by resource and leaf by leaf, but for what Azure makes by itself. */
export function compareCode(before: string, after: string, made = NOTHING): Comparison {
  const all = leavesOf(before);
  const first = new Map([...all].filter(([address]) => !made.addresses.has(address)));
  const second = leavesOf(after);
  const differences: string[] = [];
  const causes: Record<string, number> = {};
  let [properties, identical, same, assigned, equalResources] = [0, 0, 0, 0, 0];
  for (const [address, { type, leaves }] of first) {
    properties += leaves.size;
    const others = second.get(address)?.leaves;
    if (!others) continue;
    let isEqual = true;
    for (const path of new Set([...leaves.keys(), ...others.keys()])) {
      const [mine, theirs] = [leaves.get(path), others.get(path)];
      if (mine === theirs) {
        identical++;
        continue;
      }
      const cause = [...made.ids, ...made.addresses].some((each) => mine?.toLowerCase().includes(each.toLowerCase()))
        ? 'assigned by Azure'
        : causeOf({
            type,
            path: path.replace(/^body\./, '').replace(/\[[^\]]*\]/g, '[]'),
            before: mine,
            after: theirs,
          });
      causes[cause] = (causes[cause] ?? 0) + 1;
      differences.push(`${cause}: ${address} ${path}: ${mine ?? 'absent'} -> ${theirs ?? 'absent'}`);
      if (cause === 'different') isEqual = false;
      else if (mine !== undefined && cause === 'assigned by Azure') assigned++;
      else if (mine !== undefined) same++;
    }
    if (isEqual) equalResources++;
  }
  const percent = (part: number, whole: number): number =>
    whole === 0 ? 100 : Math.floor((part / whole) * 10_000) / 100;
  return {
    resources: first.size,
    resources_missing: [...first.keys()].filter((address) => !second.has(address)),
    resources_more: [...second.keys()].filter((address) => !all.has(address)),
    resources_equal_percent: percent(equalResources, first.size),
    properties,
    properties_equal_percent: percent(identical + same, properties - assigned),
    properties_identical_percent: percent(identical, properties),
    causes,
    differences: differences.sort(),
  };
}

interface Leaves {
  /** In lower case, without version. */
  readonly type: string;
  /** JSON of every value by path. */
  readonly leaves: ReadonlyMap<string, string>;
}

/** Every resource of a folder of Terraform, with its leaves by path. */
function leavesOf(folder: string): ReadonlyMap<string, Leaves> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tf') && !path.includes('.terraform'))
    .map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const);
  const parsed = [...parseHcl(new Map(files)).values()];
  const ids = idsIn(parsed);
  return new Map(
    resourcesIn(parsed).map(({ type, name, body }) => [
      `${type}.${name}`,
      { type: String(body['type']).replace(/@.*$/, '').toLowerCase(), leaves: leaves(body, ids) },
    ]),
  );
}

/** Ids by the expression that evaluates to them, from the blocks of the import. */
const idsIn = (files: readonly Parsed[]): ReadonlyMap<string, string> =>
  new Map(
    files.flatMap((file) =>
      ((file['import'] ?? []) as readonly { to: string; id: string }[]).map(({ to, id }) => [
        to.replace(/^\$\{(.*)\}$/, '$1') + '.id',
        id.replace(/\?api-version=.*$/, ''),
      ]),
    ),
  );

/** References to ids are the ids: whether code refers or spells is no property of a resource. */
function leaves(body: Parsed, ids: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    // Sets to ARM, and one prefix is written alone or as a list of one.
    if (Array.isArray(value) && path === 'body.zones') value = [...(value as string[])].sort();
    if (Array.isArray(value) && value.length === 1 && /\.subnets\[[^\]]*\]\.properties\.addressPrefixes$/.test(path))
      walk(value[0], path.replace(/es$/, ''));
    else if (Array.isArray(value)) value.forEach((item, index) => walk(item, `${path}[${keyOf(item) ?? index}]`));
    else if (typeof value === 'object' && value !== null)
      for (const [name, item] of Object.entries(value)) walk(item, path === '' ? name : `${path}.${name}`);
    else found.set(path, JSON.stringify(typeof value === 'string' ? withIds(value) : value));
  };
  const withIds = (text: string): string =>
    text.replace(/\$\{([\w.]+\.id)\}/g, (whole, expression: string) => ids.get(expression) ?? whole);
  for (const [name, value] of Object.entries(body)) if (!META.has(name)) walk(value, name);
  return found;
}

/** Items with a name are found by it: their order is Azure's to choose. */
const keyOf = (item: unknown): string | undefined =>
  typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string' ? item.name : undefined;
