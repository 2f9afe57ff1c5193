# ==== rg-data-prod.locks.tf
resource "azurerm_management_lock" "lock_rg_data_prod_lock_data_nodelete_580cc" {
  name       = "lock-data-nodelete"
  scope      = azurerm_resource_group.resource_group_rg_data_prod_26183.id
  lock_level = "CanNotDelete"
  notes      = "Protects production data"
}

# ==== rg-data-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_data_prod_26183" {
  name     = "rg-data-prod"
  location = "westeurope"

  tags = {
    costCenter         = "CC-2002"
    dataClassification = "confidential"
    env                = "prod"
    owner              = "web-team"
  }
}

# ==== subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede.policy.tf
resource "azurerm_subscription_policy_assignment" "policy_assignment_ed5ca9cc_require_env_tag_b6f5f" {
  name                 = "require-env-tag"
  policy_definition_id = "/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99"
  subscription_id      = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  display_name         = "Require env tag on resources"
  metadata = jsonencode({
    assignedBy = "Platform Team"
    createdOn  = "2024-06-01T08:00:00Z"
    createdBy  = "62aab9f8-78c8-4e25-bcdf-cc65031328bb"
  })
  parameters = jsonencode({
    tagName = {
      value = "env"
    }
  })
  not_scopes = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope"]
}

# ==== imports.tf
import {
  to = azurerm_management_lock.lock_rg_data_prod_lock_data_nodelete_580cc
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Authorization/locks/lock-data-nodelete"
}

import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}

import {
  to = azurerm_subscription_policy_assignment.policy_assignment_ed5ca9cc_require_env_tag_b6f5f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/policyAssignments/require-env-tag"
}
