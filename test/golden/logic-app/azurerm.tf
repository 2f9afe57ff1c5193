# ==== rg-web-prod.logic.tf
resource "azapi_resource" "workflow_logic_order_approval_2f1c7" {
  type      = "Microsoft.Logic/workflows@2019-05-01"
  name      = "logic-order-approval"
  parent_id = azurerm_resource_group.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      definition = {
        "$schema" = "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#"
        actions = {
          Post_to_ERP = {
            inputs = {
              body    = "@triggerBody()"
              headers = {}
              method  = "POST"
              uri     = "https://erp.contoso.com/api/orders"
            }
            runAfter = {}
            type     = "Http"
          }
        }
        contentVersion = "1.0.0.0"
        outputs        = {}
        parameters = {
          "$connections" = {
            defaultValue = {}
            type         = "Object"
          }
        }
        triggers = {
          Recurrence = {
            evaluatedRecurrence = {
              frequency = "Month"
              interval  = 3
            }
            recurrence = {
              frequency = "Month"
              interval  = 3
            }
            type = "Recurrence"
          }
        }
      }
      parameters = {
        "$connections" = {
          value = {}
        }
      }
      state = "Enabled"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  sensitive_body = {
    properties = {
      definition = {
        actions = {
          Post_to_ERP = {
            inputs = {
              headers = {
                x-api-key = var.workflow_logic_order_approval_2f1c7_definition_actions_post_to_erp_inputs_headers_x_api_key
              }
            }
          }
        }
      }
    }
  }

  sensitive_body_version = {
    "properties.definition.actions.Post_to_ERP.inputs.headers.x-api-key" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

# ==== rg-web-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_web_prod_9b44b" {
  name     = "rg-web-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.workflow_logic_order_approval_2f1c7
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Logic/workflows/logic-order-approval?api-version=2019-05-01"
}

import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}

# ==== variables.tf
variable "workflow_logic_order_approval_2f1c7_definition_actions_post_to_erp_inputs_headers_x_api_key" {
  description = "Secret: properties.definition.actions.Post_to_ERP.inputs.headers.x-api-key of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Logic/workflows/logic-order-approval"
  type        = string
  sensitive   = true
  default     = null
}
