// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.virtualMachineProfile.extensionProfile.extensions[mycustomextension].properties.settings.commandToExecute of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodepool1-31872255-vmss')
param virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2_virtual_machine_profile_extension_profile_extensions_mycustomextension_properties_settings_command_to_execute string

resource managed_cluster_aks_contoso_prod_198a4 'Microsoft.ContainerService/managedClusters@2026-05-01' existing = {
  scope: resourceGroup('rg-aks-prod')
  name: 'aks-contoso-prod'
}

resource resource_group_rg_aks_prod_bfabe 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-aks-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
resource resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'MC_rg-aks-prod_aks-contoso-prod_westeurope'
  location: 'westeurope'
  tags: {
    'aks-managed-cluster-name': 'aks-contoso-prod'
    'aks-managed-cluster-rg': 'rg-aks-prod'
  }
  managedBy: managed_cluster_aks_contoso_prod_198a4.id
  dependsOn: [
    rg_aks_prod_containers
  ]
}

module rg_aks_prod_identity 'modules/rg-aks-prod/identity.bicep' = {
  name: 'rg-aks-prod-identity'
  scope: resource_group_rg_aks_prod_bfabe
}

module rg_aks_prod_containers 'modules/rg-aks-prod/containers.bicep' = {
  name: 'rg-aks-prod-containers'
  scope: resource_group_rg_aks_prod_bfabe
  dependsOn: [
    rg_aks_prod_identity
  ]
}

module mc_rg_aks_prod_aks_contoso_prod_westeurope_identity 'modules/mc_rg-aks-prod_aks-contoso-prod_westeurope/identity.bicep' = {
  name: 'mc_rg-aks-prod_aks-contoso-prod_westeurope-identity'
  scope: resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912
}

module mc_rg_aks_prod_aks_contoso_prod_westeurope_access 'modules/mc_rg-aks-prod_aks-contoso-prod_westeurope/access.bicep' = {
  name: 'mc_rg-aks-prod_aks-contoso-prod_westeurope-access'
  scope: resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912
  dependsOn: [
    mc_rg_aks_prod_aks_contoso_prod_westeurope_identity
    rg_aks_prod_identity
  ]
}

module mc_rg_aks_prod_aks_contoso_prod_westeurope_network 'modules/mc_rg-aks-prod_aks-contoso-prod_westeurope/network.bicep' = {
  name: 'mc_rg-aks-prod_aks-contoso-prod_westeurope-network'
  scope: resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912
}

module mc_rg_aks_prod_aks_contoso_prod_westeurope_compute 'modules/mc_rg-aks-prod_aks-contoso-prod_westeurope/compute.bicep' = {
  name: 'mc_rg-aks-prod_aks-contoso-prod_westeurope-compute'
  scope: resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912
  params: {
    virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2_virtual_machine_profile_extension_profile_extensions_mycustomextension_properties_settings_command_to_execute: virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2_virtual_machine_profile_extension_profile_extensions_mycustomextension_properties_settings_command_to_execute
  }
  dependsOn: [
    mc_rg_aks_prod_aks_contoso_prod_westeurope_identity
    mc_rg_aks_prod_aks_contoso_prod_westeurope_network
  ]
}

// ==== modules/mc_rg-aks-prod_aks-contoso-prod_westeurope/access.bicep
targetScope = 'resourceGroup'

resource user_assigned_identity_aks_contoso_prod_agentpool_db63b 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'aks-contoso-prod-agentpool'
}

resource user_assigned_identity_id_aks_prod_3673f 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: resourceGroup('rg-aks-prod')
  name: 'id-aks-prod'
}

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
resource role_assignment_aks_contoso_prod_agentpool_fde31328_d5108 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: user_assigned_identity_aks_contoso_prod_agentpool_db63b
  name: 'fde31328-ef3c-47b1-b442-21b2a743924e'
  properties: {
    principalId: user_assigned_identity_id_aks_prod_3673f.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/f1a07417-d97a-45cb-824c-7a7467783830'
  }
}

// ==== modules/mc_rg-aks-prod_aks-contoso-prod_westeurope/compute.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.virtualMachineProfile.extensionProfile.extensions[mycustomextension].properties.settings.commandToExecute of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodepool1-31872255-vmss')
param virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2_virtual_machine_profile_extension_profile_extensions_mycustomextension_properties_settings_command_to_execute string

