// The description of a cloud that Azure publishes at `/metadata/endpoints`: tools that are told a metadata host (Terraform's azurerm, among
// others) learn here where ARM, Microsoft Graph and the sign-in are. All are this simulator; only DNS suffixes are Azure's own.
import { queryValue, type Answer, type Call } from './http.ts';

/** The answer to a request for the cloud's description; undefined where the request is for something else. */
export function cloudMetadata(call: Call): Answer | undefined {
  if (call.method !== 'GET' || call.segments.join('/').toLowerCase() !== 'metadata/endpoints') return undefined;
  const { origin } = call;
  const version = queryValue(call, 'api-version');
  if (version !== '2022-09-01')
    return { status: 400, body: { error: { code: 'InvalidApiVersion', message: 'Use api-version 2022-09-01.' } } };
  return {
    status: 200,
    body: {
      name: 'AzureCloud',
      portal: 'https://portal.azure.com',
      authentication: {
        loginEndpoint: origin,
        audiences: [origin, 'https://management.core.windows.net/', 'https://management.azure.com/'],
        tenant: 'common',
        identityProvider: 'AAD',
      },
      resourceManager: origin,
      graph: 'https://graph.windows.net/',
      graphAudience: 'https://graph.windows.net/',
      microsoftGraphResourceId: origin,
      batch: 'https://batch.core.windows.net/',
      suffixes: {
        acrLoginServer: 'azurecr.io',
        attestationEndpoint: 'attest.azure.net',
        azureDataLakeStoreFileSystem: 'azuredatalakestore.net',
        azureFrontDoorEndpointSuffix: 'azurefd.net',
        keyVaultDns: 'vault.azure.net',
        mariadbServerEndpoint: 'mariadb.database.azure.com',
        mhsmDns: 'managedhsm.azure.net',
        mysqlServerEndpoint: 'mysql.database.azure.com',
        postgresqlServerEndpoint: 'postgres.database.azure.com',
        sqlServerHostname: 'database.windows.net',
        storage: 'core.windows.net',
        storageSyncEndpointSuffix: 'afs.azure.net',
        synapseAnalytics: 'dev.azuresynapse.net',
      },
      attestationResourceId: 'https://attest.azure.net',
      logAnalyticsResourceId: 'https://api.loganalytics.io',
      ossrDbmsResourceId: 'https://ossrdbms-aad.database.windows.net',
      synapseAnalyticsResourceId: 'https://dev.azuresynapse.net',
    },
  };
}
