// One resolved resource as the blocks it becomes: one of azapi, or one and more of azurerm.
import { pathText } from '../../json.ts';
import { isValueObject, type ValueObject } from '../../model.ts';
import type { Plan } from '../../plan.ts';
import type { Resolved } from '../../resolve.ts';
import { addressOf, blockAddress, blockSymbol, isAzurerm, type Addresses, type From } from './addresses.ts';
import { azapiBlock } from './azapi.ts';
import { azurermBlock } from './azurerm/block.ts';
import type { Arguments } from './azurerm/arguments.ts';
import type { ToAzurerm } from './azurerm/to-azurerm.ts';
import { comment, Expression, type HclBlock, type HclObject, type HclValue } from './hcl.ts';
import type { Subscriptions } from './providers.ts';
import { rootOf } from './roots.ts';

export interface WriteContext {
  readonly plan: Plan;
  readonly toAzurerm: ToAzurerm;
  readonly addresses: Addresses;
  readonly subscriptions: Subscriptions;
  readonly from: From;
}

/** The blocks of one resource. */
export function writeResource(resolved: Resolved, context: WriteContext): HclBlock[] {
  const [first, ...others] = isAzurerm(resolved.entry) ? azurermBlocks(resolved, context) : [azapi(resolved, context)];
  return [{ ...first!, body: [...resolved.remarks.map(comment), ...first!.body] }, ...others];
}

function azapi(resolved: Resolved, context: WriteContext): HclBlock {
  const place = (value: HclValue) => context.addresses.place(value, 'azapi', context.from);
  const [parent, body, identityIds, tags] = [
    place(resolved.parent),
    place(resolved.body),
    place(resolved.identityIds),
    place(resolved.tags),
  ];
  const order = [...parent.order, ...body.order, ...identityIds.order, ...orderOf(resolved, context)];
  return azapiBlock(resolved, {
    parent: parent.value,
    body: body.value as HclObject,
    identityIds: identityIds.value,
    tags: tags.value as HclObject,
    dependsOn: unique(order),
    isImported: context.plan.params.auto_import,
  });
}

/** What must come first and is named by no reference; another root module is applied before. */
const orderOf = ({ dependsOn }: Resolved, { plan, from }: WriteContext): string[] =>
  dependsOn.flatMap((key) => {
    const entry = plan.entries.get(key)!;
    return rootOf(plan, entry) === from.root ? [addressOf(entry)] : [];
  });

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** @throws Error where the second reading decides otherwise than the first: references to the resource would lead nowhere */
function azurermBlocks(resolved: Resolved, context: WriteContext): HclBlock[] {
  const { entry, resource, body, tags, identityIds, variables } = resolved;
  const { plan, toAzurerm, addresses, subscriptions, from } = context;
  const made = toAzurerm.write(resource, {
    body,
    identityIds,
    tags,
    secrets: new Map(variables.map(({ path, name }) => [pathText(path), name])),
    isImported: plan.params.auto_import,
    defaults: (name) => plan.parameters.get(name)?.default,
    idOf: (id) => expressionOr(addresses.expressionFor(id, 'id', from), toAzurerm.respell(id)),
    nameOf: (id, name) => expressionOr(addresses.expressionFor(id, 'name', from), name),
    ownId: (type, suffix) => {
      const found = entry.form!.blocks.find((each) => each.type === type && each.suffix === suffix)!;
      return new Expression(`${blockAddress(entry, found)}.id`);
    },
  });
  if (made.outcome !== 'azurerm' || made.blocks.length !== entry.form!.blocks.length)
    throw new Error(
      `${entry.id} was decided otherwise at its second reading${made.outcome === 'azapi' ? `: ${made.reasons.join('; ')}` : ''}`,
    );
  const alias = subscriptions.aliasOf(entry.subscription);
  const order = orderOf(resolved, context);
  return made.blocks.map((each, index) => {
    const placed = addresses.place(each.args, 'azurerm', from);
    const args = placed.value as Arguments;
    const named = new Set(addressesIn(args));
    const first = index === 0 ? [...order, ...placed.order] : placed.order;
    return azurermBlock({
      type: each.type,
      symbol: blockSymbol(entry, each),
      provider: alias,
      args,
      attrs: each.schema.attrs,
      dependsOn: unique(first).filter((address) => !named.has(address)),
      ignored: each.ignored,
      owned: each.owned,
    });
  });
}

const expressionOr = (expression: string | undefined, text: string): HclValue =>
  expression === undefined ? text : new Expression(expression);

/** Addresses that expressions of a value name. */
function addressesIn(value: HclValue): string[] {
  if (value instanceof Expression) return [value.text.split('.').slice(0, 2).join('.')];
  if (Array.isArray(value)) return (value as readonly HclValue[]).flatMap(addressesIn);
  return isValueObject(value as ValueObject) ? Object.values(value as HclObject).flatMap(addressesIn) : [];
}
