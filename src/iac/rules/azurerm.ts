// What the map of azurerm cannot say: lists that are resources of their own to azurerm, properties that are links, values that Azure sets
// by itself when nothing is asked for, and types that azurerm cannot carry without a change in the first plan. Reasons stand beside.
import type { MapEntry } from '../emitters/terraform/azurerm/schema.ts';
import { isList, isObject, type Json, type JsonObject, type Path } from '../json.ts';

/** A property that names another resource, and is a resource of its own to azurerm. */
export interface Association {
  /** Where the id of the other is. */
  readonly path: string;
  readonly type: string;
  readonly own: string;
  readonly other: string;
  /** Where the name of the item is that holds the property, and the argument for it. */
  readonly itemName?: string;
  readonly item?: string;
  /** More than one other is possible. */
  readonly several?: true;
  /** Further arguments, by the path of their value beside `path`. */
  readonly args?: Readonly<Record<string, string>>;
  readonly importId: (own: string, other: string, item: string | undefined) => string;
}

export interface AzurermRules {
  /** Why azurerm is not used for this type. */
  readonly never?: string;
  /** The same, where a value of the answer says so. */
  readonly neverWhen?: {
    readonly path: string;
    readonly is: Json | RegExp;
    /** What must be there as well. */
    readonly beside?: string;
    readonly reason: string;
  };
  /** Values that stand for nothing having been said; the provider hides them. By path, `[]` for any item of a list. */
  readonly implicit?: Readonly<Record<string, Json>>;
  /** Arguments that another resource of the output owns, and Terraform must not compare here. */
  readonly ownedElsewhere?: readonly string[];
  /** Arguments that Azure returns for every one and that may be asked for in some only. */
  readonly omit?: (read: JsonObject) => readonly string[];
  /** Lists whose items are resources of their own; the provider reads them from the item's own answer or from the parent's. */
  readonly parts?: Readonly<Record<string, { readonly reads: 'item' | 'parent' }>>;
  readonly links?: readonly Association[];
  /** Where ARM takes secrets that it shows to nobody and that a creation needs; `map` says their arguments. */
  readonly asks?: (read: JsonObject) => readonly Path[];
  /** Values that say what Azure does anyway: by path (`[]` for any place) the value, its pattern, or `any`. */
  readonly silent?: Readonly<Record<string, Json | RegExp>>;
  /** Entries of the map that its data lacks or has too weakly; they count before its own. */
  readonly map?: readonly MapEntry[];
  /** True where the provider spells the ids that it reads: their case in Azure's answer does not matter then. */
  readonly spellsIds?: true;
  /** Arguments that no answer holds and that are always the same, by azurerm type. */
  readonly fixed?: Readonly<Record<string, Readonly<Record<string, string | boolean>>>>;
}

const byOwnId = (own: string): string => own;
const byBoth = (own: string, other: string): string => `${own}|${other}`;

const SUBNET_LINKS: readonly Association[] = [
  {
    path: 'properties.networkSecurityGroup.id',
    type: 'azurerm_subnet_network_security_group_association',
    own: 'subnet_id',
    other: 'network_security_group_id',
    importId: byOwnId,
  },
  {
    path: 'properties.routeTable.id',
    type: 'azurerm_subnet_route_table_association',
    own: 'subnet_id',
    other: 'route_table_id',
    importId: byOwnId,
  },
  {
    path: 'properties.natGateway.id',
    type: 'azurerm_subnet_nat_gateway_association',
    own: 'subnet_id',
    other: 'nat_gateway_id',
    importId: byOwnId,
  },
];

/** The plain value at a path of members; undefined where there is none. */
const valueAt = (read: JsonObject, path: string): Json | undefined =>
  path.split('.').reduce<Json | undefined>((value, name) => (isObject(value) ? value[name] : undefined), read);

/** Sku members that follow from the name of the sku. */
const SKU_ECHO = { 'sku.tier': 'any', 'sku.size': 'any', 'sku.family': 'any' } as const;
const PLATFORM_KEY = { 'properties.encryption.type': 'EncryptionAtRestWithPlatformKey' } as const;
/** The state of a connection is the other side's. */
const CONNECTION_STATE = {
  'properties.privateLinkServiceConnections[].properties.privateLinkServiceConnectionState.status': 'any',
  'properties.privateLinkServiceConnections[].properties.privateLinkServiceConnectionState.description': 'any',
  'properties.privateLinkServiceConnections[].properties.privateLinkServiceConnectionState.actionsRequired': 'any',
} as const;
/** Azure fills in the regions of an endpoint and the type of a delegation. */
const SUBNET_SILENT = {
  'properties.serviceEndpoints[].locations[]': 'any',
  'properties.delegations[].type': 'any',
} as const;

