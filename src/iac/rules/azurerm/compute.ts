// Machines, disks, clusters, containers and web apps.
import { isObject } from '../../json.ts';
import { SKU_ECHO, type RulesByType } from './rule.ts';

const WHOLE_SITE =
  'azurerm states a site together with its settings, sign-in, logs, backups, mounts and slot settings, and would remove ' +
  'those that nobody was shown';
const PLATFORM_KEY = { 'properties.encryption.type': 'EncryptionAtRestWithPlatformKey' } as const;

export const COMPUTE: RulesByType = {
  'microsoft.compute/virtualmachines': {
    neverWhen: {
      path: 'properties.osProfile.computerName',
      is: /^.{16}/,
      beside: 'properties.osProfile.windowsConfiguration',
      reason: 'azurerm takes no name of a Windows computer that is longer than 15 characters',
    },
    links: [
      {
        path: 'properties.storageProfile.dataDisks[].managedDisk.id',
        type: 'azurerm_virtual_machine_data_disk_attachment',
        own: 'virtual_machine_id',
        other: 'managed_disk_id',
        itemName: 'properties.storageProfile.dataDisks[].name',
        several: true,
        args: {
          caching: 'properties.storageProfile.dataDisks[].caching',
          create_option: 'properties.storageProfile.dataDisks[].createOption',
          lun: 'properties.storageProfile.dataDisks[].lun',
          write_accelerator_enabled: 'properties.storageProfile.dataDisks[].writeAcceleratorEnabled',
        },
        importId: (own, _other, item) => `${own}/dataDisks/${item!}`,
      },
    ],
    silent: {
      // The kind of machine says it, and the system disk comes with it.
      'properties.storageProfile.osDisk.osType': 'any',
      'properties.storageProfile.osDisk.createOption': 'FromImage',
      'properties.storageProfile.osDisk.managedDisk.id': 'any',
      'properties.storageProfile.osDisk.deleteOption': 'Detach',
      'properties.osProfile.requireGuestProvisionSignal': true,
      'properties.networkProfile.networkInterfaces[].properties.primary': 'any',
      'properties.networkProfile.networkInterfaces[].properties.deleteOption': 'Detach',
      'properties.diagnosticsProfile.bootDiagnostics.enabled': true,
      // The disk's own.
      'properties.storageProfile.dataDisks[].name': 'any',
      'properties.storageProfile.dataDisks[].diskSizeGB': 'any',
      'properties.storageProfile.dataDisks[].managedDisk.storageAccountType': 'any',
      'properties.storageProfile.dataDisks[].deleteOption': 'Detach',
    },
  },
  'microsoft.compute/disks': {
    silent: PLATFORM_KEY,
    omit: ({ sku }) =>
      isObject(sku) && /^(UltraSSD|PremiumV2)_/.test(String(sku['name']))
        ? []
        : [
            'disk_iops_read_write',
            'disk_mbps_read_write',
            'disk_iops_read_only',
            'disk_mbps_read_only',
            'logical_sector_size',
            ...(isObject(sku) && /^Premium_/.test(String(sku['name'])) ? [] : ['tier']),
          ],
    neverWhen: {
      path: 'properties.creationData.createOption',
      is: 'FromImage',
      reason: 'a system disk comes with its machine; azurerm would make it anew',
    },
  },
  'microsoft.compute/snapshots': { silent: { ...PLATFORM_KEY, 'sku.name': 'Standard_LRS' } },
  'microsoft.compute/virtualmachinescalesets': {
    silent: {
      'sku.tier': 'Standard',
      'properties.orchestrationMode': 'Uniform',
      'properties.virtualMachineProfile.osProfile.requireGuestProvisionSignal': true,
      // The kind of machine says it, and the system disk comes with it.
      'properties.virtualMachineProfile.storageProfile.osDisk.osType': 'any',
      'properties.virtualMachineProfile.storageProfile.osDisk.createOption': 'FromImage',
    },
  },
  'microsoft.compute/availabilitysets': {
    map: [{ arm: 'sku.name', tf: 'managed', convert: 'values', values: { Aligned: true, '*': false } }],
  },
  'microsoft.web/serverfarms': { silent: { ...SKU_ECHO, kind: 'any', 'properties.numberOfSites': 'any' } },
  // Tried with azurerm 5.2: what its block of a site does not say of these, its first plan takes away.
  'microsoft.web/sites': { never: WHOLE_SITE },
  'microsoft.web/sites/slots': { never: WHOLE_SITE },
  'microsoft.containerregistry/registries': {
    silent: {
      // It equals the tier.
      'sku.name': 'any',
      // Policies that are disabled keep the values they would have.
      'properties.policies.trustPolicy.type': 'Notary',
      'properties.policies.retentionPolicy.days': 'any',
    },
  },
  'microsoft.app/containerapps': {
    // Two names of one thing.
    silent: { 'properties.environmentId': 'any' },
    map: [
      { arm: 'properties.configuration.secrets[].name', tf: 'secret[].name' },
      { arm: 'properties.configuration.secrets[].value', tf: 'secret[].value' },
      { arm: 'properties.configuration.secrets[].identity', tf: 'secret[].identity' },
      { arm: 'properties.configuration.secrets[].keyVaultUrl', tf: 'secret[].key_vault_secret_id' },
    ],
  },
  'microsoft.app/managedenvironments': {
    neverWhen: {
      path: 'properties.appLogsConfiguration.logAnalyticsConfiguration.customerId',
      is: 'any',
      reason:
        'azurerm wants the id of the workspace of its logs, and Azure tells the customer id of the workspace alone',
    },
  },
  // The block of its trigger says which one it is.
  'microsoft.app/jobs': { silent: { 'properties.configuration.triggerType': 'any' } },
  'microsoft.containerservice/managedclusters': {
    // The first pool is the cluster's own, of the system; each other one is a resource.
    parts: { agentPoolProfiles: { reads: 'item', kind: 'agentPools', isFlat: true, keepsFirst: true } },
    map: [
      // A cluster with an identity of its own says so here.
      {
        arm: 'properties.servicePrincipalProfile.clientId',
        tf: 'service_principal.client_id',
        convert: 'values',
        values: { msi: null, '*': '=' },
      },
      {
        arm: 'properties.agentPoolProfiles[0].nodeTaints[]',
        tf: 'default_node_pool.only_critical_addons_enabled',
        convert: 'values',
        values: { 'CriticalAddonsOnly=true:NoSchedule': true },
      },
      {
        arm: 'properties.azureMonitorProfile.metrics.enabled',
        tf: 'monitor_metrics',
        convert: 'block',
        when: [{ 'properties.azureMonitorProfile.metrics.enabled': 'true' }],
      },
      {
        arm: 'properties.ingressProfile.webAppRouting.enabled',
        tf: 'web_app_routing.dns_zone_ids',
        convert: 'emptyList',
        when: [{ 'properties.ingressProfile.webAppRouting.enabled': 'true' }],
      },
    ],
    silent: {
      kind: 'Base',
      'sku.name': 'Base',
      // The default pool is one of the system, of Linux, and runs.
      'properties.agentPoolProfiles[].mode': 'System',
      'properties.agentPoolProfiles[].osType': 'Linux',
      'properties.agentPoolProfiles[].powerState.code': 'Running',
      'properties.agentPoolProfiles[].nodeImageVersion': 'any',
      // Without a priority it is a regular one, which takes no price.
      'properties.agentPoolProfiles[].spotMaxPrice': -1,
      // An addon or driver that is on is said by its block, or is on by itself.
      'properties.addonProfiles.omsagent.enabled': true,
      'properties.addonProfiles.azureKeyvaultSecretsProvider.enabled': true,
      'properties.addonProfiles.ingressApplicationGateway.enabled': true,
      'properties.storageProfile.diskCSIDriver.enabled': true,
      'properties.storageProfile.fileCSIDriver.enabled': true,
      'properties.storageProfile.snapshotController.enabled': true,
      'properties.nodeResourceGroupProfile.restrictionLevel': 'Unrestricted',
      // Azure makes the identity of the nodes unless one was given.
      'properties.identityProfile.kubeletidentity.resourceId': /-agentpool$/,
      'properties.identityProfile.kubeletidentity.clientId': 'any',
      'properties.identityProfile.kubeletidentity.objectId': 'any',
    },
  },
  'microsoft.containerservice/managedclusters/agentpools': {
    silent: {
      'properties.type': 'VirtualMachineScaleSets',
      'properties.powerState.code': 'Running',
      'properties.nodeImageVersion': 'any',
    },
  },
};
