// Reads a template as ARM does before it deploys anything: parameters, names, ids, and the order that `dependsOn` asks for.
// What ARM would refuse is a TemplateError; what only the simulator cannot is NotSimulated.
import {
  isExpression,
  evaluateAll,
  evaluateText,
  NotSimulated,
  TemplateError,
  type Functions,
  type Value,
} from './expression.ts';
import { idOfScope, makeFunctions, type DeploymentScope, type Surroundings } from './functions.ts';

type JsonObject = { readonly [name: string]: Value };

export interface DeploymentRequest {
  readonly scope: DeploymentScope;
  readonly name: string;
  /** Where the record is kept; resource groups have a location of their own. */
  readonly location: string | undefined;
  readonly template: JsonObject;
  /** As a deployment's properties give them: `{name: {value}}`. */
  readonly parameters: JsonObject;
}

/** One resource of a template, in the order of deployment. */
export interface PlannedResource {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  /** Ids of resources of the same template. */
  readonly dependsOn: readonly string[];
  /** What is sent, with every expression evaluated. Called when its turn comes: what it refers to may not be there before. */
  readonly body: () => JsonObject;
  /** The deployment that this resource is, where it is one; its parameters are evaluated when called. */
  readonly nested: (() => DeploymentRequest) | undefined;
}

export interface PlannedDeployment {
  readonly request: DeploymentRequest;
  readonly resources: readonly PlannedResource[];
  /** Parameters as a deployment shows them: those that are secure without their values. */
  readonly shownParameters: JsonObject;
  readonly outputs: () => JsonObject;
}

/** What a template may ask about the tenant. */
export interface World {
  readonly reference: Surroundings['reference'];
  readonly object: (
    name: 'tenant' | 'managementgroup' | 'subscription' | 'resourcegroup' | 'environment',
    scope: DeploymentScope,
  ) => Value | undefined;
}

/** Members that say what a resource is and when it is deployed; the rest is its body. */
const OWN = new Set([
  'type',
  'apiVersion',
  'name',
  'scope',
  'dependsOn',
  'condition',
  'comments',
  'copy',
  'resources',
  'existing',
]);
const DEPLOYMENTS = 'microsoft.resources/deployments';
const RESOURCE_GROUPS = 'microsoft.resources/resourcegroups';
/** Source: "ARM template best practices", Template limits. */
const LIMITS = { resources: 800, parameters: 256, variables: 512, outputs: 64, expression: 24_576 } as const;