export const AZURERM_RULES: Readonly<Record<string, AzurermRules>> = {
  // Subnets as resources of their own: others refer to them, and what is linked to them can then be seen.
  'microsoft.network/virtualnetworks': {
    parts: { subnets: { reads: 'item' }, virtualNetworkPeerings: { reads: 'item' } },
    silent: {
      'properties.subnets[].properties.serviceEndpoints[].locations[]': 'any',
      'properties.subnets[].properties.delegations[].type': 'any',
      // The other network's, as Azure last saw them.
      'properties.virtualNetworkPeerings[].properties.peeringState': 'any',
      'properties.virtualNetworkPeerings[].properties.peeringSyncLevel': 'any',
      'properties.virtualNetworkPeerings[].properties.remoteAddressSpace.addressPrefixes[]': 'any',
      'properties.virtualNetworkPeerings[].properties.remoteVirtualNetworkAddressSpace.addressPrefixes[]': 'any',
      'properties.virtualNetworkPeerings[].type': 'any',
    },
  },
  'microsoft.network/virtualnetworks/subnets': { links: SUBNET_LINKS, silent: SUBNET_SILENT },
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': {
    silent: {
      'properties.peeringState': 'any',
      'properties.peeringSyncLevel': 'any',
      'properties.remoteAddressSpace.addressPrefixes[]': 'any',
      'properties.remoteVirtualNetworkAddressSpace.addressPrefixes[]': 'any',
    },
  },
  'microsoft.network/loadbalancers': {
    parts: {
      backendAddressPools: { reads: 'item' },
      probes: { reads: 'parent' },
      loadBalancingRules: { reads: 'parent' },
      inboundNatRules: { reads: 'parent' },
      outboundRules: { reads: 'parent' },
    },
  },
  'microsoft.network/loadbalancers/loadbalancingrules': {
    // Both are returned; only the list can hold two.
    map: [
      {
        arm: 'properties.loadBalancingRules[0].properties.backendAddressPools[].id',
        tf: 'backend_address_pool_ids[]',
      },
    ],
  },
  'microsoft.network/networkinterfaces': {
    silent: { 'properties.nicType': 'Standard' },
    links: [
      {
        path: 'properties.networkSecurityGroup.id',
        type: 'azurerm_network_interface_security_group_association',
        own: 'network_interface_id',
        other: 'network_security_group_id',
        importId: byBoth,
      },
      {
        path: 'properties.ipConfigurations[].properties.loadBalancerBackendAddressPools[].id',
        type: 'azurerm_network_interface_backend_address_pool_association',
        own: 'network_interface_id',
        other: 'backend_address_pool_id',
        itemName: 'properties.ipConfigurations[].name',
        item: 'ip_configuration_name',
        several: true,
        importId: (own, other, item) => `${own}/ipConfigurations/${item!}|${other}`,
      },
    ],
  },
  'microsoft.network/natgateways': {
    links: [
      {
        path: 'properties.publicIpAddresses[].id',
        type: 'azurerm_nat_gateway_public_ip_association',
        own: 'nat_gateway_id',
        other: 'public_ip_address_id',
        several: true,
        importId: byBoth,
      },
    ],
  },
  // The zone group is a resource of its own to ARM, and written as one.
  'microsoft.network/privateendpoints': { silent: CONNECTION_STATE, ownedElsewhere: ['private_dns_zone_group'] },
  'microsoft.network/publicipaddresses': {
    // Azure gives the address; azurerm shows it.
    silent: { 'properties.ipAddress': 'any', 'properties.dnsSettings.fqdn': 'any' },
  },
  'microsoft.network/bastionhosts': {
    silent: {
      'properties.dnsName': 'any',
      'properties.ipConfigurations[].properties.privateIPAllocationMethod': 'Dynamic',
    },
  },
  'microsoft.network/dnszones': { silent: { 'properties.zoneType': 'Public' } },
  'microsoft.network/applicationgateways': { silent: { 'properties.sku.family': 'any' } },
  'microsoft.storage/storageaccounts': {
    implicit: {
      'properties.networkAcls': {
        bypass: 'AzureServices',
        defaultAction: 'Allow',
        ipRules: [],
        virtualNetworkRules: [],
      },
    },
    silent: {
      'properties.encryption.services.blob.enabled': true,
      'properties.encryption.services.blob.keyType': 'Account',
      'properties.encryption.services.file.enabled': true,
      'properties.encryption.services.file.keyType': 'Account',
      'properties.encryption.keySource': 'Microsoft.Storage',
      'properties.networkAcls.ipRules[].action': 'Allow',
      'properties.networkAcls.virtualNetworkRules[].action': 'Allow',
    },
  },
  'microsoft.keyvault/vaults': {
    map: [
      {
        arm: 'properties.publicNetworkAccess',
        tf: 'public_network_access_enabled',
        convert: 'values',
        values: { Disabled: false, '*': true },
      },
    ],
    silent: { 'properties.sku.family': 'A', 'properties.enableSoftDelete': true },
  },
  'microsoft.keyvault/vaults/secrets': {
    never: 'azurerm would read the secret with its value from the vault, and keep it in the state',
  },
  'microsoft.apimanagement/service': {
    map: [{ arm: 'sku.name', tf: 'sku_name', convert: 'skuWithCapacity' }],
    silent: {
      'sku.capacity': 'any',
      // The host name that every service has.
      'properties.hostnameConfigurations[].type': 'Proxy',
      'properties.hostnameConfigurations[].certificateSource': 'BuiltIn',
    },
  },
  'microsoft.compute/virtualmachines': {
    neverWhen: {
      path: 'properties.osProfile.computerName',
      is: /^.{16}/,
      beside: 'properties.osProfile.windowsConfiguration',
      reason: 'azurerm takes no name of a Windows computer that is longer than 15 characters',
    },
    map: [{ arm: 'properties.osProfile.adminPassword', tf: 'admin_password' }],
    asks: (read) =>
      valueAt(read, 'properties.osProfile.adminUsername') !== undefined &&
      valueAt(read, 'properties.osProfile.linuxConfiguration.disablePasswordAuthentication') !== true
        ? [['properties', 'osProfile', 'adminPassword']]
        : [],
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
  'microsoft.web/sites': {
    // It would make the settings, and whoever makes them next would find them made.
    never:
      'azurerm makes a site together with its settings and connection strings, which are resources of their own here',
  },
  'microsoft.servicebus/namespaces': { silent: SKU_ECHO },
  'microsoft.eventhub/namespaces': { silent: { ...SKU_ECHO, 'properties.kafkaEnabled': true } },
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
    asks: (read) => {
      const secrets = valueAt(read, 'properties.configuration.secrets');
      return (isList(secrets) ? secrets : []).flatMap((secret, index) =>
        isObject(secret) && !secret['keyVaultUrl']
          ? [['properties', 'configuration', 'secrets', index, 'value'] as const]
          : [],
      );
    },
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
  'microsoft.documentdb/databaseaccounts': {
    silent: {
      'properties.defaultPriorityLevel': 'High',
      // The regions are said once, by the policies of failover.
      'properties.locations[].locationName': 'any',
      'properties.locations[].failoverPriority': 'any',
    },
  },
  'microsoft.documentdb/databaseaccounts/sqldatabases': { silent: { 'properties.resource.id': 'any' } },
  'microsoft.documentdb/databaseaccounts/sqldatabases/containers': {
    silent: { 'properties.resource.id': 'any', 'properties.resource.indexingPolicy.automatic': true },
    implicit: { 'properties.resource.indexingPolicy.excludedPaths[]': { path: '/"_etag"/?' } },
  },
  'microsoft.sql/servers': {
    map: [{ arm: 'properties.administratorLoginPassword', tf: 'administrator_login_password' }],
    asks: (read) =>
      valueAt(read, 'properties.administratorLogin') !== undefined &&
      valueAt(read, 'properties.administrators.azureADOnlyAuthentication') !== true
        ? [['properties', 'administratorLoginPassword']]
        : [],
    silent: {
      'properties.administrators.administratorType': 'ActiveDirectory',
      'properties.administrators.principalType': 'any',
    },
  },
  'microsoft.sql/servers/databases': {
    // The name of the sku says all of it, and is said by the objective that was asked for.
    silent: {
      'sku.name': 'any',
      'sku.tier': 'any',
      'sku.family': 'any',
      'sku.capacity': 'any',
      'properties.catalogCollation': 'SQL_Latin1_General_CP1_CI_AS',
    },
  },
  'microsoft.recoveryservices/vaults': {
    silent: {
      'properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays': 14,
      'properties.securitySettings.softDeleteSettings.softDeleteState': 'Enabled',
      'properties.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState': 'Enabled',
    },
  },
  'microsoft.logic/workflows': {
    never: 'azurerm makes each trigger and action a resource of its own, and knows only some of their kinds',
  },
  'microsoft.automation/automationaccounts': { silent: { 'properties.encryption.keySource': 'Microsoft.Automation' } },
  'microsoft.cache/redis': { silent: { 'properties.updateChannel': 'Stable' } },
  'microsoft.operationalinsights/workspaces': { silent: { 'properties.features.searchVersion': 1 } },
  'microsoft.insights/components': {
    silent: {
      kind: 'any',
      'properties.Flow_Type': 'any',
      'properties.Request_Source': 'any',
      'properties.IngestionMode': 'LogAnalytics',
    },
  },
  'microsoft.insights/activitylogalerts': {
    map: [
      {
        arm: 'properties.condition.allOf[].equals',
        tf: 'criteria.category',
        when: [{ 'properties.condition.allOf[].field': 'category' }],
      },
    ],
  },
  'microsoft.insights/metricalerts': {
    spellsIds: true,
    silent: {
      // It follows from what the alert watches.
      'properties.criteria.odata.type': 'any',
      // azurerm numbers them; a name that a person gave would be lost.
      'properties.criteria.allOf[].name': /^Metric\d+$/,
    },
  },
  'microsoft.insights/workbooks': {
    neverWhen: { path: 'tags.hidden-title', is: 'any', reason: 'azurerm refuses the tag hidden-title, which it has' },
    spellsIds: true,
    silent: { kind: 'shared', 'properties.version': 'Notebook/1.0' },
  },
  'microsoft.insights/diagnosticsettings': {
    silent: { 'properties.metrics[].enabled': true, 'properties.logs[].enabled': true },
  },
  'microsoft.dbforpostgresql/flexibleservers': {
    map: [{ arm: 'properties.administratorLoginPassword', tf: 'administrator_password' }],
    asks: (read) =>
      valueAt(read, 'properties.administratorLogin') !== undefined &&
      valueAt(read, 'properties.authConfig.passwordAuth') !== 'Disabled'
        ? [['properties', 'administratorLoginPassword']]
        : [],
    silent: {
      'properties.dataEncryption.type': 'SystemManaged',
      // Whether it has a window of its own is said by the window.
      'properties.maintenanceWindow.customWindow': 'any',
      'properties.replicationRole': 'Primary',
    },
  },
  'microsoft.authorization/policysetdefinitions': {
    map: [
      { arm: 'properties.parameters', tf: 'parameters', convert: 'jsonencode', empty: true },
      {
        arm: 'properties.policyDefinitions[].parameters',
        tf: 'policy_definition_reference[].parameter_values',
        convert: 'jsonencode',
        empty: true,
      },
    ],
  },
  'microsoft.authorization/policyassignments': {
    map: [{ arm: 'properties.parameters', tf: 'parameters', convert: 'jsonencode', empty: true }],
  },
  'microsoft.authorization/roledefinitions': { silent: { 'properties.type': 'CustomRole' } },
};

