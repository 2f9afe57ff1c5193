// Fits arguments to the schema of azurerm, and foresees what a plan after import would show. An argument that cannot be written is a
// loss, and a loss, a missing argument or a change in the first plan are reasons to write the resource with azapi instead.
import { ExactNumber } from '../../../json.ts';
import { TextWithReferences } from '../../../model.ts';
import { Expression, FunctionCall, type HclValue } from '../hcl.ts';
import { isArguments, type Arguments, type MappedArguments } from './arguments.ts';
import { isObjectList, type Attribute, type Attributes, type AttributeType } from './schema.ts';
import { isPassword, isSecretVariable, orGenerated } from './secret-variable.ts';

export interface Fitted {
  readonly args: Arguments;
  /** Why the resource cannot be written truthfully; empty where it can. */
  readonly faults: readonly string[];
}

/** What is known of arguments that no answer shows: whether the provider reads their default all the same. */
export type ReadsDefault = (argument: string) => boolean;

interface Fit {
  readonly attrs: Attributes;
  readonly mapped: MappedArguments;
  readonly readsDefault: ReadsDefault;
  /** Whether a secret may be absent: an import does not need it. */
  readonly mayLackSecrets: boolean;
  readonly faults: string[];
}

/** Arguments in the types of the schema, and why some cannot be: the reasons to leave the resource to azapi. */
export function fitArguments(
  mapped: MappedArguments,
  attrs: Attributes,
  readsDefault: ReadsDefault,
  mayLackSecrets: boolean,
): Fitted {
  const fit: Fit = {
    attrs,
    mapped,
    readsDefault,
    mayLackSecrets,
    faults: mapped.unknown.map((path) => `${path} takes a form that is not known`),
  };
  const args = fitLevel(fit, mapped.args, attrs, '');
  settleRivals(fit, args, attrs, args, '');
  return { args, faults: [...new Set(fit.faults)] };
}

/** One level: the resource itself, or a block. */
function fitLevel(fit: Fit, given: Arguments, attrs: Attributes, path: string): Arguments {
  const args: Arguments = {};
  for (const [name, value] of Object.entries(given)) {
    const attribute = Object.hasOwn(attrs, name) ? attrs[name]! : undefined;
    const at = path + name;
    if (!attribute) fit.faults.push(`azurerm has no argument ${at}`);
    else if (attribute.required || attribute.optional || attribute.block) {
      let fitted = fitValue(fit, value, attribute, at);
      if (fit.mayLackSecrets && isSecretVariable(value) && isWantedAlways(attribute, name, given, attrs)) {
        if (isPassword(name)) fitted = orGenerated(value);
        else fit.faults.push(`azurerm wants ${at} at every plan, and it is a secret`);
      }
      if (fitted !== undefined && !isLeftToDefault(fitted, attribute, path)) put(args, name, fitted);
    }
  }
  for (const [name, attribute] of Object.entries(attrs)) checkAbsent(fit, name, attribute, args, given, path);
  return args;
}

/** Whether azurerm refuses a plan without the argument, though it is not created. */
const isWantedAlways = (
  { required, exactlyOneOf, atLeastOneOf }: Attribute,
  name: string,
  given: Arguments,
  attrs: Attributes,
): boolean =>
  required === true ||
  exactlyOneOf !== undefined ||
  atLeastOneOf !== undefined ||
  Object.keys(given).some(
    (other) => other !== name && Object.hasOwn(attrs, other) && attrs[other]!.requiredWith?.includes(name),
  );

/** An argument that says what the provider assumes anyway. Inside a block its presence can matter, so there only emptiness goes. */
function isLeftToDefault(value: HclValue, attribute: Attribute, path: string): boolean {
  if (attribute.required || attribute.block) return false;
  if (attribute.default !== undefined && attribute.default !== null) return path === '' && value === attribute.default;
  return !attribute.computed && isZero(value);
}

const isZero = (value: HclValue): boolean =>
  value === false || value === 0 || value === '' || value === null || isEmptyList(value) || isEmptyObject(value);
const isEmptyList = (value: HclValue): boolean => Array.isArray(value) && value.length === 0;
const isEmptyObject = (value: HclValue): boolean => isArguments(value) && Object.keys(value).length === 0;

/** What the absence of an argument means: a refusal, a change in the plan, or nothing. */
function checkAbsent(
  fit: Fit,
  name: string,
  attribute: Attribute,
  args: Arguments,
  given: Arguments,
  path: string,
): void {
  if (Object.hasOwn(args, name)) return;
  const at = path + name;
  if (attribute.required || (attribute.block && (attribute.min ?? 0) > 0 && !attribute.computed)) {
    fit.faults.push(`azurerm requires ${at}, which was not read`);
    return;
  }
  if (attribute.computed || Object.hasOwn(given, name)) return;
  if (fit.mapped.elsewhere.has(at)) {
    fit.faults.push(`${at} is decided by another answer of Azure than the resource's own`);
    return;
  }
  const { default: assumed } = attribute;
  if (assumed === undefined || assumed === null) return;
  // The provider reads what is absent as off, which may be its default as well.
  if (fit.mapped.mapped.has(at) && isZero(assumed)) return;
  if (!fit.readsDefault(at))
    fit.faults.push(`azurerm would set ${at} to ${JSON.stringify(assumed)}, and Azure did not say what it is`);
}

