// ==== main.bicep
targetScope = 'subscription'

resource resource_group_rg_web_prod_9b44b 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}

module rg_web_prod_network 'modules/rg-web-prod/network.bicep' = {
  name: 'rg-web-prod-network'
  scope: resource_group_rg_web_prod_9b44b
}

// ==== modules/rg-web-prod/network.bicep
targetScope = 'resourceGroup'

resource application_gateway_agw_web_prod_5ade3 'Microsoft.Network/applicationGateways@2025-07-01' = {
  name: 'agw-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    autoscaleConfiguration: {
      maxCapacity: 3
      minCapacity: 1
    }
    backendAddressPools: [
      {
        name: 'app-gw-be-pool-1'
        properties: {
          backendAddresses: [
            {
              fqdn: 'app-contoso-shop.azurewebsites.net'
            }
          ]
        }
      }
    ]
    backendHttpSettingsCollection: [
      {
        name: 'app-gw-be-http-setting-1'
        properties: {
          cookieBasedAffinity: 'Disabled'
          pickHostNameFromBackendAddress: false
          port: 8443
          protocol: 'Http'
          requestTimeout: 30
        }
      }
    ]
    backendSettingsCollection: []
    firewallPolicy: {
      id: application_gateway_web_application_firewall_policy_waf_web_prod_55629.id
    }
    frontendIPConfigurations: [
      {
        name: 'app-gw-fip-config-1'
        properties: {
          privateIPAddress: '10.0.0.10'
          privateIPAllocationMethod: 'Static'
          subnet: {
            id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-appgw'
          }
        }
      }
      {
        name: 'app-gw-fip-config-2'
        properties: {
          privateIPAllocationMethod: 'Dynamic'
          publicIPAddress: {
            id: public_ip_address_pip_agw_web_4d0b8.id
          }
        }
      }
    ]
    frontendPorts: [
      {
        name: 'app-gw-fe-port-1'
        properties: {
          port: 80
        }
      }
    ]
    gatewayIPConfigurations: [
      {
        name: 'app-gw-ip-config-1'
        properties: {
          subnet: {
            id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-appgw'
          }
        }
      }
    ]
    httpListeners: [
      {
        name: 'app-gw-http-listener-1'
        properties: {
          frontendIPConfiguration: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/frontendIPConfigurations/app-gw-fip-config-1'
          }
          frontendPort: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/frontendPorts/app-gw-fe-port-1'
          }
          hostNames: [
            'test.contoso.com'
          ]
          protocol: 'Http'
          requireServerNameIndication: false
        }
      }
    ]
    listeners: []
    loadDistributionPolicies: []
    privateLinkConfigurations: []
    probes: []
    redirectConfigurations: []
    requestRoutingRules: [
      {
        name: 'app-gtw-routing-rule-1'
        properties: {
          backendAddressPool: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/backendAddressPools/app-gw-be-pool-1'
          }
          backendHttpSettings: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/backendHttpSettingsCollection/app-gw-be-http-setting-1'
          }
          httpListener: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/applicationGateways/agw-web-prod/httpListeners/app-gw-http-listener-1'
          }
          priority: 100
          ruleType: 'Basic'
        }
      }
    ]
    rewriteRuleSets: []
    routingRules: []
    sku: {
      name: 'WAF_v2'
      family: 'Generation_1'
      tier: 'WAF_v2'
    }
    sslCertificates: []
    sslProfiles: []
    trustedClientCertificates: []
    trustedRootCertificates: []
    urlPathMaps: []
  }
}

resource application_gateway_web_application_firewall_policy_waf_web_prod_55629 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2025-07-01' = {
  name: 'waf-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    customRules: [
      {
        name: 'rule1'
        action: 'Block'
        matchConditions: [
          {
            matchValues: [
              '10.10.10.0/24'
            ]
            matchVariables: [
              {
                variableName: 'RemoteAddr'
              }
            ]
            negationConditon: true
            operator: 'IPMatch'
            transforms: []
          }
        ]
        priority: 100
        ruleType: 'MatchRule'
        state: 'Enabled'
      }
    ]
    managedRules: {
      exclusions: []
      managedRuleSets: [
        {
          ruleGroupOverrides: []
          ruleSetType: 'OWASP'
          ruleSetVersion: '3.2'
        }
      ]
    }
    policySettings: {
      fileUploadEnforcement: true
      fileUploadLimitInMb: 100
      maxRequestBodySizeInKb: 128
      mode: 'Prevention'
      requestBodyCheck: true
      requestBodyEnforcement: true
      requestBodyInspectLimitInKB: 128
      state: 'Enabled'
    }
  }
}

resource public_ip_address_pip_agw_web_4d0b8 'Microsoft.Network/publicIPAddresses@2025-07-01' = {
  name: 'pip-agw-web'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Standard'
    tier: 'Regional'
  }
  zones: [
    '1'
    '2'
  ]
  properties: {
    dnsSettings: {
      domainNameLabel: 'contoso-shop-agw'
      fqdn: 'contoso-shop-agw.westeurope.cloudapp.azure.com'
    }
    idleTimeoutInMinutes: 4
    ipAddress: '203.0.113.21'
    ipTags: []
    publicIPAddressVersion: 'IPv4'
    publicIPAllocationMethod: 'Static'
  }
}
