// The functions of ARM templates that need nothing but their arguments, and those that make up ids. `reference`, `parameters` and the like
// come from the deployment. A function that is not here is refused as not simulated, never answered with a guess.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { NotSimulated, TemplateError, type Functions, type Value } from './expression.ts';

/** Where a template is deployed. */
export type DeploymentScope =
  | { readonly kind: 'tenant' }
  | { readonly kind: 'managementGroup'; readonly name: string }
  | { readonly kind: 'subscription'; readonly subscription: string }
  | { readonly kind: 'resourceGroup'; readonly subscription: string; readonly group: string };

export function idOfScope(scope: DeploymentScope): string {
  switch (scope.kind) {
    case 'tenant':
      return '';
    case 'managementGroup':
      return `/providers/Microsoft.Management/managementGroups/${scope.name}`;
    case 'subscription':
      return `/subscriptions/${scope.subscription}`;
    case 'resourceGroup':
      return `/subscriptions/${scope.subscription}/resourceGroups/${scope.group}`;
  }
}

/** What a deployment adds to the functions below. */
export interface Surroundings {
  readonly scope: DeploymentScope;
  readonly parameter: (name: string) => Value;
  readonly variable: (name: string) => Value;
  /** The body of a resource, or its properties alone. */
  readonly reference: (id: string, apiVersion: string | undefined, isFull: boolean) => Value;
  /** Objects such as `subscription()`; undefined where the scope has none. */
  readonly object: (
    name: 'tenant' | 'managementgroup' | 'subscription' | 'resourcegroup' | 'deployment' | 'environment',
  ) => Value | undefined;
}

const OBJECTS = ['tenant', 'managementgroup', 'subscription', 'resourcegroup', 'deployment', 'environment'] as const;

