// ==== main.bicep
targetScope = 'tenant'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_1a6f3766_65a19 string = '1a6f3766-f7a6-413c-a928-b906c4b37d15'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_2161502a_32312 string = '2161502a-2387-4db9-8b7a-47044122f652'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_9e0c06f5_aa9e3 string = '9e0c06f5-259e-4591-a449-552d240a412a'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_b3e2a741_679a6 string = 'b3e2a741-e830-475b-adae-9a1a662fa472'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_fda86eee_ceb7d string = 'fda86eee-56ac-4d27-9e85-8f6affb0462c'

resource role_assignment_tenant_92a06248_ddfd6 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: '92a06248-579b-44b7-adb1-906bb6243bac'
  properties: {
    principalId: principal_2161502a_32312
    principalType: 'User'
    roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'
  }
}

module management_group_mg_contoso_access 'modules/management-group-mg-contoso/access.bicep' = {
  name: 'management-group-mg-contoso-access'
  scope: managementGroup('mg-contoso')
  params: {
    principal_fda86eee_ceb7d: principal_fda86eee_ceb7d
  }
}

module rg_vm_legacy_access 'modules/rg-vm-legacy/access.bicep' = {
  name: 'rg-vm-legacy-access'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-vm-legacy')
  params: {
    principal_9e0c06f5_aa9e3: principal_9e0c06f5_aa9e3
  }
}

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-resource-e979f'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
}

module rg_web_prod_access 'modules/rg-web-prod/access.bicep' = {
  name: 'rg-web-prod-access'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-web-prod')
  params: {
    principal_1a6f3766_65a19: principal_1a6f3766_65a19
  }
}

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_access 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/access.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-access'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
  params: {
    principal_b3e2a741_679a6: principal_b3e2a741_679a6
  }
}

// ==== modules/management-group-mg-contoso/access.bicep
targetScope = 'managementGroup'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_fda86eee_ceb7d string = 'fda86eee-56ac-4d27-9e85-8f6affb0462c'

resource role_assignment_mg_contoso_c1dfadb3_c929d 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'c1dfadb3-8019-4da0-a3cb-8d440e803550'
  properties: {
    principalId: principal_fda86eee_ceb7d
    principalType: 'Group'
    roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7'
  }
}

// ==== modules/rg-vm-legacy/access.bicep
targetScope = 'resourceGroup'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_9e0c06f5_aa9e3 string = '9e0c06f5-259e-4591-a449-552d240a412a'

resource virtual_machine_vm_legacy_01_b5a3f 'Microsoft.Compute/virtualMachines@2026-03-01' existing = {
  name: 'vm-legacy-01'
}

resource role_assignment_vm_legacy_01_71e06131_07463 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: virtual_machine_vm_legacy_01_b5a3f
  name: '71e06131-cde6-4fd6-a316-3d5cc5f4bb72'
  properties: {
    principalId: principal_9e0c06f5_aa9e3
    principalType: 'User'
    roleDefinitionId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/1c0163c0-47e6-4577-8991-ea5c82e286e4'
  }
}

// ==== modules/rg-web-prod/access.bicep
targetScope = 'resourceGroup'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_1a6f3766_65a19 string = '1a6f3766-f7a6-413c-a928-b906c4b37d15'

resource subnet_vnet_spoke_weu_snet_aks_ee8e2 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' existing = {
  name: 'vnet-spoke-weu/snet-aks'
}

resource role_assignment_snet_aks_6ffbd204_93115 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: subnet_vnet_spoke_weu_snet_aks_ee8e2
  name: '6ffbd204-4c61-45dc-b8ee-d6445cc4a52f'
  properties: {
    principalId: principal_1a6f3766_65a19
    principalType: 'ServicePrincipal'
    roleDefinitionId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/4d97b98b-1d4f-4787-a291-c67834d212e7'
  }
}

// ==== modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/access.bicep
targetScope = 'subscription'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_b3e2a741_679a6 string = 'b3e2a741-e830-475b-adae-9a1a662fa472'

resource role_assignment_ed5ca9cc_fbd3f883_fe4f0 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'fbd3f883-91dd-4c4c-b51e-955b484f68fb'
  properties: {
    principalId: principal_b3e2a741_679a6
    principalType: 'Group'
    roleDefinitionId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635'
  }
}

resource role_definition_ed5ca9cc_75e718e3_b5976 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: '75e718e3-2b01-40ce-87aa-ed1dbe9824c3'
  properties: {
    assignableScopes: [
      '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede'
    ]
    description: 'Start, restart and deallocate virtual machines.'
    permissions: [
      {
        actions: [
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/start/action'
          'Microsoft.Compute/virtualMachines/restart/action'
          'Microsoft.Compute/virtualMachines/deallocate/action'
          'Microsoft.Network/networkInterfaces/read'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
        dataActions: []
        notActions: []
        notDataActions: []
      }
    ]
    roleName: 'Contoso VM Operator'
    type: 'CustomRole'
  }
}

// ==== modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_vm_legacy_f334e 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-vm-legacy'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
  }
}

resource resource_group_rg_web_prod_9b44b 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}
