// Members that Azure always returns and that tenant files, which hold what an older api-version answered, may lack. Clients made for today's
// versions rely on them: the azurerm provider, for one, ends where they are missing.
import { isObject } from './read-tenant.ts';

const ALWAYS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'microsoft.network/virtualnetworks': { privateEndpointVNetPolicies: 'Disabled' },
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': { peerCompleteVnets: true },
  'microsoft.servicebus/namespaces': { minimumTlsVersion: '1.2' },
  'microsoft.eventhub/namespaces': { minimumTlsVersion: '1.2' },
  'microsoft.containerregistry/registries': { roleAssignmentMode: 'LegacyRegistryPermissions' },
  'microsoft.cognitiveservices/accounts/deployments': { versionUpgradeOption: 'OnceNewDefaultVersionAvailable' },
  'microsoft.compute/disks': { publicNetworkAccess: 'Enabled', networkAccessPolicy: 'AllowAll' },
};

/** The body with what is always there. `type` in lower case. */
export function completed(type: string, body: Record<string, unknown>): Record<string, unknown> {
  const always = ALWAYS[type];
  const { properties } = body;
  return always && isObject(properties) ? { ...body, properties: { ...always, ...properties } } : body;
}
