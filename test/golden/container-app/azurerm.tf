# ==== rg-aks-prod.containers.tf
resource "azurerm_container_app" "container_app_ca_cart_api_bf531" {
  name                         = "ca-cart-api"
  resource_group_name          = azurerm_resource_group.resource_group_rg_aks_prod_bfabe.name
  container_app_environment_id = azapi_resource.managed_environment_cae_contoso_prod_8ccdb.id
  revision_mode                = "Single"
  workload_profile_name        = "Consumption"

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"]
  }

  ingress {
    target_port                = 8080
    allow_insecure_connections = false
    external_enabled           = true
    transport                  = "auto"

    traffic_weight {
      percentage      = 100
      latest_revision = true
    }
  }

  registry {
    server   = azurerm_container_registry.registry_acrcontosoprod_8b9be.login_server
    identity = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"
  }

  secret {
    name  = "sb-conn"
    value = var.container_app_ca_cart_api_bf531_configuration_secrets_sb_conn
  }

  template {
    max_replicas = 1
    min_replicas = 0

    container {
      name   = "cart-api"
      cpu    = 0.5
      image  = "acrcontosoprod.azurecr.io/cart-api:1.4.2"
      memory = "1Gi"

      env {
        name  = "REDIS_HOST"
        value = "redis-contoso-prod.redis.cache.windows.net"
      }

      env {
        name  = "REDIS_PASSWORD"
        value = var.container_app_ca_cart_api_bf531_template_containers_cart_api_env_redis_password
      }

      env {
        name        = "SB_CONN"
        secret_name = "sb-conn"
      }
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  lifecycle {
    ignore_changes = [secret, template[0].container[0].env[1].value]
  }
}

resource "azurerm_container_app_job" "job_caj_nightly_report_c4571" {
  name                         = "caj-nightly-report"
  resource_group_name          = azurerm_resource_group.resource_group_rg_aks_prod_bfabe.name
  location                     = "westeurope"
  container_app_environment_id = azapi_resource.managed_environment_cae_contoso_prod_8ccdb.id
  replica_timeout_in_seconds   = 200
  replica_retry_limit          = 1
  workload_profile_name        = "Consumption"

  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"]
  }

  manual_trigger_config {
    parallelism              = 1
    replica_completion_count = 1
  }

  template {
    container {
      name   = "nightly-report"
      cpu    = 0.5
      image  = "acrcontosoprod.azurecr.io/nightly-report:2.0"
      memory = "1Gi"

      env {
        name  = "SMTP_PASSWORD"
        value = var.job_caj_nightly_report_c4571_template_containers_nightly_report_env_smtp_password
      }
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  lifecycle {
    ignore_changes = [template[0].container[0].env[0].value]
  }
}

resource "azapi_resource" "managed_environment_cae_contoso_prod_8ccdb" {
  type      = "Microsoft.App/managedEnvironments@2026-01-01"
  name      = "cae-contoso-prod"
  parent_id = azurerm_resource_group.resource_group_rg_aks_prod_bfabe.id
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

resource "azurerm_container_registry" "registry_acrcontosoprod_8b9be" {
  name                = "acrcontosoprod"
  resource_group_name = azurerm_resource_group.resource_group_rg_aks_prod_bfabe.name
  location            = "westeurope"
  sku                 = "Basic"
  admin_enabled       = true

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-aks-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_aks_prod_bfabe" {
  name     = "rg-aks-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azurerm_container_app.container_app_ca_cart_api_bf531
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/containerApps/ca-cart-api"
}

import {
  to = azurerm_container_app_job.job_caj_nightly_report_c4571
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/jobs/caj-nightly-report"
}

import {
  to = azapi_resource.managed_environment_cae_contoso_prod_8ccdb
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.App/managedEnvironments/cae-contoso-prod?api-version=2026-01-01"
}

import {
  to = azurerm_container_registry.registry_acrcontosoprod_8b9be
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerRegistry/registries/acrcontosoprod"
}

import {
  to = azurerm_resource_group.resource_group_rg_aks_prod_bfabe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod"
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
