# ==== rg-vm-legacy.main.tf
resource "azapi_resource" "resource_group_rg_vm_legacy_f334e" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-vm-legacy"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "northeurope"

  tags = {
    env   = "legacy"
    owner = "ops-team"
  }
}

# ==== rg-vm-legacy.network.tf
resource "azapi_resource" "load_balancer_lb_legacy_915b6" {
  type      = "Microsoft.Network/loadBalancers@2025-07-01"
  name      = "lb-legacy"
  parent_id = azapi_resource.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  body = {
    properties = {
      frontendIPConfigurations = [
        {
          name = "fe-public"
          properties = {
            privateIPAllocationMethod = "Dynamic"
            publicIPAddress = {
              id = azapi_resource.public_ip_address_pip_lb_legacy_f7beb.id
            }
          }
        },
      ]
      backendAddressPools = [
        {
          name = "be-legacy"
        },
      ]
      loadBalancingRules = [
        {
          name = "http"
          properties = {
            frontendIPConfiguration = {
              id = "${azapi_resource.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/frontendIPConfigurations/fe-public"
            }
            frontendPort         = 80
            backendPort          = 80
            enableFloatingIP     = false
            idleTimeoutInMinutes = 4
            protocol             = "Tcp"
            enableTcpReset       = false
            loadDistribution     = "Default"
            disableOutboundSnat  = false
            backendAddressPool = {
              id = "${azapi_resource.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
            }
            backendAddressPools = [
              {
                id = "${azapi_resource.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
              },
            ]
            probe = {
              id = "${azapi_resource.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/probes/http"
            }
          }
        },
      ]
      probes = [
        {
          name = "http"
          properties = {
            protocol          = "Http"
            port              = 80
            requestPath       = "/healthz"
            intervalInSeconds = 15
            numberOfProbes    = 2
            probeThreshold    = 1
          }
        },
      ]
      inboundNatRules = []
      outboundRules   = []
      inboundNatPools = []
    }
    sku = {
      name = "Standard"
      tier = "Regional"
    }
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azapi_resource" "network_interface_vm_legacy_02_nic_f19ab" {
  type      = "Microsoft.Network/networkInterfaces@2025-07-01"
  name      = "vm-legacy-02-nic"
  parent_id = azapi_resource.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  body = {
    properties = {
      ipConfigurations = [
        {
          name = "ipconfigvm-000004"
          properties = {
            privateIPAddress          = "192.168.10.5"
            privateIPAllocationMethod = "Dynamic"
            subnet = {
              id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/virtualNetworks/vnet-legacy-neu/subnets/default"
            }
            primary                 = true
            privateIPAddressVersion = "IPv4"
            loadBalancerBackendAddressPools = [
              {
                id = "${azapi_resource.load_balancer_lb_legacy_915b6.id}/backendAddressPools/be-legacy"
              },
            ]
          }
        },
      ]
      dnsSettings = {
        dnsServers = []
      }
      enableAcceleratedNetworking = false
      enableIPForwarding          = false
      nicType                     = "Standard"
      networkSecurityGroup = {
        id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkSecurityGroups/nsg-vm-legacy"
      }
    }
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azapi_resource" "public_ip_address_pip_lb_legacy_f7beb" {
  type      = "Microsoft.Network/publicIPAddresses@2025-07-01"
  name      = "pip-lb-legacy"
  parent_id = azapi_resource.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  body = {
    properties = {
      ipAddress                = "203.0.113.50"
      publicIPAddressVersion   = "IPv4"
      publicIPAllocationMethod = "Static"
      idleTimeoutInMinutes     = 4
      ipTags                   = []
      dnsSettings = {
        domainNameLabel = "contoso-legacy"
        fqdn            = "contoso-legacy.northeurope.cloudapp.azure.com"
      }
    }
    sku = {
      name = "Standard"
      tier = "Regional"
    }
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_vm_legacy_f334e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy?api-version=2025-04-01"
}

import {
  to = azapi_resource.load_balancer_lb_legacy_915b6
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy?api-version=2025-07-01"
}

import {
  to = azapi_resource.network_interface_vm_legacy_02_nic_f19ab
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkInterfaces/vm-legacy-02-nic?api-version=2025-07-01"
}

import {
  to = azapi_resource.public_ip_address_pip_lb_legacy_f7beb
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/publicIPAddresses/pip-lb-legacy?api-version=2025-07-01"
}
