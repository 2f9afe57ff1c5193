# ==== management-group-mg-contoso.access.tf
resource "azapi_resource" "role_assignment_mg_contoso_c1dfadb3_c929d" {
  type      = "Microsoft.Authorization/roleAssignments@2022-04-01"
  name      = "c1dfadb3-8019-4da0-a3cb-8d440e803550"
  parent_id = azapi_resource.management_group_mg_contoso_ec2dc.id

  body = {
    properties = {
      principalId      = var.principal_62aab9f8_a3b4b
      principalType    = "User"
      roleDefinitionId = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    }
  }
}

# ==== management-group-mg-contoso.policy.tf
resource "azapi_resource" "policy_definition_mg_contoso_tag_cost_center_a3647" {
  type      = "Microsoft.Authorization/policyDefinitions@2026-07-01"
  name      = "tag-cost-center"
  parent_id = azapi_resource.management_group_mg_contoso_ec2dc.id

  body = {
    properties = {
      displayName = "Resource groups carry a cost center"
      metadata = {
        category = "Tags"
        version  = "1.0.0"
      }
      mode = "All"
      parameters = {
        tagName = {
          defaultValue = "costCenter"
          metadata = {
            displayName = "Tag"
          }
          type = "String"
        }
      }
      policyRule = {
        "if" = {
          allOf = [
            {
              equals = "Microsoft.Resources/subscriptions/resourceGroups"
              field  = "type"
            },
            {
              exists = "false"
              field  = "[concat('tags[', parameters('tagName'), ']')]"
            },
          ]
        }
        then = {
          effect = "deny"
        }
      }
      policyType = "Custom"
    }
  }
}

# ==== management-group-mg-landingzones.policy.tf
resource "azapi_resource" "policy_assignment_mg_landingzones_tag_cost_center_9430a" {
  type      = "Microsoft.Authorization/policyAssignments@2026-07-01"
  name      = "tag-cost-center"
  parent_id = azapi_resource.management_group_mg_landingzones_290b2.id

  body = {
    properties = {
      displayName     = "Resource groups carry a cost center"
      enforcementMode = "Default"
      notScopes       = [azapi_resource.management_group_mg_sandbox_494be.id]
      parameters = {
        tagName = {
          value = "costCenter"
        }
      }
      policyDefinitionId = azapi_resource.policy_definition_mg_contoso_tag_cost_center_a3647.id
    }
  }
}

# ==== management-groups.main.tf
resource "azapi_resource" "management_group_mg_contoso_ec2dc" {
  type      = "Microsoft.Management/managementGroups@2023-04-01"
  name      = "mg-contoso"
  parent_id = "/"

  body = {
    properties = {
      details = {
        parent = {
          id = "/providers/Microsoft.Management/managementGroups/65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
        }
      }
      displayName = "Contoso"
    }
  }
}

resource "azapi_resource" "management_group_mg_landingzones_290b2" {
  type      = "Microsoft.Management/managementGroups@2023-04-01"
  name      = "mg-landingzones"
  parent_id = "/"

  body = {
    properties = {
      details = {
        parent = {
          id = azapi_resource.management_group_mg_contoso_ec2dc.id
        }
      }
      displayName = "Landing zones"
    }
  }
}

resource "azapi_resource" "subscription_mg_landingzones_ed5ca9cc_f4dae" {
  type      = "Microsoft.Management/managementGroups/subscriptions@2023-04-01"
  name      = "ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  parent_id = azapi_resource.management_group_mg_landingzones_290b2.id
}

resource "azapi_resource" "management_group_mg_sandbox_494be" {
  type      = "Microsoft.Management/managementGroups@2023-04-01"
  name      = "mg-sandbox"
  parent_id = "/"

  body = {
    properties = {
      details = {
        parent = {
          id = azapi_resource.management_group_mg_landingzones_290b2.id
        }
      }
      displayName = "Sandbox"
    }
  }
}

# ==== imports.tf
import {
  to = azapi_resource.role_assignment_mg_contoso_c1dfadb3_c929d
  id = "/providers/Microsoft.Management/managementGroups/mg-contoso/providers/Microsoft.Authorization/roleAssignments/c1dfadb3-8019-4da0-a3cb-8d440e803550?api-version=2022-04-01"
}

import {
  to = azapi_resource.policy_definition_mg_contoso_tag_cost_center_a3647
  id = "/providers/Microsoft.Management/managementGroups/mg-contoso/providers/Microsoft.Authorization/policyDefinitions/tag-cost-center?api-version=2026-07-01"
}

import {
  to = azapi_resource.policy_assignment_mg_landingzones_tag_cost_center_9430a
  id = "/providers/Microsoft.Management/managementGroups/mg-landingzones/providers/Microsoft.Authorization/policyAssignments/tag-cost-center?api-version=2026-07-01"
}

import {
  to = azapi_resource.management_group_mg_contoso_ec2dc
  id = "/providers/Microsoft.Management/managementGroups/mg-contoso?api-version=2023-04-01"
}

import {
  to = azapi_resource.management_group_mg_landingzones_290b2
  id = "/providers/Microsoft.Management/managementGroups/mg-landingzones?api-version=2023-04-01"
}

import {
  to = azapi_resource.subscription_mg_landingzones_ed5ca9cc_f4dae
  id = "/providers/Microsoft.Management/managementGroups/mg-landingzones/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede?api-version=2023-04-01"
}

import {
  to = azapi_resource.management_group_mg_sandbox_494be
  id = "/providers/Microsoft.Management/managementGroups/mg-sandbox?api-version=2023-04-01"
}

# ==== variables.tf
variable "principal_62aab9f8_a3b4b" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "62aab9f8-78c8-4e25-bcdf-cc65031328bb"
}