export function planDeployment(request: DeploymentRequest, world: World): PlannedDeployment {
  const { template, scope } = request;
  if (typeof template.$schema !== 'string') throw new TemplateError("Required property '$schema' not found in JSON.");
  if (template.languageVersion !== undefined)
    throw new NotSimulated(`languageVersion ${JSON.stringify(template.languageVersion)}`);
  const declared = objectOr(template.parameters);
  const variables = objectOr(template.variables);
  for (const [what, count] of Object.entries({
    parameters: Object.keys(declared).length,
    variables: Object.keys(variables).length,
    outputs: Object.keys(objectOr(template.outputs)).length,
  }))
    if (count > LIMITS[what as 'parameters'])
      throw new TemplateError(`The number of ${what} exceeds ${LIMITS[what as 'parameters']}.`);
  checkLengths(template);

  const given = new Map(Object.entries(request.parameters).map(([name, value]) => [name.toLowerCase(), value]));
  const names = new Map(Object.keys(declared).map((name) => [name.toLowerCase(), name]));
  for (const name of Object.keys(request.parameters))
    if (!names.has(name.toLowerCase()))
      throw new TemplateError(
        `The template parameters '${name}' in the parameters file are not valid; they are not present in the original template.`,
      );
  const evaluated = new Map<string, Value>();
  const open = new Set<string>();
  const once = (kind: string, name: string, make: () => Value): Value => {
    const key = `${kind} ${name.toLowerCase()}`;
    const known = evaluated.get(key);
    if (known !== undefined) return known;
    if (open.has(key)) throw new TemplateError(`Circular reference detected on the ${kind} '${name}'.`);
    open.add(key);
    const value = make();
    evaluated.set(key, value);
    open.delete(key);
    return value;
  };
  const functions: Functions = makeFunctions({
    scope,
    parameter: (name) =>
      once('parameter', name, () => {
        const own = names.get(name.toLowerCase());
        if (own === undefined) throw new TemplateError(`The template parameter '${name}' is not found.`);
        return parameterValue(own, declared[own] as JsonObject, given.get(own.toLowerCase()), functions);
      }),
    variable: (name) =>
      once('variable', name, () => {
        const own = Object.keys(variables).find((each) => each.toLowerCase() === name.toLowerCase());
        if (own === undefined) throw new TemplateError(`The template variable '${name}' is not found.`);
        return evaluateAll(variables[own]!, functions);
      }),
    reference: world.reference,
    object: (name) =>
      name === 'deployment'
        ? {
            name: request.name,
            ...(request.location !== undefined && { location: request.location }),
            properties: { mode: 'Incremental' },
          }
        : world.object(name, scope),
  });
  // Every parameter is looked at, used or not.
  for (const name of names.values()) functions('parameters', [() => name]);

  if (!Array.isArray(template.resources)) throw new TemplateError("Required property 'resources' not found in JSON.");
  const list = template.resources as readonly JsonObject[];
  if (list.length > LIMITS.resources) throw new TemplateError(`The number of resources exceeds ${LIMITS.resources}.`);
  const resources = list
    .filter((resource) => resource.condition === undefined || truth(evaluateAll(resource.condition, functions)))
    .map((resource) => planResource(resource, request, functions));
  return {
    request,
    resources: ordered(resources),
    shownParameters: Object.fromEntries(
      [...names.values()].map((name) => {
        const type = String((declared[name] as JsonObject).type);
        return [
          name,
          /^secure/i.test(type)
            ? { type: type.toLowerCase() === 'securestring' ? 'SecureString' : 'SecureObject' }
            : { type: kindOf(type), value: functions('parameters', [() => name]) },
        ];
      }),
    ),
    outputs: () =>
      Object.fromEntries(
        Object.entries(objectOr(template.outputs)).map(([name, output]) => {
          const { type, value } = output as JsonObject;
          return [
            name,
            /^secure/i.test(String(type))
              ? { type: type! }
              : { type: kindOf(String(type)), value: evaluateAll(value ?? null, functions) },
          ];
        }),
      ),
  };
}

const kindOf = (type: string): string => type.replace(/^./, (first) => first.toUpperCase());

function parameterValue(name: string, declaration: JsonObject, given: Value | undefined, functions: Functions): Value {
  const { type, defaultValue, allowedValues, minLength, maxLength } = declaration;
  let value: Value | undefined;
  if (given !== undefined) {
    if (!isObject(given) || !('value' in given)) {
      if (isObject(given) && 'reference' in given)
        throw new NotSimulated(`a parameter (${name}) taken from a key vault`);
      throw new TemplateError(`The value of parameter '${name}' is not {"value": …}.`);
    }
    value = given.value;
  } else if (defaultValue !== undefined) value = evaluateAll(defaultValue, functions);
  if (value === undefined) throw new TemplateError(`The value for the template parameter '${name}' is not provided.`);
  const fits: Readonly<Record<string, (value: Value) => boolean>> = {
    string: (each) => typeof each === 'string',
    securestring: (each) => typeof each === 'string',
    int: (each) => Number.isInteger(each),
    bool: (each) => typeof each === 'boolean',
    array: (each) => Array.isArray(each),
    object: isObject,
    secureobject: isObject,
  };
  const test = fits[String(type).toLowerCase()];
  if (!test) throw new TemplateError(`The template parameter '${name}' has no type that ARM knows.`);
  if (!test(value))
    throw new TemplateError(
      `Template parameter JToken type is not valid: parameter '${name}' expects type '${String(type)}'.`,
    );
  if (Array.isArray(allowedValues) && !allowedValues.includes(value))
    throw new TemplateError(
      `The provided value for the template parameter '${name}' is not valid. The value is not part of the allowed value(s).`,
    );
  if (
    typeof value === 'string' &&
    (value.length < Number(minLength ?? 0) || value.length > Number(maxLength ?? Infinity))
  )
    throw new TemplateError(`The provided value for the template parameter '${name}' is too short or too long.`);
  return value;
}

