// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.definition.actions.Post_to_ERP.inputs.headers.x-api-key of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Logic/workflows/logic-order-approval')
param workflow_logic_order_approval_2f1c7_definition_actions_post_to_erp_inputs_headers_x_api_key string

resource resource_group_rg_web_prod_9b44b 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}

module rg_web_prod_logic 'modules/rg-web-prod/logic.bicep' = {
  name: 'rg-web-prod-logic'
  scope: resource_group_rg_web_prod_9b44b
  params: {
    workflow_logic_order_approval_2f1c7_definition_actions_post_to_erp_inputs_headers_x_api_key: workflow_logic_order_approval_2f1c7_definition_actions_post_to_erp_inputs_headers_x_api_key
  }
}

// ==== modules/rg-web-prod/logic.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.definition.actions.Post_to_ERP.inputs.headers.x-api-key of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Logic/workflows/logic-order-approval')
param workflow_logic_order_approval_2f1c7_definition_actions_post_to_erp_inputs_headers_x_api_key string

resource workflow_logic_order_approval_2f1c7 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'logic-order-approval'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    definition: {
      '$schema': 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#'
      actions: {
        Post_to_ERP: {
          inputs: {
            body: '@triggerBody()'
            headers: {
              'x-api-key': workflow_logic_order_approval_2f1c7_definition_actions_post_to_erp_inputs_headers_x_api_key
            }
            method: 'POST'
            uri: 'https://erp.contoso.com/api/orders'
          }
          runAfter: {}
          type: 'Http'
        }
      }
      contentVersion: '1.0.0.0'
      outputs: {}
      parameters: {
        '$connections': {
          defaultValue: {}
          type: 'Object'
        }
      }
      triggers: {
        Recurrence: {
          evaluatedRecurrence: {
            frequency: 'Month'
            interval: 3
          }
          recurrence: {
            frequency: 'Month'
            interval: 3
          }
          type: 'Recurrence'
        }
      }
    }
    parameters: {
      '$connections': {
        value: {}
      }
    }
    state: 'Enabled'
  }
}
