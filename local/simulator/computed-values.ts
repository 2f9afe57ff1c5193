// What Azure computes for a resource when it is made: addresses, host names, ids. Made up as Azure makes them where that is known from the
// name alone, else from the resource's id, so that the same resource gets the same values every time.
import { armKey } from './arm-id.ts';
import { isObject } from './read-tenant.ts';
import { normalLocation } from './regions.ts';
import type { Item } from './tenant.ts';
import { guidOf } from './tokens.ts';

interface Made {
  /** Of the resource, as sent. */
  readonly name: string;
  readonly location: string;
  readonly kind: string;
  /** A GUID made of the id and a word. */
  readonly guid: (word: string) => string;
  /** A number below 256 made of the id and a word. */
  readonly byte: (word: string) => number;
}

const BY_TYPE: Readonly<Record<string, (made: Made) => Record<string, unknown>>> = {
  'microsoft.apimanagement/service': ({ name }) => ({
    gatewayUrl: `https://${name}.azure-api.net`,
    developerPortalUrl: `https://${name}.developer.azure-api.net`,
    managementApiUrl: `https://${name}.management.azure-api.net`,
    scmUrl: `https://${name}.scm.azure-api.net`,
  }),
  'microsoft.app/managedenvironments': ({ name, location, byte }) => ({
    defaultDomain: `${name}-${byte('domain').toString(16)}.${location}.azurecontainerapps.io`,
    staticIp: `20.${byte('a')}.${byte('b')}.${byte('c')}`,
  }),
  'microsoft.automation/automationaccounts': ({ guid, location }) => ({
    automationHybridServiceUrl: `https://${guid('url')}.jrds.${location}.azure-automation.net/automationAccounts/${guid('url')}`,
  }),
  'microsoft.cache/redis': ({ name }) => ({ hostName: `${name}.redis.cache.windows.net`, port: 6379, sslPort: 6380 }),
  'microsoft.cdn/profiles/afdendpoints': ({ name, byte }) => ({ hostName: `${name}-${byte('host')}.z01.azurefd.net` }),
  'microsoft.cognitiveservices/accounts': ({ name, kind }) => ({
    endpoint: `https://${name}.${kind === 'OpenAI' ? 'openai' : 'cognitiveservices'}.azure.com/`,
  }),
  'microsoft.containerregistry/registries': ({ name }) => ({ loginServer: `${name.toLowerCase()}.azurecr.io` }),
  'microsoft.containerservice/managedclusters': ({ name, location, byte }) => ({
    fqdn: `${name}-dns-${byte('fqdn').toString(16)}.hcp.${location}.azmk8s.io`,
  }),
  'microsoft.dbformysql/flexibleservers': ({ name }) => ({
    fullyQualifiedDomainName: `${name}.mysql.database.azure.com`,
  }),
  'microsoft.dbforpostgresql/flexibleservers': ({ name }) => ({
    fullyQualifiedDomainName: `${name}.postgres.database.azure.com`,
  }),
  'microsoft.devices/iothubs': ({ name }) => ({ hostName: `${name}.azure-devices.net` }),
  'microsoft.documentdb/databaseaccounts': ({ name }) => ({
    documentEndpoint: `https://${name}.documents.azure.com:443/`,
  }),
  'microsoft.eventgrid/domains': ({ name, location }) => ({
    endpoint: `https://${name}.${location}-1.eventgrid.azure.net/api/events`,
  }),
  'microsoft.eventgrid/topics': ({ name, location }) => ({
    endpoint: `https://${name}.${location}-1.eventgrid.azure.net/api/events`,
  }),
  'microsoft.eventhub/namespaces': ({ name }) => ({
    serviceBusEndpoint: `https://${name}.servicebus.windows.net:443/`,
  }),
  'microsoft.insights/components': ({ guid, location }) => ({
    AppId: guid('application'),
    InstrumentationKey: guid('instrumentation'),
    ConnectionString: `InstrumentationKey=${guid('instrumentation')};IngestionEndpoint=https://${location}-5.in.applicationinsights.azure.com/`,
  }),
  'microsoft.keyvault/vaults': ({ name }) => ({ vaultUri: `https://${name.toLowerCase()}.vault.azure.net/` }),
  'microsoft.logic/workflows': ({ guid, location, byte }) => ({
    accessEndpoint: `https://prod-${byte('end')}.${location}.logic.azure.com:443/workflows/${guid('workflow').replaceAll('-', '')}`,
  }),
  'microsoft.network/bastionhosts': ({ guid }) => ({ dnsName: `bst-${guid('host')}.bastion.azure.com` }),
  'microsoft.network/publicipaddresses': ({ byte }) => ({
    ipAddress: `20.${byte('a')}.${byte('b')}.${byte('c')}`,
  }),
  'microsoft.operationalinsights/workspaces': ({ guid }) => ({ customerId: guid('customer') }),
  'microsoft.servicebus/namespaces': ({ name }) => ({
    serviceBusEndpoint: `https://${name}.servicebus.windows.net:443/`,
  }),
  'microsoft.signalrservice/signalr': ({ name }) => ({ hostName: `${name}.service.signalr.net`, publicPort: 443 }),
  'microsoft.signalrservice/webpubsub': ({ name }) => ({ hostName: `${name}.webpubsub.azure.com`, publicPort: 443 }),
  'microsoft.sql/servers': ({ name }) => ({ fullyQualifiedDomainName: `${name}.database.windows.net` }),
  'microsoft.storage/storageaccounts': ({ name }) => ({
    primaryEndpoints: Object.fromEntries(
      ['blob', 'dfs', 'file', 'queue', 'table', 'web'].map((service) => [
        service,
        `https://${name}.${service === 'web' ? 'z6.web' : service}.core.windows.net/`,
      ]),
    ),
  }),
  'microsoft.web/sites': ({ name }) => ({
    defaultHostName: `${name}.azurewebsites.net`,
    hostNames: [`${name}.azurewebsites.net`],
    enabledHostNames: [`${name}.azurewebsites.net`, `${name}.scm.azurewebsites.net`],
  }),
  'microsoft.web/staticsites': ({ name, byte }) => ({ defaultHostname: `${name}-${byte('host')}.azurestaticapps.net` }),
};

/** The resource with what Azure computes for it; values that it has already stay. `type` in lower case. */
export function withComputedValues(type: string, item: Item): Item {
  const location = normalLocation(String(item.location ?? ''));
  const values = BY_TYPE[type]?.({
    name: String(item.name),
    location,
    kind: String(item.kind ?? ''),
    guid: (word) => guidOf(`${word} of ${armKey(item.id)}`),
    byte: (word) => Number.parseInt(guidOf(`${word} of ${armKey(item.id)}`).slice(0, 2), 16),
  });
  if (!values) return item;
  const properties: Record<string, unknown> = { ...values, ...(isObject(item.properties) ? item.properties : {}) };
  const { dnsSettings } = properties;
  if (type === 'microsoft.network/publicipaddresses' && isObject(dnsSettings) && dnsSettings.domainNameLabel)
    properties.dnsSettings = {
      fqdn: `${String(dnsSettings.domainNameLabel)}.${location}.cloudapp.azure.com`,
      ...dnsSettings,
    };
  return { ...item, properties };
}