/** Words by which Azure says that something is not set. */
const OFF = new Set(['none', 'disabled', 'false', 'notspecified', '']);

/** Whether a rule means a value: it is the very one, of its pattern, or the rule means any. */
export const isMeant = (meant: Json | RegExp, value: unknown): boolean =>
  meant instanceof RegExp ? typeof value === 'string' && meant.test(value) : meant === 'any' || meant === value;

/** True where losing a value changes nothing: it is off, or it is what Azure sets by itself. */
export function isSilent(type: string, path: string, value: Json): boolean {
  if (value === false || value === null || value === 0) return true;
  if (typeof value === 'string' && OFF.has(value.toLowerCase())) return true;
  const rules = AZURERM_RULES[type.toLowerCase()]?.silent;
  if (!rules) return false;
  const key = path.replace(/\[\d+\]/g, '[]');
  if (!Object.hasOwn(rules, key)) return false;
  const allowed = rules[key];
  return allowed !== undefined && isMeant(allowed, value);
}

/**
 * Arguments that an answer may lack and that azurerm reads as their default all the same, or that Azure always returns today, by azurerm
 * type. Each was seen with azurerm 5.2.0: an import of an answer without it plans no change (`npm run verify:terraform`).
 */
/** Attributes that hold the id of ARM where `id` holds more. */
export const ARM_ID_ATTRIBUTE: Readonly<Record<string, string>> = {
  azurerm_role_definition: 'role_definition_resource_id',
};

