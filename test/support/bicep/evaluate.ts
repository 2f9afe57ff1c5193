// Evaluates a Bicep file and its modules as a deployment would: which resources with which bodies, for given parameters. What Azure alone
// knows (the id of a principal, the address of a vault) is made up, the same every time, where the type definitions know such a property.
import { dirname, join } from 'node:path';
import { fileOf, type Deployed, type Deployment, type Evaluation, type Scope } from './evaluation.ts';
import { FUNCTIONS, isObject, text, type Value } from './functions.ts';
import { madeUp } from './made-up.ts';
import type { Expression, Member, Parameter } from './syntax.ts';

/** A symbol that stands for a resource: its id now, its properties once it is there. */
interface ResourceSymbol {
  readonly resource: { id: string; type: string; name: string; apiVersion: string };
}
interface ModuleSymbol {
  readonly outputs: Readonly<Record<string, Value>>;
}
type Thing = Value | ResourceSymbol | ModuleSymbol | Thing[];

const isResource = (thing: Thing): thing is ResourceSymbol =>
  isObject(thing as Value) &&
  'resource' in (thing as object) &&
  typeof (thing as ResourceSymbol).resource === 'object' &&
  'apiVersion' in (thing as ResourceSymbol).resource;

const TENANT = '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d';
/**
 * Evaluates the deployment of a file.
 * @throws Error with file and line: an unknown symbol or function, a parameter that is missing, unknown or of the wrong kind
 */
