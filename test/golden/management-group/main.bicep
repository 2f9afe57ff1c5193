// ==== main.bicep
targetScope = 'tenant'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_62aab9f8_a3b4b string = '62aab9f8-78c8-4e25-bcdf-cc65031328bb'

resource management_group_mg_contoso_ec2dc 'Microsoft.Management/managementGroups@2023-04-01' = {
  name: 'mg-contoso'
  properties: {
    details: {
      parent: {
        id: '/providers/Microsoft.Management/managementGroups/65b13880-ffe4-4c34-a8c7-28af6ceb3c7d'
      }
    }
    displayName: 'Contoso'
  }
}

resource management_group_mg_landingzones_290b2 'Microsoft.Management/managementGroups@2023-04-01' = {
  name: 'mg-landingzones'
  properties: {
    details: {
      parent: {
        id: management_group_mg_contoso_ec2dc.id
      }
    }
    displayName: 'Landing zones'
  }
}

resource management_group_mg_sandbox_494be 'Microsoft.Management/managementGroups@2023-04-01' = {
  name: 'mg-sandbox'
  properties: {
    details: {
      parent: {
        id: management_group_mg_landingzones_290b2.id
      }
    }
    displayName: 'Sandbox'
  }
}

resource subscription_mg_landingzones_ed5ca9cc_f4dae 'Microsoft.Management/managementGroups/subscriptions@2023-04-01' = {
  parent: management_group_mg_landingzones_290b2
  name: 'ed5ca9cc-a4c4-42da-a51b-0603b798cede'
}

module management_group_mg_contoso_access 'modules/management-group-mg-contoso/access.bicep' = {
  name: 'management-group-mg-contoso-access'
  scope: managementGroup('mg-contoso')
  params: {
    principal_62aab9f8_a3b4b: principal_62aab9f8_a3b4b
  }
  dependsOn: [
    management_group_mg_contoso_ec2dc
  ]
}

module management_group_mg_contoso_policy 'modules/management-group-mg-contoso/policy.bicep' = {
  name: 'management-group-mg-contoso-policy'
  scope: managementGroup('mg-contoso')
  dependsOn: [
    management_group_mg_contoso_ec2dc
  ]
}

module management_group_mg_landingzones_policy 'modules/management-group-mg-landingzones/policy.bicep' = {
  name: 'management-group-mg-landingzones-policy'
  scope: managementGroup('mg-landingzones')
  dependsOn: [
    management_group_mg_landingzones_290b2
    management_group_mg_sandbox_494be
    management_group_mg_contoso_policy
  ]
}

// ==== modules/management-group-mg-contoso/access.bicep
targetScope = 'managementGroup'

@description('Object id of a principal that the graph does not know: it was deleted, or the directory was not read')
param principal_62aab9f8_a3b4b string = '62aab9f8-78c8-4e25-bcdf-cc65031328bb'

resource role_assignment_mg_contoso_c1dfadb3_c929d 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'c1dfadb3-8019-4da0-a3cb-8d440e803550'
  properties: {
    principalId: principal_62aab9f8_a3b4b
    principalType: 'User'
    roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7'
  }
}

// ==== modules/management-group-mg-contoso/policy.bicep
targetScope = 'managementGroup'

resource policy_definition_mg_contoso_tag_cost_center_a3647 'Microsoft.Authorization/policyDefinitions@2026-07-01' = {
  name: 'tag-cost-center'
  properties: {
    displayName: 'Resource groups carry a cost center'
    metadata: {
      category: 'Tags'
      version: '1.0.0'
    }
    mode: 'All'
    parameters: {
      tagName: {
        defaultValue: 'costCenter'
        metadata: {
          displayName: 'Tag'
        }
        type: 'String'
      }
    }
    policyRule: {
      if: {
        allOf: [
          {
            equals: 'Microsoft.Resources/subscriptions/resourceGroups'
            field: 'type'
          }
          {
            exists: 'false'
            field: '[concat(\'tags[\', parameters(\'tagName\'), \']\')]'
          }
        ]
      }
      then: {
        effect: 'deny'
      }
    }
    policyType: 'Custom'
  }
}

// ==== modules/management-group-mg-landingzones/policy.bicep
targetScope = 'managementGroup'

resource management_group_mg_sandbox_494be 'Microsoft.Management/managementGroups@2023-04-01' existing = {
  scope: tenant()
  name: 'mg-sandbox'
}

resource policy_definition_mg_contoso_tag_cost_center_a3647 'Microsoft.Authorization/policyDefinitions@2026-07-01' existing = {
  scope: managementGroup('mg-contoso')
  name: 'tag-cost-center'
}

resource policy_assignment_mg_landingzones_tag_cost_center_9430a 'Microsoft.Authorization/policyAssignments@2026-07-01' = {
  name: 'tag-cost-center'
  properties: {
    displayName: 'Resource groups carry a cost center'
    enforcementMode: 'Default'
    notScopes: [
      management_group_mg_sandbox_494be.id
    ]
    parameters: {
      tagName: {
        value: 'costCenter'
      }
    }
    policyDefinitionId: policy_definition_mg_contoso_tag_cost_center_a3647.id
  }
}