resource user_assigned_identity_aks_contoso_prod_agentpool_db63b 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'aks-contoso-prod-agentpool'
}

resource load_balancer_kubernetes_3da7e 'Microsoft.Network/loadBalancers@2025-07-01' existing = {
  name: 'kubernetes'
}

resource network_security_group_aks_agentpool_31872255_nsg_ac562 'Microsoft.Network/networkSecurityGroups@2025-07-01' existing = {
  name: 'aks-agentpool-31872255-nsg'
}

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
resource virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2 'Microsoft.Compute/virtualMachineScaleSets@2026-03-01' = {
  name: 'aks-nodepool1-31872255-vmss'
  location: 'westeurope'
  tags: {
    'aks-managed-poolName': 'nodepool1'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${user_assigned_identity_aks_contoso_prod_agentpool_db63b.id}': {}
    }
  }
  sku: {
    name: 'Standard_D4s_v5'
    capacity: 3
    tier: 'Standard'
  }
  properties: {
    doNotRunExtensionsOnOverprovisionedVMs: false
    orchestrationMode: 'Uniform'
    overprovision: true
    platformFaultDomainCount: 3
    singlePlacementGroup: false
    upgradePolicy: {
      mode: 'Automatic'
    }
    virtualMachineProfile: {
      extensionProfile: {
        extensions: [
          {
            name: 'mycustomextension'
            properties: {
              autoUpgradeMinorVersion: false
              publisher: 'Microsoft.Azure.Extensions'
              type: 'CustomScript'
              typeHandlerVersion: '2.0'
              settings: {
                commandToExecute: virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2_virtual_machine_profile_extension_profile_extensions_mycustomextension_properties_settings_command_to_execute
              }
            }
          }
        ]
      }
      networkProfile: {
        networkInterfaceConfigurations: [
          {
            name: 'mynicconfig'
            properties: {
              disableTcpStateTracking: false
              dnsSettings: {
                dnsServers: []
              }
              enableAcceleratedNetworking: false
              enableIPForwarding: false
              ipConfigurations: [
                {
                  name: 'myipconfiguration'
                  properties: {
                    loadBalancerBackendAddressPools: [
                      {
                        id: '${load_balancer_kubernetes_3da7e.id}/backendAddressPools/aksOutboundBackendPool'
                      }
                      {
                        id: '${load_balancer_kubernetes_3da7e.id}/backendAddressPools/kubernetes'
                      }
                    ]
                    privateIPAddressVersion: 'IPv4'
                    subnet: {
                      id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks'
                    }
                  }
                }
              ]
              networkSecurityGroup: {
                id: network_security_group_aks_agentpool_31872255_nsg_ac562.id
              }
              primary: true
            }
          }
        ]
      }
      osProfile: {
        adminUsername: 'azureuser'
        allowExtensionOperations: true
        computerNamePrefix: 'aks-nodepool1-31872255-vmss'
        linuxConfiguration: {
          disablePasswordAuthentication: true
          enableVMAgentPlatformUpdates: false
          provisionVMAgent: true
          ssh: {
            publicKeys: [
              {
                keyData: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQFAKEPUBLICKEYb075b18d6e273c802744f832e3f4cb807b72922e== azureuser@contoso.com'
                path: '/home/azureuser/.ssh/authorized_keys'
              }
            ]
          }
        }
        requireGuestProvisionSignal: true
        secrets: []
      }
      storageProfile: {
        imageReference: {
          offer: 'UbuntuServer'
          publisher: 'Canonical'
          sku: '18.04-lts'
          version: 'latest'
        }
        osDisk: {
          caching: 'None'
          createOption: 'FromImage'
          diskSizeGB: 30
          managedDisk: {
            storageAccountType: 'Standard_LRS'
          }
          osType: 'Linux'
        }
      }
    }
  }
}

// ==== modules/mc_rg-aks-prod_aks-contoso-prod_westeurope/identity.bicep
targetScope = 'resourceGroup'

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
resource user_assigned_identity_aks_contoso_prod_agentpool_db63b 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'aks-contoso-prod-agentpool'
  location: 'westeurope'
}

