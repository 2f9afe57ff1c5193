// ==== main.bicep
targetScope = 'managementGroup'

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-resource-e979f'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
}

module rg_aks_prod_identity 'modules/rg-aks-prod/identity.bicep' = {
  name: 'rg-aks-prod-identity'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-aks-prod')
  dependsOn: [
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

module subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77 'modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep' = {
  name: 'subscription-ebf47942-73e9-4162-98b6-1813c61b19ff-resource-07e77'
  scope: subscription('ebf47942-73e9-4162-98b6-1813c61b19ff')
}

module rg_mgmt_identity 'modules/rg-mgmt/identity.bicep' = {
  name: 'rg-mgmt-identity'
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-mgmt')
  dependsOn: [
    subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77
  ]
}

module rg_web_prod_identity 'modules/rg-web-prod/identity.bicep' = {
  name: 'rg-web-prod-identity'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-web-prod')
  dependsOn: [
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

// ==== modules/rg-aks-prod/identity.bicep
targetScope = 'resourceGroup'

resource user_assigned_identity_id_aks_prod_3673f 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-aks-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}

// ==== modules/rg-mgmt/identity.bicep
targetScope = 'resourceGroup'

resource user_assigned_identity_id_deploy_fe375 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-deploy'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
}

resource federated_identity_credential_id_deploy_github_main_03f23 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = {
  parent: user_assigned_identity_id_deploy_fe375
  name: 'github-main'
  properties: {
    audiences: [
      'api://AzureADTokenExchange'
    ]
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'repo:contoso/infra:ref:refs/heads/main'
  }
}

// ==== modules/rg-web-prod/identity.bicep
targetScope = 'resourceGroup'

resource user_assigned_identity_id_contoso_shop_5b2ce 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-contoso-shop'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}

// ==== modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_mgmt_c46fc 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-mgmt'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
}

// ==== modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_aks_prod_bfabe 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-aks-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
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