function fitValue(fit: Fit, value: HclValue, attribute: Attribute, at: string): HclValue | undefined {
  if (attribute.block) return fitBlocks(fit, value, attribute, at);
  if (attribute.attrBlock) return fitObjects(fit, value, attribute.type!, at);
  const typed = ofType(value, attribute.type ?? 'string');
  if (typed === undefined) {
    fit.faults.push(`${at} takes another kind of value than Azure returned`);
    return undefined;
  }
  if (SSH_KEY.test(at) && typeof typed === 'string' && !isSshKey(typed))
    fit.faults.push(`azurerm takes no ${at} that it cannot decode`);
  return attribute.enum ? spelled(fit, typed, attribute, at) : typed;
}

/** Arguments whose text azurerm decodes before every plan. */
const SSH_KEY = /(^|\.)admin_ssh_key\.public_key$/;

/** A key is its kind and, in base64, fields that each begin with their length: the kind again, then numbers (RFC 4253, 6.6). */
function isSshKey(text: string): boolean {
  const [kind = '', body = ''] = text.trim().split(/\s+/);
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('base64') !== body) return false;
  const fields: Buffer[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at);
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return at === bytes.length && fields.length > 1 && fields[0]!.toString() === kind;
}

/** Blocks; those that lack what they require are no blocks. */
function fitBlocks(fit: Fit, value: HclValue, attribute: Attribute, at: string): HclValue | undefined {
  const items = compact(Array.isArray(value) ? (value as HclValue[]) : [value]);
  const kept: Arguments[] = [];
  for (const item of items) {
    if (!isArguments(item)) {
      fit.faults.push(`${at} takes blocks, which Azure's answer does not give`);
      continue;
    }
    const before = fit.faults.length;
    const fitted = fitLevel(fit, item, attribute.attrs ?? {}, `${at}.`);
    if (!saysAnything(item) && !(attribute.min ?? 0) && fit.faults.length > before) {
      // Nothing but emptiness in a block that may be absent: it is absent.
      fit.faults.length = before;
      continue;
    }
    kept.push(fitted);
  }
  if (attribute.max && kept.length > attribute.max) {
    fit.faults.push(`azurerm takes ${attribute.max} of ${at}, and there are ${kept.length}`);
    kept.length = attribute.max;
  }
  return kept.length === 0 ? undefined : kept;
}

/** Lists of objects that are arguments: every member is optional to Terraform. */
function fitObjects(fit: Fit, value: HclValue, type: AttributeType, at: string): HclValue | undefined {
  const item = Array.isArray(type) && type[0] !== 'object' ? (type as readonly [string, AttributeType])[1] : type;
  if (!Array.isArray(item) || item[0] !== 'object') return ofType(value, type);
  const members = (item as readonly ['object', Readonly<Record<string, AttributeType>>])[1];
  const items = compact(Array.isArray(value) ? (value as HclValue[]) : [value]);
  const fitted = items.flatMap((each) => {
    if (!isArguments(each)) return [];
    const object: Arguments = {};
    for (const [name, member] of Object.entries(each)) {
      if (!Object.hasOwn(members, name)) {
        fit.faults.push(`azurerm has no argument ${at}.${name}`);
        continue;
      }
      const inner = members[name]!;
      const typed = isObjectList(inner) ? fitObjects(fit, member, inner, `${at}.${name}`) : ofType(member, inner);
      if (typed !== undefined) put(object, name, typed);
    }
    return [object];
  });
  return fitted.length === 0 ? undefined : fitted;
}

/** The value as the schema's type; undefined where it cannot be one. */
function ofType(value: HclValue, type: AttributeType): HclValue | undefined {
  if (value instanceof Expression || value instanceof FunctionCall || value instanceof TextWithReferences)
    return Array.isArray(type) && type[0] !== 'map' && type[0] !== 'object' ? [value] : value;
  if (type === 'string')
    return typeof value === 'string'
      ? value
      : isScalar(value)
        ? String(value instanceof ExactNumber ? value.text : value)
        : undefined;
  if (type === 'number') {
    if (typeof value === 'number' || value instanceof ExactNumber) return value;
    return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  }
  if (type === 'bool')
    return typeof value === 'boolean'
      ? value
      : typeof value === 'string' && /^(true|false)$/i.test(value)
        ? value.toLowerCase() === 'true'
        : undefined;
  const [kind, inner] = type;
  if (kind === 'map') {
    if (!isArguments(value)) return undefined;
    const map: Arguments = {};
    for (const [name, member] of Object.entries(value)) {
      const typed = ofType(member, inner);
      if (typed === undefined) return undefined;
      put(map, name, typed);
    }
    return map;
  }
  if (kind === 'object') return isArguments(value) ? value : undefined;
  const items = compact(Array.isArray(value) ? (value as HclValue[]) : [value]);
  const typed = items.map((item) => ofType(item, inner));
  return typed.includes(undefined) ? undefined : (typed as HclValue[]);
}

