// Names that must be unique in the world (or in a region): how long they may be, of what they may consist, and which hosts they make.
// From the table of naming rules in Azure's documentation ("Naming rules and restrictions for Azure resources").
import { byCodeUnit } from '../../graph/by-code-unit.ts';

export interface GlobalName {
  readonly max: number;
  /** False where only letters and digits are allowed. */
  readonly hyphens: boolean;
  /** Ends of the host names that begin with the name. */
  readonly zones: readonly string[];
}

const rule = (max: number, hyphens: boolean, ...zones: string[]): GlobalName => ({ max, hyphens, zones });
const SERVICE_BUS = 'servicebus.windows.net';

/** By type in lower case. */
const GLOBAL_NAMES: Readonly<Record<string, GlobalName>> = {
  'microsoft.analysisservices/servers': rule(63, false, 'asazure.windows.net'),
  'microsoft.apimanagement/service': rule(50, true, 'azure-api.net'),
  'microsoft.appconfiguration/configurationstores': rule(50, true, 'azconfig.io'),
  'microsoft.appplatform/spring': rule(32, true, 'azuremicroservices.io'),
  'microsoft.batch/batchaccounts': rule(24, false, 'batch.azure.com'),
  'microsoft.botservice/botservices': rule(42, true),
  'microsoft.cache/redis': rule(63, true, 'redis.cache.windows.net'),
  'microsoft.cache/redisenterprise': rule(60, true, 'redisenterprise.cache.azure.net', 'redis.azure.net'),
  'microsoft.cdn/profiles/endpoints': rule(50, true, 'azureedge.net'),
  'microsoft.cognitiveservices/accounts': rule(
    64,
    true,
    'cognitiveservices.azure.com',
    'openai.azure.com',
    'services.ai.azure.com',
  ),
  'microsoft.communication/communicationservices': rule(63, true, 'communication.azure.com'),
  'microsoft.containerregistry/registries': rule(50, false, 'azurecr.io'),
  'microsoft.dashboard/grafana': rule(23, true, 'grafana.azure.com'),
  'microsoft.datafactory/factories': rule(63, true),
  'microsoft.datalakestore/accounts': rule(24, false, 'azuredatalakestore.net'),
  'microsoft.dbformariadb/servers': rule(63, true, 'mariadb.database.azure.com'),
  'microsoft.dbformysql/flexibleservers': rule(63, true, 'mysql.database.azure.com'),
  'microsoft.dbformysql/servers': rule(63, true, 'mysql.database.azure.com'),
  'microsoft.dbforpostgresql/flexibleservers': rule(63, true, 'postgres.database.azure.com'),
  'microsoft.dbforpostgresql/servers': rule(63, true, 'postgres.database.azure.com'),
  'microsoft.devices/iothubs': rule(50, true, 'azure-devices.net'),
  'microsoft.devices/provisioningservices': rule(64, true, 'azure-devices-provisioning.net'),
  'microsoft.documentdb/databaseaccounts': rule(44, true, 'documents.azure.com', 'cosmos.azure.com'),
  'microsoft.eventgrid/domains': rule(50, true, 'eventgrid.azure.net'),
  'microsoft.eventgrid/topics': rule(50, true, 'eventgrid.azure.net'),
  'microsoft.eventhub/namespaces': rule(50, true, SERVICE_BUS),
  'microsoft.hdinsight/clusters': rule(59, true, 'azurehdinsight.net'),
  'microsoft.healthcareapis/services': rule(24, true, 'azurehealthcareapis.com'),
  'microsoft.healthcareapis/workspaces': rule(24, false, 'azurehealthcareapis.com'),
  'microsoft.iotcentral/iotapps': rule(63, true, 'azureiotcentral.com'),
  'microsoft.keyvault/managedhsms': rule(24, true, 'managedhsm.azure.net'),
  'microsoft.keyvault/vaults': rule(24, true, 'vault.azure.net', 'vaultcore.azure.net'),
  'microsoft.kusto/clusters': rule(22, false, 'kusto.windows.net'),
  'microsoft.network/frontdoors': rule(64, true, 'azurefd.net'),
  'microsoft.network/trafficmanagerprofiles': rule(63, true, 'trafficmanager.net'),
  'microsoft.notificationhubs/namespaces': rule(50, true, SERVICE_BUS),
  'microsoft.purview/accounts': rule(63, true, 'purview.azure.com'),
  'microsoft.relay/namespaces': rule(50, true, SERVICE_BUS),
  'microsoft.search/searchservices': rule(60, true, 'search.windows.net'),
  'microsoft.servicebus/namespaces': rule(50, true, SERVICE_BUS),
  'microsoft.signalrservice/signalr': rule(63, true, 'service.signalr.net'),
  'microsoft.signalrservice/webpubsub': rule(63, true, 'webpubsub.azure.com'),
  'microsoft.sql/managedinstances': rule(63, true, 'database.windows.net'),
  'microsoft.sql/servers': rule(63, true, 'database.windows.net'),
  'microsoft.storage/storageaccounts': rule(24, false, 'core.windows.net', 'storage.azure.net'),
  'microsoft.synapse/workspaces': rule(49, true, 'azuresynapse.net'),
  'microsoft.web/sites': rule(60, true, 'azurewebsites.net'),
};

/** Unique in a tenant alone. */
export const MANAGEMENT_GROUP_NAME: GlobalName = rule(90, true);

/** How names of a type must be unique in the world; undefined where they need not be. */
export const globalNameOf = (type: string): GlobalName | undefined => GLOBAL_NAMES[type.toLowerCase()];

/** Every end of host names, longest first. */
export const ZONES: readonly string[] = [...new Set(Object.values(GLOBAL_NAMES).flatMap(({ zones }) => zones))].sort(
  (a, b) => b.length - a.length || byCodeUnit(a, b),
);

/** A name with a suffix, within the rules of its type; `tag` tells shortened names apart that would become equal. */
export function suffixed(name: string, suffix: string, { max, hyphens }: GlobalName, tag = ''): string {
  const end = `${hyphens ? '-' : ''}${tag}${suffix}`;
  return `${name.slice(0, max - end.length).replace(/-+$/, '')}${end}`;
}
