// ==== main.bicep
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

module rg_aks_prod_containers 'modules/rg-aks-prod/containers.bicep' = {
  name: 'rg-aks-prod-containers'
  scope: resource_group_rg_aks_prod_bfabe
}

// ==== modules/rg-aks-prod/containers.bicep
targetScope = 'resourceGroup'

resource registry_acrcontosoprod_8b9be 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: 'acrcontosoprod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Basic'
  }
  properties: {
    adminUserEnabled: true
    anonymousPullEnabled: false
    dataEndpointEnabled: false
    encryption: {
      status: 'disabled'
    }
    networkRuleBypassOptions: 'AzureServices'
    policies: {
      azureADAuthenticationAsArmPolicy: {
        status: 'enabled'
      }
      exportPolicy: {
        status: 'enabled'
      }
      quarantinePolicy: {
        status: 'disabled'
      }
      retentionPolicy: {
        days: 7
        status: 'disabled'
      }
      trustPolicy: {
        status: 'disabled'
        type: 'Notary'
      }
    }
    publicNetworkAccess: 'Enabled'
    zoneRedundancy: 'Disabled'
  }
}
