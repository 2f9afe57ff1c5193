// ARM templates of a laid out plan: one nested deployment for each step, inner evaluation, secrets as secure parameters. Resources are
// written in the array form with resourceId functions, which every tool that takes templates understands (decision 0010).
import { RESOURCE_GROUP } from '../../arm-id.ts';
import type { Plan } from '../../plan.ts';
import { isSameScope, type Place, type Scope } from '../deployment/scope.ts';
import type { Layout, Step, Unit } from '../deployment/layout.ts';
import type { ReadStep } from '../deployment/read-step.ts';
import type { Deployed, TemplateParameter } from '../deployment/template.ts';
import { Variables } from '../deployment/texts.ts';
import {
  call,
  expression,
  idExpression,
  json,
  literal,
  quoted,
  type Surroundings,
  type TemplateJson,
  type TemplateObject,
} from './expression.ts';

const SCHEMA_SITE = 'https://schema.management.azure.com/schemas';
const SCHEMAS: Readonly<Record<Scope['kind'], string>> = {
  resourceGroup: `${SCHEMA_SITE}/2019-04-01/deploymentTemplate.json#`,
  subscription: `${SCHEMA_SITE}/2018-05-01/subscriptionDeploymentTemplate.json#`,
  managementGroup: `${SCHEMA_SITE}/2019-08-01/managementGroupDeploymentTemplate.json#`,
  tenant: `${SCHEMA_SITE}/2019-08-01/tenantDeploymentTemplate.json#`,
};
export const PARAMETERS_SCHEMA = `${SCHEMA_SITE}/2019-04-01/deploymentParameters.json#`;
const DEPLOYMENTS = 'Microsoft.Resources/deployments';
/** Known in every cloud; nothing newer is used. */
const DEPLOYMENTS_VERSION = '2022-09-01';

/** The top-level template of a unit. */
export function unitTemplate(
  plan: Plan,
  layout: Layout,
  unit: Unit,
  written: readonly ReadStep[],
  parameters: readonly TemplateParameter[],
): TemplateObject {
  const around = surroundings(plan, layout, layout.scope);
  const inUnit = new Set(unit.steps);
  const resources = written.flatMap(({ step, resources: deployed, parameters: own }) => {
    const dependsOn = step.needs.filter((need) => inUnit.has(need)).map((need) => dependencyOn(need, layout));
    if (!step.isModule) return deployed.map((each) => resource(each, dependsOn, around));
    return [nested(step, dependsOn, own, stepTemplate(plan, layout, step, deployed, own), layout)];
  });
  return template(layout.scope, parameters, around.variables, resources);
}

function stepTemplate(
  plan: Plan,
  layout: Layout,
  step: Step,
  deployed: readonly Deployed[],
  parameters: readonly TemplateParameter[],
): TemplateObject {
  const around = surroundings(plan, layout, step.scope);
  const resources = deployed.map((each) => {
    const near = each.needs.filter((key) => layout.stepOf(key) === step);
    return resource(
      each,
      near.map((key) => expression(idExpression(layout.placeOf(key), step.scope))),
      around,
    );
  });
  return template(step.scope, parameters, around.variables, resources);
}

const surroundings = (plan: Plan, layout: Layout, scope: Scope): Surroundings => ({
  plan,
  scope,
  placeOf: (key) => layout.placeOf(key),
  variables: new Variables(),
});

function template(
  scope: Scope,
  parameters: readonly TemplateParameter[],
  { texts }: Variables,
  resources: readonly TemplateObject[],
): TemplateObject {
  return {
    $schema: SCHEMAS[scope.kind],
    contentVersion: '1.0.0.0',
    ...(parameters.length > 0 && { parameters: Object.fromEntries(parameters.map(declaration)) }),
    ...(texts.size > 0 && {
      variables: Object.fromEntries([...texts].sort().map(([name, text]) => [name, literal(text)])),
    }),
    resources,
  };
}

const declaration = ({ name, description, isSecret, default: value }: TemplateParameter): [string, TemplateObject] => [
  name,
  {
    type: isSecret ? 'securestring' : 'string',
    ...(value !== undefined && { defaultValue: literal(value) }),
    metadata: { description },
  },
];

function resource(
  { place, apiVersion, members, remarks }: Deployed,
  dependsOn: readonly string[],
  around: Surroundings,
): TemplateObject {
  return {
    type: place.type,
    apiVersion,
    name: literal(place.names.join('/')),
    ...(place.on && { scope: expression(idExpression(place.on, around.scope)) }),
    ...(remarks.length > 0 && { comments: remarks.join(' ') }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(json(members, around) as TemplateObject),
  };
}

function nested(
  { name, scope }: Step,
  dependsOn: readonly string[],
  parameters: readonly TemplateParameter[],
  inner: TemplateJson,
  layout: Layout,
): TemplateObject {
  return {
    type: DEPLOYMENTS,
    apiVersion: DEPLOYMENTS_VERSION,
    name,
    ...target(scope, layout.scope),
    ...(dependsOn.length > 0 && { dependsOn }),
    properties: {
      mode: 'Incremental',
      // The outer evaluation is the default, and would write secrets in clear into the history of deployments.
      expressionEvaluationOptions: { scope: 'inner' },
      ...(parameters.length > 0 && {
        parameters: Object.fromEntries(
          parameters.map((each) => [each.name, { value: expression(call('parameters', quoted(each.name))) }]),
        ),
      }),
      template: inner,
    },
  };
}

/** Where a nested deployment goes, as seen from the scope above it. Groups have a location of their own; other deployments need one. */
function target(scope: Scope, from: Scope): TemplateObject {
  const location = { location: expression('deployment().location') };
  switch (scope.kind) {
    case 'tenant':
      return { scope: '/', ...location };
    case 'managementGroup':
      return { scope: literal(`Microsoft.Management/managementGroups/${scope.name}`), ...location };
    case 'subscription':
      return { subscriptionId: scope.subscription, ...location };
    case 'resourceGroup':
      return {
        ...(from.kind !== 'subscription' && { subscriptionId: scope.subscription }),
        resourceGroup: literal(scope.name),
      };
  }
}

/** What `dependsOn` says of another step of the same template. */
function dependencyOn(step: Step, layout: Layout): string {
  const { scope: from } = layout;
  const [first] = step.entries;
  const place: Place = step.isModule
    ? { scope: step.scope, on: undefined, type: DEPLOYMENTS, names: [step.name] }
    : layout.placeOf(first!.key);
  // A group's id is no id of a provider, but `dependsOn` names it as if it were.
  if (place.type === RESOURCE_GROUP && isSameScope(place.scope, from))
    return expression(call('subscriptionResourceId', quoted(RESOURCE_GROUP), quoted(place.names[0]!)));
  return expression(idExpression(place, from));
}
