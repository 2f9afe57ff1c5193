// Neo4j 5 Community on a private machine: no public address, data on a disk of its own that outlives the machine, password from the
// vault by the machine's identity, a dump into storage every night.

import { roles } from '../roles.bicep'

@description('Names of the install.')
param names object

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Subnet of the machine.')
param subnetId string

@description('Vault with the password.')
param vaultName string

@description('Storage account with the container of backups.')
param storageName string

@description('SSH public key.')
param sshPublicKey string

@description('Size of the machine.')
param vmSize string

@description('Size of the data disk in GB.')
param diskGb int

@description('Encryption on the host too.')
param encryptionAtHost bool

@description('When backups are made: a systemd calendar time in UTC.')
param backupTime string

var settings = 'VAULT_URI=${vault.properties.vaultUri}\nVAULT_RESOURCE=https://${substring(environment().suffixes.keyvaultDns, 1)}\nBACKUPS_URI=${storage.properties.primaryEndpoints.blob}backups'
var azureScript = replace(loadTextContent('../neo4j/configure.sh'), '@@azure@@', base64(loadTextContent('../neo4j/azure.sh')))
var backupScript = replace(azureScript, '@@backup@@', base64(loadTextContent('../neo4j/backup.sh')))
var restoreScript = replace(backupScript, '@@restore@@', base64(loadTextContent('../neo4j/restore.sh')))
var configureScript = replace(replace(restoreScript, '@@settings@@', settings), '@@backup-time@@', backupTime)

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' existing = {
  parent: storage
  name: 'default'
}

resource backups 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' existing = {
  parent: blobs
  name: 'backups'
}

// An identity of its own, made before the machine, so that the machine finds its rights at its first start.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${names.identity}-neo4j'
  location: location
  tags: tags
}

resource mayReadPassword 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, roles.keyVaultSecretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource mayWriteBackups 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: backups
  name: guid(backups.id, identity.id, roles.storageBlobDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource interface 'Microsoft.Network/networkInterfaces@2025-07-01' = {
  name: '${names.neo4j}-nic'
  location: location
  tags: tags
  properties: {
    ipConfigurations: [
      { name: 'private', properties: { privateIPAllocationMethod: 'Dynamic', subnet: { id: subnetId } } }
    ]
  }
}

resource data 'Microsoft.Compute/disks@2026-03-02' = {
  name: '${names.neo4j}-data'
  location: location
  tags: tags
  sku: { name: 'Premium_LRS' }
  properties: {
    creationData: { createOption: 'Empty' }
    diskSizeGB: diskGb
    encryption: { type: 'EncryptionAtRestWithPlatformKey' }
    networkAccessPolicy: 'DenyAll'
    publicNetworkAccess: 'Disabled'
  }
}

resource machine 'Microsoft.Compute/virtualMachines@2026-03-01' = {
  name: names.neo4j
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    hardwareProfile: { vmSize: vmSize }
    securityProfile: {
      securityType: 'TrustedLaunch'
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true }
      encryptionAtHost: encryptionAtHost
    }
    storageProfile: {
      imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
      osDisk: {
        name: '${names.neo4j}-os'
        createOption: 'FromImage'
        deleteOption: 'Delete'
        caching: 'ReadWrite'
        managedDisk: { storageAccountType: 'Premium_LRS' }
      }
      dataDisks: [
        { lun: 0, createOption: 'Attach', deleteOption: 'Detach', caching: 'ReadOnly', managedDisk: { id: data.id } }
      ]
    }
    osProfile: {
      computerName: 'neo4j'
      adminUsername: 'atg'
      customData: base64(loadTextContent('../neo4j/cloud-init.yaml'))
      linuxConfiguration: {
        disablePasswordAuthentication: true
        ssh: { publicKeys: [{ path: '/home/atg/.ssh/authorized_keys', keyData: sshPublicKey }] }
        patchSettings: { patchMode: 'AutomaticByPlatform', assessmentMode: 'AutomaticByPlatform' }
      }
    }
    networkProfile: { networkInterfaces: [{ id: interface.id, properties: { deleteOption: 'Detach' } }] }
    diagnosticsProfile: { bootDiagnostics: { enabled: true } }
  }
  dependsOn: [mayReadPassword, mayWriteBackups]
}

// Runs again whenever its text changes; the deployment fails where Neo4j does not answer in the end.
resource configure 'Microsoft.Compute/virtualMachines/runCommands@2026-03-01' = {
  parent: machine
  name: 'configure'
  location: location
  properties: {
    source: { script: configureScript }
    asyncExecution: false
    timeoutInSeconds: 2400
    treatFailureAsDeploymentFailure: true
  }
}

@description('Address of Neo4j: encrypted, with the certificate that the machine made for itself.')
output uri string = 'bolt+ssc://${interface.properties.ipConfigurations[0].properties.privateIPAddress}:7687'
