// What a set of ARM templates deploys: every resource with its id and its body, as the simulator's evaluator reads them.
import { planDeployment, type DeploymentRequest, type World } from '../../local/simulator/deployments/template.ts';
import type { Value } from '../../local/simulator/deployments/expression.ts';
import type { DeploymentScope } from '../../local/simulator/deployments/functions.ts';
import type { DeployedResource } from './bicep/generated.ts';

type JsonObject = { readonly [name: string]: Value };

/** Values for every parameter of a template: secrets become `secret:NAME`, the others are those of the parameter file. */
function parametersFor(files: ReadonlyMap<string, string>, path: string): Record<string, { value: Value }> {
  const { parameters = {} } = JSON.parse(files.get(path)!) as { parameters?: Record<string, { type: string }> };
  const given = JSON.parse(files.get(path.replace('azuredeploy', 'parameters'))!) as {
    parameters: Record<string, { value: Value }>;
  };
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { type }]) => [
      name,
      type === 'securestring' ? { value: `secret:${name}` } : given.parameters[name]!,
    ]),
  );
}

/** The top-level templates, in the order of deployment. */
export const templatesIn = (files: ReadonlyMap<string, string>): string[] =>
  [...files.keys()].filter((path) => /^azuredeploy(-\d+)?\.json$/.test(path)).sort();

/** Where a top-level template is deployed, by its schema; the page of the archive names the subscription. */
function scopeOf(files: ReadonlyMap<string, string>, path: string): DeploymentScope {
  const { $schema } = JSON.parse(files.get(path)!) as { $schema: string };
  if ($schema.includes('/tenantDeploymentTemplate')) return { kind: 'tenant' };
  if ($schema.includes('/managementGroupDeploymentTemplate')) return { kind: 'managementGroup', name: 'mg' };
  const subscription = /--subscription ([0-9a-f-]{36})/.exec(files.get('README.md')!)?.[1];
  if (subscription === undefined) throw new Error('README.md does not say to which subscription azuredeploy.json goes');
  return { kind: 'subscription', subscription };
}

/** `bodyOf` answers what Azure says of a resource, for values that it computes. */
export function evaluateArm(
  files: ReadonlyMap<string, string>,
  bodyOf: (id: string) => Record<string, unknown> | undefined,
): DeployedResource[] {
  const world: World = {
    reference(id, _version, isFull) {
      const body = bodyOf(id) as JsonObject | undefined;
      if (!body) throw new Error(`${id} is not there`);
      return isFull ? body : body.properties!;
    },
    object(name, scope) {
      if (name === 'subscription' && 'subscription' in scope) return { id: `/subscriptions/${scope.subscription}` };
      if (name === 'resourcegroup' && scope.kind === 'resourceGroup')
        return { id: `/subscriptions/${scope.subscription}/resourceGroups/${scope.group}` };
      return undefined;
    },
  };
  const deployed = (request: DeploymentRequest, file: string): DeployedResource[] =>
    planDeployment(request, world).resources.flatMap((resource) => {
      if (resource.nested) return deployed(resource.nested(), file);
      const { id, type, apiVersion } = resource;
      return [{ id, type, apiVersion, body: resource.body(), file }];
    });
  return templatesIn(files).flatMap((path) =>
    deployed(
      {
        scope: scopeOf(files, path),
        name: 'main',
        location: 'westeurope',
        template: JSON.parse(files.get(path)!) as JsonObject,
        parameters: parametersFor(files, path),
      },
      path,
    ),
  );
}
