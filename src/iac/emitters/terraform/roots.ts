// Root modules: one for a small output; one for each resource group or scope where a plan of everything would take too long to be of use.
import type { Entry, Plan } from '../../plan.ts';

/** Up to this many resources one plan is a matter of a minute (about 0.1 s of processor for each). */
export const ROOT_RESOURCES_MAX = 500;

/** Above {@link ROOT_RESOURCES_MAX} every group is a root module of its own: its name stays whatever else comes or goes. */
export const isSplit = (plan: Pick<Plan, 'entries'>): boolean => plan.entries.size > ROOT_RESOURCES_MAX;

/** The folder of a resource's root module; empty for the only one. */
export const rootOf = (plan: Pick<Plan, 'entries'>, { placement }: Pick<Entry, 'placement'>): string =>
  isSplit(plan) ? placement.group : '';

/** Where the directory is written. */
export const directoryRoot = (plan: Pick<Plan, 'entries'>): string => (isSplit(plan) ? DIRECTORY : '');

/** No group can be called so: names of groups hold no dot. */
const DIRECTORY = 'entra.directory';

/** A file's path in the archive; the root module of everything has no folder. */
export const inRoot = (root: string, file: string): string => (root === '' ? file : `${root}/${file}`);

/**
 * Root modules in an order in which each comes after those it names, as far as they do not name each other.
 *
 * @param needs the roots that each root names
 */
export function applyOrder(roots: readonly string[], needs: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (first: string): void => {
    const open: { root: string; next: Iterator<string> }[] = [];
    const enter = (root: string): void => {
      if (seen.has(root)) return;
      seen.add(root);
      open.push({ root, next: [...(needs.get(root) ?? [])].sort().values() });
    };
    enter(first);
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const next = top.next.next();
      if (next.done) order.push(open.pop()!.root);
      else enter(next.value);
    }
  };
  for (const root of roots) visit(root);
  return order;
}
