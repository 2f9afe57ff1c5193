// ==== main.bicep
targetScope = 'subscription'

resource resource_group_rg_vm_legacy_f334e 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-vm-legacy'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
  }
}

module rg_vm_legacy_network 'modules/rg-vm-legacy/network.bicep' = {
  name: 'rg-vm-legacy-network'
  scope: resource_group_rg_vm_legacy_f334e
}

// ==== modules/rg-vm-legacy/network.bicep
targetScope = 'resourceGroup'

resource load_balancer_lb_legacy_915b6 'Microsoft.Network/loadBalancers@2025-07-01' = {
  name: 'lb-legacy'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
    patching: 'manual'
  }
  sku: {
    name: 'Standard'
    tier: 'Regional'
  }
  properties: {
    backendAddressPools: [
      {
        name: 'be-legacy'
      }
    ]
    frontendIPConfigurations: [
      {
        name: 'fe-public'
        properties: {
          privateIPAllocationMethod: 'Dynamic'
          publicIPAddress: {
            id: public_ip_address_pip_lb_legacy_f7beb.id
          }
        }
      }
    ]
    inboundNatPools: []
    inboundNatRules: []
    loadBalancingRules: [
      {
        name: 'http'
        properties: {
          backendAddressPool: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy'
          }
          backendAddressPools: [
            {
              id: '${resourceGroup().id}/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy'
            }
          ]
          backendPort: 80
          disableOutboundSnat: false
          enableFloatingIP: false
          enableTcpReset: false
          frontendIPConfiguration: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/loadBalancers/lb-legacy/frontendIPConfigurations/fe-public'
          }
          frontendPort: 80
          idleTimeoutInMinutes: 4
          loadDistribution: 'Default'
          probe: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/loadBalancers/lb-legacy/probes/http'
          }
          protocol: 'Tcp'
        }
      }
    ]
    outboundRules: []
    probes: [
      {
        name: 'http'
        properties: {
          intervalInSeconds: 15
          numberOfProbes: 2
          port: 80
          probeThreshold: 1
          protocol: 'Http'
          requestPath: '/healthz'
        }
      }
    ]
  }
}

resource network_interface_vm_legacy_02_nic_f19ab 'Microsoft.Network/networkInterfaces@2025-07-01' = {
  name: 'vm-legacy-02-nic'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
    patching: 'manual'
  }
  properties: {
    dnsSettings: {
      dnsServers: []
    }
    enableAcceleratedNetworking: false
    enableIPForwarding: false
    ipConfigurations: [
      {
        name: 'ipconfigvm-000004'
        properties: {
          loadBalancerBackendAddressPools: [
            {
              id: '${load_balancer_lb_legacy_915b6.id}/backendAddressPools/be-legacy'
            }
          ]
          primary: true
          privateIPAddress: '192.168.10.5'
          privateIPAddressVersion: 'IPv4'
          privateIPAllocationMethod: 'Dynamic'
          subnet: {
            id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/virtualNetworks/vnet-legacy-neu/subnets/default'
          }
        }
      }
    ]
    networkSecurityGroup: {
      id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkSecurityGroups/nsg-vm-legacy'
    }
    nicType: 'Standard'
  }
}

resource public_ip_address_pip_lb_legacy_f7beb 'Microsoft.Network/publicIPAddresses@2025-07-01' = {
  name: 'pip-lb-legacy'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
    patching: 'manual'
  }
  sku: {
    name: 'Standard'
    tier: 'Regional'
  }
  properties: {
    dnsSettings: {
      domainNameLabel: 'contoso-legacy'
      fqdn: 'contoso-legacy.northeurope.cloudapp.azure.com'
    }
    idleTimeoutInMinutes: 4
    ipAddress: '203.0.113.50'
    ipTags: []
    publicIPAddressVersion: 'IPv4'
    publicIPAllocationMethod: 'Static'
  }
}
