// What a set of Bicep files deploys: every resource with its id and its body, with modules followed, names looked up and references put in.
// It knows what our emitter may write; anything else is an error, so that nothing is compared that was not understood.
import { parseBicep } from './parse.ts';
import type { BicepFile, Expression, Resource } from './syntax.ts';

export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  /** Everything but name, place and dependencies. */
  readonly body: Record<string, unknown>;
  /** Path of the file it is written in. */
  readonly file: string;
}

export interface BicepOutput {
  readonly resources: readonly DeployedResource[];
  /** For each file, ids of resources outside of it that it declares as existing. */
  readonly existing: ReadonlyMap<string, readonly string[]>;
  /** For each module file, the module files that are deployed before it, directly or not. */
  readonly before: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A symbol that stands for something with an id. */
class Symbolic {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

/** `bodyOf` answers what Azure says of a resource, for values that it computes; secret parameters become `secret:NAME`. */
export function evaluateBicep(
  files: ReadonlyMap<string, string>,
  bodyOf: (id: string) => Record<string, unknown> | undefined,
): BicepOutput {
  const resources: DeployedResource[] = [];
  const existing = new Map<string, string[]>();
  const before = new Map<string, Set<string>>();
  const mains = [...files.keys()].filter((path) => /^main(-\d+)?\.bicep$/.test(path)).sort();
  const seen = new Set<string>();
  const parsed = (path: string): BicepFile => {
    const text = files.get(path);
    if (text === undefined) throw new Error(`${path} is missing`);
    return parseBicep(text, path);
  };
  const earlier: string[] = [];
  for (const main of mains) {
    const file = parsed(main);
    const scope = file.targetScope === 'subscription' ? subscriptionIn(files) : '';
    const inMain = evaluateFile(file, scope, new Map());
    for (const path of inMain) before.set(path, new Set([...(before.get(path) ?? []), ...earlier]));
    earlier.push(...inMain);
  }
  const unused = [...files.keys()].filter((path) => path.endsWith('.bicep') && !seen.has(path));
  if (unused.length > 0) throw new Error(`no file uses ${unused.join(', ')}`);
  return { resources, existing, before };

  /** Answers the paths of its modules. */
  function evaluateFile(file: BicepFile, scope: string, given: ReadonlyMap<string, unknown>): string[] {
    seen.add(file.path);
    const names = [...file.parameters, ...file.variables, ...file.resources, ...file.modules].map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`${file.path}: ${twice} is declared twice`);
    const unknown = [...given.keys()].find((name) => !file.parameters.some((each) => each.name === name));
    if (unknown !== undefined) throw new Error(`${file.path}: has no parameter ${unknown}`);
    const symbols = new Map<string, unknown>();
    for (const { name, default: value, decorators } of file.parameters) {
      const isSecret = decorators.some((each) => each.name === 'secure');
      if (isSecret && value) throw new Error(`${file.path}: the secret ${name} has a default`);
      if (given.has(name)) symbols.set(name, given.get(name));
      else if (isSecret) symbols.set(name, `secret:${name}`);
      else if (value) symbols.set(name, evaluate(value));
      else throw new Error(`${file.path}: parameter ${name} has no value`);
    }
    for (const { name, value } of file.variables) symbols.set(name, evaluate(value));
    const declared = new Map(file.resources.map((resource) => [resource.name, resource]));
    const idOf = (resource: Resource): string => {
      const known = symbols.get(resource.name);
      if (known instanceof Symbolic) return known.id;
      const members = membersOf(resource.body);
      const name = String(evaluate(members.get('name')!));
      const parent = members.get('parent');
      const own = members.get('scope');
      const base = own ? scopeOf(own) : scope;
      let id: string;
      if (parent) {
        const above = symbolOf(parent);
        id = `${above}/${resource.type.slice(resource.type.lastIndexOf('/') + 1)}/${name}`;
      } else if (/^microsoft\.resources\/resourcegroups$/i.test(resource.type)) id = `${base}/resourceGroups/${name}`;
      else {
        const [namespace, ...kinds] = resource.type.split('/');
        const words = name.split('/');
        if (words.length !== kinds.length) throw new Error(`${file.path}: ${resource.type} is called ${name}`);
        id = `${base}/providers/${namespace}${kinds.map((kind, level) => `/${kind}/${words[level]}`).join('')}`;
      }
      symbols.set(resource.name, new Symbolic(id));
      return id;
    };
    const symbolOf = (expression: Expression): string => {
      const resource = expression.kind === 'name' ? declared.get(expression.name) : undefined;
      if (!resource) throw new Error(`${file.path}:${expression.line}: is no resource`);
      return idOf(resource);
    };
    const scopeOf = (expression: Expression): string => {
      if (expression.kind === 'name') return symbolOf(expression);
      if (expression.kind !== 'call') throw new Error(`${file.path}:${expression.line}: is no scope`);
      const values = expression.given.map((each) => String(evaluate(each)));
      const subscription = /^\/subscriptions\/[^/]+/.exec(scope)?.[0] ?? '';
      switch (`${expression.name} ${values.length}`) {
        case 'tenant 0':
          return '';
        case 'managementGroup 1':
          return `/providers/Microsoft.Management/managementGroups/${values[0]!}`;
        case 'subscription 0':
          return subscription;
        case 'subscription 1':
          return `/subscriptions/${values[0]!}`;
        case 'resourceGroup 1':
          return `${subscription}/resourceGroups/${values[0]!}`;
        case 'resourceGroup 2':
          return `/subscriptions/${values[0]!}/resourceGroups/${values[1]!}`;
        default:
          throw new Error(`${file.path}:${expression.line}: ${expression.name} is no scope`);
      }
    };

    for (const resource of file.resources) {
      const id = idOf(resource);
      if (resource.existing) {
        existing.set(file.path, [...(existing.get(file.path) ?? []), id]);
        continue;
      }
      const body: Record<string, unknown> = {};
      for (const [name, value] of membersOf(resource.body)) {
        if (name === 'dependsOn') (value as Extract<Expression, { kind: 'list' }>).items.forEach(evaluate);
        else if (!['name', 'parent', 'scope'].includes(name))
          Object.defineProperty(body, name, { value: evaluate(value), enumerable: true });
      }
      resources.push({ id, type: resource.type, apiVersion: resource.apiVersion, body, file: file.path });
    }

    const paths: string[] = [];
    const needs = new Map<string, string[]>();
    for (const { name, path, body } of file.modules) {
      const members = membersOf(body);
      const params = members.get('params');
      const values = params ? membersOf(params) : new Map<string, Expression>();
      const inner = parsed(path);
      const target = scopeOf(members.get('scope')!);
      const kind = /\/resourceGroups\/[^/]+$/i.test(target)
        ? 'resourceGroup'
        : target.startsWith('/subscriptions/')
          ? 'subscription'
          : target === ''
            ? 'tenant'
            : 'managementGroup';
      if (inner.targetScope !== kind) throw new Error(`${path}: is for a ${inner.targetScope}, not for a ${kind}`);
      if (String(evaluate(members.get('name')!)).length > 64)
        throw new Error(`${file.path}: the name of ${name} is too long`);
      evaluateFile(inner, target, new Map([...values].map(([key, value]) => [key, evaluate(value)])));
      paths.push(path);
      const order = members.get('dependsOn');
      const wanted = order?.kind === 'list' ? order.items.map((item) => (item.kind === 'name' ? item.name : '?')) : [];
      const missing = wanted.find(
        (each) => !file.modules.some((module) => module.name === each) && !declared.has(each),
      );
      if (missing !== undefined) throw new Error(`${file.path}: ${name} depends on ${missing}, which is not there`);
      needs.set(name, wanted);
    }
    const pathOf = new Map(file.modules.map(({ name, path }) => [name, path]));
    const all = (name: string, open: readonly string[] = []): Set<string> => {
      if (open.includes(name))
        throw new Error(`${file.path}: modules need each other: ${[...open, name].join(' -> ')}`);
      return new Set(
        (needs.get(name) ?? []).flatMap((next) => [
          ...(pathOf.has(next) ? [pathOf.get(next)!] : []),
          ...all(next, [...open, name]),
        ]),
      );
    };
    for (const { name, path } of file.modules) before.set(path, all(name));
    return paths;

    function evaluate(expression: Expression): unknown {
      switch (expression.kind) {
        case 'literal':
          return expression.value;
        case 'text':
          return expression.parts.map((part) => (typeof part === 'string' ? part : String(evaluate(part)))).join('');
        case 'list':
          return expression.items.map(evaluate);
        case 'object': {
          const result: Record<string, unknown> = {};
          for (const { name, value } of expression.members) {
            const key = String(evaluate(name));
            if (Object.hasOwn(result, key)) throw new Error(`${file.path}:${expression.line}: ${key} is there twice`);
            Object.defineProperty(result, key, { value: evaluate(value), enumerable: true });
          }
          return result;
        }
        case 'name': {
          const resource = declared.get(expression.name);
          if (resource) return new Symbolic(idOf(resource));
          const module = file.modules.find(({ name }) => name === expression.name);
          if (module) return module;
          if (!symbols.has(expression.name))
            throw new Error(`${file.path}:${expression.line}: ${expression.name} is not declared`);
          return symbols.get(expression.name);
        }
        case 'unary':
          return -Number(evaluate(expression.operand));
        case 'member': {
          const of = expression.of;
          if (of.kind === 'call' && expression.name === 'id' && of.given.length === 0) return scopeIdOf(of.name);
          const value = evaluate(of);
          if (!(value instanceof Symbolic)) return memberOf(value, expression.name, expression.line);
          return expression.name === 'id' ? value.id : memberOf(bodyOf(value.id), expression.name, expression.line);
        }
        case 'at':
          return memberOf(evaluate(expression.of), String(evaluate(expression.index)), expression.line);
        case 'call':
          if (expression.name === 'json') return JSON.parse(String(evaluate(expression.given[0]!)));
          break;
        case 'binary':
        case 'choice':
        case 'for':
        case 'if':
      }
      throw new Error(`${file.path}:${expression.line}: ${expression.kind} is not known here`);
    }
    function scopeIdOf(name: string): string {
      if (name === 'resourceGroup') return scope;
      if (name === 'subscription') return /^\/subscriptions\/[^/]+/.exec(scope)![0];
      throw new Error(`${file.path}: ${name}().id is not known here`);
    }
    function memberOf(value: unknown, name: string, line: number): unknown {
      if (typeof value !== 'object' || value === null || !(name in value))
        throw new Error(`${file.path}:${line}: there is no ${name}`);
      return (value as Record<string, unknown>)[name];
    }
  }
}

function membersOf(expression: Expression): Map<string, Expression> {
  if (expression.kind !== 'object') throw new Error(`line ${expression.line}: is no object`);
  return new Map(
    expression.members.map(({ name, value }) => [
      name.kind === 'text' && name.parts.every((part) => typeof part === 'string') ? name.parts.join('') : '?',
      value,
    ]),
  );
}

/** Where a file for a subscription is deployed is said by whoever deploys it; the page of the archive names it. */
function subscriptionIn(files: ReadonlyMap<string, string>): string {
  const found = /--subscription ([0-9a-f-]{36})/.exec(files.get('README.md') ?? '')?.[1];
  if (found === undefined) throw new Error('README.md does not say to which subscription main.bicep goes');
  return `/subscriptions/${found}`;
}
