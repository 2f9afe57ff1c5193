// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ApiManagement/service/apim-contoso/namedValues/erp-key')
param named_value_apim_contoso_erp_key_9ef5e_value string

resource resource_group_rg_web_prod_9b44b 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}

module rg_web_prod_api_management 'modules/rg-web-prod/api-management.bicep' = {
  name: 'rg-web-prod-api-management'
  scope: resource_group_rg_web_prod_9b44b
  params: {
    named_value_apim_contoso_erp_key_9ef5e_value: named_value_apim_contoso_erp_key_9ef5e_value
  }
}

// ==== modules/rg-web-prod/api-management.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.value of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.ApiManagement/service/apim-contoso/namedValues/erp-key')
param named_value_apim_contoso_erp_key_9ef5e_value string

resource service_apim_contoso_8064c 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: 'apim-contoso'
  location: 'West Europe'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  sku: {
    name: 'Developer'
    capacity: 1
  }
  properties: {
    customProperties: {
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Protocols.Server.Http2': 'False'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Ssl30': 'False'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls10': 'False'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls11': 'False'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TripleDes168': 'False'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Ssl30': 'False'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'False'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11': 'False'
    }
    disableGateway: false
    hostnameConfigurations: [
      {
        certificateSource: 'BuiltIn'
        defaultSslBinding: true
        hostName: 'apim-contoso.azure-api.net'
        negotiateClientCertificate: false
        type: 'Proxy'
      }
    ]
    natGatewayState: 'Disabled'
    notificationSenderEmail: 'apimgmt-noreply@mail.windowsazure.com'
    publicNetworkAccess: 'Enabled'
    publisherEmail: 'api@contoso.com'
    publisherName: 'Contoso'
    virtualNetworkType: 'None'
  }
}

resource named_value_apim_contoso_erp_key_9ef5e 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: service_apim_contoso_8064c
  name: 'erp-key'
  properties: {
    displayName: 'erp-key'
    secret: false
    value: named_value_apim_contoso_erp_key_9ef5e_value
  }
}
