// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.settings.commandToExecute of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01/extensions/CustomScript')
param extension_vm_legacy_01_customscript_8a6e1_settings_command_to_execute string

@secure()
@description('Secret: properties.osProfile.adminPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01')
param virtual_machine_vm_legacy_01_b5a3f_os_profile_admin_password string

@secure()
@description('Secret: properties.osProfile.customData of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01')
param virtual_machine_vm_legacy_01_b5a3f_os_profile_custom_data string

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

module rg_vm_legacy_compute 'modules/rg-vm-legacy/compute.bicep' = {
  name: 'rg-vm-legacy-compute'
  scope: resource_group_rg_vm_legacy_f334e
  params: {
    extension_vm_legacy_01_customscript_8a6e1_settings_command_to_execute: extension_vm_legacy_01_customscript_8a6e1_settings_command_to_execute
    virtual_machine_vm_legacy_01_b5a3f_os_profile_admin_password: virtual_machine_vm_legacy_01_b5a3f_os_profile_admin_password
    virtual_machine_vm_legacy_01_b5a3f_os_profile_custom_data: virtual_machine_vm_legacy_01_b5a3f_os_profile_custom_data
  }
  dependsOn: [
    rg_vm_legacy_network
  ]
}

// ==== modules/rg-vm-legacy/compute.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.settings.commandToExecute of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01/extensions/CustomScript')
param extension_vm_legacy_01_customscript_8a6e1_settings_command_to_execute string

@secure()
@description('Secret: properties.osProfile.adminPassword of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01')
param virtual_machine_vm_legacy_01_b5a3f_os_profile_admin_password string

@secure()
@description('Secret: properties.osProfile.customData of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01')
param virtual_machine_vm_legacy_01_b5a3f_os_profile_custom_data string

resource network_interface_vm_legacy_01_nic_392d2 'Microsoft.Network/networkInterfaces@2025-07-01' existing = {
  name: 'vm-legacy-01-nic'
}

resource availability_set_avail_legacy_32f0d 'Microsoft.Compute/availabilitySets@2026-03-01' = {
  name: 'avail-legacy'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
    patching: 'manual'
  }
  sku: {
    name: 'Aligned'
  }
  properties: {
    platformFaultDomainCount: 2
    platformUpdateDomainCount: 5
  }
}

resource disk_vm_legacy_01_data0_925d2 'Microsoft.Compute/disks@2026-03-02' = {
  name: 'vm-legacy-01-data0'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
    patching: 'manual'
  }
  sku: {
    name: 'StandardSSD_LRS'
  }
  properties: {
    creationData: {
      createOption: 'Empty'
    }
    diskIOPSReadWrite: 2300
    diskMBpsReadWrite: 150
    diskSizeGB: 512
    encryption: {
      type: 'EncryptionAtRestWithPlatformKey'
    }
    networkAccessPolicy: 'AllowPrivate'
    publicNetworkAccess: 'Enabled'
    tier: 'P20'
  }
}

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Compute/virtualMachines/vm-legacy-01.
resource disk_vm_legacy_01_osdisk_1_4db49e782f62a00ec18e17f393f54729_42304 'Microsoft.Compute/disks@2026-03-02' = {
  name: 'vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
    patching: 'manual'
  }
  sku: {
    name: 'Premium_LRS'
  }
  properties: {
    creationData: {
      createOption: 'FromImage'
      imageReference: {
        id: '/Subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/Providers/Microsoft.Compute/Locations/northeurope/Publishers/MicrosoftWindowsServer/ArtifactTypes/VMImage/Offers/WindowsServer/Skus/2016-Datacenter/Versions/14393.4651.2109130103'
      }
    }
    diskIOPSReadWrite: 500
    diskMBpsReadWrite: 100
    diskSizeGB: 30
    encryption: {
      type: 'EncryptionAtRestWithPlatformKey'
    }
    hyperVGeneration: 'V1'
    networkAccessPolicy: 'AllowAll'
    osType: 'Linux'
    supportedCapabilities: {}
    tier: 'P10'
  }
}

