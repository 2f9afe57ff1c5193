# ==== rg-aks-prod.identity.tf
resource "azurerm_user_assigned_identity" "user_assigned_identity_id_aks_prod_3673f" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "id-aks-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_aks_prod_bfabe.name
  location            = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-aks-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_aks_prod_bfabe" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name     = "rg-aks-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-mgmt.identity.tf
resource "azurerm_user_assigned_identity" "user_assigned_identity_id_deploy_fe375" {
  name                = "id-deploy"
  resource_group_name = azurerm_resource_group.resource_group_rg_mgmt_c46fc.name
  location            = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

resource "azurerm_federated_identity_credential" "federated_identity_credential_id_deploy_github_main_03f23" {
  name                      = "github-main"
  issuer                    = "https://token.actions.githubusercontent.com"
  subject                   = "repo:contoso/infra:ref:refs/heads/main"
  user_assigned_identity_id = azurerm_user_assigned_identity.user_assigned_identity_id_deploy_fe375.id
  audience                  = ["api://AzureADTokenExchange"]
}

# ==== rg-mgmt.main.tf
resource "azurerm_resource_group" "resource_group_rg_mgmt_c46fc" {
  name     = "rg-mgmt"
  location = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-web-prod.identity.tf
resource "azurerm_user_assigned_identity" "user_assigned_identity_id_contoso_shop_5b2ce" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name                = "id-contoso-shop"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-web-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_web_prod_9b44b" {
  provider = azurerm.ed5ca9cc_a4c4_42da_a51b_0603b798cede

  name     = "rg-web-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azurerm_user_assigned_identity.user_assigned_identity_id_aks_prod_3673f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-prod"
}

import {
  to = azurerm_resource_group.resource_group_rg_aks_prod_bfabe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod"
}

import {
  to = azurerm_user_assigned_identity.user_assigned_identity_id_deploy_fe375
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-deploy"
}

import {
  to = azurerm_federated_identity_credential.federated_identity_credential_id_deploy_github_main_03f23
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-deploy/federatedIdentityCredentials/github-main"
}

import {
  to = azurerm_resource_group.resource_group_rg_mgmt_c46fc
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt"
}

import {
  to = azurerm_user_assigned_identity.user_assigned_identity_id_contoso_shop_5b2ce
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-shop"
}

import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}
