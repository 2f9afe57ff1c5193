// Writes values as ARM template JSON: literals escaped where ARM would take them for expressions, ids and computed values as functions.
// It knows the language and how ids are made up, nothing of single resource types.
import { MANAGEMENT_GROUP, RESOURCE_GROUP } from '../../arm-id.ts';
import { ExactNumber } from '../../json.ts';
import { ParameterUse, TextWithReferences, type Reference, type TextPart, type Value } from '../../model.ts';
import type { Plan } from '../../plan.ts';
import { idOf, idOfScope, isSameScope, subscriptionOf, type Place, type Scope } from '../deployment/scope.ts';
import { ObjectByValues, type Member, type Members } from '../deployment/template.ts';
import { asRead, isLongPart, isTooLong, type Variables } from '../deployment/texts.ts';

export type TemplateJson = null | boolean | number | string | readonly TemplateJson[] | TemplateObject;
export interface TemplateObject {
  readonly [name: string]: TemplateJson;
}

/** Where an expression stands and what it may use. */
export interface Surroundings {
  readonly plan: Plan;
  /** The scope of the template it stands in. */
  readonly scope: Scope;
  readonly placeOf: (key: string) => Place;
  readonly variables: Variables;
}

/** A text as a template's string: `[` begins an expression only where `]` ends it, and only then it is escaped. */
export const literal = (text: string): string => (text.startsWith('[') && text.endsWith(']') ? `[${text}` : text);

/** A text inside an expression. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A call of a template function; what is given are expressions. */
export const call = (name: string, ...given: readonly string[]): string => `${name}(${given.join(', ')})`;

/** An expression as a template's string. */
export const expression = (text: string): string => `[${text}]`;

/** The expression of an id, as seen from a template at `from`. */
export function idExpression(place: Place, from: Scope): string {
  const { scope, on, type, names } = place;
  const subscription = subscriptionOf(scope);
  const isOwnSubscription = subscription !== undefined && subscription === subscriptionOf(from);
  if (type === RESOURCE_GROUP) {
    if (from.kind === 'resourceGroup' && idOf(place).toLowerCase() === idOfScope(from).toLowerCase())
      return 'resourceGroup().id';
    return scopeExpression({ kind: 'resourceGroup', subscription: subscription!, name: names[0]! }, from);
  }
  const given = [type, ...names].map(quoted);
  if (on) return call('extensionResourceId', idExpression(on, from), ...given);
  switch (scope.kind) {
    case 'tenant':
      return call('tenantResourceId', ...given);
    case 'managementGroup':
      return call('extensionResourceId', scopeExpression(scope, from), ...given);
    case 'subscription':
      return call('subscriptionResourceId', ...(isOwnSubscription ? [] : [quoted(scope.subscription)]), ...given);
    case 'resourceGroup':
      return isSameScope(scope, from)
        ? call('resourceId', ...given)
        : call('extensionResourceId', scopeExpression(scope, from), ...given);
  }
}

function scopeExpression(scope: Scope, from: Scope): string {
  if (scope.kind === 'managementGroup') return call('tenantResourceId', quoted(MANAGEMENT_GROUP), quoted(scope.name));
  if (scope.kind === 'resourceGroup' && subscriptionOf(scope) === subscriptionOf(from))
    return call('concat', 'subscription().id', quoted(`/resourceGroups/${scope.name}`));
  return quoted(idOfScope(scope));
}

/** A member as template JSON. */
export function json(member: Member, around: Surroundings): TemplateJson {
  if (member === null || typeof member === 'boolean') return member;
  if (typeof member === 'string') return literal(member);
  if (typeof member === 'number') return Number.isSafeInteger(member) ? member : number(String(member));
  if (member instanceof ExactNumber) return number(member.text);
  if (member instanceof TextWithReferences) return text(member.parts, around);
  if (member instanceof ObjectByValues)
    return object(member.members.map(([name, value]) => [String(json(name, around)), json(value, around)]));
  if (Array.isArray(member)) return (member as readonly Value[]).map((item) => json(item, around));
  return object(Object.entries(member as Members).map(([name, value]) => [literal(name), json(value, around)]));
}

/** Templates know whole numbers of 64 bits alone; the Bicep compiler writes others in the same way. */
const number = (digits: string): string => expression(call('json', quoted(digits)));

/** An object whose members may be called anything, `__proto__` included. */
function object(members: readonly (readonly [name: string, value: TemplateJson])[]): TemplateObject {
  const made: Record<string, TemplateJson> = {};
  for (const [name, value] of members)
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
  return made;
}

function text(parts: readonly TextPart[], around: Surroundings): string {
  const words = parts.map((part) => word(part, around));
  const whole = expression(words.length === 1 ? words[0]! : call('concat', ...words));
  return isTooLong(whole) ? literal(asRead(parts, around.plan)) : whole;
}

function word(part: TextPart, around: Surroundings): string {
  if (part instanceof ParameterUse) return call('parameters', quoted(part.name));
  if (typeof part === 'string')
    return isLongPart(part) ? call('variables', quoted(around.variables.nameOf(part))) : quoted(part);
  return part.attribute
    ? computed(part, part.attribute, around)
    : idExpression(around.placeOf(part.target), around.scope);
}

/** `reference` answers the properties of a resource, or with 'Full' all of it. */
function computed({ target }: Reference, [first, ...rest]: readonly string[], around: Surroundings): string {
  const id = idExpression(around.placeOf(target), around.scope);
  const version = quoted(around.plan.entries.get(target)!.apiVersion);
  return first === 'properties'
    ? call('reference', id, version) + path(rest)
    : call('reference', id, version, quoted('Full')) + path([first!, ...rest]);
}

const path = (names: readonly string[]): string =>
  names.map((name) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `[${quoted(name)}]`)).join('');