resource snapshot_snap_vm_legacy_01_data0_4d408 'Microsoft.Compute/snapshots@2026-03-02' = {
  name: 'snap-vm-legacy-01-data0'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    owner: 'ops-team'
    patching: 'manual'
  }
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    creationData: {
      createOption: 'Copy'
      sourceResourceId: disk_vm_legacy_01_data0_925d2.id
    }
    diskSizeGB: 512
    encryption: {
      type: 'EncryptionAtRestWithPlatformKey'
    }
    incremental: false
    networkAccessPolicy: 'AllowAll'
    publicNetworkAccess: 'Enabled'
  }
}

resource virtual_machine_vm_legacy_01_b5a3f 'Microsoft.Compute/virtualMachines@2026-03-01' = {
  name: 'vm-legacy-01'
  location: 'northeurope'
  tags: {
    env: 'legacy'
    os: 'linux'
    owner: 'ops-team'
    patching: 'manual'
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    availabilitySet: {
      id: availability_set_avail_legacy_32f0d.id
    }
    diagnosticsProfile: {
      bootDiagnostics: {
        enabled: true
        storageUri: 'https://stcontosodiag.blob.core.windows.net/'
      }
    }
    hardwareProfile: {
      vmSize: 'Standard_D2s_v5'
    }
    networkProfile: {
      networkInterfaces: [
        {
          id: network_interface_vm_legacy_01_nic_392d2.id
          properties: {
            deleteOption: 'Detach'
            primary: true
          }
        }
      ]
    }
    osProfile: {
      adminUsername: 'azureadmin'
      allowExtensionOperations: true
      computerName: 'vm-legacy-01'
      linuxConfiguration: {
        disablePasswordAuthentication: false
        enableVMAgentPlatformUpdates: false
        patchSettings: {
          assessmentMode: 'ImageDefault'
          patchMode: 'ImageDefault'
        }
        provisionVMAgent: true
      }
      requireGuestProvisionSignal: true
      secrets: []
      adminPassword: virtual_machine_vm_legacy_01_b5a3f_os_profile_admin_password
      customData: virtual_machine_vm_legacy_01_b5a3f_os_profile_custom_data
    }
    storageProfile: {
      dataDisks: [
        {
          name: 'vm-legacy-01-data0'
          caching: 'ReadOnly'
          createOption: 'Attach'
          deleteOption: 'Detach'
          diskSizeGB: 512
          lun: 0
          managedDisk: {
            id: disk_vm_legacy_01_data0_925d2.id
            storageAccountType: 'StandardSSD_LRS'
          }
          toBeDetached: false
          writeAcceleratorEnabled: false
        }
      ]
      imageReference: {
        offer: 'UbuntuServer'
        publisher: 'Canonical'
        sku: '18.04-LTS'
        version: 'latest'
      }
      osDisk: {
        name: 'vm-legacy-01_OsDisk_1_4db49e782f62a00ec18e17f393f54729'
        caching: 'ReadWrite'
        createOption: 'FromImage'
        deleteOption: 'Detach'
        diskSizeGB: 30
        managedDisk: {
          id: disk_vm_legacy_01_osdisk_1_4db49e782f62a00ec18e17f393f54729_42304.id
          storageAccountType: 'Premium_LRS'
        }
        osType: 'Linux'
      }
    }
  }
}

resource extension_vm_legacy_01_customscript_8a6e1 'Microsoft.Compute/virtualMachines/extensions@2026-03-01' = {
  parent: virtual_machine_vm_legacy_01_b5a3f
  name: 'CustomScript'
  location: 'northeurope'
  properties: {
    autoUpgradeMinorVersion: true
    publisher: 'Microsoft.Azure.Extensions'
    settings: {
      fileUris: [
        'https://stcontosodiag.blob.core.windows.net/scripts/join.sh'
      ]
      commandToExecute: extension_vm_legacy_01_customscript_8a6e1_settings_command_to_execute
    }
    type: 'CustomScript'
    typeHandlerVersion: '2.1'
  }
}

// ==== modules/rg-vm-legacy/network.bicep
targetScope = 'resourceGroup'

resource network_interface_vm_legacy_01_nic_392d2 'Microsoft.Network/networkInterfaces@2025-07-01' = {
  name: 'vm-legacy-01-nic'
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
              id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-vm-legacy/providers/Microsoft.Network/loadBalancers/lb-legacy/backendAddressPools/be-legacy'
            }
          ]
          primary: true
          privateIPAddress: '192.168.10.4'
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
