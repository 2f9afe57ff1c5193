# ==== rg-vm-legacy.main.tf
resource "azurerm_resource_group" "resource_group_rg_vm_legacy_f334e" {
  name     = "rg-vm-legacy"
  location = "northeurope"

  tags = {
    env   = "legacy"
    owner = "ops-team"
  }
}

# ==== rg-vm-legacy.network.tf
resource "azurerm_lb" "load_balancer_lb_legacy_915b6" {
  name                = "lb-legacy"
  resource_group_name = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.name
  location            = "northeurope"

  frontend_ip_configuration {
    name                          = "fe-public"
    private_ip_address_allocation = "Dynamic"
    public_ip_address_id          = azurerm_public_ip.public_ip_address_pip_lb_legacy_f7beb.id
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azurerm_lb_backend_address_pool" "load_balancer_lb_legacy_915b6_be_legacy" {
  name            = "be-legacy"
  loadbalancer_id = azurerm_lb.load_balancer_lb_legacy_915b6.id
}

resource "azurerm_lb_probe" "load_balancer_lb_legacy_915b6_http" {
  name            = "http"
  loadbalancer_id = azurerm_lb.load_balancer_lb_legacy_915b6.id
  port            = 80
  protocol        = "Http"
  request_path    = "/healthz"
}

resource "azurerm_lb_rule" "load_balancer_lb_legacy_915b6_http" {
  name                           = "http"
  backend_port                   = 80
  frontend_ip_configuration_name = "fe-public"
  frontend_port                  = 80
  loadbalancer_id                = azurerm_lb.load_balancer_lb_legacy_915b6.id
  protocol                       = "Tcp"
  probe_id                       = "${azurerm_resource_group.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/probes/http"
  backend_address_pool_ids       = ["${azurerm_resource_group.resource_group_rg_vm_legacy_f334e.id}/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"]
}

resource "azurerm_network_interface" "network_interface_vm_legacy_02_nic_f19ab" {
  name                = "vm-legacy-02-nic"
  resource_group_name = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.name
  location            = "northeurope"

  ip_configuration {
    name                          = "ipconfigvm-000004"
    private_ip_address_allocation = "Dynamic"
    primary                       = true
    private_ip_address            = "192.168.10.5"
    private_ip_address_version    = "IPv4"
    subnet_id                     = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/virtualNetworks/vnet-legacy-neu/subnets/default"
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azurerm_network_interface_security_group_association" "network_interface_vm_legacy_02_nic_f19ab" {
  network_interface_id      = azurerm_network_interface.network_interface_vm_legacy_02_nic_f19ab.id
  network_security_group_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkSecurityGroups/nsg-vm-legacy"
}

resource "azurerm_network_interface_backend_address_pool_association" "network_interface_vm_legacy_02_nic_f19ab_ipconfigvm_000004_be_legacy" {
  backend_address_pool_id = azurerm_lb_backend_address_pool.load_balancer_lb_legacy_915b6_be_legacy.id
  ip_configuration_name   = "ipconfigvm-000004"
  network_interface_id    = azurerm_network_interface.network_interface_vm_legacy_02_nic_f19ab.id
}

resource "azurerm_public_ip" "public_ip_address_pip_lb_legacy_f7beb" {
  name                = "pip-lb-legacy"
  resource_group_name = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.name
  location            = "northeurope"
  allocation_method   = "Static"
  domain_name_label   = "contoso-legacy"

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

# ==== imports.tf
import {
  to = azurerm_resource_group.resource_group_rg_vm_legacy_f334e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy"
}

import {
  to = azurerm_lb.load_balancer_lb_legacy_915b6
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy"
}

import {
  to = azurerm_lb_backend_address_pool.load_balancer_lb_legacy_915b6_be_legacy
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
}

import {
  to = azurerm_lb_probe.load_balancer_lb_legacy_915b6_http
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy/probes/http"
}

import {
  to = azurerm_lb_rule.load_balancer_lb_legacy_915b6_http
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy/loadBalancingRules/http"
}

import {
  to = azurerm_network_interface.network_interface_vm_legacy_02_nic_f19ab
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkInterfaces/vm-legacy-02-nic"
}

import {
  to = azurerm_network_interface_security_group_association.network_interface_vm_legacy_02_nic_f19ab
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkInterfaces/vm-legacy-02-nic|/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkSecurityGroups/nsg-vm-legacy"
}

import {
  to = azurerm_network_interface_backend_address_pool_association.network_interface_vm_legacy_02_nic_f19ab_ipconfigvm_000004_be_legacy
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkInterfaces/vm-legacy-02-nic/ipConfigurations/ipconfigvm-000004|/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
}

import {
  to = azurerm_public_ip.public_ip_address_pip_lb_legacy_f7beb
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/publicIPAddresses/pip-lb-legacy"
}
