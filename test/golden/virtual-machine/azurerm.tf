# ==== rg-vm-legacy.compute.tf
resource "azurerm_availability_set" "availability_set_avail_legacy_32f0d" {
  name                        = "avail-legacy"
  resource_group_name         = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.name
  location                    = "northeurope"
  platform_fault_domain_count = 2

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azurerm_managed_disk" "disk_vm_legacy_01_data0_925d2" {
  name                  = "vm-legacy-01-data0"
  resource_group_name   = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.name
  location              = "northeurope"
  create_option         = "Empty"
  storage_account_type  = "StandardSSD_LRS"
  disk_size_gb          = 512
  network_access_policy = "AllowPrivate"

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azapi_resource" "disk_vm_legacy_01_osdisk_1_4db49e782f62a00ec18e17f393f54729_42304" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01.
  type      = "Microsoft.Compute/disks@2026-03-02"
  name      = "vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729"
  parent_id = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  body = {
    properties = {
      creationData = {
        createOption = "FromImage"
        imageReference = {
          id = "/Subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/Providers/Microsoft.Compute/Locations/northeurope/Publishers/MicrosoftWindowsServer/ArtifactTypes/VMImage/Offers/WindowsServer/Skus/2016-Datacenter/Versions/14393.4651.2109130103"
        }
      }
      diskIOPSReadWrite = 500
      diskMBpsReadWrite = 100
      diskSizeGB        = 30
      encryption = {
        type = "EncryptionAtRestWithPlatformKey"
      }
      hyperVGeneration      = "V1"
      networkAccessPolicy   = "AllowAll"
      osType                = "Linux"
      supportedCapabilities = {}
      tier                  = "P10"
    }
    sku = {
      name = "Premium_LRS"
    }
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azapi_resource" "snapshot_snap_vm_legacy_01_data0_4d408" {
  type      = "Microsoft.Compute/snapshots@2026-03-02"
  name      = "snap-vm-legacy-01-data0"
  parent_id = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  body = {
    properties = {
      creationData = {
        createOption     = "Copy"
        sourceResourceId = azurerm_managed_disk.disk_vm_legacy_01_data0_925d2.id
      }
      diskSizeGB = 512
      encryption = {
        type = "EncryptionAtRestWithPlatformKey"
      }
      incremental         = false
      networkAccessPolicy = "AllowAll"
      publicNetworkAccess = "Enabled"
    }
    sku = {
      name = "Standard_LRS"
    }
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azurerm_linux_virtual_machine" "virtual_machine_vm_legacy_01_b5a3f" {
  name                            = "vm-legacy-01"
  resource_group_name             = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.name
  location                        = "northeurope"
  size                            = "Standard_D2s_v5"
  admin_password                  = var.virtual_machine_vm_legacy_01_b5a3f_os_profile_admin_password
  admin_username                  = "azureadmin"
  allow_extension_operations      = true
  availability_set_id             = azurerm_availability_set.availability_set_avail_legacy_32f0d.id
  computer_name                   = "vm-legacy-01"
  custom_data                     = var.virtual_machine_vm_legacy_01_b5a3f_os_profile_custom_data
  disable_password_authentication = false
  patch_assessment_mode           = "ImageDefault"
  patch_mode                      = "ImageDefault"
  provision_vm_agent              = true
  network_interface_ids           = [azurerm_network_interface.network_interface_vm_legacy_01_nic_392d2.id]

  boot_diagnostics {
    storage_account_uri = "https://stcontosodiag.blob.core.windows.net/"
  }

  identity {
    type = "SystemAssigned"
  }

  os_disk {
    name                 = "vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729"
    caching              = "ReadWrite"
    disk_size_gb         = 30
    storage_account_type = "Premium_LRS"
  }

  source_image_reference {
    offer     = "UbuntuServer"
    publisher = "Canonical"
    sku       = "18.04-LTS"
    version   = "latest"
  }

  tags = {
    env      = "legacy"
    os       = "linux"
    owner    = "ops-team"
    patching = "manual"
  }

  lifecycle {
    ignore_changes = [admin_password, custom_data]
  }
}

resource "azurerm_virtual_machine_data_disk_attachment" "virtual_machine_vm_legacy_01_b5a3f_vm_legacy_01_data0_vm_legacy_01_data0" {
  caching            = "ReadOnly"
  lun                = 0
  managed_disk_id    = azurerm_managed_disk.disk_vm_legacy_01_data0_925d2.id
  virtual_machine_id = azurerm_linux_virtual_machine.virtual_machine_vm_legacy_01_b5a3f.id
}

resource "azurerm_virtual_machine_extension" "extension_vm_legacy_01_customscript_8a6e1" {
  name                       = "CustomScript"
  publisher                  = "Microsoft.Azure.Extensions"
  type                       = "CustomScript"
  type_handler_version       = "2.1"
  virtual_machine_id         = azurerm_linux_virtual_machine.virtual_machine_vm_legacy_01_b5a3f.id
  auto_upgrade_minor_version = true
  settings = jsonencode({
    fileUris         = ["https://stcontosodiag.blob.core.windows.net/scripts/join.sh"]
    commandToExecute = var.extension_vm_legacy_01_customscript_8a6e1_settings_command_to_execute
  })

  lifecycle {
    ignore_changes = [settings]
  }
}

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
resource "azurerm_network_interface" "network_interface_vm_legacy_01_nic_392d2" {
  name                = "vm-legacy-01-nic"
  resource_group_name = azurerm_resource_group.resource_group_rg_vm_legacy_f334e.name
  location            = "northeurope"

  ip_configuration {
    name                          = "ipconfigvm-000004"
    private_ip_address_allocation = "Dynamic"
    primary                       = true
    private_ip_address            = "192.168.10.4"
    private_ip_address_version    = "IPv4"
    subnet_id                     = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/virtualNetworks/vnet-legacy-neu/subnets/default"
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azurerm_network_interface_security_group_association" "network_interface_vm_legacy_01_nic_392d2" {
  network_interface_id      = azurerm_network_interface.network_interface_vm_legacy_01_nic_392d2.id
  network_security_group_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkSecurityGroups/nsg-vm-legacy"
}

resource "azurerm_network_interface_backend_address_pool_association" "network_interface_vm_legacy_01_nic_392d2_ipconfigvm_000004_be_legacy" {
  backend_address_pool_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
  ip_configuration_name   = "ipconfigvm-000004"
  network_interface_id    = azurerm_network_interface.network_interface_vm_legacy_01_nic_392d2.id
}

# ==== imports.tf
import {
  to = azurerm_availability_set.availability_set_avail_legacy_32f0d
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/availabilitySets/avail-legacy"
}

import {
  to = azurerm_managed_disk.disk_vm_legacy_01_data0_925d2
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/disks/vm-legacy-01-data0"
}

import {
  to = azapi_resource.disk_vm_legacy_01_osdisk_1_4db49e782f62a00ec18e17f393f54729_42304
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/disks/vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729?api-version=2026-03-02"
}

import {
  to = azapi_resource.snapshot_snap_vm_legacy_01_data0_4d408
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/snapshots/snap-vm-legacy-01-data0?api-version=2026-03-02"
}

import {
  to = azurerm_linux_virtual_machine.virtual_machine_vm_legacy_01_b5a3f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01"
}

import {
  to = azurerm_virtual_machine_data_disk_attachment.virtual_machine_vm_legacy_01_b5a3f_vm_legacy_01_data0_vm_legacy_01_data0
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01/dataDisks/vm-legacy-01-data0"
}

import {
  to = azurerm_virtual_machine_extension.extension_vm_legacy_01_customscript_8a6e1
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01/extensions/CustomScript"
}

import {
  to = azurerm_resource_group.resource_group_rg_vm_legacy_f334e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy"
}

import {
  to = azurerm_network_interface.network_interface_vm_legacy_01_nic_392d2
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkInterfaces/vm-legacy-01-nic"
}

import {
  to = azurerm_network_interface_security_group_association.network_interface_vm_legacy_01_nic_392d2
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkInterfaces/vm-legacy-01-nic|/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkSecurityGroups/nsg-vm-legacy"
}

import {
  to = azurerm_network_interface_backend_address_pool_association.network_interface_vm_legacy_01_nic_392d2_ipconfigvm_000004_be_legacy
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkInterfaces/vm-legacy-01-nic/ipConfigurations/ipconfigvm-000004|/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
}

# ==== variables.tf
variable "virtual_machine_vm_legacy_01_b5a3f_os_profile_admin_password" {
  description = "Secret: properties.osProfile.adminPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01"
  type        = string
  sensitive   = true
  default     = null
}

variable "virtual_machine_vm_legacy_01_b5a3f_os_profile_custom_data" {
  description = "Secret: properties.osProfile.customData of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01"
  type        = string
  sensitive   = true
  default     = null
}

variable "extension_vm_legacy_01_customscript_8a6e1_settings_command_to_execute" {
  description = "Secret: properties.settings.commandToExecute of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01/extensions/CustomScript"
  type        = string
  sensitive   = true
  default     = null
}
