// The providers of a root module: which, at which versions, and one azurerm for each subscription.
import type { Entry, Plan } from '../../plan.ts';
import { slug } from '../../names.ts';
import { argument, BLANK, block, type HclBlock } from './hcl.ts';

/** The provider releases that the data of this package describes (`docs/raise-schema-versions.md`). */
export const VERSIONS = { azapi: '2.12.0', azurerm: '~> 5.2', azuread: '~> 3.9' } as const;
/** Write-only arguments (`sensitive_body`) came with it. */
const TERRAFORM_VERSION = '1.11.0';

export type ProviderName = keyof typeof VERSIONS;
const SOURCES: Readonly<Record<ProviderName, string>> = {
  azapi: 'Azure/azapi',
  azurerm: 'hashicorp/azurerm',
  azuread: 'hashicorp/azuread',
};

/** The block that pins Terraform and the providers that are used. */
export const versions = (used: readonly ProviderName[]): HclBlock =>
  block(
    'terraform',
    [],
    [
      argument('required_version', `>= ${TERRAFORM_VERSION}`),
      BLANK,
      block(
        'required_providers',
        [],
        used.map((name) => argument(name, { source: SOURCES[name], version: VERSIONS[name] })),
      ),
    ],
  );

/** Which azurerm provider serves a subscription: the first is the default, the others have aliases. */
export interface Subscriptions {
  readonly all: readonly string[];
  /** `azurerm.platform`; undefined for the default provider. */
  aliasOf(subscription: string | undefined): string | undefined;
}

/** The subscriptions of some resources; each but the first has an alias of the azurerm provider. */
export function subscriptionsOf(plan: Plan, entries: readonly Entry[]): Subscriptions {
  const all = [...new Set(entries.flatMap(({ subscription }) => subscription?.toLowerCase() ?? []))].sort();
  const names = new Map<string, string>();
  for (const id of all.slice(1)) {
    const name = slug(plan.subscriptionNames.get(id) ?? id);
    names.set(id, [...names.values()].includes(name) ? `${name}_${id.slice(0, 8)}` : name);
  }
  return {
    all,
    aliasOf: (subscription) => {
      const name = subscription && names.get(subscription.toLowerCase());
      return name === undefined || name === '' ? undefined : `azurerm.${name}`;
    },
  };
}

/** A block for each provider, and for azurerm one for each subscription. */
export function providerBlocks(plan: Plan, used: readonly ProviderName[], { all, aliasOf }: Subscriptions): HclBlock[] {
  const tenant = argument('tenant_id', plan.tenantId);
  return used.flatMap((name) => {
    if (name !== 'azurerm') return [block('provider', [name], [tenant])];
    // Nothing is registered and nothing is purged unless somebody says so.
    const rest = [argument('resource_provider_registrations', 'none'), BLANK, block('features', [], [])];
    if (all.length === 0) return [block('provider', [name], [tenant, ...rest])];
    return all.map((id) => {
      const alias = aliasOf(id)?.replace('azurerm.', '');
      return block(
        'provider',
        [name],
        [...(alias === undefined ? [] : [argument('alias', alias)]), tenant, argument('subscription_id', id), ...rest],
      );
    });
  });
}
