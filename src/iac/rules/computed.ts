// Values that Azure sets and returns although no schema calls them read-only: states, and lists of what points here, which are set from
// the other side. They are no configuration: code that states them would be refused or ignored when it creates the resource, and two
// resources that name each other could not be created at all.
import type { ComputedTest } from '../prune.ts';

/** Names that mean the same wherever they stand. */
const ANYWHERE = new Set(['provisioningState', 'provisioningError']);

/** Paths by type in lower case; `*` stands for any one step. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  'microsoft.keyvault/vaults': ['properties.vaultUri', 'properties.hsmPoolResourceId'],
  'microsoft.storage/storageaccounts': ['properties.networkAcls.virtualNetworkRules.*.state'],
  'microsoft.compute/availabilitysets': ['properties.virtualMachines'],
  'microsoft.compute/proximityplacementgroups': [
    'properties.virtualMachines',
    'properties.virtualMachineScaleSets',
    'properties.availabilitySets',
  ],
  'microsoft.network/publicipaddresses': ['properties.natGateway'],
  'microsoft.network/virtualnetworks': ['properties.subnets.*.properties.applicationGatewayIPConfigurations'],
};

/** A test for the values of one resource, by its type (any case) and its id. */
export function computedTest(type: string, id: string): ComputedTest {
  const paths = new Set(BY_TYPE[type.toLowerCase()]);
  const below = `${id.toLowerCase()}/`;
  return (path, value, { name }) => {
    const step = path.at(-1);
    if (ANYWHERE.has(String(step))) return 'Azure sets it';
    if (paths.size > 0 && paths.has(path.map((part) => (typeof part === 'number' ? '*' : part)).join('.')))
      return 'Azure sets it';
    // A part's own id, such as that of a security rule inside its group.
    const isOwnId =
      step === 'id' && typeof value === 'string' && typeof name === 'string' && typeof path.at(-2) === 'number';
    const key = isOwnId ? value.toLowerCase() : '';
    return key.startsWith(below) && key.endsWith(`/${String(name).toLowerCase()}`)
      ? 'it follows from the name'
      : undefined;
  };
}
