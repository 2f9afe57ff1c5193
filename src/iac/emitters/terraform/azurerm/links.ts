// Properties that name another resource and are resources of their own to azurerm, such as the association of a subnet with a route table.
import type { Resource } from '../../../model.ts';
import { AZURERM_RULES } from '../../../rules/azurerm.ts';
import type { Association } from '../../../rules/azurerm/rule.ts';
import { plainText } from '../plain-text.ts';
import type { Arguments } from './arguments.ts';
import type { AzurermBlock } from './azurerm-block.ts';
import { fitArguments } from './fit.ts';
import type { AzurermSchema } from './schema.ts';
import { matchesOf, type Source } from './source.ts';
import type { Written } from './written.ts';

const NOTHING_MAPPED = {
  homes: new Set<string>(),
  mapped: new Set<string>(),
  elsewhere: new Set<string>(),
  unknown: [],
};

/** @returns the blocks of the links, the places in the source that they say, and what azurerm would not take of them */
export function linksOf(
  schema: AzurermSchema,
  resource: Resource,
  source: Source,
  block: AzurermBlock | undefined,
  suffix: string,
  written: Written,
): { blocks: AzurermBlock[]; homes: string[]; faults: string[] } {
  const faults: string[] = [];
  const blocks: AzurermBlock[] = [];
  const homes: string[] = [];
  const links: readonly Association[] = AZURERM_RULES[resource.type.toLowerCase()]?.links ?? [];
  for (const link of links) {
    for (const match of matchesOf(source, link.path)) {
      const target = plainText(match.value, written.defaults);
      const spec = schema.resource(resource.type, link.type);
      if (target === undefined || !block || !spec) continue;
      homes.push(match.path);
      const item =
        link.itemName === undefined
          ? undefined
          : plainText([...matchesOf(source, link.itemName, match.indices)][0]?.value ?? null, written.defaults);
      const extra: Arguments = {};
      for (const [name, path] of Object.entries(link.args ?? {}))
        for (const found of matchesOf(source, path, match.indices)) {
          homes.push(found.path);
          if (found.value !== spec.attrs[name]?.default && found.value !== false) extra[name] = found.value;
        }
      const args: Arguments = {
        [link.own]: written.ownId(block.type, suffix),
        ...(link.item && item !== undefined && { [link.item]: item }),
        [link.other]: match.value,
        ...extra,
      };
      const fitted = fitArguments({ ...NOTHING_MAPPED, args }, spec.attrs, () => true, written.isImported);
      faults.push(...fitted.faults.map((fault) => `${link.type}: ${fault}`));
      blocks.push({
        type: link.type,
        rest: '',
        suffix: [suffix, item, link.several ? target.slice(target.lastIndexOf('/') + 1) : undefined]
          .filter(Boolean)
          .join('_'),
        importId: link.importId(block.importId, target, item),
        args: fitted.args,
        schema: spec,
        ignored: [],
        owned: [],
      });
    }
  }
  return { blocks, homes, faults };
}
