// What Azure computes for a resource of another root module: the principal of an identity, an endpoint. Made anew it is another value than the
// one that was read, so it is looked up when the other root module was applied before.
import { byCodeUnit } from '../../../graph/by-code-unit.ts';
import type { Entry, Plan } from '../../plan.ts';
import { argument, block, type HclBlock } from './hcl.ts';
import { applyOrder, rootOf } from './roots.ts';

/** Root modules in the order in which they are applied, by what their resources need. */
export function orderOfRoots(plan: Plan, roots: readonly string[]): readonly string[] {
  const needs = new Map<string, Set<string>>();
  for (const entry of plan.entries.values()) {
    const root = rootOf(plan, entry);
    let others = needs.get(root);
    if (!others) needs.set(root, (others = new Set()));
    for (const key of entry.needs) {
      const other = rootOf(plan, plan.entries.get(key)!);
      if (other !== root) others.add(other);
    }
  }
  return applyOrder(roots, needs);
}

/** What a root module looks up: paths of its values by the key of the resource. */
export type Lookups = Map<string, Set<string>>;

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Looks values up for a root module, of those that are applied before it. */
export function makeLookUp(plan: Plan, root: string, order: readonly string[], lookups: Lookups) {
  const own = order.indexOf(root);
  return (entry: Entry, attribute: readonly string[]): string | undefined => {
    const isBefore = order.indexOf(rootOf(plan, entry)) < own;
    if (plan.params.auto_import || !isBefore || !attribute.every((name) => IDENTIFIER.test(name))) return undefined;
    const path = attribute.join('.');
    const known = lookups.get(entry.key);
    if (known) known.add(path);
    else lookups.set(entry.key, new Set([path]));
    return `data.azapi_resource.${entry.symbol}.output.${path}`;
  };
}

/** The data sources that read what other root modules made, in the order of their keys. */
export const lookupBlocks = ({ entries }: Plan, lookups: Lookups): HclBlock[] =>
  [...lookups]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([key, paths]) => {
      const { type, apiVersion, id, symbol } = entries.get(key)!;
      return block(
        'data',
        ['azapi_resource', symbol],
        [
          argument('type', `${type}@${apiVersion}`),
          argument('resource_id', id),
          argument('response_export_values', [...paths].sort()),
        ],
      );
    });
