# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.access.tf
resource "azurerm_role_assignment" "role_assignment_aks_contoso_prod_agentpool_fde31328_d5108" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  name               = "fde31328-ef3c-47b1-b442-21b2a743924e"
  scope              = azurerm_user_assigned_identity.user_assigned_identity_aks_contoso_prod_agentpool_db63b.id
  principal_id       = azurerm_user_assigned_identity.user_assigned_identity_id_aks_prod_3673f.principal_id
  principal_type     = "ServicePrincipal"
  role_definition_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/providers/Microsoft.Authorization/roleDefinitions/f1a07417-d97a-45cb-824c-7a7467783830"
}

# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.compute.tf
resource "azapi_resource" "virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  type      = "Microsoft.Compute/virtualMachineScaleSets@2026-03-01"
  name      = "aks-nodepool1-31872255-vmss"
  parent_id = azurerm_resource_group.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id
  location  = "westeurope"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.user_assigned_identity_aks_contoso_prod_agentpool_db63b.id]
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
                          id = azurerm_lb_backend_address_pool.load_balancer_kubernetes_3da7e_aksoutboundbackendpool.id
                        },
                        {
                          id = azurerm_lb_backend_address_pool.load_balancer_kubernetes_3da7e_kubernetes.id
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
                  id = azurerm_network_security_group.network_security_group_aks_agentpool_31872255_nsg_ac562.id
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
resource "azurerm_user_assigned_identity" "user_assigned_identity_aks_contoso_prod_agentpool_db63b" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  name                = "aks-contoso-prod-agentpool"
  resource_group_name = azurerm_resource_group.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.name
  location            = "westeurope"
}

# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.main.tf
resource "azurerm_resource_group" "resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  name       = "MC_rg-aks-prod_aks-contoso-prod_westeurope"
  location   = "westeurope"
  managed_by = azapi_resource.managed_cluster_aks_contoso_prod_198a4.id

  tags = {
    aks-managed-cluster-name = "aks-contoso-prod"
    aks-managed-cluster-rg   = "rg-aks-prod"
  }
}

# ==== mc_rg-aks-prod_aks-contoso-prod_westeurope.network.tf
resource "azurerm_lb" "load_balancer_kubernetes_3da7e" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  name                = "kubernetes"
  resource_group_name = azurerm_resource_group.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.name
  location            = "westeurope"

  frontend_ip_configuration {
    name                          = "9c3a2f4e"
    private_ip_address_allocation = "Dynamic"
    public_ip_address_id          = azurerm_public_ip.public_ip_address_9c3a2f4e_kubernetes_outbound_b31f9.id
  }

  tags = {
    aks-managed-cluster-name = "aks-contoso-prod"
    aks-managed-cluster-rg   = "rg-aks-prod"
  }
}

resource "azurerm_lb_backend_address_pool" "load_balancer_kubernetes_3da7e_aksoutboundbackendpool" {
  name            = "aksOutboundBackendPool"
  loadbalancer_id = azurerm_lb.load_balancer_kubernetes_3da7e.id
}

resource "azurerm_lb_backend_address_pool" "load_balancer_kubernetes_3da7e_kubernetes" {
  name            = "kubernetes"
  loadbalancer_id = azurerm_lb.load_balancer_kubernetes_3da7e.id
}

resource "azurerm_lb_outbound_rule" "load_balancer_kubernetes_3da7e_aksoutboundrule" {
  name                     = "aksOutboundRule"
  backend_address_pool_id  = "${azurerm_resource_group.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.id}/providers/Microsoft.Network/loadBalancers/kubernetes/backendAddressPools/aksOutboundBackendPool"
  loadbalancer_id          = azurerm_lb.load_balancer_kubernetes_3da7e.id
  protocol                 = "All"
  allocated_outbound_ports = 0
  idle_timeout_in_minutes  = 30
  tcp_reset_enabled        = true

  frontend_ip_configuration {
    name = "9c3a2f4e"
  }
}

resource "azurerm_network_security_group" "network_security_group_aks_agentpool_31872255_nsg_ac562" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  name                = "aks-agentpool-31872255-nsg"
  resource_group_name = azurerm_resource_group.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.name
  location            = "westeurope"
}

resource "azurerm_public_ip" "public_ip_address_9c3a2f4e_kubernetes_outbound_b31f9" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod.
  name                = "9c3a2f4e-kubernetes-outbound"
  resource_group_name = azurerm_resource_group.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912.name
  location            = "westeurope"
  allocation_method   = "Static"

  tags = {
    aks-managed-type = "aks-slb-managed-outbound-ip"
  }
}

