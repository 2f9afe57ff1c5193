// What Azure alone knows, made up: the same every time, and only what our files ask for.
import type { Cloud } from './evaluation.ts';
import { guid, type Value } from './functions.ts';

/** What Azure alone would say of a resource once it is there; empty for a type that no file of ours asks about. */
export function madeUp(type: string, id: string, name: string, cloud: Cloud): Value {
  const blob = `https://${name}.blob.${cloud.suffixes.storage}/`;
  const known: Record<string, Value> = {
    'Microsoft.ManagedIdentity/userAssignedIdentities': {
      principalId: guid('principal', id),
      clientId: guid('client', id),
    },
    'Microsoft.Storage/storageAccounts': { primaryEndpoints: { blob } },
    'Microsoft.KeyVault/vaults': { vaultUri: `https://${name}${cloud.suffixes.keyvaultDns}/` },
    'Microsoft.SignalRService/webPubSub': { hostName: `${name}.webpubsub.azure.com` },
    'Microsoft.DurableTask/schedulers': { endpoint: `https://${name}.northeurope.durabletask.io` },
    'Microsoft.Insights/components': {
      ConnectionString: `InstrumentationKey=${guid('key', id)};IngestionEndpoint=https://northeurope.in.applicationinsights.azure.com/`,
    },
    'Microsoft.Web/sites': { defaultHostName: `${name}.azurewebsites.net` },
    'Microsoft.Network/networkInterfaces': { ipConfigurations: [{ properties: { privateIPAddress: '10.90.0.132' } }] },
  };
  return known[type] ?? {};
}
