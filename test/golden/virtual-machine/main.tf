# ==== rg-vm-legacy.compute.tf
resource "azapi_resource" "availability_set_avail_legacy_32f0d" {
  type      = "Microsoft.Compute/availabilitySets@2026-03-01"
  name      = "avail-legacy"
  parent_id = azapi_resource.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  body = {
    properties = {
      platformFaultDomainCount  = 2
      platformUpdateDomainCount = 5
    }
    sku = {
      name = "Aligned"
    }
  }

  tags = {
    env      = "legacy"
    owner    = "ops-team"
    patching = "manual"
  }
}

resource "azapi_resource" "disk_vm_legacy_01_data0_925d2" {
  type      = "Microsoft.Compute/disks@2026-03-02"
  name      = "vm-legacy-01-data0"
  parent_id = azapi_resource.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  body = {
    properties = {
      creationData = {
        createOption = "Empty"
      }
      diskIOPSReadWrite = 2300
      diskMBpsReadWrite = 150
      diskSizeGB        = 512
      encryption = {
        type = "EncryptionAtRestWithPlatformKey"
      }
      networkAccessPolicy = "AllowPrivate"
      publicNetworkAccess = "Enabled"
      tier                = "P20"
    }
    sku = {
      name = "StandardSSD_LRS"
    }
  }

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
  parent_id = azapi_resource.resource_group_rg_vm_legacy_f334e.id
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
  parent_id = azapi_resource.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  body = {
    properties = {
      creationData = {
        createOption     = "Copy"
        sourceResourceId = azapi_resource.disk_vm_legacy_01_data0_925d2.id
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

resource "azapi_resource" "virtual_machine_vm_legacy_01_b5a3f" {
  type      = "Microsoft.Compute/virtualMachines@2026-03-01"
  name      = "vm-legacy-01"
  parent_id = azapi_resource.resource_group_rg_vm_legacy_f334e.id
  location  = "northeurope"

  identity {
    type         = "SystemAssigned"
    identity_ids = []
  }

  body = {
    properties = {
      availabilitySet = {
        id = azapi_resource.availability_set_avail_legacy_32f0d.id
      }
      diagnosticsProfile = {
        bootDiagnostics = {
          enabled    = true
          storageUri = "https://stcontosodiag.blob.core.windows.net/"
        }
      }
      hardwareProfile = {
        vmSize = "Standard_D2s_v5"
      }
      networkProfile = {
        networkInterfaces = [
          {
            id = azapi_resource.network_interface_vm_legacy_01_nic_392d2.id
            properties = {
              deleteOption = "Detach"
              primary      = true
            }
          },
        ]
      }
      osProfile = {
        adminUsername            = "azureadmin"
        allowExtensionOperations = true
        computerName             = "vm-legacy-01"
        linuxConfiguration = {
          disablePasswordAuthentication = false
          enableVMAgentPlatformUpdates  = false
          patchSettings = {
            assessmentMode = "ImageDefault"
            patchMode      = "ImageDefault"
          }
          provisionVMAgent = true
        }
        requireGuestProvisionSignal = true
        secrets                     = []
      }
      storageProfile = {
        dataDisks = [
          {
            name         = "vm-legacy-01-data0"
            caching      = "ReadOnly"
            createOption = "Attach"
            deleteOption = "Detach"
            diskSizeGB   = 512
            lun          = 0
            managedDisk = {
              id                 = azapi_resource.disk_vm_legacy_01_data0_925d2.id
              storageAccountType = "StandardSSD_LRS"
            }
            toBeDetached            = false
            writeAcceleratorEnabled = false
          },
        ]
        imageReference = {
          offer     = "UbuntuServer"
          publisher = "Canonical"
          sku       = "18.04-LTS"
          version   = "latest"
        }
        osDisk = {
          name         = "vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729"
          caching      = "ReadWrite"
          createOption = "FromImage"
          deleteOption = "Detach"
          diskSizeGB   = 30
          managedDisk = {
            id                 = azapi_resource.disk_vm_legacy_01_osdisk_1_4db49e782f62a00ec18e17f393f54729_42304.id
            storageAccountType = "Premium_LRS"
          }
          osType = "Linux"
        }
      }
    }
  }

  tags = {
    env      = "legacy"
    os       = "linux"
    owner    = "ops-team"
    patching = "manual"
  }

  sensitive_body = {
    properties = {
      osProfile = {
        adminPassword = var.virtual_machine_vm_legacy_01_b5a3f_os_profile_admin_password
        customData    = var.virtual_machine_vm_legacy_01_b5a3f_os_profile_custom_data
      }
    }
  }

  sensitive_body_version = {
    "properties.osProfile.adminPassword" = "1"
    "properties.osProfile.customData"    = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

resource "azapi_resource" "extension_vm_legacy_01_customscript_8a6e1" {
  type      = "Microsoft.Compute/virtualMachines/extensions@2026-03-01"
  name      = "CustomScript"
  parent_id = azapi_resource.virtual_machine_vm_legacy_01_b5a3f.id
  location  = "northeurope"

  body = {
    properties = {
      autoUpgradeMinorVersion = true
      publisher               = "Microsoft.Azure.Extensions"
      settings = {
        fileUris = ["https://stcontosodiag.blob.core.windows.net/scripts/join.sh"]
      }
      type               = "CustomScript"
      typeHandlerVersion = "2.1"
    }
  }

  sensitive_body = {
    properties = {
      settings = {
        commandToExecute = var.extension_vm_legacy_01_customscript_8a6e1_settings_command_to_execute
      }
    }
  }

  sensitive_body_version = {
    "properties.settings.commandToExecute" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

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
resource "azapi_resource" "network_interface_vm_legacy_01_nic_392d2" {
  type      = "Microsoft.Network/networkInterfaces@2025-07-01"
  name      = "vm-legacy-01-nic"
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
                id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy"
              },
            ]
            primary                   = true
            privateIPAddress          = "192.168.10.4"
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

# ==== imports.tf
import {
  to = azapi_resource.availability_set_avail_legacy_32f0d
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/availabilitySets/avail-legacy?api-version=2026-03-01"
}

import {
  to = azapi_resource.disk_vm_legacy_01_data0_925d2
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/disks/vm-legacy-01-data0?api-version=2026-03-02"
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
  to = azapi_resource.virtual_machine_vm_legacy_01_b5a3f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01?api-version=2026-03-01"
}

import {
  to = azapi_resource.extension_vm_legacy_01_customscript_8a6e1
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01/extensions/CustomScript?api-version=2026-03-01"
}

import {
  to = azapi_resource.resource_group_rg_vm_legacy_f334e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy?api-version=2025-04-01"
}

import {
  to = azapi_resource.network_interface_vm_legacy_01_nic_392d2
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/networkInterfaces/vm-legacy-01-nic?api-version=2025-07-01"
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