function planResource(resource: JsonObject, request: DeploymentRequest, functions: Functions): PlannedResource {
  const { type, apiVersion } = resource;
  const text = (value: Value | undefined, what: string): string => {
    const found = typeof value === 'string' ? evaluateText(value, functions) : undefined;
    if (typeof found !== 'string') throw new TemplateError(`The template resource has no ${what} that is a string.`);
    return found;
  };
  if (typeof type !== 'string' || isExpression(type) || typeof apiVersion !== 'string' || isExpression(apiVersion))
    throw new TemplateError("The template resource has no literal 'type' and 'apiVersion'.");
  if (resource.copy !== undefined) throw new NotSimulated('copy in a template');
  if (Array.isArray(resource.resources) && resource.resources.length > 0)
    throw new NotSimulated('child resources inside of their parent in a template');
  const name = text(resource.name, 'name');
  const isDeployment = type.toLowerCase() === DEPLOYMENTS;
  const at = isDeployment ? deploymentTarget(resource, request.scope, text) : request.scope;
  const scopeId =
    !isDeployment && resource.scope !== undefined ? fullScope(text(resource.scope, 'scope'), at) : idOfScope(at);
  const id = resourceIdOf(scopeId, type, name);
  const depends = resource.dependsOn === undefined ? [] : evaluateAll(resource.dependsOn, functions);
  if (!Array.isArray(depends)) throw new TemplateError(`'dependsOn' of the resource '${name}' is no array.`);
  return {
    id,
    type,
    apiVersion,
    name,
    dependsOn: depends as string[],
    body: () =>
      evaluateAll(
        Object.fromEntries(Object.entries(resource).filter(([member]) => !OWN.has(member))),
        functions,
      ) as JsonObject,
    nested: isDeployment ? () => nestedRequest(resource, name, at, functions) : undefined,
  };
}

function deploymentTarget(
  { scope, subscriptionId, resourceGroup }: JsonObject,
  from: DeploymentScope,
  text: (value: Value | undefined, what: string) => string,
): DeploymentScope {
  if (scope !== undefined) {
    const at = text(scope, 'scope');
    if (at === '/') return { kind: 'tenant' };
    const group = /^(?:\/providers\/)?Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(at)?.[1];
    if (group === undefined) throw new NotSimulated(`a nested deployment to the scope ${at}`);
    return { kind: 'managementGroup', name: group };
  }
  const own = 'subscription' in from ? from.subscription : undefined;
  const subscription = subscriptionId === undefined ? own : text(subscriptionId, 'subscriptionId');
  if (resourceGroup !== undefined) {
    if (subscription === undefined)
      throw new TemplateError('A nested deployment to a resource group needs a subscriptionId here.');
    return { kind: 'resourceGroup', subscription, group: text(resourceGroup, 'resourceGroup') };
  }
  return subscriptionId === undefined ? from : { kind: 'subscription', subscription: subscription! };
}

function nestedRequest(
  resource: JsonObject,
  name: string,
  scope: DeploymentScope,
  functions: Functions,
): DeploymentRequest {
  const properties = objectOr(resource.properties);
  const { template, parameters, templateLink, expressionEvaluationOptions } = properties;
  if (templateLink !== undefined || !isObject(template))
    throw new NotSimulated('a nested deployment without a template of its own');
  if (String(objectOr(expressionEvaluationOptions).scope).toLowerCase() !== 'inner')
    throw new NotSimulated('a nested deployment whose expressions are evaluated outside of it');
  if (String(properties.mode).toLowerCase() !== 'incremental')
    throw new TemplateError('Nested deployments only support the mode Incremental.');
  const location =
    typeof resource.location === 'string' ? String(evaluateText(resource.location, functions)) : undefined;
  if (scope.kind !== 'resourceGroup' && location === undefined)
    throw new TemplateError(`The nested deployment '${name}' needs a location.`);
  return { scope, name, location, template, parameters: evaluateAll(objectOr(parameters), functions) as JsonObject };
}