/** @throws TemplateError as ARM does; NotSimulated for what is not here */
export function makeFunctions(around: Surroundings): Functions {
  return (name, given) => {
    const fail = (what: string): never => {
      throw new TemplateError(
        `Unable to process template language expression: the template function '${name}' ${what}.`,
      );
    };
    const values = (): Value[] => given.map((each) => each());
    const text = (value: Value | undefined): string =>
      typeof value === 'string' ? value : fail('expects a string as argument');
    const whole = (value: Value | undefined): number =>
      typeof value === 'number' ? value : fail('expects an integer as argument');
    const flag = (value: Value | undefined): boolean =>
      typeof value === 'boolean' ? value : fail('expects a boolean as argument');
    const list = (value: Value | undefined): readonly Value[] =>
      Array.isArray(value) ? (value as readonly Value[]) : fail('expects an array as argument');
    const object = (value: Value | undefined): { readonly [name: string]: Value } =>
      isObject(value) ? value : fail('expects an object as argument');
    const texts = (): string[] => values().map(text);
    const one = (): Value => (given.length === 1 ? given[0]!() : fail('expects one argument'));
    const two = (): [Value, Value] => (given.length === 2 ? [given[0]!(), given[1]!()] : fail('expects two arguments'));

    if ((OBJECTS as readonly string[]).includes(name)) {
      const found = around.object(name as (typeof OBJECTS)[number]);
      return found ?? fail(`is not available in a deployment to ${around.scope.kind}`);
    }
    switch (name) {
      case 'parameters':
        return around.parameter(text(one()));
      case 'variables':
        return around.variable(text(one()));
      case 'reference': {
        const [id, version, full] = texts();
        return around.reference(text(id), version, full?.toLowerCase() === 'full');
      }
      case 'resourceid':
        return resourceId(texts(), around.scope, fail);
      case 'subscriptionresourceid': {
        const [subscription, rest] = optional(texts(), 1);
        const own = 'subscription' in around.scope ? around.scope.subscription : undefined;
        return idBelow(`/subscriptions/${subscription[0] ?? own ?? fail('needs a subscription')}`, rest, fail);
      }
      case 'managementgroupresourceid': {
        const [group, rest] = optional(texts(), 1);
        const own = around.scope.kind === 'managementGroup' ? around.scope.name : undefined;
        const scope = { kind: 'managementGroup', name: group[0] ?? own ?? fail('needs a management group') } as const;
        return idBelow(idOfScope(scope), rest, fail);
      }
      case 'tenantresourceid':
        return idBelow('', texts(), fail);
      case 'extensionresourceid': {
        const [scope, ...rest] = texts();
        return idBelow(text(scope), rest, fail);
      }
      case 'concat': {
        const all = values();
        if (all.some((value) => Array.isArray(value))) return all.flatMap(list);
        return all
          .map((value) => (isObject(value) || value === null ? fail('joins strings or arrays') : String(value)))
          .join('');
      }
      case 'format': {
        const [pattern, ...rest] = values();
        return text(pattern).replace(/\{\{|\}\}|\{(\d+)([^}]*)\}/g, (found, index?: string, how?: string) => {
          if (index === undefined) return found[0]!;
          if (how !== '') throw new NotSimulated(`format('${text(pattern)}', …): the form {${index}${how ?? ''}}`);
          const value = rest[Number(index)];
          return value === undefined ? fail(`has no argument ${index}`) : stringOf(value);
        });
      }
      case 'string':
        return stringOf(one());
      case 'json':
        return parseJson(text(one()), fail);
      case 'int':
        return Number.isInteger(Number(one())) ? Number(one()) : fail('expects a number');
      case 'bool': {
        const value = String(one()).toLowerCase();
        return value === 'true' || value === '1'
          ? true
          : value === 'false' || value === '0'
            ? false
            : fail('expects a boolean');
      }
      case 'guid':
        return guid(texts().join('-'));
      case 'uniquestring':
        return uniqueString(texts().join('-'));
      case 'tolower':
        return text(one()).toLowerCase();
      case 'toupper':
        return text(one()).toUpperCase();
      case 'trim':
        return text(one()).trim();
      case 'replace': {
        const [whole_, from, to] = texts();
        return text(whole_).replaceAll(text(from), text(to));
      }
      case 'split':
        return text(two()[0]).split(Array.isArray(two()[1]) ? NEVER : text(two()[1]));
      case 'join':
        return list(two()[0]).map(stringOf).join(text(two()[1]));
      case 'substring': {
        const [of, start, length] = values();
        const from = whole(start);
        return text(of).slice(from, length === undefined ? undefined : from + whole(length));
      }
      case 'startswith':
        return text(two()[0]).toLowerCase().startsWith(text(two()[1]).toLowerCase());
      case 'endswith':
        return text(two()[0]).toLowerCase().endsWith(text(two()[1]).toLowerCase());
      case 'indexof':
        return text(two()[0]).toLowerCase().indexOf(text(two()[1]).toLowerCase());
      case 'base64':
        return Buffer.from(text(one())).toString('base64');
      case 'base64tostring':
        return Buffer.from(text(one()), 'base64').toString();
      case 'uricomponent':
        return encodeURIComponent(text(one()));
      case 'uricomponenttostring':
        return decodeURIComponent(text(one()));
      case 'if': {
        if (given.length !== 3) return fail('expects three arguments');
        return flag(given[0]!()) ? given[1]!() : given[2]!();
      }
      case 'and':
        return given.every((each) => flag(each()));
      case 'or':
        return given.some((each) => flag(each()));
      case 'not':
        return !flag(one());
      case 'equals':
        return isDeepStrictEqual(two()[0], two()[1]);
      case 'less':
        return whole(two()[0]) < whole(two()[1]);
      case 'lessorequals':
        return whole(two()[0]) <= whole(two()[1]);
      case 'greater':
        return whole(two()[0]) > whole(two()[1]);
      case 'greaterorequals':
        return whole(two()[0]) >= whole(two()[1]);
      case 'add':
        return whole(two()[0]) + whole(two()[1]);
      case 'sub':
        return whole(two()[0]) - whole(two()[1]);
      case 'mul':
        return whole(two()[0]) * whole(two()[1]);
      case 'div':
        return Math.trunc(whole(two()[0]) / whole(two()[1]));
      case 'mod':
        return whole(two()[0]) % whole(two()[1]);
      case 'coalesce':
        for (const each of given) {
          const value = each();
          if (value !== null) return value;
        }
        return null;
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      case 'createarray':
        return values();
      case 'createobject': {
        const pairs = values();
        if (pairs.length % 2 !== 0) return fail('expects names and values in pairs');
        return Object.fromEntries(pairs.flatMap((each, at) => (at % 2 === 0 ? [[text(each), pairs[at + 1]!]] : [])));
      }
      case 'array':
        return Array.isArray(one()) ? one() : [one()];
      case 'empty':
        return sizeOf(one(), fail) === 0;
      case 'length':
        return sizeOf(one(), fail);
      case 'first':
      case 'last': {
        const of = one();
        const at = name === 'first' ? 0 : -1;
        return typeof of === 'string' ? (of.at(at) ?? '') : (list(of).at(at) ?? null);
      }
      case 'contains': {
        const [of, what] = two();
        if (typeof of === 'string') return of.includes(stringOf(what));
        if (Array.isArray(of)) return list(of).some((item) => isDeepStrictEqual(item, what));
        return Object.keys(object(of)).some((each) => each.toLowerCase() === text(what).toLowerCase());
      }
      case 'union': {
        const all = values();
        if (all.every((value) => Array.isArray(value)))
          return all
            .flatMap(list)
            .filter((item, at, items) => items.findIndex((each) => isDeepStrictEqual(each, item)) === at);
        return Object.assign({}, ...all.map(object)) as Value;
      }
      default:
        throw new NotSimulated(`the template function '${name}'`);
    }
  };
}