export function deploy(
  evaluation: Evaluation,
  path: string,
  given: Readonly<Record<string, Value>>,
  scope: Scope,
): Deployment {
  const file = fileOf(evaluation, path);
  const fail = (line: number, what: string): never => {
    throw new Error(`${path}:${line}: ${what}`);
  };
  if (file.targetScope !== scope.kind) fail(1, `is for ${file.targetScope}, deployed to ${scope.kind}`);
  const names = new Map<string, () => Thing>();
  const resources: Deployed[] = [];
  const lazily = (line: number, name: string, make: () => Thing): void => {
    let state: { readonly value: Thing } | 'running' | undefined;
    if (names.has(name)) fail(line, `${name} is declared twice`);
    names.set(name, () => {
      if (state === 'running') return fail(line, `${name} depends on itself`);
      if (!state) {
        state = 'running';
        state = { value: make() };
      }
      return state.value;
    });
  };

  const evaluate = (e: Expression, locals: ReadonlyMap<string, Thing> = NOTHING): Thing => {
    evaluation.seen.add(e);
    const value = (each: Expression): Value => plain(evaluate(each, locals), each.line);
    switch (e.kind) {
      case 'text':
        return e.parts.map((part) => (typeof part === 'string' ? part : text(value(part)))).join('');
      case 'literal':
        return e.value;
      case 'name':
        return locals.get(e.name) ?? (names.get(e.name) ?? (() => fail(e.line, `${e.name} is not declared`)))();
      case 'object': {
        const object: { [name: string]: Value } = {};
        for (const member of e.members) {
          evaluation.seen.add(member);
          const name = text(value(member.name));
          if (name in object) fail(member.line, `${name} stands twice in an object`);
          object[name] = value(member.value);
        }
        return object;
      }
      case 'list':
        return e.items.map((item) => evaluate(item, locals));
      case 'for': {
        const over = value(e.over);
        if (!Array.isArray(over)) return fail(e.line, 'for goes over no list');
        return over.map((item, index) =>
          evaluate(
            e.body,
            new Map<string, Thing>([
              ...locals,
              [e.item, item],
              ...(e.index === undefined ? [] : [[e.index, index] as const]),
            ]),
          ),
        );
      }
      case 'choice':
        return value(e.condition) === true ? evaluate(e.then, locals) : evaluate(e.else, locals);
      case 'unary':
        return e.operator === '!' ? value(e.operand) !== true : -(value(e.operand) as number);
      case 'binary':
        return binary(
          e.operator,
          e.line,
          () => value(e.left),
          () => value(e.right),
        );
      case 'member':
        return member(evaluate(e.of, locals), e.name, e.line, e.safe);
      case 'at': {
        const of = evaluate(e.of, locals);
        const index = value(e.index);
        const found = Array.isArray(of)
          ? of[index as number]
          : isObject(of as Value)
            ? (of as { [name: string]: Value })[index as string]
            : undefined;
        return found ?? fail(e.line, `there is no ${text(index)} in it`);
      }
      case 'call':
        return call(e, locals);
      case 'if':
        return fail(e.line, 'if stands before a resource or a module only');
    }
  };

  const plain = (thing: Thing, line: number): Value => {
    if (Array.isArray(thing)) return thing.map((each) => plain(each, line));
    if (isResource(thing)) return fail(line, `${thing.resource.name} is a resource, not a value; say .id or .name`);
    return thing as Value;
  };

  const member = (of: Thing, name: string, line: number, safe: boolean): Thing => {
    if (isResource(of)) {
      const { id, type, apiVersion } = of.resource;
      if (name === 'id' || name === 'name' || name === 'type' || name === 'apiVersion') return of.resource[name];
      if (name === 'properties') return madeUp(type, id, of.resource.name, evaluation.cloud);
      return fail(line, `nothing is known of ${name} of ${type}@${apiVersion}`);
    }
    const object = of as { [name: string]: Value };
    if (typeof of === 'object' && of !== null && Object.hasOwn(of, name)) return object[name]!;
    return safe ? null : fail(line, `there is no ${name} in it`);
  };

  const binary = (operator: string, line: number, left: () => Value, right: () => Value): Value => {
    switch (operator) {
      case '&&':
        return left() === true && right() === true;
      case '||':
        return left() === true || right() === true;
      case '??':
        return left() ?? right();
      case '==':
        return left() === right();
      case '!=':
        return left() !== right();
      case '>':
        return (left() as number) > (right() as number);
      case '+':
        return (left() as number) + (right() as number);
      case '*':
        return (left() as number) * (right() as number);
      default:
        return fail(line, `${operator} is not known to the evaluation`);
    }
  };

  const call = (e: Expression & { kind: 'call' }, locals: ReadonlyMap<string, Thing>): Thing => {
    if (e.on)
      return fail(e.line, /^list/i.test(e.name) ? `${e.name} hands out a key` : `${e.name} is called on something`);
    const given = e.given.map((each) => plain(evaluate(each, locals), each.line));
    const beside = (name: Value | undefined): string => evaluation.read(join(dirname(path), String(name)));
    switch (e.name) {
      case 'subscription':
        return given.length === 1
          ? `/subscriptions/${String(given[0])}`
          : ownSubscription(scope, () => fail(e.line, 'there is no subscription here'));
      case 'managementGroup':
        return given.length === 1
          ? `/providers/Microsoft.Management/managementGroups/${String(given[0])}`
          : { id: scope.id, name: scope.id.split('/').at(-1)! };
      case 'resourceGroup':
        return { id: scope.id, name: scope.id.split('/').at(-1)!, location: scope.location };
      case 'tenant':
        return { tenantId: TENANT };
      case 'environment':
        return evaluation.cloud as unknown as Value;
      case 'subscriptionResourceId':
        return `/subscriptions/${scope.id.split('/')[2]!}/providers/${given.join('/')}`;
      case 'tenantResourceId':
        return `/providers/${given.join('/')}`;
      case 'loadTextContent':
        return beside(given[0]);
      case 'loadJsonContent':
        return JSON.parse(beside(given[0])) as Value;
    }
    const own = file.functions.find(({ name }) => name === e.name) ?? imported(e.name)?.own;
    if (own) {
      const inside = new Map<string, Thing>(
        own.parameters.map((name, index) => [name, given[index] ?? fail(e.line, `${e.name} wants ${name}`)]),
      );
      return evaluate(own.value, inside);
    }
    const known = Object.hasOwn(FUNCTIONS, e.name)
      ? FUNCTIONS[e.name]!
      : fail(e.line, `the function ${e.name} is not known to the evaluation`);
    try {
      return known(...given);
    } catch (error) {
      return fail(e.line, `${e.name}: ${(error as Error).message}`);
    }
  };

  const imported = (name: string) => {
    const from = file.imports.find(({ names: each }) => each.includes(name));
    const other = from && fileOf(evaluation, join(dirname(path), from.path));
    const isExported = ({
      name: each,
      decorators,
    }: {
      name: string;
      decorators: readonly { name: string }[];
    }): boolean => each === name && decorators.some((decorator) => decorator.name === 'export');
    return other && { own: other.functions.find(isExported), variable: other.variables.find(isExported) };
  };

  for (const { names: each, line, path: from } of file.imports)
    for (const name of each) {
      const found = imported(name);
      if (!found?.own && !found?.variable) fail(line, `${from} exports no ${name}`);
      if (found?.variable) lazily(line, name, () => evaluate(found.variable!.value));
    }
  for (const parameter of file.parameters)
    lazily(parameter.line, parameter.name, () => {
      const value = Object.hasOwn(given, parameter.name)
        ? given[parameter.name]!
        : parameter.default
          ? plain(evaluate(parameter.default), parameter.line)
          : fail(parameter.line, `the parameter ${parameter.name} is not given`);
      const fault = faultOf(parameter, value);
      return fault ? fail(parameter.line, `${parameter.name}: ${fault}`) : value;
    });
  const unknown = Object.keys(given).find((name) => !file.parameters.some((parameter) => parameter.name === name));
  if (unknown !== undefined) fail(1, `has no parameter ${unknown}`);
  for (const { name, line, value } of file.variables) lazily(line, name, () => evaluate(value));

  const each = (
    body: Expression,
    make: (object: Expression & { kind: 'object' }, locals: ReadonlyMap<string, Thing>) => Thing,
  ): Thing => {
    evaluation.seen.add(body);
    if (body.kind === 'object') return make(body, NOTHING);
    if (body.kind === 'if') {
      if (plain(evaluate(body.condition), body.line) !== true) return null;
      return each(body.body, make);
    }
    if (body.kind !== 'for' || body.body.kind !== 'object')
      return fail(body.line, 'is no body of a resource or module');
    const object = body.body;
    evaluation.seen.add(object);
    const over = plain(evaluate(body.over), body.line) as Value[];
    return over.map((item, index) =>
      make(
        object,
        new Map<string, Thing>([
          [body.item, item],
          ...(body.index === undefined ? [] : [[body.index, index] as const]),
        ]),
      ),
    );
  };
  const memberOf = (object: Expression & { kind: 'object' }, wanted: string): Member | undefined =>
    object.members.find(({ name }) => name.kind === 'text' && name.parts.length === 1 && name.parts[0] === wanted);

  for (const declared of file.resources)
    lazily(declared.line, declared.name, () =>
      each(declared.body, (object, locals) => {
        const body: { [name: string]: Value } = {};
        let at = scope.id;
        let prefix = '';
        for (const member of object.members) {
          evaluation.seen.add(member);
          const [name] = member.name.kind === 'text' ? member.name.parts : [];
          if (name === 'parent' || name === 'scope') {
            const target = evaluate(member.value, locals);
            if (!isResource(target)) return fail(member.line, `${name} is no resource`);
            if (name === 'parent') {
              const [parents, own] = [target.resource.type.split('/'), declared.type.split('/')];
              if (own.slice(0, -1).join('/').toLowerCase() !== parents.join('/').toLowerCase())
                fail(member.line, `${declared.type} is no child of ${target.resource.type}`);
              prefix = target.resource.id;
            } else at = target.resource.id;
          } else if (name === 'dependsOn') evaluate(member.value, locals);
          else if (typeof name === 'string' && member.name.kind === 'text' && member.name.parts.length === 1) {
            if (name in body) fail(member.line, `${name} stands twice`);
            body[name] = plain(evaluate(member.value, locals), member.line);
          } else fail(member.line, 'a resource has plain member names');
        }
        const { name, ...rest } = body;
        if (typeof name !== 'string') return fail(declared.line, `${declared.name} has no name`);
        const id = prefix ? `${prefix}/${declared.type.split('/').at(-1)!}/${name}` : idOf(at, declared.type, name);
        if (!declared.existing)
          resources.push({
            id,
            type: declared.type,
            apiVersion: declared.apiVersion,
            name,
            scope: at,
            body: rest,
            at: `${path}:${declared.line}`,
          });
        return { resource: { id, type: declared.type, name, apiVersion: declared.apiVersion } };
      }),
    );

  for (const declared of file.modules)
    lazily(declared.line, declared.name, () =>
      each(declared.body, (object, locals) => {
        for (const member of object.members) {
          evaluation.seen.add(member);
          const [name] = member.name.kind === 'text' ? member.name.parts : [];
          if (!MODULE_MEMBERS.some((each) => each === name))
            fail(member.line, `${String(name)} is no member of a module`);
        }
        const params = memberOf(object, 'params');
        const scoped = memberOf(object, 'scope');
        const target = scoped ? evaluate(scoped.value, locals) : scope.id;
        const id = isResource(target)
          ? target.resource.id
          : typeof target === 'string'
            ? target
            : fail(declared.line, 'the scope is none');
        const inner = deploy(
          evaluation,
          join(dirname(path), declared.path),
          params ? (plain(evaluate(params.value, locals), params.line) as Record<string, Value>) : {},
          { id, kind: kindOf(id), location: scope.location },
        );
        resources.push(...inner.resources);
        return { outputs: inner.outputs };
      }),
    );

  for (const { name } of [...file.parameters, ...file.variables, ...file.resources, ...file.modules])
    names.get(name)!();
  const outputs: Record<string, Value> = {};
  for (const output of file.outputs) outputs[output.name] = plain(evaluate(output.value), output.line);
  return { resources, outputs };
}

