// Compares two graphs by the azapi code that is made of them: it states every writable property of every resource, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseHcl, resourcesIn, type Parsed } from '../test/support/parse-hcl.ts';

export interface Comparison {
  readonly resources: number;
  readonly resources_missing: readonly string[];
  readonly resources_more: readonly string[];
  /** Resources that are in both with equal properties, of those of the first. */
  readonly resources_equal_percent: number;
  readonly properties: number;
  readonly properties_equal_percent: number;
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

/** Compares the code in two folders, resource by resource and leaf by leaf. */
export async function compareCode(before: string, after: string): Promise<Comparison> {
  const [first, second] = await Promise.all([leavesOf(before), leavesOf(after)]);
  const differences: string[] = [];
  let properties = 0;
  let equal = 0;
  let equalResources = 0;
  for (const [address, leaves] of first) {
    const others = second.get(address);
    properties += leaves.size;
    if (!others) continue;
    let differing = 0;
    for (const [path, value] of leaves) {
      if (others.get(path) === value) equal++;
      else {
        differing++;
        differences.push(`${address} ${path}: ${value} -> ${others.get(path) ?? 'absent'}`);
      }
    }
    for (const path of others.keys())
      if (!leaves.has(path)) {
        differing++;
        differences.push(`${address} ${path}: absent -> ${others.get(path)!}`);
      }
    if (differing === 0) equalResources++;
  }
  const percent = (part: number, whole: number): number =>
    whole === 0 ? 100 : Math.floor((part / whole) * 10_000) / 100;
  return {
    resources: first.size,
    resources_missing: [...first.keys()].filter((address) => !second.has(address)),
    resources_more: [...second.keys()].filter((address) => !first.has(address)),
    resources_equal_percent: percent(equalResources, first.size),
    properties,
    properties_equal_percent: percent(equal, properties),
    differences,
  };
}

/** Every resource of a folder of Terraform, with its leaves by path. */
function leavesOf(folder: string): Promise<Map<string, ReadonlyMap<string, string>>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tf') && !path.includes('.terraform'))
    .map((path) => [relative(folder, join(folder, path)), readFileSync(join(folder, path), 'utf8')] as const);
  const resources = resourcesIn(parseHcl(new Map(files)).values());
  return Promise.resolve(new Map(resources.map(({ type, name, body }) => [`${type}.${name}`, leaves(body)])));
}

function leaves(body: Parsed): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((item, index) => walk(item, `${path}[${keyOf(item) ?? index}]`));
    else if (typeof value === 'object' && value !== null)
      for (const [name, item] of Object.entries(value)) walk(item, path === '' ? name : `${path}.${name}`);
    else found.set(path, JSON.stringify(value));
  };
  for (const [name, value] of Object.entries(body)) if (!META.has(name)) walk(value, name);
  return found;
}

/** Items with a name are found by it: their order is Azure's to choose. */
const keyOf = (item: unknown): string | undefined =>
  typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string' ? item.name : undefined;
