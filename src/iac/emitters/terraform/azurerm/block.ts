// A resource of azurerm as HCL: what it is and lies in first, then its arguments, then its blocks, as people write them.
import { byCodeUnit } from '../../../../graph/by-code-unit.ts';
import {
  argument,
  BLANK,
  block,
  Expression,
  type HclBlock,
  type HclItem,
  type HclObject,
  type HclValue,
} from '../hcl.ts';
import { dependsOnItems, ignoreChangesItems } from '../meta-arguments.ts';
import { isArguments, type Arguments } from './arguments.ts';
import { isObjectList, type Attribute, type Attributes, type AttributeType } from './schema.ts';

/** Names that say which one it is, in the order of all documentation. */
const FIRST = ['name', 'resource_group_name', 'location', 'scope', 'parent_id'];
const LAST = ['tags'];

export interface AzurermBlockParts {
  readonly type: string;
  readonly symbol: string;
  /** The alias of the provider, where it is not the default one. */
  readonly provider: string | undefined;
  readonly args: Arguments;
  readonly attrs: Attributes;
  readonly dependsOn: readonly string[];
  readonly ignored: readonly string[];
  /** Those of them that resources of their own say. */
  readonly owned: readonly string[];
}

/** The HCL of a block: required arguments first, nested blocks after plain arguments. */
export function azurermBlock({
  type,
  symbol,
  provider,
  args,
  attrs,
  dependsOn,
  ignored,
  owned,
}: AzurermBlockParts): HclBlock {
  const items: HclItem[] = [
    ...(provider === undefined ? [] : [argument('provider', new Expression(provider)), BLANK]),
    ...itemsOf(args, attrs),
    ...dependsOnItems(dependsOn),
    ...ignoreChangesItems(ignored, owned.length > 0 ? 'Other resources hold these.' : undefined),
  ];
  return block('resource', [type, symbol], items);
}

/** Arguments, then blocks with an empty line before each, tags at the end. */
function itemsOf(args: Arguments, attrs: Attributes): HclItem[] {
  const names = Object.keys(args).sort((a, b) => rank(a, args, attrs) - rank(b, args, attrs) || byCodeUnit(a, b));
  const items: HclItem[] = [];
  for (const name of names) {
    const attribute = attrs[name]!;
    const value = args[name]!;
    if (!isBlocks(attribute)) {
      if (LAST.includes(name) && items.length > 0) items.push(BLANK);
      items.push(argument(name, value));
      continue;
    }
    for (const item of value as readonly Arguments[]) {
      if (items.length > 0) items.push(BLANK);
      items.push(
        block(name, [], attribute.attrs ? itemsOf(item, attribute.attrs) : objectItems(item, attribute.type!)),
      );
    }
  }
  return items;
}

function rank(name: string, args: Arguments, attrs: Attributes): number {
  const first = FIRST.indexOf(name);
  if (first >= 0) return first;
  if (LAST.includes(name)) return 300;
  if (isBlocks(attrs[name]!)) return 200;
  // Long values after short ones, so that the short ones stand in one column.
  return isArguments(args[name]) || Array.isArray(args[name]) ? 101 : attrs[name]?.required ? 50 : 100;
}

const isBlocks = ({ attrs, attrBlock, type }: Attribute): boolean =>
  attrs !== undefined || (attrBlock === true && type !== undefined && isObjectList(type));

/** An argument that takes a list of objects, written as blocks. */
function objectItems(item: Arguments, listType: AttributeType): HclItem[] {
  const members = (
    (listType as readonly [string, AttributeType])[1] as readonly ['object', Readonly<Record<string, AttributeType>>]
  )[1];
  const names = Object.keys(item).sort((a, b) => Number(b === 'name') - Number(a === 'name') || byCodeUnit(a, b));
  const plain = names.filter((name) => !isObjectList(members[name]!));
  const nested = names.filter((name) => isObjectList(members[name]!));
  return [
    ...plain.map((name) => argument(name, item[name]!)),
    ...nested.flatMap((name) =>
      (item[name] as readonly Arguments[]).flatMap((inner, at) => [
        ...(plain.length > 0 || at > 0 ? [BLANK] : []),
        block(name, [], objectItems(inner, members[name]!)),
      ]),
    ),
  ];
}

export type { HclObject, HclValue };
