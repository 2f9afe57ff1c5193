# ==== rg-data-prod.locks.tf
resource "azapi_resource" "lock_rg_data_prod_lock_data_nodelete_580cc" {
  type      = "Microsoft.Authorization/locks@2020-05-01"
  name      = "lock-data-nodelete"
  parent_id = azapi_resource.resource_group_rg_data_prod_26183.id

  body = {
    properties = {
      level = "CanNotDelete"
      notes = "Protects production data"
    }
  }
}

# ==== rg-data-prod.main.tf
resource "azapi_resource" "resource_group_rg_data_prod_26183" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-data-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    costCenter         = "CC-2002"
    dataClassification = "confidential"
    env                = "prod"
    owner              = "web-team"
  }
}

# ==== subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede.policy.tf
resource "azapi_resource" "policy_assignment_ed5ca9cc_require_env_tag_b6f5f" {
  type      = "Microsoft.Authorization/policyAssignments@2026-07-01"
  name      = "require-env-tag"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"

  body = {
    properties = {
      description     = ""
      displayName     = "Require env tag on resources"
      enforcementMode = "Default"
      metadata = {
        assignedBy = "Platform Team"
        createdBy  = "62aab9f8-78c8-4e25-bcdf-cc65031328bb"
        createdOn  = "2024-06-01T08:00:00Z"
      }
      notScopes = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope"]
      parameters = {
        tagName = {
          value = "env"
        }
      }
      policyDefinitionId = "/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99"
    }
  }
}

# ==== imports.tf
import {
  to = azapi_resource.lock_rg_data_prod_lock_data_nodelete_580cc
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.Authorization/locks/lock-data-nodelete?api-version=2020-05-01"
}

import {
  to = azapi_resource.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.policy_assignment_ed5ca9cc_require_env_tag_b6f5f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/policyAssignments/require-env-tag?api-version=2026-07-01"
}
