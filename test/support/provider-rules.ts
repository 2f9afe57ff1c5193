// What a provider's schema refuses in a resource block, as a walk over the schema that shares nothing with the code under test: unknown and
// read-only arguments, missing required ones, wrong kinds, values outside a list, too many blocks, and arguments that exclude or need others.
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ParsedResource } from './parse-hcl.ts';

type Type = string | [string, Type] | ['object', Record<string, Type>];
interface Attribute {
  type?: Type;
  required?: true;
  optional?: true;
  computed?: true;
  enum?: string[];
  conflictsWith?: string[];
  exactlyOneOf?: string[];
  atLeastOneOf?: string[];
  requiredWith?: string[];
  block?: string;
  min?: number;
  max?: number;
  attrs?: Attributes;
  attrBlock?: true;
}
type Attributes = Record<string, Attribute>;

const read = (file: URL): Record<string, { attrs: Attributes }> =>
  (JSON.parse(gunzipSync(readFileSync(file)).toString()) as { resources: Record<string, { attrs: Attributes }> })
    .resources;

const AZURERM = new URL('../../data/azurerm/', import.meta.url);
/** Schemas of all resources of azurerm and azuread. */
export const schemas = new Map(
  [
    ...readdirSync(AZURERM)
      .filter((name) => name.endsWith('.gz'))
      .map((name) => new URL(name, AZURERM)),
    new URL('azuread-schema.json.gz', import.meta.url),
  ].flatMap((file) => Object.entries(read(file)).map(([name, { attrs }]) => [name, attrs] as const)),
);

/** Arguments that every resource takes. */
const META = new Set(['depends_on', 'lifecycle', 'provider']);

/** Every objection the provider would have to a block; empty where it accepts. */
export function providerObjections({ type, name, body }: ParsedResource): string[] {
  const root = schemas.get(type);
  if (!root) return [`${type}.${name}: the provider has no such resource`];
  const faults: string[] = [];

  const level = (given: Record<string, unknown>, attrs: Attributes, path: string): void => {
    for (const [key, value] of Object.entries(given)) {
      if (path === '' && META.has(key)) continue;
      const attribute = Object.hasOwn(attrs, key) ? attrs[key]! : undefined;
      const at = path + key;
      if (!attribute) faults.push(`${at}: is unknown`);
      else if (!attribute.required && !attribute.optional && !attribute.block) faults.push(`${at}: is read-only`);
      else if (attribute.attrs) {
        if (!Array.isArray(value)) faults.push(`${at}: is no block`);
        else {
          if (attribute.max && value.length > attribute.max) faults.push(`${at}: more than ${attribute.max}`);
          if (value.length < (attribute.min ?? 0)) faults.push(`${at}: fewer than ${attribute.min}`);
          for (const item of value as Record<string, unknown>[]) level(item, attribute.attrs, `${at}.`);
        }
      } else {
        kind(value, attribute.type!, at, attribute.attrBlock === true);
        for (const text of [value].flat())
          if (attribute.enum && typeof text === 'string' && !text.includes('${') && !attribute.enum.includes(text))
            faults.push(`${at}: ${JSON.stringify(text)} is none of the allowed values`);
      }
      for (const rival of attribute?.conflictsWith ?? [])
        if (bare(rival) !== at && has(rival)) faults.push(`${at}: excludes ${rival}`);
      for (const other of attribute?.requiredWith ?? []) if (!has(other)) faults.push(`${at}: needs ${other}`);
    }
    for (const [key, attribute] of Object.entries(attrs)) {
      const isGiven = Object.hasOwn(given, key);
      if (!isGiven && (attribute.required || (attribute.block && (attribute.min ?? 0) > 0 && !attribute.computed)))
        faults.push(`${path}${key}: is required`);
      const one = attribute.exactlyOneOf ?? attribute.atLeastOneOf;
      if (one && bare(one[0]!) === path + key && !one.some(has))
        faults.push(`${path}${key}: needs one of ${one.join(', ')}`);
      if (
        attribute.exactlyOneOf &&
        bare(attribute.exactlyOneOf[0]!) === path + key &&
        attribute.exactlyOneOf.filter(has).length > 1
      )
        faults.push(`${path}${key}: only one of ${attribute.exactlyOneOf.join(', ')}`);
    }
  };
  const kind = (value: unknown, wanted: Type, at: string, asBlocks: boolean): void => {
    if (typeof value === 'string' && /^\$\{.*\}$/s.test(value)) return;
    if (typeof wanted === 'string') {
      const is = typeof value === 'boolean' ? 'bool' : typeof value;
      if (is !== wanted) faults.push(`${at}: is a ${Array.isArray(value) ? 'list' : is}, not a ${wanted}`);
      return;
    }
    const [outer, inner] = wanted;
    if (outer === 'object' || outer === 'map') {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return void faults.push(`${at}: is no ${outer}`);
      for (const [key, member] of Object.entries(value)) {
        const of = outer === 'map' ? (inner as Type) : (inner as Record<string, Type>)[key];
        if (of === undefined) faults.push(`${at}.${key}: is unknown`);
        else kind(member, of, `${at}.${key}`, asBlocks);
      }
      return;
    }
    if (!Array.isArray(value)) return void faults.push(`${at}: is no list`);
    value.forEach((item, index) => kind(item, inner as Type, `${at}[${index}]`, asBlocks));
  };
  const bare = (path: string): string => path.replace(/\.\d+(?=\.|$)/g, '');
  const has = (path: string): boolean => {
    const walk = (value: unknown, [step, ...rest]: string[]): boolean => {
      if (step === undefined) return value !== undefined;
      if (Array.isArray(value)) return value.some((item) => walk(item, [step, ...rest]));
      return (
        typeof value === 'object' &&
        value !== null &&
        Object.hasOwn(value, step) &&
        walk((value as Record<string, unknown>)[step], rest)
      );
    };
    return walk(body, bare(path).split('.'));
  };

  level(body as Record<string, unknown>, root, '');
  return [...new Set(faults)].map((fault) => `${type}.${name} ${fault}`);
}
