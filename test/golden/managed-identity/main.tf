# ==== rg-aks-prod.identity.tf
resource "azapi_resource" "user_assigned_identity_id_aks_prod_3673f" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = "id-aks-prod"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "westeurope"

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

# ==== rg-mgmt.identity.tf
resource "azapi_resource" "user_assigned_identity_id_deploy_fe375" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = "id-deploy"
  parent_id = azapi_resource.resource_group_rg_mgmt_c46fc.id
  location  = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

resource "azapi_resource" "federated_identity_credential_id_deploy_github_main_03f23" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30"
  name      = "github-main"
  parent_id = azapi_resource.user_assigned_identity_id_deploy_fe375.id

  body = {
    properties = {
      audiences = ["api://AzureADTokenExchange"]
      issuer    = "https://token.actions.githubusercontent.com"
      subject   = "repo:contoso/infra:ref:refs/heads/main"
    }
  }
}

# ==== rg-mgmt.main.tf
resource "azapi_resource" "resource_group_rg_mgmt_c46fc" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-mgmt"
  parent_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff"
  location  = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-web-prod.identity.tf
resource "azapi_resource" "user_assigned_identity_id_contoso_shop_5b2ce" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = "id-contoso-shop"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-web-prod.main.tf
resource "azapi_resource" "resource_group_rg_web_prod_9b44b" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-web-prod"
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
  to = azapi_resource.user_assigned_identity_id_aks_prod_3673f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-prod?api-version=2024-11-30"
}

import {
  to = azapi_resource.resource_group_rg_aks_prod_bfabe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.user_assigned_identity_id_deploy_fe375
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-deploy?api-version=2024-11-30"
}

import {
  to = azapi_resource.federated_identity_credential_id_deploy_github_main_03f23
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-deploy/federatedIdentityCredentials/github-main?api-version=2024-11-30"
}

import {
  to = azapi_resource.resource_group_rg_mgmt_c46fc
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt?api-version=2025-04-01"
}

import {
  to = azapi_resource.user_assigned_identity_id_contoso_shop_5b2ce
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop?api-version=2024-11-30"
}

import {
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}
