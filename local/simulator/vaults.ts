// The one thing that Terraform asks of a key vault at the vault's own address when it reads the vault: the contacts of its certificates.
// Reached through the proxy of the simulator; a vault that is closed to the public refuses, as its firewall does.
import { notSimulated, type Answer, type Call } from './http.ts';
import { isObject } from './read-tenant.ts';
import type { Tenant } from './tenant.ts';

/** End of the host names of vaults. */
export const VAULT_ZONE = '.vault.azure.net';

export interface Vaults {
  /** The answer to a request that was sent to a vault; undefined where it was sent elsewhere. */
  answer(call: Call): Answer | undefined;
}

const fault = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});

export function makeVaults(tenant: Tenant): Vaults {
  return {
    answer(call) {
      const host = new URL(call.origin).hostname.toLowerCase();
      if (!host.endsWith(VAULT_ZONE)) return undefined;
      const name = host.slice(0, -VAULT_ZONE.length);
      const vault = tenant
        .ofType('microsoft.keyvault/vaults')
        .find(({ item }) => String(item.name).toLowerCase() === name);
      if (!vault) return fault(404, 'VaultNotFound', `No vault of this tenant is called ${name}.`);
      if (call.header('authorization') === undefined)
        return {
          ...fault(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.'),
          headers: {
            'www-authenticate': `Bearer authorization="${call.origin}/${tenant.info.tenantId}", resource="https://vault.azure.net"`,
          },
        };
      const { properties } = vault.item;
      if (isObject(properties) && String(properties.publicNetworkAccess).toLowerCase() === 'disabled')
        return fault(403, 'Forbidden', 'Public network access is disabled and request is not from a trusted service.');
      if (call.method === 'GET' && call.path.toLowerCase() === '/certificates/contacts')
        return fault(404, 'ContactsNotFound', 'Contacts not found');
      return notSimulated(call);
    },
  };
}
