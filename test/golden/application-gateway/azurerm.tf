# ==== rg-web-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_web_prod_9b44b" {
  name     = "rg-web-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-web-prod.network.tf
resource "azurerm_application_gateway" "application_gateway_agw_web_prod_5ade3" {
  name                = "agw-web-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"
  firewall_policy_id  = azurerm_web_application_firewall_policy.application_gateway_web_application_firewall_policy_waf_web_prod_55629.id

  autoscale_configuration {
    min_capacity = 1
    max_capacity = 3
  }

  backend_address_pool {
    name  = "app-gw-be-pool-1"
    fqdns = ["app-contoso-shop.azurewebsites.net"]
  }

  backend_http_settings {
    name                                = "app-gw-be-http-setting-1"
    cookie_based_affinity               = "Disabled"
    port                                = 8443
    protocol                            = "Http"
    pick_host_name_from_backend_address = false
    request_timeout                     = 30
  }

  frontend_ip_configuration {
    name                          = "app-gw-fip-config-1"
    private_ip_address            = "10.0.0.10"
    private_ip_address_allocation = "Static"
    subnet_id                     = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-appgw"
  }

  frontend_ip_configuration {
    name                          = "app-gw-fip-config-2"
    private_ip_address_allocation = "Dynamic"
    public_ip_address_id          = azurerm_public_ip.public_ip_address_pip_agw_web_4d0b8.id
  }

  frontend_port {
    name = "app-gw-fe-port-1"
    port = 80
  }

  gateway_ip_configuration {
    name      = "app-gw-ip-config-1"
    subnet_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-appgw"
  }

  http_listener {
    name                           = "app-gw-http-listener-1"
    frontend_ip_configuration_name = "app-gw-fip-config-1"
    frontend_port_name             = "app-gw-fe-port-1"
    protocol                       = "Http"
    host_names                     = ["test.contoso.com"]
  }

  request_routing_rule {
    name                       = "app-gtw-routing-rule-1"
    http_listener_name         = "app-gw-http-listener-1"
    rule_type                  = "Basic"
    backend_address_pool_name  = "app-gw-be-pool-1"
    backend_http_settings_name = "app-gw-be-http-setting-1"
    priority                   = 100
  }

  sku {
    name = "WAF_v2"
    tier = "WAF_v2"
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_web_application_firewall_policy" "application_gateway_web_application_firewall_policy_waf_web_prod_55629" {
  name                = "waf-web-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"

  custom_rules {
    name      = "rule1"
    action    = "Block"
    priority  = 100
    rule_type = "MatchRule"
    enabled   = true

    match_conditions {
      operator           = "IPMatch"
      negation_condition = true
      match_values       = ["10.10.10.0/24"]

      match_variables {
        variable_name = "RemoteAddr"
      }
    }
  }

  managed_rules {
    managed_rule_set {
      version = "3.2"
      type    = "OWASP"
    }
  }

  policy_settings {
    enabled                          = true
    file_upload_enforcement          = true
    file_upload_limit_in_mb          = 100
    max_request_body_size_in_kb      = 128
    mode                             = "Prevention"
    request_body_check               = true
    request_body_enforcement         = true
    request_body_inspect_limit_in_kb = 128
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azurerm_public_ip" "public_ip_address_pip_agw_web_4d0b8" {
  name                = "pip-agw-web"
  resource_group_name = azurerm_resource_group.resource_group_rg_web_prod_9b44b.name
  location            = "westeurope"
  allocation_method   = "Static"
  domain_name_label   = "contoso-shop-agw"
  zones               = ["1", "2"]

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod"
}

import {
  to = azurerm_application_gateway.application_gateway_agw_web_prod_5ade3
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/applicationGateways/agw-web-prod"
}

import {
  to = azurerm_web_application_firewall_policy.application_gateway_web_application_firewall_policy_waf_web_prod_55629
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies/waf-web-prod"
}

import {
  to = azurerm_public_ip.public_ip_address_pip_agw_web_4d0b8
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/publicIPAddresses/pip-agw-web"
}
