# ==== management-group-mg-contoso.access.tf
resource "azurerm_role_assignment" "role_assignment_mg_contoso_c1dfadb3_c929d" {
  name               = "c1dfadb3-8019-4da0-a3cb-8d440e803550"
  scope              = azurerm_management_group.management_group_mg_contoso_ec2dc.id
  principal_id       = var.principal_62aab9f8_a3b4b
  principal_type     = "User"
  role_definition_id = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
}

# ==== management-group-mg-contoso.policy.tf
resource "azurerm_policy_definition" "policy_definition_mg_contoso_tag_cost_center_a3647" {
  name                = "tag-cost-center"
  display_name        = "Resource groups carry a cost center"
  mode                = "All"
  policy_type         = "Custom"
  management_group_id = azurerm_management_group.management_group_mg_contoso_ec2dc.id
  metadata = jsonencode({
    category = "Tags"
    version  = "1.0.0"
  })
  parameters = jsonencode({
    tagName = {
      type         = "String"
      defaultValue = "costCenter"
      metadata = {
        displayName = "Tag"
      }
    }
  })
  policy_rule = jsonencode({
    "if" = {
      allOf = [
        {
          field  = "type"
          equals = "Microsoft.Resources/subscriptions/resourceGroups"
        },
        {
          field  = "[concat('tags[', parameters('tagName'), ']')]"
          exists = "false"
        },
      ]
    }
    then = {
      effect = "deny"
    }
  })
}

# ==== management-group-mg-landingzones.policy.tf
resource "azurerm_management_group_policy_assignment" "policy_assignment_mg_landingzones_tag_cost_center_9430a" {
  name                 = "tag-cost-center"
  management_group_id  = azurerm_management_group.management_group_mg_landingzones_290b2.id
  policy_definition_id = azurerm_policy_definition.policy_definition_mg_contoso_tag_cost_center_a3647.id
  display_name         = "Resource groups carry a cost center"
  parameters = jsonencode({
    tagName = {
      value = "costCenter"
    }
  })
  not_scopes = [azurerm_management_group.management_group_mg_sandbox_494be.id]
}

# ==== management-groups.main.tf
resource "azurerm_management_group" "management_group_mg_contoso_ec2dc" {
  name                       = "mg-contoso"
  display_name               = "Contoso"
  parent_management_group_id = "/providers/Microsoft.Management/managementGroups/65b13880-ffe4-4c34-a8c7-28af6ceb3c7d"
}

resource "azurerm_management_group" "management_group_mg_landingzones_290b2" {
  name                       = "mg-landingzones"
  display_name               = "Landing zones"
  parent_management_group_id = azurerm_management_group.management_group_mg_contoso_ec2dc.id
}

resource "azurerm_management_group_subscription_association" "subscription_mg_landingzones_ed5ca9cc_f4dae" {
  management_group_id = azurerm_management_group.management_group_mg_landingzones_290b2.id
  subscription_id     = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
}

resource "azurerm_management_group" "management_group_mg_sandbox_494be" {
  name                       = "mg-sandbox"
  display_name               = "Sandbox"
  parent_management_group_id = azurerm_management_group.management_group_mg_landingzones_290b2.id
}

# ==== imports.tf
import {
  to = azurerm_role_assignment.role_assignment_mg_contoso_c1dfadb3_c929d
  id = "/providers/Microsoft.Management/managementGroups/mg-contoso/providers/Microsoft.Authorization/roleAssignments/c1dfadb3-8019-4da0-a3cb-8d440e803550"
}

import {
  to = azurerm_policy_definition.policy_definition_mg_contoso_tag_cost_center_a3647
  id = "/providers/Microsoft.Management/managementGroups/mg-contoso/providers/Microsoft.Authorization/policyDefinitions/tag-cost-center"
}

import {
  to = azurerm_management_group_policy_assignment.policy_assignment_mg_landingzones_tag_cost_center_9430a
  id = "/providers/Microsoft.Management/managementGroups/mg-landingzones/providers/Microsoft.Authorization/policyAssignments/tag-cost-center"
}

import {
  to = azurerm_management_group.management_group_mg_contoso_ec2dc
  id = "/providers/Microsoft.Management/managementGroups/mg-contoso"
}

import {
  to = azurerm_management_group.management_group_mg_landingzones_290b2
  id = "/providers/Microsoft.Management/managementGroups/mg-landingzones"
}

import {
  to = azurerm_management_group_subscription_association.subscription_mg_landingzones_ed5ca9cc_f4dae
  id = "/providers/Microsoft.Management/managementGroups/mg-landingzones/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
}

import {
  to = azurerm_management_group.management_group_mg_sandbox_494be
  id = "/providers/Microsoft.Management/managementGroups/mg-sandbox"
}

# ==== variables.tf
variable "principal_62aab9f8_a3b4b" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "62aab9f8-78c8-4e25-bcdf-cc65031328bb"
}
