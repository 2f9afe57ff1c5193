// One Bicep file: which names stand in it, what is declared as existing, and the order of its parts. All names of a file are one space;
// those of resources and parameters end in marks of different ids, so only modules have to give way.
import { idKey, MANAGEMENT_GROUP, parseArmId, PLACED_SUBSCRIPTION, RESOURCE_GROUP } from '../../arm-id.ts';
import { ParameterUse, type Reference, type TextPart } from '../../model.ts';
import { slug, symbolOf } from '../../names.ts';
import type { Plan } from '../../plan.ts';
import type { Layout, Step } from '../deployment/layout.ts';
import { idOf, idOfScope, isSameScope, parentOf, subscriptionOf, type Place, type Scope } from '../deployment/scope.ts';
import type { Deployed, TemplateParameter } from '../deployment/template.ts';
import { asRead, isLongPart, isTooLong, Variables } from '../deployment/texts.ts';
import { access, key, quoted, write, type Words } from './syntax.ts';

/** For a resource that no schema knows: it is only named, never read. */
const ANY_VERSION = '2021-04-01';

export interface ModuleUse {
  readonly step: Step;
  readonly path: string;
  readonly parameters: readonly TemplateParameter[];
}

/** Collects the declarations of a file at a scope, and writes it. */
export class BicepFile {
  readonly #plan: Plan;
  readonly #layout: Layout;
  readonly #scope: Scope;
  readonly #parameters: readonly TemplateParameter[];
  readonly #variables = new Variables();
  /** Symbols of what this file deploys, by their keys. */
  readonly #own = new Map<string, string>();
  readonly #modules = new Map<Step, string>();
  readonly #existing = new Map<string, string>();
  readonly #declarations: string[] = [];
  /** Lower-case ids that the declaration in hand names. */
  #named = new Set<string>();