// ==== modules/mc_rg-aks-prod_aks-contoso-prod_westeurope/network.bicep
targetScope = 'resourceGroup'

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
resource load_balancer_kubernetes_3da7e 'Microsoft.Network/loadBalancers@2025-07-01' = {
  name: 'kubernetes'
  location: 'westeurope'
  tags: {
    'aks-managed-cluster-name': 'aks-contoso-prod'
    'aks-managed-cluster-rg': 'rg-aks-prod'
  }
  sku: {
    name: 'Standard'
    tier: 'Regional'
  }
  properties: {
    backendAddressPools: [
      {
        name: 'aksOutboundBackendPool'
      }
      {
        name: 'kubernetes'
      }
    ]
    frontendIPConfigurations: [
      {
        name: '9c3a2f4e'
        properties: {
          privateIPAllocationMethod: 'Dynamic'
          publicIPAddress: {
            id: public_ip_address_9c3a2f4e_kubernetes_outbound_b31f9.id
          }
        }
      }
    ]
    inboundNatPools: []
    inboundNatRules: []
    loadBalancingRules: []
    outboundRules: [
      {
        name: 'aksOutboundRule'
        properties: {
          allocatedOutboundPorts: 0
          backendAddressPool: {
            id: '${resourceGroup().id}/providers/Microsoft.Network/loadBalancers/kubernetes/backendAddressPools/aksOutboundBackendPool'
          }
          enableTcpReset: true
          frontendIPConfigurations: [
            {
              id: '${resourceGroup().id}/providers/Microsoft.Network/loadBalancers/kubernetes/frontendIPConfigurations/9c3a2f4e'
            }
          ]
          idleTimeoutInMinutes: 30
          protocol: 'All'
        }
      }
    ]
    probes: []
  }
}

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
resource network_security_group_aks_agentpool_31872255_nsg_ac562 'Microsoft.Network/networkSecurityGroups@2025-07-01' = {
  name: 'aks-agentpool-31872255-nsg'
  location: 'westeurope'
  properties: {
    securityRules: []
  }
}

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
resource public_ip_address_9c3a2f4e_kubernetes_outbound_b31f9 'Microsoft.Network/publicIPAddresses@2025-07-01' = {
  name: '9c3a2f4e-kubernetes-outbound'
  location: 'westeurope'
  tags: {
    'aks-managed-type': 'aks-slb-managed-outbound-ip'
  }
  sku: {
    name: 'Standard'
    tier: 'Regional'
  }
  properties: {
    idleTimeoutInMinutes: 4
    ipAddress: '203.0.113.30'
    ipTags: []
    publicIPAddressVersion: 'IPv4'
    publicIPAllocationMethod: 'Static'
  }
}

// ==== modules/rg-aks-prod/containers.bicep
targetScope = 'resourceGroup'

resource user_assigned_identity_id_aks_prod_3673f 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: 'id-aks-prod'
}

