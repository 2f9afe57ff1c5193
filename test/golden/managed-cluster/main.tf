# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.access.tf
resource "azapi_resource" "role_assignment_aks_contoso_prod_agentpool_fde31328_d5108" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  type      = "Microsoft.Authorization/roleAssignments@2022-04-01"
  name      = "fde31328-ef3c-47b1-b442-21b2a743924e"
  parent_id = azapi_resource.user_assigned_identity_aks_contoso_prod_agentpool_db63b.id

  body = {
    properties = {
      principalId      = azapi_resource.user_assigned_identity_id_aks_prod_3673f.output.properties.principalId
      principalType    = "ServicePrincipal"
      roleDefinitionId = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/f1a07417-d97a-45cb-824c-7a7467783830"
    }
  }
}

# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.compute.tf
resource "azapi_resource" "virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  type      = "Microsoft.Compute/virtualMachineScaleSets@2026-03-01"
  name      = "aks-nodepool1-31872255-vmss"
  parent_id = azapi_resource.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id
  location  = "westeurope"

  identity {
    type         = "UserAssigned"
    identity_ids = [azapi_resource.user_assigned_identity_aks_contoso_prod_agentpool_db63b.id]
  }

  body = {
    properties = {
      doNotRunExtensionsOnOverprovisionedVMs = false
      orchestrationMode                      = "Uniform"
      overprovision                          = true
      platformFaultDomainCount               = 3
      singlePlacementGroup                   = false
      upgradePolicy = {
        mode = "Automatic"
      }
      virtualMachineProfile = {
        extensionProfile = {
          extensions = [
            {
              name = "mycustomextension"
              properties = {
                autoUpgradeMinorVersion = false
                publisher               = "Microsoft.Azure.Extensions"
                type                    = "CustomScript"
                typeHandlerVersion      = "2.0"
              }
            },
          ]
        }
        networkProfile = {
          networkInterfaceConfigurations = [
            {
              name = "mynicconfig"
              properties = {
                disableTcpStateTracking = false
                dnsSettings = {
                  dnsServers = []
                }
                enableAcceleratedNetworking = false
                enableIPForwarding          = false
                ipConfigurations = [
                  {
                    name = "myipconfiguration"
                    properties = {
                      loadBalancerBackendAddressPools = [
                        {
                          id = "${azapi_resource.load_balancer_kubernetes_3da7e.id}/backendAddressPools/aksOutboundBackendPool"
                        },
                        {
                          id = "${azapi_resource.load_balancer_kubernetes_3da7e.id}/backendAddressPools/kubernetes"
                        },
                      ]
                      privateIPAddressVersion = "IPv4"
                      subnet = {
                        id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks"
                      }
                    }
                  },
                ]
                networkSecurityGroup = {
                  id = azapi_resource.network_security_group_aks_agentpool_31872255_nsg_ac562.id
                }
                primary = true
              }
            },
          ]
        }
        osProfile = {
          adminUsername            = "azureuser"
          allowExtensionOperations = true
          computerNamePrefix       = "aks-nodepool1-31872255-vmss"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            enableVMAgentPlatformUpdates  = false
            provisionVMAgent              = true
            ssh = {
              publicKeys = [
                {
                  keyData = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQFAKEPUBLICKEYb075b18d6e273c802744f832e3f4cb807b72922e== azureuser@contoso.com"
                  path    = "/home/azureuser/.ssh/authorized_keys"
                },
              ]
            }
          }
          requireGuestProvisionSignal = true
          secrets                     = []
        }
        storageProfile = {
          imageReference = {
            offer     = "UbuntuServer"
            publisher = "Canonical"
            sku       = "18.04-lts"
            version   = "latest"
          }
          osDisk = {
            caching      = "None"
            createOption = "FromImage"
            diskSizeGB   = 30
            managedDisk = {
              storageAccountType = "Standard_LRS"
            }
            osType = "Linux"
          }
        }
      }
    }
    sku = {
      name     = "Standard_D4s_v5"
      capacity = 3
      tier     = "Standard"
    }
  }

  tags = {
    aks-managed-poolName = "nodepool1"
  }

  sensitive_body = {
    properties = {
      virtualMachineProfile = {
        extensionProfile = {
          extensions = [
            {
              name = "mycustomextension"
              properties = {
                settings = {
                  commandToExecute = var.virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2_virtual_machine_profile_extension_profile_extensions_mycustomextension_properties_settings_command_to_execute
                }
              }
            },
          ]
        }
      }
    }
  }

  sensitive_body_version = {
    "properties.virtualMachineProfile.extensionProfile.extensions" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.identity.tf
resource "azapi_resource" "user_assigned_identity_aks_contoso_prod_agentpool_db63b" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = "aks-contoso-prod-agentpool"
  parent_id = azapi_resource.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id
  location  = "westeurope"
}

# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.main.tf
resource "azapi_resource" "resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "MC_rg-aks-prod_aks-contoso-prod_westeurope"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  body = {
    managedBy = azapi_resource.managed_cluster_aks_contoso_prod_198a4.id
  }

  tags = {
    aks-managed-cluster-name = "aks-contoso-prod"
    aks-managed-cluster-rg   = "rg-aks-prod"
  }
}

# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.network.tf
resource "azapi_resource" "load_balancer_kubernetes_3da7e" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  type      = "Microsoft.Network/loadBalancers@2025-07-01"
  name      = "kubernetes"
  parent_id = azapi_resource.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id
  location  = "westeurope"

  body = {
    properties = {
      backendAddressPools = [
        {
          name = "aksOutboundBackendPool"
        },
        {
          name = "kubernetes"
        },
      ]
      frontendIPConfigurations = [
        {
          name = "9c3a2f4e"
          properties = {
            privateIPAllocationMethod = "Dynamic"
            publicIPAddress = {
              id = azapi_resource.public_ip_address_9c3a2f4e_kubernetes_outbound_b31f9.id
            }
          }
        },
      ]
      inboundNatPools    = []
      inboundNatRules    = []
      loadBalancingRules = []
      outboundRules = [
        {
          name = "aksOutboundRule"
          properties = {
            allocatedOutboundPorts = 0
            backendAddressPool = {
              id = "${azapi_resource.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id}/providers/Microsoft.Network/loadBalancers/kubernetes/backendAddressPools/aksOutboundBackendPool"
            }
            enableTcpReset = true
            frontendIPConfigurations = [
              {
                id = "${azapi_resource.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id}/providers/Microsoft.Network/loadBalancers/kubernetes/frontendIPConfigurations/9c3a2f4e"
              },
            ]
            idleTimeoutInMinutes = 30
            protocol             = "All"
          }
        },
      ]
      probes = []
    }
    sku = {
      name = "Standard"
      tier = "Regional"
    }
  }

  tags = {
    aks-managed-cluster-name = "aks-contoso-prod"
    aks-managed-cluster-rg   = "rg-aks-prod"
  }
}

resource "azapi_resource" "network_security_group_aks_agentpool_31872255_nsg_ac562" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  type      = "Microsoft.Network/networkSecurityGroups@2025-07-01"
  name      = "aks-agentpool-31872255-nsg"
  parent_id = azapi_resource.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id
  location  = "westeurope"

  body = {
    properties = {
      securityRules = []
    }
  }
}

resource "azapi_resource" "public_ip_address_9c3a2f4e_kubernetes_outbound_b31f9" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  type      = "Microsoft.Network/publicIPAddresses@2025-07-01"
  name      = "9c3a2f4e-kubernetes-outbound"
  parent_id = azapi_resource.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id
  location  = "westeurope"

  body = {
    properties = {
      idleTimeoutInMinutes     = 4
      ipAddress                = "203.0.113.30"
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
    aks-managed-type = "aks-slb-managed-outbound-ip"
  }
}

