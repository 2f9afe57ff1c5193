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

# ==== rg-web-prod.network.tf
resource "azapi_resource" "application_gateway_agw_web_prod_5ade3" {
  type      = "Microsoft.Network/applicationGateways@2025-07-01"
  name      = "agw-web-prod"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      autoscaleConfiguration = {
        maxCapacity = 3
        minCapacity = 1
      }
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
      backendHttpSettingsCollection = [
        {
          name = "app-gw-be-http-setting-1"
          properties = {
            cookieBasedAffinity            = "Disabled"
            pickHostNameFromBackendAddress = false
            port                           = 8443
            protocol                       = "Http"
            requestTimeout                 = 30
          }
        },
      ]
      backendSettingsCollection = []
      firewallPolicy = {
        id = azapi_resource.application_gateway_web_application_firewall_policy_waf_web_prod_55629.id
      }
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
            hostNames                   = ["test.contoso.com"]
            protocol                    = "Http"
            requireServerNameIndication = false
          }
        },
      ]
      listeners                 = []
      loadDistributionPolicies  = []
      privateLinkConfigurations = []
      probes                    = []
      redirectConfigurations    = []
      requestRoutingRules = [
        {
          name = "app-gtw-routing-rule-1"
          properties = {
            backendAddressPool = {
              id = "${azapi_resource.resource_group_rg_web_prod_9b44b.id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/backendAddressPools/app-gw-be-pool-1"
            }
            backendHttpSettings = {
              id = "${azapi_resource.resource_group_rg_web_prod_9b44b.id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/backendHttpSettingsCollection/app-gw-be-http-setting-1"
            }
            httpListener = {
              id = "${azapi_resource.resource_group_rg_web_prod_9b44b.id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/httpListeners/app-gw-http-listener-1"
            }
            priority = 100
            ruleType = "Basic"
          }
        },
      ]
      rewriteRuleSets = []
      routingRules    = []
      sku = {
        name   = "WAF_v2"
        family = "Generation_1"
        tier   = "WAF_v2"
      }
      sslCertificates           = []
      sslProfiles               = []
      trustedClientCertificates = []
      trustedRootCertificates   = []
      urlPathMaps               = []
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
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
          name   = "rule1"
          action = "Block"
          matchConditions = [
            {
              matchValues = ["10.10.10.0/24"]
              matchVariables = [
                {
                  variableName = "RemoteAddr"
                },
              ]
              negationConditon = true
              operator         = "IPMatch"
              transforms       = []
            },
          ]
          priority = 100
          ruleType = "MatchRule"
          state    = "Enabled"
        },
      ]
      managedRules = {
        exclusions = []
        managedRuleSets = [
          {
            ruleGroupOverrides = []
            ruleSetType        = "OWASP"
            ruleSetVersion     = "3.2"
          },
        ]
      }
      policySettings = {
        fileUploadEnforcement       = true
        fileUploadLimitInMb         = 100
        maxRequestBodySizeInKb      = 128
        mode                        = "Prevention"
        requestBodyCheck            = true
        requestBodyEnforcement      = true
        requestBodyInspectLimitInKB = 128
        state                       = "Enabled"
      }
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "public_ip_address_pip_agw_web_4d0b8" {
  type      = "Microsoft.Network/publicIPAddresses@2025-07-01"
  name      = "pip-agw-web"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      dnsSettings = {
        domainNameLabel = "contoso-shop-agw"
        fqdn            = "contoso-shop-agw.westeurope.cloudapp.azure.com"
      }
      idleTimeoutInMinutes     = 4
      ipAddress                = "203.0.113.21"
      ipTags                   = []
      publicIPAddressVersion   = "IPv4"
      publicIPAllocationMethod = "Static"
    }
    sku = {
      name = "Standard"
      tier = "Regional"
    }
    zones = ["1", "2"]
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
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