/** A scope of an extension as a full id: it may be given without what the deployment's scope says already. */
function fullScope(scope: string, from: DeploymentScope): string {
  if (scope === '/') return '';
  return scope.startsWith('/') ? scope : `${idOfScope(from)}/providers/${scope}`;
}

function resourceIdOf(scope: string, type: string, name: string): string {
  const [namespace, ...kinds] = type.split('/');
  const names = name.split('/');
  if (kinds.length !== names.length)
    throw new TemplateError(
      `The template resource '${name}' of type '${type}' has incorrect segment lengths: a nested resource type must have identical number of segments as its resource name.`,
    );
  if (type.toLowerCase() === RESOURCE_GROUPS) return `${scope}/resourceGroups/${name}`;
  return `${scope}/providers/${namespace!}${kinds.map((kind, at) => `/${kind}/${names[at]!}`).join('')}`;
}

/** Each resource after what it depends on. */
function ordered(resources: readonly PlannedResource[]): PlannedResource[] {
  const byId = new Map<string, PlannedResource>();
  for (const resource of resources) {
    const key = keyOf(resource.id);
    if (byId.has(key))
      throw new TemplateError(`The resource '${resource.id}' is defined multiple times in a template.`);
    byId.set(key, resource);
  }
  const needs = new Map(
    resources.map((resource) => [
      resource,
      resource.dependsOn.map((text) => byId.get(keyOf(text)) ?? byName(text, resource)),
    ]),
  );
  const done = new Set<PlannedResource>();
  const open = new Set<PlannedResource>();
  const visit = (resource: PlannedResource): void => {
    if (done.has(resource)) return;
    if (open.has(resource)) throw new TemplateError(`Circular dependency detected on resource: '${resource.id}'.`);
    open.add(resource);
    needs.get(resource)!.forEach(visit);
    open.delete(resource);
    done.add(resource);
  };
  resources.forEach(visit);
  return [...done].map((resource) => ({ ...resource, dependsOn: needs.get(resource)!.map(({ id }) => id) }));

  function byName(text: string, from: PlannedResource): PlannedResource {
    const found = resources.filter(({ name, type }) =>
      [name, `${type}/${name}`].some((each) => each.toLowerCase() === text.toLowerCase()),
    );
    if (found.length === 1) return found[0]!;
    throw new TemplateError(
      found.length === 0
        ? `The resource '${text}' is not defined in the template; '${from.id}' depends on it.`
        : `The name '${text}' that '${from.id}' depends on stands for several resources.`,
    );
  }
}

/** Groups are named in `dependsOn` as if they were a provider's. */
const keyOf = (id: string): string =>
  id
    .toLowerCase()
    .replace(/^(\/subscriptions\/[^/]+)\/providers\/microsoft\.resources\/resourcegroups\//, '$1/resourcegroups/');

function checkLengths(value: Value): void {
  if (typeof value === 'string') {
    if (isExpression(value) && value.length > LIMITS.expression)
      throw new TemplateError(
        `The template language expression of ${value.length} characters exceeds the limit of ${LIMITS.expression}.`,
      );
  } else if (Array.isArray(value)) (value as readonly Value[]).forEach(checkLengths);
  else if (isObject(value)) Object.values(value).forEach(checkLengths);
}

const truth = (value: Value): boolean => {
  if (typeof value !== 'boolean') throw new TemplateError("The template resource's condition is no boolean.");
  return value;
};

const isObject = (value: Value | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOr = (value: Value | undefined): JsonObject => (isObject(value) ? value : {});