/** Values that mean the absence of a setting where azurerm has no word for it. */
const ABSENT = /^(none|disabled|notspecified)$/i;

/** The schema's own spelling. One text may hold several words where a list is wanted. */
function spelled(fit: Fit, value: HclValue, attribute: Attribute, at: string): HclValue | undefined {
  const spell = (item: HclValue): HclValue | undefined => {
    if (typeof item !== 'string') return item;
    const found = attribute.enum!.find((each) => each.toLowerCase() === item.toLowerCase());
    if (found !== undefined) return found;
    if (!(ABSENT.test(item) && !attribute.required))
      fit.faults.push(`azurerm does not take ${JSON.stringify(item)} for ${at}`);
    return undefined;
  };
  if (!Array.isArray(value)) return spell(value);
  const words = (value as readonly HclValue[]).flatMap((item) =>
    typeof item === 'string' && item.includes(',') ? item.split(',').map((word) => word.trim()) : [item],
  );
  return words.map(spell).filter((item) => item !== undefined);
}

/** Of two arguments that exclude each other the required or the earlier one stays; one whose companions are missing goes. */
function settleRivals(fit: Fit, args: Arguments, attrs: Attributes, root: Arguments, path: string): void {
  const names = Object.keys(args).sort((a, b) => Number(attrs[b]?.required ?? 0) - Number(attrs[a]?.required ?? 0));
  for (const name of names) {
    const attribute = attrs[name];
    if (!attribute || !Object.hasOwn(args, name)) continue;
    const own = `${path}${name}`;
    const rivals = (attribute.conflictsWith ?? []).filter((rival) => bareOf(rival) !== own && has(root, rival));
    if (rivals.length > 0) {
      // Azure returns what it computed beside what was chosen; the provider reads the computed one by itself.
      if (attribute.computed && !attribute.required) delete args[name];
      else if (!rivals.some((rival) => isComputed(fit.attrs, rival)))
        fit.faults.push(`azurerm takes only one of ${own} and ${rivals.map(bareOf).join(', ')}`);
    }
    if (
      attribute.requiredWith?.some((other) => bareOf(other) !== own && !has(root, other)) &&
      Object.hasOwn(args, name)
    )
      fit.faults.push(`azurerm takes ${own} only together with ${attribute.requiredWith.map(bareOf).join(', ')}`);
    if (attribute.attrs)
      for (const item of args[name] as readonly Arguments[]) settleRivals(fit, item, attribute.attrs, root, `${own}.`);
  }
  for (const [name, { exactlyOneOf, atLeastOneOf }] of Object.entries(attrs)) {
    const one = exactlyOneOf ?? atLeastOneOf;
    if (one && bareOf(one[0]!) === `${path}${name}` && !one.some((each) => has(root, each)))
      fit.faults.push(`azurerm requires one of ${one.map(bareOf).join(', ')}`);
    if (
      exactlyOneOf &&
      bareOf(exactlyOneOf[0]!) === `${path}${name}` &&
      exactlyOneOf.filter((each) => has(root, each)).length > 1
    )
      fit.faults.push(`azurerm takes only one of ${exactlyOneOf.map(bareOf).join(', ')}`);
  }
}

function isComputed(attrs: Attributes, path: string): boolean {
  let level: Attributes | undefined = attrs;
  let found: Attribute | undefined;
  for (const name of bareOf(path).split('.')) {
    found = level && Object.hasOwn(level, name) ? level[name] : undefined;
    level = found?.attrs;
  }
  return found?.computed === true;
}

/** `block.0.argument` without places. */
const bareOf = (path: string): string => path.replace(/\.\d+(?=\.|$)/g, '');

function has(root: Arguments, path: string): boolean {
  const walk = (value: HclValue | undefined, [step, ...rest]: readonly string[]): boolean => {
    if (value === undefined) return false;
    if (step === undefined) return true;
    if (Array.isArray(value)) return (value as readonly HclValue[]).some((item) => walk(item, [step, ...rest]));
    return isArguments(value) && Object.hasOwn(value, step) && walk((value as Arguments)[step], rest);
  };
  return walk(root, bareOf(path).split('.'));
}

/** Whether a block says more than that everything in it is off; a list is written empty only where that says something. */
const saysAnything = (value: HclValue): boolean =>
  Array.isArray(value)
    ? value.length === 0 || (value as readonly HclValue[]).some(saysAnything)
    : isArguments(value)
      ? Object.values(value).some(saysAnything)
      : !isZero(value) && !(typeof value === 'string' && ABSENT.test(value));

const isScalar = (value: HclValue): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || value instanceof ExactNumber;

/** A list without the places that nothing was written to. */
const compact = (items: readonly HclValue[]): HclValue[] => items.filter((item) => item !== undefined);

const put = (target: Arguments, name: string, value: HclValue): void => {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
};
