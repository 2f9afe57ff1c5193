// Azure Resource Manager: decides which part answers a call. What no part knows is refused aloud with 501.
import { makeArmAccess } from './arm-access.ts';
import { makeArmActions } from './arm-actions.ts';
import { parseArmPath } from './arm-id.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { makeArmProviders } from './arm-providers.ts';
import { makeArmRead } from './arm-read.ts';
import { makeArmScopes } from './arm-scopes.ts';
import { makeArmWrite } from './arm-write.ts';
import { makeDeployments } from './deployments/deployments.ts';
import { armError, notSimulated, queryValue, type Answer, type Call } from './http.ts';
import { makeManagementGroupWrites } from './management-group-writes.ts';
import { makeManagementGroups } from './management-groups.ts';

const API_VERSION = /^\d{4}-\d{2}-\d{2}(-[a-z0-9.-]+)?$/i;

export function makeArm(options: ArmOptions): (call: Call) => Answer {
  const parts: ArmPart[] = [
    makeManagementGroups(options),
    makeManagementGroupWrites(options),
    makeArmProviders(options),
    makeArmScopes(options),
    makeArmAccess(options),
    makeArmActions(options),
    makeArmRead(options),
    makeArmWrite(options),
  ];
  const answerBy = (call: Call): Answer => {
    for (const part of parts) {
      const answer = part(call);
      if (answer) return answer;
    }
    return notSimulated(call);
  };
  const deployments = makeDeployments(options, answerBy);
  return (call) => {
    const first = call.segments[0]?.toLowerCase();
    const isArm =
      first === 'tenants'
        ? call.segments.length === 1
        : parseArmPath(call.segments) !== undefined || first === 'subscriptions' || first === 'providers';
    if (!isArm || first === undefined) return notSimulated(call);
    const apiVersion = queryValue(call, 'api-version');
    if (!apiVersion)
      return armError(
        400,
        'MissingApiVersionParameter',
        'The api-version query parameter (?api-version=) is required for all requests.',
      );
    if (!API_VERSION.test(apiVersion))
      return armError(
        400,
        'InvalidApiVersionParameter',
        `The api-version '${apiVersion}' is invalid. The supported versions are dates such as '2022-12-01'.`,
      );
    return deployments(call) ?? answerBy(call);
  };
}
