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
      configuration = {
        activeRevisionsMode = "Single"
        ingress = {
          allowInsecure = false
          exposedPort   = 0
          external      = true
          targetPort    = 8080
          traffic = [
            {
              latestRevision = true
              weight         = 100
            },
          ]
          transport = "Auto"
        }
        registries = [
          {
            identity          = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"
            passwordSecretRef = ""
            server            = azapi_resource.registry_acrcontosoprod_8b9be.output.properties.loginServer
            username          = ""
          },
        ]
        secrets = [
          {
            name = "sb-conn"
          },
        ]
      }
      environmentId        = azapi_resource.managed_environment_cae_contoso_prod_8ccdb.id
      managedEnvironmentId = azapi_resource.managed_environment_cae_contoso_prod_8ccdb.id
      template = {
        containers = [
          {
            name = "cart-api"
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
            image  = "acrcontosoprod.azurecr.io/cart-api:1.4.2"
            probes = []
            resources = {
              cpu    = 0.5
              memory = "1Gi"
            }
          },
        ]
        revisionSuffix = ""
        scale = {
          maxReplicas = 1
          minReplicas = 0
        }
      }
      workloadProfileName = "Consumption"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  sensitive_body = {
    properties = {
      configuration = {
        secrets = [
          {
            name  = "sb-conn"
            value = var.container_app_ca_cart_api_bf531_configuration_secrets_sb_conn
          },
        ]
      }
      template = {
        containers = [
          {
            name = "cart-api"
            env = [
              {
                name  = "REDIS_PASSWORD"
                value = var.container_app_ca_cart_api_bf531_template_containers_cart_api_env_redis_password
              },
            ]
          },
        ]
      }
    }
  }

  sensitive_body_version = {
    "properties.configuration.secrets" = "1"
    "properties.template.containers"   = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
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
      configuration = {
        manualTriggerConfig = {
          parallelism            = 1
          replicaCompletionCount = 1
        }
        replicaRetryLimit = 1
        replicaTimeout    = 200
        secrets           = []
        triggerType       = "Manual"
      }
      environmentId = azapi_resource.managed_environment_cae_contoso_prod_8ccdb.id
      template = {
        containers = [
          {
            name = "nightly-report"
            env = [
              {
                name = "SMTP_PASSWORD"
              },
            ]
            image = "acrcontosoprod.azurecr.io/nightly-report:2.0"
            resources = {
              cpu    = 0.5
              memory = "1Gi"
            }
          },
        ]
      }
      workloadProfileName = "Consumption"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  sensitive_body = {
    properties = {
      template = {
        containers = [
          {
            name = "nightly-report"
            env = [
              {
                name  = "SMTP_PASSWORD"
                value = var.job_caj_nightly_report_c4571_template_containers_nightly_report_env_smtp_password
              },
            ]
          },
        ]
      }
    }
  }

  sensitive_body_version = {
    "properties.template.containers" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

resource "azapi_resource" "managed_environment_cae_contoso_prod_8ccdb" {
  type      = "Microsoft.App/managedEnvironments@2026-01-01"
  name      = "cae-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "West Europe"

  body = {
    properties = {
      appLogsConfiguration = {
        destination = "log-analytics"
        logAnalyticsConfiguration = {
          customerId = "32b88ada-a123-440a-b66b-31e234fcbf08"
        }
      }
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
      vnetConfiguration = {
        infrastructureSubnetId = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-cae"
        internal               = false
      }
      workloadProfiles = [
        {
          name                = "Consumption"
          workloadProfileType = "Consumption"
        },
      ]
      zoneRedundant = false
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "registry_acrcontosoprod_8b9be" {
  type      = "Microsoft.ContainerRegistry/registries@2025-11-01"
  name      = "acrcontosoprod"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "westeurope"

  body = {
    properties = {
      adminUserEnabled     = true
      anonymousPullEnabled = false
      dataEndpointEnabled  = false
      encryption = {
        status = "disabled"
      }
      networkRuleBypassOptions = "AzureServices"
      policies = {
        azureADAuthenticationAsArmPolicy = {
          status = "enabled"
        }
        exportPolicy = {
          status = "enabled"
        }
        quarantinePolicy = {
          status = "disabled"
        }
        retentionPolicy = {
          days   = 7
          status = "disabled"
        }
        trustPolicy = {
          status = "disabled"
          type   = "Notary"
        }
      }
      publicNetworkAccess = "Enabled"
      zoneRedundancy      = "Disabled"
    }
    sku = {
      name = "Basic"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-aks-prod.main.tf
resource "azapi_resource" "resource_group_rg_aks_prod_bfabe" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-aks-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
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

# ==== variables.tf
variable "container_app_ca_cart_api_bf531_configuration_secrets_sb_conn" {
  description = "Secret: properties.configuration.secrets[sb-conn].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/containerApps/ca-cart-api"
  type        = string
  sensitive   = true
  default     = null
}

variable "container_app_ca_cart_api_bf531_template_containers_cart_api_env_redis_password" {
  description = "Secret: properties.template.containers[cart-api].env[REDIS_PASSWORD].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/containerApps/ca-cart-api"
  type        = string
  sensitive   = true
  default     = null
}

variable "job_caj_nightly_report_c4571_template_containers_nightly_report_env_smtp_password" {
  description = "Secret: properties.template.containers[nightly-report].env[SMTP_PASSWORD].value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/jobs/caj-nightly-report"
  type        = string
  sensitive   = true
  default     = null
}