# ==== rg-aks-prod.containers.tf
resource "azapi_resource" "managed_cluster_aks_contoso_prod_198a4" {
  type      = "Microsoft.ContainerService/managedClusters@2026-05-01"
  name      = "aks-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "westeurope"

  identity {
    type         = "UserAssigned"
    identity_ids = [azapi_resource.user_assigned_identity_id_aks_prod_3673f.id]
  }

  body = {
    kind = "Base"
    properties = {
      addonProfiles = {
        omsagent = {
          config = {
            logAnalyticsWorkspaceResourceID = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod"
            useAADAuth                      = "true"
          }
          enabled = true
        }
      }
      agentPoolProfiles = [
        {
          name                   = "nodepool1"
          availabilityZones      = ["1", "2", "3"]
          count                  = 3
          enableAutoScaling      = false
          enableEncryptionAtHost = false
          enableFIPS             = false
          enableNodePublicIP     = false
          enableUltraSSD         = false
          kubeletDiskType        = "OS"
          maxPods                = 250
          mode                   = "System"
          networkProfile         = {}
          nodeImageVersion       = "AKSCBLMariner-V2gen2-202404.16.0"
          nodeTaints             = ["CriticalAddonsOnly=true:NoSchedule"]
          orchestratorVersion    = "1.28"
          osDiskSizeGB           = 128
          osDiskType             = "Ephemeral"
          osSKU                  = "AzureLinux"
          osType                 = "Linux"
          powerState = {
            code = "Running"
          }
          securityProfile = {
            enableSecureBoot = false
            enableVTPM       = false
            sshAccess        = "Disabled"
          }
          type = "VirtualMachineScaleSets"
          upgradeSettings = {
            maxSurge = "10%"
          }
          vmSize          = "standard_ds4_v2"
          vnetSubnetID    = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks"
          workloadRuntime = "OCIContainer"
        },
      ]
      apiServerAccessProfile = {
        authorizedIPRanges   = ["203.0.113.0/24"]
        enablePrivateCluster = false
      }
      autoUpgradeProfile = {
        nodeOSUpgradeChannel = "NodeImage"
        upgradeChannel       = "stable"
      }
      azureMonitorProfile = {
        metrics = {
          enabled = true
          kubeStateMetrics = {
            metricAnnotationsAllowList = ""
            metricLabelsAllowlist      = ""
          }
        }
      }
      bootstrapProfile = {
        artifactSource = "Direct"
      }
      disableLocalAccounts = false
      dnsPrefix            = "aks-contoso-prod-dns"
      enableRBAC           = true
      identityProfile = {
        kubeletidentity = {
          clientId   = "7fca6ede-61b7-4ca7-af04-9bd646ff218f"
          objectId   = "d05659b2-c359-4f23-96d4-6270167f6bd4"
          resourceId = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-contoso-prod-agentpool"
        }
      }
      ingressProfile = {
        webAppRouting = {
          enabled = true
        }
      }
      kubernetesVersion = "1.28"
      linuxProfile = {
        adminUsername = "azureuser"
        ssh = {
          publicKeys = [
            {
              keyData = "ssh-rsa RkFLRS1CQVNFNjQtREFUQS0NjBkMDJkMDVhZDRmMTQ3N2I3YmFiMjllMGU1MjcwN2Q5ZDRlMmVlMDc0NDY0MmRk fake-key@contoso.onmicrosoft.com\n"
            },
          ]
        }
      }
      metricsProfile = {
        costAnalysis = {
          enabled = false
        }
      }
      networkProfile = {
        dnsServiceIP = "10.0.0.10"
        ipFamilies   = ["IPv4"]
        loadBalancerProfile = {
          backendPoolType = "nodeIPConfiguration"
        }
        loadBalancerSku   = "standard"
        networkDataplane  = "cilium"
        networkPlugin     = "azure"
        networkPluginMode = "overlay"
        networkPolicy     = "cilium"
        outboundType      = "loadBalancer"
        podCidr           = "10.244.0.0/16"
        podCidrs          = ["10.244.0.0/16"]
        serviceCidr       = "10.0.0.0/16"
        serviceCidrs      = ["10.0.0.0/16"]
      }
      nodeProvisioningProfile = {
        mode = "Auto"
      }
      nodeResourceGroup = "MC_rg-aks-prod_aks-contoso-prod_westeurope"
      nodeResourceGroupProfile = {
        restrictionLevel = "ReadOnly"
      }
      oidcIssuerProfile = {
        enabled = true
      }
      securityProfile = {
        imageCleaner = {
          enabled       = true
          intervalHours = 168
        }
        workloadIdentity = {
          enabled = true
        }
      }
      servicePrincipalProfile = {
        clientId = "msi"
      }
      storageProfile = {
        diskCSIDriver = {
          enabled = true
        }
        fileCSIDriver = {
          enabled = true
        }
        snapshotController = {
          enabled = true
        }
      }
      supportPlan = "KubernetesOfficial"
      workloadAutoScalerProfile = {
        keda = {
          enabled = true
        }
        verticalPodAutoscaler = {
          enabled = true
        }
      }
    }
    sku = {
      name = "Base"
      tier = "Standard"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "agent_pool_aks_contoso_prod_user1_ad208" {
  type      = "Microsoft.ContainerService/managedClusters/agentPools@2026-05-01"
  name      = "user1"
  parent_id = azapi_resource.managed_cluster_aks_contoso_prod_198a4.id

  body = {
    properties = {
      count               = 1
      enableFIPS          = false
      kubeletDiskType     = "OS"
      maxPods             = 110
      mode                = "User"
      nodeImageVersion    = "AKSUbuntu-2204gen2containerd-202310.19.2"
      orchestratorVersion = "1.26.6"
      osDiskSizeGB        = 128
      osDiskType          = "Managed"
      osSKU               = "Ubuntu"
      osType              = "Linux"
      powerState = {
        code = "Running"
      }
      scaleDownMode   = "Delete"
      type            = "VirtualMachineScaleSets"
      upgradeSettings = {}
      vmSize          = "Standard_DS2_v2"
      vnetSubnetID    = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks"
    }
  }
}

# ==== rg-aks-prod.identity.tf
resource "azapi_resource" "user_assigned_identity_id_aks_prod_3673f" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = "id-aks-prod"
  parent_id = azapi_resource.resource_group_rg_aks_prod_bfabe.id
  location  = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-aks-prod.main.tf
resource "azapi_resource" "resource_group_rg_aks_prod_bfabe" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-aks-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azapi_resource.role_assignment_aks_contoso_prod_agentpool_fde31328_d5108
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-contoso-prod-agentpool/providers/Microsoft.Authorization/roleAssignments/fde31328-ef3c-47b1-b442-21b2a743924e?api-version=2022-04-01"
}

import {
  to = azapi_resource.virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodepool1-31872255-vmss?api-version=2026-03-01"
}

import {
  to = azapi_resource.user_assigned_identity_aks_contoso_prod_agentpool_db63b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-contoso-prod-agentpool?api-version=2024-11-30"
}

import {
  to = azapi_resource.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope?api-version=2025-04-01"
}

import {
  to = azapi_resource.load_balancer_kubernetes_3da7e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/loadBalancers/kubernetes?api-version=2025-07-01"
}

import {
  to = azapi_resource.network_security_group_aks_agentpool_31872255_nsg_ac562
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/networkSecurityGroups/aks-agentpool-31872255-nsg?api-version=2025-07-01"
}

import {
  to = azapi_resource.public_ip_address_9c3a2f4e_kubernetes_outbound_b31f9
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/publicIPAddresses/9c3a2f4e-kubernetes-outbound?api-version=2025-07-01"
}

import {
  to = azapi_resource.managed_cluster_aks_contoso_prod_198a4
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod?api-version=2026-05-01"
}

import {
  to = azapi_resource.agent_pool_aks_contoso_prod_user1_ad208
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod/agentPools/user1?api-version=2026-05-01"
}

import {
  to = azapi_resource.user_assigned_identity_id_aks_prod_3673f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-prod?api-version=2024-11-30"
}

import {
  to = azapi_resource.resource_group_rg_aks_prod_bfabe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod?api-version=2025-04-01"
}

# ==== variables.tf
variable "virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2_virtual_machine_profile_extension_profile_extensions_mycustomextension_properties_settings_command_to_execute" {
  description = "Secret: properties.virtualMachineProfile.extensionProfile.extensions[mycustomextension].properties.settings.commandToExecute of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodepool1-31872255-vmss"
  type        = string
  sensitive   = true
  default     = null
}
