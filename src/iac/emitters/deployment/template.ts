// What a template says of a resource, whatever language it is written in: where it stands, its members in the order of writing, and the
// secrets as parameters. Bicep and ARM print this and nothing else, so their resources cannot differ.
import type { Path } from '../../json.ts';
import { ParameterUse, isValueObject, TextWithReferences, type Value, type ValueObject } from '../../model.ts';
import type { Plan } from '../../plan.ts';
import { onOneLine, type Resolved } from '../../resolve.ts';
import { refusalsOf, type SecretVariable } from '../../secret-variables.ts';
import type { Trace } from '../emitter.ts';
import type { Place } from './scope.ts';

/** An object whose names are values themselves: the user-assigned identities of a resource, by their ids. */
export class ObjectByValues {
  readonly members: readonly (readonly [name: Value, value: Value])[];
  constructor(members: readonly (readonly [name: Value, value: Value])[]) {
    this.members = members;
  }
}

export type Member = Value | ObjectByValues | { readonly [name: string]: Member };
export type Members = Readonly<Record<string, Member>>;

export interface Deployed {
  readonly key: string;
  readonly symbol: string;
  readonly place: Place;
  readonly apiVersion: string;
  /** Everything but type, version, name, scope and dependencies. */
  readonly members: Members;
  /** Keys of what must be there before, in the order of the plan. */
  readonly needs: readonly string[];
  /** What a reader should know of it. */
  readonly remarks: readonly string[];
}

export interface TemplateParameter {
  readonly name: string;
  readonly description: string;
  readonly isSecret: boolean;
  /** Undefined where the user must give a value. */
  readonly default: string | undefined;
}

/** A resource as a template has it: members in order, secrets as parameters. */
export function deployedOf(
  { entry, resource, body, tags, identityIds, variables, remarks }: Resolved,
  place: Place,
): Deployed {
  const { identity, location } = resource;
  const { properties, ...others } = withSecrets(body, variables);
  const members: Record<string, Member> = {
    ...(location !== undefined && { location }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(identity && {
      identity: {
        type: identity.type,
        ...(identityIds.length > 0 && {
          userAssignedIdentities: new ObjectByValues(identityIds.map((id) => [id, {}])),
        }),
      },
    }),
    ...others,
    ...(properties !== undefined && { properties }),
  };
  const { key, symbol, apiVersion, needs } = entry;
  return { key, symbol, place, apiVersion, members, needs, remarks: [...remarks, ...refusalsIn(entry)] };
}

/** The body with a use of a parameter at the place of each secret. */
function withSecrets(body: ValueObject, secrets: readonly SecretVariable[]): ValueObject {
  return secrets.reduce(
    (whole, { name, path }) => put(whole, path, new TextWithReferences([new ParameterUse(name)])) as ValueObject,
    body,
  );
}

function put(whole: Value | undefined, [step, ...rest]: Path, value: Value): Value {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = [...(Array.isArray(whole) ? (whole as readonly Value[]) : [])];
    items[step] = put(items[step], rest, value);
    return items;
  }
  const object = whole !== undefined && isValueObject(whole) ? whole : {};
  const copy = { ...object };
  const next = put(Object.hasOwn(object, step) ? object[step] : undefined, rest, value);
  Object.defineProperty(copy, step, { value: next, enumerable: true, configurable: true, writable: true });
  return copy;
}

function refusalsIn(entry: Resolved['entry']): string[] {
  const refusals = refusalsOf(entry, true);
  const shown = refusals.slice(0, 3).map(({ path, reason }) => `${path} ${reason}`);
  const more = refusals.length > 3 ? `; and ${refusals.length - 3} more` : '';
  return refusals.length === 0
    ? []
    : [onOneLine(`The schema would refuse what Azure returned: ${shown.join('; ')}${more}.`)];
}

/** Calls back with every part of every text that is no literal. */
function eachUse(member: Member, visit: (part: Exclude<TextWithReferences['parts'][number], string>) => void): void {
  if (member instanceof TextWithReferences) {
    for (const part of member.parts) if (typeof part !== 'string') visit(part);
  } else if (member instanceof ObjectByValues) {
    for (const pair of member.members) for (const each of pair) eachUse(each, visit);
  } else if (Array.isArray(member)) {
    for (const item of member as readonly Value[]) eachUse(item, visit);
  } else if (typeof member === 'object' && member !== null && Object.getPrototypeOf(member) === Object.prototype) {
    for (const item of Object.values(member as Members)) eachUse(item, visit);
  }
}

/** The parameters that resources use, in the order of their names. */
export function parametersOf(
  plan: Plan,
  resolved: readonly Resolved[],
  deployed: readonly Deployed[],
): TemplateParameter[] {
  const secrets = new Map(
    resolved.flatMap(({ variables, entry }) =>
      variables.map(({ name, description }) => [name, `Secret: ${description} of ${entry.id}`] as const),
    ),
  );
  const used = new Set<string>();
  for (const { members } of deployed)
    eachUse(members, (part) => {
      if (part instanceof ParameterUse) used.add(part.name);
    });
  return [...used].sort().map((name) => {
    const secret = secrets.get(name);
    if (secret !== undefined) return { name, description: secret, isSecret: true, default: undefined };
    const parameter = plan.parameters.get(name)!;
    return { name, description: parameter.description, isSecret: false, default: parameter.default };
  });
}

/** Parameters of several templates, each once, in the order of their names. */
export function together(lists: readonly (readonly TemplateParameter[])[]): TemplateParameter[] {
  const all = new Map(lists.flat().map((parameter) => [parameter.name, parameter]));
  return [...all.keys()].sort().map((name) => all.get(name)!);
}

/** Of a file that fills a list with the parameters it uses, which later files declare or hand over. */
export const traceOf = (parameters: TemplateParameter[]): Trace => ({
  found: () => parameters,
  recall: (found) => void parameters.push(...(found as TemplateParameter[])),
});