  constructor(
    plan: Plan,
    layout: Layout,
    scope: Scope,
    own: readonly Deployed[],
    modules: readonly ModuleUse[],
    parameters: readonly TemplateParameter[],
  ) {
    this.#plan = plan;
    this.#layout = layout;
    this.#scope = scope;
    this.#parameters = parameters;
    for (const { key: id, symbol } of own) this.#own.set(id, symbol);
    const taken = new Set([...this.#own.values(), ...parameters.map(({ name }) => name)]);
    for (const { step } of modules) {
      const plainName = slug(step.name);
      let name = plainName;
      for (let count = 2; taken.has(name); count++) name = `${plainName}_module${count}`;
      taken.add(name);
      this.#modules.set(step, name);
    }
  }

  addResource(resource: Deployed, dependsOn: readonly Step[] = []): void {
    const { place, apiVersion, symbol, members, remarks, needs } = resource;
    this.#named = new Set();
    const lines = [...this.#placeLines(place, true)];
    const body = Object.entries(members).map(([name, member]) => `  ${key(name)}: ${write(member, this.#words, '  ')}`);
    const order = [...this.#unnamed(needs), ...this.#moduleSymbols(dependsOn)];
    this.#declarations.push(
      [
        ...remarks.map((remark) => `// ${remark}`),
        `resource ${symbol} '${literalType(place.type)}@${apiVersion}' = {`,
        ...lines,
        ...body,
        ...(order.length > 0 ? ['  dependsOn: [', ...order.map((name) => `    ${name}`), '  ]'] : []),
        '}',
      ].join('\n'),
    );
  }

  addModule({ step, path, parameters }: ModuleUse): void {
    this.#named = new Set();
    const scope = this.#scopeOfModule(step.scope);
    const direct = step.needs.filter(({ isModule }) => !isModule).flatMap(({ entries }) => entries);
    const order = [...this.#unnamed(direct.map((entry) => entry.key)), ...this.#moduleSymbols(step.needs)];
    this.#declarations.push(
      [
        `module ${this.#modules.get(step)!} ${quoted(path)} = {`,
        `  name: ${quoted(step.name)}`,
        `  scope: ${scope}`,
        ...(parameters.length > 0
          ? ['  params: {', ...parameters.map(({ name }) => `    ${name}: ${name}`), '  }']
          : []),
        ...(order.length > 0 ? ['  dependsOn: [', ...order.map((name) => `    ${name}`), '  ]'] : []),
        '}',
      ].join('\n'),
    );
  }

  /** The whole text, with its final newline. */
  text(): string {
    const head = `targetScope = '${this.#scope.kind}'`;
    const parameters = this.#parameters.map(({ name, description, isSecret, default: value }) =>
      [
        ...(isSecret ? ['@secure()'] : []),
        `@description(${quoted(description)})`,
        `param ${name} string${value === undefined ? '' : ` = ${quoted(value)}`}`,
      ].join('\n'),
    );
    const variables = [...this.#variables.texts].sort().map(([name, text]) => `var ${name} = ${quoted(text)}`);
    const existing = [...this.#existing.values()];
    return `${[head, ...parameters, ...variables, ...existing, ...this.#declarations].join('\n\n')}\n`;
  }

  /** Symbols of needed resources of this file that the declaration in hand does not name by itself. */
  #unnamed(needs: readonly string[]): string[] {
    return needs.filter((id) => this.#own.has(id) && !this.#named.has(id)).map((id) => this.#own.get(id)!);
  }

  #moduleSymbols(steps: readonly Step[]): string[] {
    return steps.flatMap((step) => this.#modules.get(step) ?? []);
  }

  readonly #words: Words = {
    use: (part) => this.#use(part),
    variable: (text) => this.#variables.nameOf(text),
    asRead: (parts, expression) => (isTooLong(expression) ? asRead(parts, this.#plan) : undefined),
    isLongPart,
  };

  #use(part: Exclude<TextPart, string>): string {
    if (part instanceof ParameterUse) return part.name;
    return this.#reference(part);
  }

  #reference({ target, attribute }: Reference): string {
    const place = this.#layout.placeOf(target);
    if (place.type === RESOURCE_GROUP && !attribute) return this.#groupId(place);
    return `${this.#symbol(place)}${attribute ? access(attribute) : '.id'}`;
  }

  /** A group's own `id` is made by a function for ids of providers, whose text is another. */
  #groupId(place: Place): string {
    const id = idOf(place);
    if (this.#own.has(idKey(id))) this.#named.add(idKey(id));
    if (this.#scope.kind === 'resourceGroup' && idKey(idOfScope(this.#scope)) === idKey(id))
      return 'resourceGroup().id';
    if (subscriptionOf(this.#scope) !== subscriptionOf(place.scope)) return quoted(id);
    return `'\${subscription().id}${quoted(`/resourceGroups/${place.names[0]!}`).slice(1, -1)}'`;
  }

  /** The symbol of a resource: this file's own, or that of its declaration as existing. */
  #symbol(place: Place): string {
    const id = idKey(idOf(place));
    const own = this.#own.get(id);
    if (own !== undefined) {
      this.#named.add(id);
      return own;
    }
    const entry = this.#plan.entries.get(id);
    const symbol = entry?.symbol ?? symbolOf(parseArmId(idOf(place))!);
    if (!this.#existing.has(symbol)) {
      // The place is kept before what it lies in is declared, which then stands after it; order means nothing in Bicep.
      this.#existing.set(symbol, '');
      const version = entry?.apiVersion ?? this.#plan.shaper.apiVersionOf(place.type) ?? ANY_VERSION;
      const type = entry?.type ?? this.#plan.shaper.spell(place.type) ?? place.type;
      const lines = this.#placeLines(place, false);
      this.#existing.set(
        symbol,
        `resource ${symbol} '${literalType(type)}@${version}' existing = {\n${lines.join('\n')}\n}`,
      );
    }
    return symbol;
  }

  /** Where a resource is: `parent` or `scope`, and its name. */
  #placeLines(place: Place, isOwn: boolean): string[] {
    const parent = parentOf(place);
    const isParentHere = parent !== undefined && (this.#own.has(idKey(idOf(parent))) || isOwn);
    const isChild = place.type === PLACED_SUBSCRIPTION || (parent && !this.#isGroupOrManagementGroup(parent));
    if (parent && isParentHere && isChild)
      return [`  parent: ${this.#symbol(parent)}`, `  name: ${quoted(place.names.at(-1)!)}`];
    const name = `  name: ${quoted(place.names.join('/'))}`;
    if (place.on) return [`  scope: ${this.#symbol(place.on)}`, name];
    return isSameScope(place.scope, this.#scope) ? [name] : [`  scope: ${this.#scopeFunction(place.scope)}`, name];
  }

  #isGroupOrManagementGroup({ type }: Place): boolean {
    return type === RESOURCE_GROUP || type === MANAGEMENT_GROUP;
  }

  #scopeOfModule(scope: Scope): string {
    if (scope.kind === 'resourceGroup') {
      const id = idKey(idOfScope(scope));
      const own = this.#own.get(id);
      if (own !== undefined) {
        this.#named.add(id);
        return own;
      }
    }
    return this.#scopeFunction(scope);
  }

  #scopeFunction(scope: Scope): string {
    switch (scope.kind) {
      case 'tenant':
        return 'tenant()';
      case 'managementGroup':
        return `managementGroup(${quoted(scope.name)})`;
      case 'subscription':
        return subscriptionOf(this.#scope) === subscriptionOf(scope)
          ? 'subscription()'
          : `subscription(${quoted(scope.subscription)})`;
      case 'resourceGroup':
        return subscriptionOf(this.#scope) === subscriptionOf(scope)
          ? `resourceGroup(${quoted(scope.name)})`
          : `resourceGroup(${quoted(scope.subscription)}, ${quoted(scope.name)})`;
    }
  }
}

/** A type as it stands in a string: only known characters can be in one. */
const literalType = (type: string): string => quoted(type).slice(1, -1);