# ==== rg-aks-prod.containers.tf
resource "azapi_resource" "managed_cluster_aks_contoso_prod_198a4" {
  type      = "Microsoft.ContainerService/managedClusters@2026-05-01"
  name      = "aks-contoso-prod"
  parent_id = azurerm_resource_group.resource_group_rg_aks_prod_bfabe.id
  location  = "westeurope"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.user_assigned_identity_id_aks_prod_3673f.id]
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

resource "azurerm_kubernetes_cluster_node_pool" "agent_pool_aks_contoso_prod_user1_ad208" {
  name                  = "user1"
  kubernetes_cluster_id = azapi_resource.managed_cluster_aks_contoso_prod_198a4.id
  kubelet_disk_type     = "OS"
  max_pods              = 110
  node_count            = 1
  orchestrator_version  = "1.26.6"
  os_disk_size_gb       = 128
  os_sku                = "Ubuntu"
  vm_size               = "Standard_DS2_v2"
  vnet_subnet_id        = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Network/virtualNetworks/vnet-spoke-weu/subnets/snet-aks"
}

# ==== rg-aks-prod.identity.tf
resource "azurerm_user_assigned_identity" "user_assigned_identity_id_aks_prod_3673f" {
  name                = "id-aks-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_aks_prod_bfabe.name
  location            = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-aks-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_aks_prod_bfabe" {
  name     = "rg-aks-prod"
  location = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== imports.tf
import {
  to = azurerm_role_assignment.role_assignment_aks_contoso_prod_agentpool_fde31328_d5108
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-contoso-prod-agentpool/providers/Microsoft.Authorization/roleAssignments/fde31328-ef3c-47b1-b442-21b2a743924e"
}

import {
  to = azapi_resource.virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodepool1-31872255-vmss?api-version=2026-03-01"
}

import {
  to = azurerm_user_assigned_identity.user_assigned_identity_aks_contoso_prod_agentpool_db63b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-contoso-prod-agentpool"
}

import {
  to = azurerm_resource_group.resource_group_mc_rg_aks_prod_aks_contoso_prod_westeurope_e0912
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope"
}

import {
  to = azurerm_lb.load_balancer_kubernetes_3da7e
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/loadBalancers/kubernetes"
}

import {
  to = azurerm_lb_backend_address_pool.load_balancer_kubernetes_3da7e_aksoutboundbackendpool
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/loadBalancers/kubernetes/backendAddressPools/aksOutboundBackendPool"
}

import {
  to = azurerm_lb_backend_address_pool.load_balancer_kubernetes_3da7e_kubernetes
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/loadBalancers/kubernetes/backendAddressPools/kubernetes"
}

import {
  to = azurerm_lb_outbound_rule.load_balancer_kubernetes_3da7e_aksoutboundrule
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/loadBalancers/kubernetes/outboundRules/aksOutboundRule"
}

import {
  to = azurerm_network_security_group.network_security_group_aks_agentpool_31872255_nsg_ac562
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/networkSecurityGroups/aks-agentpool-31872255-nsg"
}

import {
  to = azurerm_public_ip.public_ip_address_9c3a2f4e_kubernetes_outbound_b31f9
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Network/publicIPAddresses/9c3a2f4e-kubernetes-outbound"
}

import {
  to = azapi_resource.managed_cluster_aks_contoso_prod_198a4
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod?api-version=2026-05-01"
}

import {
  to = azurerm_kubernetes_cluster_node_pool.agent_pool_aks_contoso_prod_user1_ad208
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ContainerService/managedClusters/aks-contoso-prod/agentPools/user1"
}

import {
  to = azurerm_user_assigned_identity.user_assigned_identity_id_aks_prod_3673f
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-prod"
}

import {
  to = azurerm_resource_group.resource_group_rg_aks_prod_bfabe
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-aks-prod"
}

# ==== variables.tf
variable "virtual_machine_scale_set_aks_nodepool1_31872255_vmss_507d2_virtual_machine_profile_extension_profile_extensions_mycustomextension_properties_settings_command_to_execute" {
  description = "Secret: properties.virtualMachineProfile.extensionProfile.extensions[mycustomextension].properties.settings.commandToExecute of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/MC_rg-aks-prod_aks-contoso-prod_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodepool1-31872255-vmss"
  type        = string
  sensitive   = true
  default     = null
}
