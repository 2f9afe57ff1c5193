// Messaging, monitoring, automation and what is above the subscriptions.
import { SKU_ECHO, type RulesByType } from './rule.ts';

export const SERVICES: RulesByType = {
  'microsoft.apimanagement/service': {
    map: [{ arm: 'sku.name', tf: 'sku_name', convert: 'skuWithCapacity' }],
    silent: {
      'sku.capacity': 'any',
      // The host name that every service has.
      'properties.hostnameConfigurations[].type': 'Proxy',
      'properties.hostnameConfigurations[].certificateSource': 'BuiltIn',
    },
  },
  'microsoft.resources/resourcegroups': {
    neverWhen: { path: 'name', is: /\.$/, reason: 'azurerm takes no name that ends with a period' },
  },
  'microsoft.servicebus/namespaces': { silent: SKU_ECHO },
  'microsoft.eventhub/namespaces': { silent: { ...SKU_ECHO, 'properties.kafkaEnabled': true } },
  'microsoft.logic/workflows': {
    never: 'azurerm makes each trigger and action a resource of its own, and knows only some of their kinds',
  },
  'microsoft.automation/automationaccounts': { silent: { 'properties.encryption.keySource': 'Microsoft.Automation' } },
  'microsoft.operationalinsights/workspaces': { silent: { 'properties.features.searchVersion': 1 } },
  'microsoft.insights/components': {
    silent: {
      kind: 'any',
      'properties.Flow_Type': 'any',
      'properties.Request_Source': 'any',
      'properties.IngestionMode': 'LogAnalytics',
    },
  },
  'microsoft.insights/activitylogalerts': {
    map: [
      {
        arm: 'properties.condition.allOf[].equals',
        tf: 'criteria.category',
        when: [{ 'properties.condition.allOf[].field': 'category' }],
      },
    ],
  },
  'microsoft.insights/metricalerts': {
    spellsIds: true,
    silent: {
      // It follows from what the alert watches.
      'properties.criteria.odata.type': 'any',
      // azurerm numbers them; a name that a person gave would be lost.
      'properties.criteria.allOf[].name': /^Metric\d+$/,
    },
  },
  'microsoft.insights/workbooks': {
    neverWhen: { path: 'tags.hidden-title', is: 'any', reason: 'azurerm refuses the tag hidden-title, which it has' },
    spellsIds: true,
    silent: { kind: 'shared', 'properties.version': 'Notebook/1.0' },
  },
  'microsoft.insights/diagnosticsettings': {
    silent: { 'properties.metrics[].enabled': true, 'properties.logs[].enabled': true },
  },
  'microsoft.authorization/policysetdefinitions': {
    map: [
      { arm: 'properties.parameters', tf: 'parameters', convert: 'jsonencode', empty: true },
      {
        arm: 'properties.policyDefinitions[].parameters',
        tf: 'policy_definition_reference[].parameter_values',
        convert: 'jsonencode',
        empty: true,
      },
    ],
  },
  'microsoft.authorization/policyassignments': {
    map: [{ arm: 'properties.parameters', tf: 'parameters', convert: 'jsonencode', empty: true }],
  },
  'microsoft.authorization/roledefinitions': { silent: { 'properties.type': 'CustomRole' } },
};