const NEVER = /(?!)/;

const isObject = (value: Value | undefined): value is { readonly [name: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const stringOf = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));

function sizeOf(value: Value, fail: (what: string) => never): number {
  if (value === null) return 0;
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : fail('expects a string, an array or an object');
}

function parseJson(text: string, fail: (what: string) => never): Value {
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    if (error instanceof SyntaxError) return fail(`cannot read ${JSON.stringify(text.slice(0, 60))}`);
    throw error;
  }
}

/** Splits off at most `count` leading arguments: the type is the first with a slash. */
function optional(given: readonly string[], count: number): [optional: string[], rest: string[]] {
  const type = given.findIndex((each) => each.includes('/'));
  const at = type < 0 ? 0 : Math.min(type, count);
  return [given.slice(0, at), given.slice(at)];
}

function resourceId(given: readonly string[], scope: DeploymentScope, fail: (what: string) => never): string {
  const [before, rest] = optional(given, 2);
  if (scope.kind !== 'resourceGroup' && before.length < 2) {
    // At subscription scope the one optional argument is the subscription; above it ids are the tenant's.
    const own = scope.kind === 'subscription' ? scope.subscription : undefined;
    const subscription = before[0] ?? own;
    return idBelow(subscription === undefined ? '' : `/subscriptions/${subscription}`, rest, fail);
  }
  const group = before.at(-1) ?? (scope.kind === 'resourceGroup' ? scope.group : '');
  const own = 'subscription' in scope ? scope.subscription : fail('needs a subscription');
  const subscription = before.length === 2 ? before[0]! : own;
  return idBelow(`/subscriptions/${subscription}/resourceGroups/${group}`, rest, fail);
}

function idBelow(scope: string, [type, ...names]: readonly string[], fail: (what: string) => never): string {
  const [namespace, ...kinds] = (type ?? '').split('/');
  if (kinds.length === 0 || kinds.length !== names.length)
    return fail(`has a type of ${kinds.length} segments and ${names.length} names`);
  return `${scope}/providers/${namespace!}${kinds.map((kind, at) => `/${kind}/${names[at]!}`).join('')}`;
}

/** The namespace of ARM's own GUIDs, which are of version 5. */
const GUIDS = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');

function guid(text: string): string {
  const hash = createHash('sha1').update(GUIDS).update(text).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** 13 letters and digits that depend on the text alone, as ARM's; the letters are others than ARM's, whose hash is not published. */
const uniqueString = (text: string): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 24)}`)
    .toString(32)
    .padStart(13, 'a')
    .slice(0, 13);
