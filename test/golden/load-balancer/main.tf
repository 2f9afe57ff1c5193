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
      backendAddressPools = [
        {
          name = "be-legacy"
        },
      ]
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
      inboundNatPools = []
      inboundNatRules = []
      loadBalancingRules = [
        {
          name = "http"
          properties = {
            backendAddressPool = {
              id = "${azapi_resource.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
            }
            backendAddressPools = [
              {
                id = "${azapi_resource.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
              },
            ]
            backendPort         = 80
            disableOutboundSnat = false
            enableFloatingIP    = false
            enableTcpReset      = false
            frontendIPConfiguration = {
              id = "${azapi_resource.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/frontendIPConfigurations/fe-public"
            }
            frontendPort         = 80
            idleTimeoutInMinutes = 4
            loadDistribution     = "Default"
            probe = {
              id = "${azapi_resource.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/probes/http"
            }
            protocol = "Tcp"
          }
        },
      ]
      outboundRules = []
      probes = [
        {
          name = "http"
          properties = {
            intervalInSeconds = 15
            numberOfProbes    = 2
            port              = 80
            probeThreshold    = 1
            protocol          = "Http"
            requestPath       = "/healthz"
          }
        },
      ]
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
      dnsSettings = {
        dnsServers = []
      }
      enableAcceleratedNetworking = false
      enableIPForwarding          = false
      ipConfigurations = [
        {
          name = "ipconfigvm-000004"
          properties = {
            loadBalancerBackendAddressPools = [
              {
                id = "${azapi_resource.load_balancer_lb_legacy_915b6.id}/backendAddressPools/be-legacy"
              },
            ]
            primary                   = true
            privateIPAddress          = "192.168.10.5"
            privateIPAddressVersion   = "IPv4"
            privateIPAllocationMethod = "Dynamic"
            subnet = {
              id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/virtualNetworks/vnet-legacy-neu/subnets/default"
            }
          }
        },
      ]
      networkSecurityGroup = {
        id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkSecurityGroups/nsg-vm-legacy"
      }
      nicType = "Standard"
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
      dnsSettings = {
        domainNameLabel = "contoso-legacy"
        fqdn            = "contoso-legacy.northeurope.cloudapp.azure.com"
      }
      idleTimeoutInMinutes     = 4
      ipAddress                = "203.0.113.50"
      ipTags                   = []
      publicIPAddressVersion   = "IPv4"
      publicIPAllocationMethod = "Static"
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
