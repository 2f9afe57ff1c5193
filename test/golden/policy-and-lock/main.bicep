// ==== main.bicep
targetScope = 'subscription'

resource resource_group_rg_data_prod_26183 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-data-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    dataClassification: 'confidential'
    env: 'prod'
    owner: 'web-team'
  }
}

resource policy_assignment_ed5ca9cc_require_env_tag_b6f5f 'Microsoft.Authorization/policyAssignments@2026-07-01' = {
  name: 'require-env-tag'
  properties: {
    description: ''
    displayName: 'Require env tag on resources'
    enforcementMode: 'Default'
    metadata: {
      assignedBy: 'Platform Team'
      createdBy: '62aab9f8-78c8-4e25-bcdf-cc65031328bb'
      createdOn: '2024-06-01T08:00:00Z'
    }
    notScopes: [
      '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope'
    ]
    parameters: {
      tagName: {
        value: 'env'
      }
    }
    policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99'
  }
}

module rg_data_prod_locks 'modules/rg-data-prod/locks.bicep' = {
  name: 'rg-data-prod-locks'
  scope: resource_group_rg_data_prod_26183
}

// ==== modules/rg-data-prod/locks.bicep
targetScope = 'resourceGroup'

resource lock_rg_data_prod_lock_data_nodelete_580cc 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'lock-data-nodelete'
  properties: {
    level: 'CanNotDelete'
    notes: 'Protects production data'
  }
}
