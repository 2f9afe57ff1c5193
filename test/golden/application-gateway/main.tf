# ==== rg-web-prod.main.tf
resource "azapi_resource" "resource_group_rg_web_prod_9b44b" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-web-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

# ==== rg-web-prod.network.tf
resource "azapi_resource" "application_gateway_agw_web_prod_5ade3" {
  type      = "Microsoft.Network/applicationGateways@2025-07-01"
  name      = "agw-web-prod"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      sku = {
        name   = "WAF_v2"
        tier   = "WAF_v2"
        family = "Generation_1"
      }
      gatewayIPConfigurations = [
        {
          name = "app-gw-ip-config-1"
          properties = {
            subnet = {
              id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-appgw"
            }
          }
        },
      ]
      sslCertificates           = []
      trustedRootCertificates   = []
      trustedClientCertificates = []
      sslProfiles               = []
      frontendIPConfigurations = [
        {
          name = "app-gw-fip-config-1"
          properties = {
            privateIPAddress          = "10.0.0.10"
            privateIPAllocationMethod = "Static"
            subnet = {
              id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-appgw"
            }
          }
        },
        {
          name = "app-gw-fip-config-2"
          properties = {
            privateIPAllocationMethod = "Dynamic"
            publicIPAddress = {
              id = azapi_resource.public_ip_address_pip_agw_web_4d0b8.id
            }
          }
        },
      ]
      frontendPorts = [
        {
          name = "app-gw-fe-port-1"
          properties = {
            port = 80
          }
        },
      ]
      backendAddressPools = [
        {
          name = "app-gw-be-pool-1"
          properties = {
            backendAddresses = [
              {
                fqdn = "app-contoso-shop.azurewebsites.net"
              },
            ]
          }
        },
      ]
      loadDistributionPolicies = []
      backendHttpSettingsCollection = [
        {
          name = "app-gw-be-http-setting-1"
          properties = {
            port                           = 8443
            protocol                       = "Http"
            cookieBasedAffinity            = "Disabled"
            pickHostNameFromBackendAddress = false
            requestTimeout                 = 30
          }
        },
      ]
      backendSettingsCollection = []
      httpListeners = [
        {
          name = "app-gw-http-listener-1"
          properties = {
            frontendIPConfiguration = {
              id = "${azapi_resource.resource_group_rg_web_prod_9b44b.id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/frontendIPConfigurations/app-gw-fip-config-1"
            }
            frontendPort = {
              id = "${azapi_resource.resource_group_rg_web_prod_9b44b.id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/frontendPorts/app-gw-fe-port-1"
            }
            protocol                    = "Http"
            hostNames                   = ["test.contoso.com"]
            requireServerNameIndication = false
          }
        },
      ]
      listeners   = []
      urlPathMaps = []
      requestRoutingRules = [
        {
          name = "app-gtw-routing-rule-1"
          properties = {
            ruleType = "Basic"
            priority = 100
            httpListener = {
              id = "${azapi_resource.resource_group_rg_web_prod_9b44b.id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/httpListeners/app-gw-http-listener-1"
            }
            backendAddressPool = {
              id = "${azapi_resource.resource_group_rg_web_prod_9b44b.id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/backendAddressPools/app-gw-be-pool-1"
            }
            backendHttpSettings = {
              id = "${azapi_resource.resource_group_rg_web_prod_9b44b.id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/backendHttpSettingsCollection/app-gw-be-http-setting-1"
            }
          }
        },
      ]
      routingRules              = []
      probes                    = []
      rewriteRuleSets           = []
      redirectConfigurations    = []
      privateLinkConfigurations = []
      autoscaleConfiguration = {
        minCapacity = 1
        maxCapacity = 3
      }
      firewallPolicy = {
        id = azapi_resource.application_gateway_web_application_firewall_policy_waf_web_prod_55629.id
      }
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "application_gateway_web_application_firewall_policy_waf_web_prod_55629" {
  type      = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2025-07-01"
  name      = "waf-web-prod"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      customRules = [
        {
          name     = "rule1"
          priority = 100
          ruleType = "MatchRule"
          action   = "Block"
          matchConditions = [
            {
              matchVariables = [
                {
                  variableName = "RemoteAddr"
                },
              ]
              operator         = "IPMatch"
              negationConditon = true
              matchValues      = ["10.10.10.0/24"]
              transforms       = []
            },
          ]
          state = "Enabled"
        },
      ]
      policySettings = {
        requestBodyCheck            = true
        maxRequestBodySizeInKb      = 128
        fileUploadLimitInMb         = 100
        state                       = "Enabled"
        mode                        = "Prevention"
        requestBodyInspectLimitInKB = 128
        fileUploadEnforcement       = true
        requestBodyEnforcement      = true
      }
      managedRules = {
        managedRuleSets = [
          {
            ruleSetType        = "OWASP"
            ruleSetVersion     = "3.2"
            ruleGroupOverrides = []
          },
        ]
        exclusions = []
      }
    }
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

resource "azapi_resource" "public_ip_address_pip_agw_web_4d0b8" {
  type      = "Microsoft.Network/publicIPAddresses@2025-07-01"
  name      = "pip-agw-web"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      ipAddress                = "203.0.113.21"
      publicIPAddressVersion   = "IPv4"
      publicIPAllocationMethod = "Static"
      idleTimeoutInMinutes     = 4
      ipTags                   = []
      dnsSettings = {
        domainNameLabel = "contoso-shop-agw"
        fqdn            = "contoso-shop-agw.westeurope.cloudapp.azure.com"
      }
    }
    sku = {
      name = "Standard"
      tier = "Regional"
    }
    zones = ["1", "2"]
  }

  tags = {
    env        = "prod"
    owner      = "web-team"
    costCenter = "CC-2002"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.application_gateway_agw_web_prod_5ade3
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/applicationGateways/agw-web-prod?api-version=2025-07-01"
}

import {
  to = azapi_resource.application_gateway_web_application_firewall_policy_waf_web_prod_55629
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/waf-web-prod?api-version=2025-07-01"
}

import {
  to = azapi_resource.public_ip_address_pip_agw_web_4d0b8
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/publicIPAddresses/pip-agw-web?api-version=2025-07-01"
}