const READ_AS_DEFAULT: Readonly<Record<string, readonly string[]>> = {
  azurerm_application_gateway: [
    'backend_http_settings.certificate_chain_validation_enabled',
    'backend_http_settings.sni_validation_enabled',
  ],
  azurerm_automation_account: ['public_network_access_enabled'],
  azurerm_application_insights: [
    'daily_data_cap_in_gb',
    'daily_data_cap_notifications_enabled',
    'ip_masking_enabled',
    'local_authentication_enabled',
  ],
  azurerm_bastion_host: ['copy_paste_enabled'],
  azurerm_cognitive_account: ['local_auth_enabled', 'project_management_enabled'],
  azurerm_cognitive_deployment: ['version_upgrade_option'],
  azurerm_container_app: ['template.cooldown_period_in_seconds', 'template.polling_interval_in_seconds'],
  azurerm_container_registry: ['role_assignment_mode'],
  azurerm_data_factory: ['public_network_enabled'],
  azurerm_eventhub_namespace: ['minimum_tls_version', 'public_network_access_enabled'],
  azurerm_kubernetes_cluster: [
    'default_node_pool.scale_down_mode',
    'network_profile.load_balancer_profile.idle_timeout_in_minutes',
    'run_command_enabled',
  ],
  azurerm_kubernetes_cluster_node_pool: ['priority', 'spot_max_price'],
  azurerm_linux_virtual_machine_scale_set: ['extensions_time_budget', 'max_bid_price', 'priority'],
  azurerm_linux_virtual_machine: ['extensions_time_budget', 'max_bid_price', 'platform_fault_domain', 'priority'],
  azurerm_mssql_database: ['create_mode', 'geo_backup_enabled', 'transparent_data_encryption_enabled'],
  azurerm_mssql_server: ['connection_policy', 'express_vulnerability_assessment_enabled'],
  azurerm_monitor_metric_alert: ['auto_mitigate'],
  azurerm_public_ip: ['ddos_protection_mode'],
  azurerm_redis_cache: ['access_keys_authentication_enabled', 'redis_configuration.authentication_enabled'],
  azurerm_service_plan: ['premium_plan_auto_scale_enabled'],
  azurerm_servicebus_namespace: ['minimum_tls_version', 'public_network_access_enabled'],
  azurerm_servicebus_queue: ['partitioning_enabled'],
  azurerm_storage_account: [
    'dns_endpoint_type',
    'local_user_enabled',
    'public_network_access_enabled',
    'queue_encryption_key_type',
    'shared_access_key_enabled',
    'table_encryption_key_type',
  ],
  azurerm_subnet: ['default_outbound_access_enabled'],
  azurerm_virtual_network: ['private_endpoint_vnet_policies'],
  azurerm_virtual_network_peering: ['peer_complete_virtual_networks_enabled'],
  azurerm_web_application_firewall_policy: ['policy_settings.js_challenge_cookie_expiration_in_minutes'],
  azurerm_windows_virtual_machine_scale_set: ['extensions_time_budget', 'max_bid_price', 'priority'],
  azurerm_windows_virtual_machine: ['extensions_time_budget', 'max_bid_price', 'platform_fault_domain', 'priority'],
};

export const readsDefault = (type: string, argument: string): boolean =>
  READ_AS_DEFAULT[type]?.includes(argument) ?? false;
