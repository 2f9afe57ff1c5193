// Members that Azure always returns today and that tenant files, which hold what an older api-version answered, may lack. The azurerm
// provider relies on them, and ends where they are missing; everybody else gets what the file holds.
import type { Call } from './http.ts';
import { isObject } from './read-tenant.ts';
import { fill, type Defaults } from './stated-defaults.ts';

const ALWAYS: Readonly<Record<string, Defaults>> = {
  'microsoft.app/containerapps': { template: { scale: { cooldownPeriod: 300, pollingInterval: 30 } } },
  'microsoft.network/virtualnetworks': { privateEndpointVNetPolicies: 'Disabled' },
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': { peerCompleteVnets: true },
  'microsoft.servicebus/namespaces': { minimumTlsVersion: '1.2' },
  'microsoft.eventhub/namespaces': { minimumTlsVersion: '1.2' },
  'microsoft.containerregistry/registries': { roleAssignmentMode: 'LegacyRegistryPermissions' },
  'microsoft.cognitiveservices/accounts/deployments': { versionUpgradeOption: 'OnceNewDefaultVersionAvailable' },
  'microsoft.network/loadbalancers': {
    backendAddressPools: [],
    inboundNatRules: [],
    loadBalancingRules: [],
    outboundRules: [],
    probes: [],
  },
  'microsoft.compute/disks': { publicNetworkAccess: 'Enabled', networkAccessPolicy: 'AllowAll' },
};

/** Whether Terraform's azurerm provider asks. */
export const isAzurerm = (call: Call): boolean =>
  call.header('user-agent')?.includes('terraform-provider-azurerm') ?? false;

/** The body as the caller relies on it. `type` in lower case. */
export function completed(call: Call, type: string, body: Record<string, unknown>): Record<string, unknown> {
  if (!isAzurerm(call)) return body;
  const always = ALWAYS[type];
  const { properties } = body;
  return always && isObject(properties) ? { ...body, properties: fill(properties, always) } : body;
}
