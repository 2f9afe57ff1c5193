// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.configuration.secrets[sb-conn].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/containerApps/ca-cart-api')
param container_app_ca_cart_api_bf531_configuration_secrets_sb_conn string

@secure()
@description('Secret: properties.template.containers[cart-api].env[REDIS_PASSWORD].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/containerApps/ca-cart-api')
param container_app_ca_cart_api_bf531_template_containers_cart_api_env_redis_password string

@secure()
@description('Secret: properties.template.containers[nightly-report].env[SMTP_PASSWORD].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/jobs/caj-nightly-report')
param job_caj_nightly_report_c4571_template_containers_nightly_report_env_smtp_password string

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
  params: {
    container_app_ca_cart_api_bf531_configuration_secrets_sb_conn: container_app_ca_cart_api_bf531_configuration_secrets_sb_conn
    container_app_ca_cart_api_bf531_template_containers_cart_api_env_redis_password: container_app_ca_cart_api_bf531_template_containers_cart_api_env_redis_password
    job_caj_nightly_report_c4571_template_containers_nightly_report_env_smtp_password: job_caj_nightly_report_c4571_template_containers_nightly_report_env_smtp_password
  }
}

// ==== modules/rg-aks-prod/containers.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.configuration.secrets[sb-conn].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/containerApps/ca-cart-api')
param container_app_ca_cart_api_bf531_configuration_secrets_sb_conn string

@secure()
@description('Secret: properties.template.containers[cart-api].env[REDIS_PASSWORD].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/containerApps/ca-cart-api')
param container_app_ca_cart_api_bf531_template_containers_cart_api_env_redis_password string

@secure()
@description('Secret: properties.template.containers[nightly-report].env[SMTP_PASSWORD].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/jobs/caj-nightly-report')
param job_caj_nightly_report_c4571_template_containers_nightly_report_env_smtp_password string

resource container_app_ca_cart_api_bf531 'Microsoft.App/containerApps@2026-01-01' = {
  name: 'ca-cart-api'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop': {}
    }
  }
  properties: {
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        allowInsecure: false
        exposedPort: 0
        external: true
        targetPort: 8080
        traffic: [
          {
            latestRevision: true
            weight: 100
          }
        ]
        transport: 'Auto'
      }
      registries: [
        {
          identity: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop'
          passwordSecretRef: ''
          server: registry_acrcontosoprod_8b9be.properties.loginServer
          username: ''
        }
      ]
      secrets: [
        {
          name: 'sb-conn'
          value: container_app_ca_cart_api_bf531_configuration_secrets_sb_conn
        }
      ]
    }
    environmentId: managed_environment_cae_contoso_prod_8ccdb.id
    managedEnvironmentId: managed_environment_cae_contoso_prod_8ccdb.id
    template: {
      containers: [
        {
          name: 'cart-api'
          env: [
            {
              name: 'REDIS_HOST'
              value: 'redis-contoso-prod.redis.cache.windows.net'
            }
            {
              name: 'REDIS_PASSWORD'
              value: container_app_ca_cart_api_bf531_template_containers_cart_api_env_redis_password
            }
            {
              name: 'SB_CONN'
              secretRef: 'sb-conn'
            }
          ]
          image: 'acrcontosoprod.azurecr.io/cart-api:1.4.2'
          probes: []
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
      revisionSuffix: ''
      scale: {
        maxReplicas: 1
        minReplicas: 0
      }
    }
    workloadProfileName: 'Consumption'
  }
}

resource job_caj_nightly_report_c4571 'Microsoft.App/jobs@2026-01-01' = {
  name: 'caj-nightly-report'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop': {}
    }
  }
  properties: {
    configuration: {
      manualTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
      }
      replicaRetryLimit: 1
      replicaTimeout: 200
      secrets: []
      triggerType: 'Manual'
    }
    environmentId: managed_environment_cae_contoso_prod_8ccdb.id
    template: {
      containers: [
        {
          name: 'nightly-report'
          env: [
            {
              name: 'SMTP_PASSWORD'
              value: job_caj_nightly_report_c4571_template_containers_nightly_report_env_smtp_password
            }
          ]
          image: 'acrcontosoprod.azurecr.io/nightly-report:2.0'
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
    }
    workloadProfileName: 'Consumption'
  }
}

resource managed_environment_cae_contoso_prod_8ccdb 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: 'cae-contoso-prod'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: '32b88ada-a123-440a-b66b-31e234fcbf08'
      }
    }
    peerAuthentication: {
      mtls: {
        enabled: false
      }
    }
    peerTrafficConfiguration: {
      encryption: {
        enabled: false
      }
    }
    vnetConfiguration: {
      infrastructureSubnetId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-cae'
      internal: false
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
    zoneRedundant: false
  }
}

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
