# ==== management-group-mg-contoso.access.tf
resource "azurerm_role_assignment" "role_assignment_mg_contoso_c1dfadb3_c929d" {
  name               = "c1dfadb3-8019-4da0-a3cb-8d440e803550"
  scope              = "/providers/Microsoft.Management/managementGroups/mg-contoso"
  principal_id       = var.principal_fda86eee_ceb7d
  principal_type     = "Group"
  role_definition_id = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
}

# ==== rg-vm-legacy.access.tf
resource "azurerm_role_assignment" "role_assignment_vm_legacy_01_71e06131_07463" {
  name               = "71e06131-cde6-4fd6-a316-3d5cc5f4bb72"
  scope              = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01"
  principal_id       = var.principal_9e0c06f5_aa9e3
  principal_type     = "User"
  role_definition_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/1c0163c0-47e6-4577-8991-ea5c82e286e4"
}

# ==== rg-vm-legacy.main.tf
resource "azurerm_resource_group" "resource_group_rg_vm_legacy_f334e" {
  name     = "rg-vm-legacy"
  location = "northeurope"

  tags = {
    env   = "legacy"
    owner = "ops-team"
  }
}

# ==== rg-web-prod.access.tf
resource "azurerm_role_assignment" "role_assignment_snet_aks_6ffbd204_93115" {
  name               = "6ffbd204-4c61-45dc-b8ee-d6445cc4a52f"
  scope              = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks"
  principal_id       = var.principal_1a6f3766_65a19
  principal_type     = "ServicePrincipal"
  role_definition_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/4d97b98b-1d4f-4787-a291-c67834d212e7"
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

# ==== subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede.access.tf
resource "azurerm_role_assignment" "role_assignment_ed5ca9cc_fbd3f883_fe4f0" {
  name               = "fbd3f883-91dd-4c4c-b51e-955b484f68fb"
  scope              = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  principal_id       = var.principal_b3e2a741_679a6
  principal_type     = "Group"
  role_definition_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
}

resource "azurerm_role_definition" "role_definition_ed5ca9cc_75e718e3_b5976" {
  name               = "Contoso VM Operator"
  scope              = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  description        = "Start, restart and deallocate virtual machines."
  role_definition_id = "75e718e3-2b01-40ce-87aa-ed1dbe9824c3"
  assignable_scopes  = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"]

  permissions {
    actions = [
      "Microsoft.Compute/virtualMachines/read",
      "Microsoft.Compute/virtualMachines/start/action",
      "Microsoft.Compute/virtualMachines/restart/action",
      "Microsoft.Compute/virtualMachines/deallocate/action",
      "Microsoft.Network/networkInterfaces/read",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
    ]
  }
}

# ==== tenant.access.tf
resource "azapi_resource" "role_assignment_tenant_92a06248_ddfd6" {
  type      = "Microsoft.Authorization/roleAssignments@2022-04-01"
  name      = "92a06248-579b-44b7-adb1-906bb6243bac"
  parent_id = "/"

  body = {
    properties = {
      principalId      = var.principal_2161502a_32312
      principalType    = "User"
      roleDefinitionId = "/providers/Microsoft.Authorization/roleDefinitions/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
    }
  }
}

# ==== imports.tf
import {
  to = azurerm_role_assignment.role_assignment_mg_contoso_c1dfadb3_c929d
  id = "/providers/Microsoft.Management/managementGroups/mg-contoso/providers/Microsoft.Authorization/roleAssignments/c1dfadb3-8019-4da0-a3cb-8d440e803550"
}

import {
  to = azurerm_role_assignment.role_assignment_vm_legacy_01_71e06131_07463
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01/providers/Microsoft.Authorization/roleAssignments/71e06131-cde6-4fd6-a316-3d5cc5f4bb72"
}

import {
  to = azurerm_resource_group.resource_group_rg_vm_legacy_f334e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy"
}

import {
  to = azurerm_role_assignment.role_assignment_snet_aks_6ffbd204_93115
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks/providers/Microsoft.Authorization/roleAssignments/6ffbd204-4c61-45dc-b8ee-d6445cc4a52f"
}

import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}

import {
  to = azurerm_role_assignment.role_assignment_ed5ca9cc_fbd3f883_fe4f0
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleAssignments/fbd3f883-91dd-4c4c-b51e-955b484f68fb"
}

import {
  to = azurerm_role_definition.role_definition_ed5ca9cc_75e718e3_b5976
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/75e718e3-2b01-40ce-87aa-ed1dbe9824c3|/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
}

import {
  to = azapi_resource.role_assignment_tenant_92a06248_ddfd6
  id = "/providers/Microsoft.Authorization/roleAssignments/92a06248-579b-44b7-adb1-906bb6243bac?api-version=2022-04-01"
}

# ==== variables.tf
variable "principal_1a6f3766_65a19" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "1a6f3766-f7a6-413c-a928-b906c4b37d15"
}

variable "principal_2161502a_32312" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "2161502a-2387-4db9-8b7a-47044122f652"
}

variable "principal_9e0c06f5_aa9e3" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "9e0c06f5-259e-4591-a449-552d240a412a"
}

variable "principal_b3e2a741_679a6" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "b3e2a741-e830-475b-adae-9a1a662fa472"
}

variable "principal_fda86eee_ceb7d" {
  description = "Object id of a principal that the graph does not know: it was deleted, or the directory was not read"
  type        = string
  default     = "fda86eee-56ac-4d27-9e85-8f6affb0462c"
}
