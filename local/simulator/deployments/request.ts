// What a client asks of deployments: at which scope, with which template and parameters.
import { parseArmId } from '../arm-id.ts';
import { jsonBody, type Call } from '../http.ts';
import { NotSimulated, TemplateError, type Value } from './expression.ts';
import type { DeploymentScope } from './functions.ts';
import type { DeploymentRequest } from './template.ts';

export type JsonObject = { readonly [name: string]: Value };

/** @throws TemplateError where ARM refuses the request, NotSimulated where the simulator cannot do it */
export function requestOf(call: Call, scope: DeploymentScope, name: string): DeploymentRequest {
  const { location, properties } = jsonBody(call) as JsonObject;
  if (!isObject(properties)) throw new TemplateError("Required property 'properties' not found in JSON.");
  const { mode, template, templateLink, parameters, parametersLink } = properties;
  if (templateLink !== undefined || parametersLink !== undefined)
    throw new NotSimulated('a template or parameters by link');
  if (!isObject(template)) throw new TemplateError('The deployment has neither a template nor a link to one.');
  const isIncremental = String(mode).toLowerCase() === 'incremental';
  if (!isIncremental && scope.kind !== 'resourceGroup')
    throw new TemplateError(`Deployments to this scope only support the mode Incremental.`);
  if (!isIncremental) throw new NotSimulated(`a deployment of mode ${String(mode)}`);
  if (scope.kind !== 'resourceGroup' && typeof location !== 'string')
    throw new TemplateError("The 'location' property must be specified for a deployment to this scope.");
  return {
    scope,
    name,
    location: typeof location === 'string' ? location : undefined,
    template,
    parameters: isObject(parameters) ? parameters : {},
  };
}

/** The scope of an id; undefined where nothing can be deployed to it. */
export function scopeOf(id: string): DeploymentScope | undefined {
  if (id === '') return { kind: 'tenant' };
  const path = parseArmId(id);
  if (path?.kind === 'scope')
    return path.group === ''
      ? { kind: 'subscription', subscription: id.split('/')[2]! }
      : { kind: 'resourceGroup', subscription: id.split('/')[2]!, group: id.split('/')[4]! };
  const group = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)$/i.exec(id)?.[1];
  return group === undefined ? undefined : { kind: 'managementGroup', name: group };
}

const isObject = (value: Value | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
