// Values that Azure sets and returns although no schema calls them read-only. They are no configuration: code that states them would
// be refused or ignored when it creates the resource.
import type { Path } from '../json.ts';

/** Names that mean the same wherever they stand. */
const ANYWHERE = new Set(['provisioningState', 'provisioningError']);

/** Paths by type in lower case; `*` stands for any one step. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  'microsoft.keyvault/vaults': ['properties.vaultUri', 'properties.hsmPoolResourceId'],
  'microsoft.storage/storageaccounts': ['properties.networkAcls.virtualNetworkRules.*.state'],
  'microsoft.documentdb/databaseaccounts': ['properties.locations.*.provisioningState'],
};

/** A test for the values of one resource type (any case). */
export function computedTest(type: string): (path: Path) => boolean {
  const paths = new Set(BY_TYPE[type.toLowerCase()]);
  return (path) => {
    if (ANYWHERE.has(String(path.at(-1)))) return true;
    return paths.size > 0 && paths.has(path.map((step) => (typeof step === 'number' ? '*' : step)).join('.'));
  };
}