const NOTHING: ReadonlyMap<string, Thing> = new Map();
const MODULE_MEMBERS = ['name', 'scope', 'params', 'dependsOn'] as const;

const ownSubscription = (scope: Scope, none: () => never): Value => {
  const id = scope.id.split('/')[2];
  return scope.kind === 'managementGroup' || id === undefined
    ? none()
    : { id: `/subscriptions/${id}`, subscriptionId: id };
};

const kindOf = (id: string): Scope['kind'] =>
  /\/resourceGroups\//i.test(id)
    ? 'resourceGroup'
    : /^\/subscriptions\/[^/]+$/i.test(id)
      ? 'subscription'
      : 'managementGroup';

function idOf(scope: string, type: string, name: string): string {
  if (type === 'Microsoft.Resources/resourceGroups') return `${scope}/resourceGroups/${name}`;
  return `${scope}/providers/${type}/${name}`;
}
/** What is wrong with the value of a parameter; undefined where nothing is. */
function faultOf({ type, allowed, decorators }: Parameter, value: Value): string | undefined {
  const kind = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const wanted = /\[\]$/.test(type)
    ? 'array'
    : { string: 'string', int: 'number', bool: 'boolean', object: 'object', array: 'array' }[type];
  if (wanted !== undefined && kind !== wanted) return `is of kind ${kind}, not ${wanted}`;
  if (allowed && !allowed.includes(text(value))) return `${text(value)} is none of ${allowed.join(', ')}`;
  for (const { name, given } of decorators) {
    const bound = given[0]?.kind === 'literal' ? Number(given[0].value) : NaN;
    const size = typeof value === 'number' ? value : (value as string | Value[] | null)?.length;
    if ((name === 'minValue' || name === 'minLength') && size! < bound) return `is less than ${bound}`;
    if ((name === 'maxValue' || name === 'maxLength') && size! > bound) return `is more than ${bound}`;
  }
  return undefined;
}