resource managed_cluster_aks_contoso_prod_198a4 'Microsoft.ContainerService/managedClusters@2026-05-01' = {
  name: 'aks-contoso-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${user_assigned_identity_id_aks_prod_3673f.id}': {}
    }
  }
  kind: 'Base'
  sku: {
    name: 'Base'
    tier: 'Standard'
  }
  properties: {
    addonProfiles: {
      omsagent: {
        config: {
          logAnalyticsWorkspaceResourceID: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod'
          useAADAuth: 'true'
        }
        enabled: true
      }
    }
    agentPoolProfiles: [
      {
        name: 'nodepool1'
        availabilityZones: [
          '1'
          '2'
          '3'
        ]
        count: 3
        enableAutoScaling: false
        enableEncryptionAtHost: false
        enableFIPS: false
        enableNodePublicIP: false
        enableUltraSSD: false
        kubeletDiskType: 'OS'
        maxPods: 250
        mode: 'System'
        networkProfile: {}
        nodeImageVersion: 'AKSCBLMariner-V2gen2-202404.16.0'
        nodeTaints: [
          'CriticalAddonsOnly=true:NoSchedule'
        ]
        orchestratorVersion: '1.28'
        osDiskSizeGB: 128
        osDiskType: 'Ephemeral'
        osSKU: 'AzureLinux'
        osType: 'Linux'
        powerState: {
          code: 'Running'
        }
        securityProfile: {
          enableSecureBoot: false
          enableVTPM: false
          sshAccess: 'Disabled'
        }
        type: 'VirtualMachineScaleSets'
        upgradeSettings: {
          maxSurge: '10%'
        }
        vmSize: 'standard_ds4_v2'
        vnetSubnetID: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks'
        workloadRuntime: 'OCIContainer'
      }
    ]
    apiServerAccessProfile: {
      authorizedIPRanges: [
        '203.0.113.0/24'
      ]
      enablePrivateCluster: false
    }
    autoUpgradeProfile: {
      nodeOSUpgradeChannel: 'NodeImage'
      upgradeChannel: 'stable'
    }
    azureMonitorProfile: {
      metrics: {
        enabled: true
        kubeStateMetrics: {
          metricAnnotationsAllowList: ''
          metricLabelsAllowlist: ''
        }
      }
    }
    bootstrapProfile: {
      artifactSource: 'Direct'
    }
    disableLocalAccounts: false
    dnsPrefix: 'aks-contoso-prod-dns'
    enableRBAC: true
    identityProfile: {
      kubeletidentity: {
        clientId: '7fca6ede-61b7-4ca7-af04-9bd646ff218f'
        objectId: 'd05659b2-c359-4f23-96d4-6270167f6bd4'
        resourceId: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-contoso-prod-agentpool'
      }
    }
    ingressProfile: {
      webAppRouting: {
        enabled: true
      }
    }
    kubernetesVersion: '1.28'
    linuxProfile: {
      adminUsername: 'azureuser'
      ssh: {
        publicKeys: [
          {
            keyData: 'ssh-rsa RkFLRS1CQVNFNjQtREFUQS0NjBkMDJkMDVhZDRmMTQ3N2I3YmFiMjllMGU1MjcwN2Q5ZDRlMmVlMDc0NDY0MmRk fake-key@contoso.onmicrosoft.com\n'
          }
        ]
      }
    }
    metricsProfile: {
      costAnalysis: {
        enabled: false
      }
    }
    networkProfile: {
      dnsServiceIP: '10.0.0.10'
      ipFamilies: [
        'IPv4'
      ]
      loadBalancerProfile: {
        backendPoolType: 'nodeIPConfiguration'
      }
      loadBalancerSku: 'standard'
      networkDataplane: 'cilium'
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkPolicy: 'cilium'
      outboundType: 'loadBalancer'
      podCidr: '10.244.0.0/16'
      podCidrs: [
        '10.244.0.0/16'
      ]
      serviceCidr: '10.0.0.0/16'
      serviceCidrs: [
        '10.0.0.0/16'
      ]
    }
    nodeProvisioningProfile: {
      mode: 'Auto'
    }
    nodeResourceGroup: 'MC_rg-aks-prod_aks-contoso-prod_westeurope'
    nodeResourceGroupProfile: {
      restrictionLevel: 'ReadOnly'
    }
    oidcIssuerProfile: {
      enabled: true
    }
    securityProfile: {
      imageCleaner: {
        enabled: true
        intervalHours: 168
      }
      workloadIdentity: {
        enabled: true
      }
    }
    servicePrincipalProfile: {
      clientId: 'msi'
    }
    storageProfile: {
      diskCSIDriver: {
        enabled: true
      }
      fileCSIDriver: {
        enabled: true
      }
      snapshotController: {
        enabled: true
      }
    }
    supportPlan: 'KubernetesOfficial'
    workloadAutoScalerProfile: {
      keda: {
        enabled: true
      }
      verticalPodAutoscaler: {
        enabled: true
      }
    }
  }
}

resource agent_pool_aks_contoso_prod_user1_ad208 'Microsoft.ContainerService/managedClusters/agentPools@2026-05-01' = {
  parent: managed_cluster_aks_contoso_prod_198a4
  name: 'user1'
  properties: {
    count: 1
    enableFIPS: false
    kubeletDiskType: 'OS'
    maxPods: 110
    mode: 'User'
    nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202310.19.2'
    orchestratorVersion: '1.26.6'
    osDiskSizeGB: 128
    osDiskType: 'Managed'
    osSKU: 'Ubuntu'
    osType: 'Linux'
    powerState: {
      code: 'Running'
    }
    scaleDownMode: 'Delete'
    type: 'VirtualMachineScaleSets'
    upgradeSettings: {}
    vmSize: 'Standard_DS2_v2'
    vnetSubnetID: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks'
  }
}

// ==== modules/rg-aks-prod/identity.bicep
targetScope = 'resourceGroup'

resource user_assigned_identity_id_aks_prod_3673f 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-aks-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}
