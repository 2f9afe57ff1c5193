// ==== main.bicep
targetScope = 'subscription'

resource resource_group_rg_hub_network_1ca16 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-hub-network'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
}

module rg_hub_network_network 'modules/rg-hub-network/network.bicep' = {
  name: 'rg-hub-network-network'
  scope: resource_group_rg_hub_network_1ca16
}

// ==== modules/rg-hub-network/network.bicep
targetScope = 'resourceGroup'

resource dns_zone_contoso_shop_com_de05b 'Microsoft.Network/dnsZones@2018-05-01' = {
  name: 'contoso-shop.com'
  location: 'global'
  properties: {
    zoneType: 'Public'
  }
}

resource cname_contoso_shop_com_www_53889 'Microsoft.Network/dnsZones/CNAME@2018-05-01' = {
  parent: dns_zone_contoso_shop_com_de05b
  name: 'www'
  properties: {
    CNAMERecord: {
      cname: 'contoso-shop-agw.westeurope.cloudapp.azure.com'
    }
    TTL: 3600
    targetResource: {}
  }
}

resource private_dns_zone_privatelink_blob_core_windows_net_b34d0 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.blob.core.windows.net'
  location: 'global'
}

resource a_privatelink_blob_core_windows_net_stcontosoweb_8b88c 'Microsoft.Network/privateDnsZones/A@2024-06-01' = {
  parent: private_dns_zone_privatelink_blob_core_windows_net_b34d0
  name: 'stcontosoweb'
  properties: {
    aRecords: [
      {
        ipv4Address: '10.20.2.4'
      }
    ]
    ttl: 3600
  }
}

resource virtual_network_link_privatelink_blob_core_windows_net_link_hub_2339d 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: private_dns_zone_privatelink_blob_core_windows_net_b34d0
  name: 'link-hub'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu'
    }
  }
}

resource virtual_network_link_privatelink_blob_core_windows_net_link_spoke_87f11 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: private_dns_zone_privatelink_blob_core_windows_net_b34d0
  name: 'link-spoke'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu'
    }
  }
}

resource private_dns_zone_privatelink_database_windows_net_b9656 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.database.windows.net'
  location: 'global'
}

resource a_privatelink_database_windows_net_sql_contoso_prod_03eba 'Microsoft.Network/privateDnsZones/A@2024-06-01' = {
  parent: private_dns_zone_privatelink_database_windows_net_b9656
  name: 'sql-contoso-prod'
  properties: {
    aRecords: [
      {
        ipv4Address: '10.20.2.5'
      }
    ]
    ttl: 3600
  }
}

resource virtual_network_link_privatelink_database_windows_net_link_spoke_aedcd 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: private_dns_zone_privatelink_database_windows_net_b9656
  name: 'link-spoke'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu'
    }
  }
}
