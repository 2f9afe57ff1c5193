// The lists to ask ARM for at every subscription and every resource group. Data: no schema tells which of the hundred things that can
// hang on any scope are worth a call. Policy is in a table of Resource Graph, roles have a step of their own.

/** At a subscription; locks and deny assignments reach down to everything in it. */
export const SUBSCRIPTION_LISTS: readonly string[] = [
  'providers/Microsoft.Authorization/denyAssignments',
  'providers/Microsoft.Authorization/locks',
  'providers/Microsoft.Consumption/budgets',
  'providers/Microsoft.CostManagement/exports',
  'providers/Microsoft.Insights/diagnosticSettings',
  'providers/Microsoft.Resources/deployments',
  'providers/Microsoft.Resources/deploymentStacks',
  'providers/Microsoft.Security/pricings',
  'providers/Microsoft.Security/securityContacts',
];

/** At a resource group. */
export const GROUP_LISTS: readonly string[] = [
  'providers/Microsoft.Consumption/budgets',
  'providers/Microsoft.Resources/deployments',
];

/** The type of what such a list holds. */
export const typeOfScopeList = (path: string): string => path.replace(/^providers\//, '');
