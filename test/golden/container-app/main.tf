# ==== rg-aks-prod.containers.tf
resource "azapi_resource" "container_app_ca_cart_api_bf531" {
  type      = "Microsoft.App/containerApps@2026-01-01"
  name      = "ca-cart-api"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "West Europe"

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"]
  }

  body = {
    properties = {
      managedEnvironmentId = azapi_resource.managed_environment_cae_contoso_prod_8ccdb.id
      environmentId        = azapi_resource.managed_environment_cae_contoso_prod_8ccdb.id
      workloadProfileName  = "Consumption"
      configuration = {
        secrets = [
          {
            name = "sb-conn"
          },
        ]
        activeRevisionsMode = "Single"
        ingress = {
          external    = true
          targetPort  = 8080
          exposedPort = 0
          transport   = "Auto"
          traffic = [
            {
              weight         = 100
              latestRevision = true
            },
          ]
          allowInsecure = false
        }
        registries = [
          {
            server            = "acrcontosoprod.azurecr.io"
            username          = ""
            passwordSecretRef = ""
            identity          = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"
          },
        ]
      }
      template = {
        revisionSuffix = ""
        containers = [
          {
            image = "acrcontosoprod.azurecr.io/cart-api:1.4.2"
            name  = "cart-api"
            env = [
              {
                name  = "REDIS_HOST"
                value = "redis-contoso-prod.redis.cache.windows.net"
              },
              {
                name = "REDIS_PASSWORD"
              },
              {
                name      = "SB_CONN"
                secretRef = "sb-conn"
              },
            ]
            resources = {
              cpu    = 0.5
              memory = "1Gi"
            }
            probes = []
          },
        ]
        scale = {
          minReplicas = 0
          maxReplicas = 1
        }
      }
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "job_caj_nightly_report_c4571" {
  type      = "Microsoft.App/jobs@2026-01-01"
  name      = "caj-nightly-report"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "West Europe"

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"]
  }

  body = {
    properties = {
      environmentId       = azapi_resource.managed_environment_cae_contoso_prod_8ccdb.id
      workloadProfileName = "Consumption"
      configuration = {
        secrets           = []
        triggerType       = "Manual"
        replicaTimeout    = 200
        replicaRetryLimit = 1
        manualTriggerConfig = {
          replicaCompletionCount = 1
          parallelism            = 1
        }
      }
      template = {
        containers = [
          {
            image = "acrcontosoprod.azurecr.io/nightly-report:2.0"
            name  = "nightly-report"
            env = [
              {
                name = "SMTP_PASSWORD"
              },
            ]
            resources = {
              cpu    = 0.5
              memory = "1Gi"
            }
          },
        ]
      }
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "managed_environment_cae_contoso_prod_8ccdb" {
  type      = "Microsoft.App/managedEnvironments@2026-01-01"
  name      = "cae-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "West Europe"

  body = {
    properties = {
      vnetConfiguration = {
        internal               = false
        infrastructureSubnetId = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-cae"
      }
      appLogsConfiguration = {
        destination = "log-analytics"
        logAnalyticsConfiguration = {
          customerId = "32b88ada-a123-440a-b66b-31e234fcbf08"
        }
      }
      zoneRedundant = false
      workloadProfiles = [
        {
          workloadProfileType = "Consumption"
          name                = "Consumption"
        },
      ]
      peerAuthentication = {
        mtls = {
          enabled = false
        }
      }
      peerTrafficConfiguration = {
        encryption = {
          enabled = false
        }
      }
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "registry_acrcontosoprod_8b9be" {
  type      = "Microsoft.ContainerRegistry/registries@2025-11-01"
  name      = "acrcontosoprod"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "westeurope"

  body = {
    sku = {
      name = "Basic"
    }
    properties = {
      adminUserEnabled = true
      policies = {
        quarantinePolicy = {
          status = "disabled"
        }
        trustPolicy = {
          type   = "Notary"
          status = "disabled"
        }
        retentionPolicy = {
          days   = 7
          status = "disabled"
        }
        exportPolicy = {
          status = "enabled"
        }
        azureADAuthenticationAsArmPolicy = {
          status = "enabled"
        }
      }
      encryption = {
        status = "disabled"
      }
      dataEndpointEnabled      = false
      publicNetworkAccess      = "Enabled"
      networkRuleBypassOptions = "AzureServices"
      zoneRedundancy           = "Disabled"
      anonymousPullEnabled     = false
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

# ==== rg-aks-prod.main.tf
resource "azapi_resource" "resource_group_rg_aks_prod_bfabe" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-aks-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.container_app_ca_cart_api_bf531
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/containerApps/ca-cart-api?api-version=2026-01-01"
}

import {
  to = azapi_resource.job_caj_nightly_report_c4571
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/jobs/caj-nightly-report?api-version=2026-01-01"
}

import {
  to = azapi_resource.managed_environment_cae_contoso_prod_8ccdb
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/managedEnvironments/cae-contoso-prod?api-version=2026-01-01"
}

import {
  to = azapi_resource.registry_acrcontosoprod_8b9be
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerRegistry/registries/acrcontosoprod?api-version=2025-11-01"
}

import {
  to = azapi_resource.resource_group_rg_aks_prod_bfabe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod?api-version=2025-04-01"
}
