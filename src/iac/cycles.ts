// Breaks circles of references. The same links are cut whatever the order in which resources came.
import { byCodeUnit } from '../graph/by-code-unit.ts';
import { LINK_KINDS, type Link, type Links, type Outgoing } from './links.ts';
import { eachInTurns } from './step-aside.ts';

/** Names a link in the set of cut ones. */
export const linkName = (from: string, to: string): string => `${from}\n${to}`;

/**
 * The links to leave out so that nothing needs itself. Inside each knot of things the links are laid one by one, parents first, then
 * references by name, and one that would close a circle is cut.
 *
 * @param nameOf names that stay the same when the numbers do not
 */
export async function cutCycles(
  links: Links,
  count: number,
  nameOf: (thing: number) => string,
  signal?: AbortSignal,
): Promise<Link[]> {
  const knotOf = knots(links.outgoing(count));
  const inside: Link[] = [];
  for (const link of links) {
    const knot = knotOf[link.from]!;
    if (knot >= 0 && knot === knotOf[link.to]) inside.push(link);
  }
  inside.sort(
    (a, b) =>
      LINK_KINDS.indexOf(a.kind) - LINK_KINDS.indexOf(b.kind) ||
      byCodeUnit(nameOf(a.from), nameOf(b.from)) ||
      byCodeUnit(nameOf(a.to), nameOf(b.to)),
  );
  const laid = makeLaid(count);
  const cut: Link[] = [];
  const lay = (link: Link): void => {
    if (laid.leads(link.to, link.from)) cut.push(link);
    else laid.add(link.from, link.to);
  };
  await eachInTurns(inside, lay, signal);
  return cut;
}

/** Links that were laid, and whether they lead from one thing to another. */
function makeLaid(count: number) {
  const onward = new Map<number, number[]>();
  const back = new Map<number, number[]>();
  /** The search that saw a thing last: its number from the one end, its negative from the other. */
  const seen = new Int32Array(count);
  let search = 0;
  const push = (lists: Map<number, number[]>, at: number, thing: number): void => {
    const list = lists.get(at);
    if (list) list.push(thing);
    else lists.set(at, [thing]);
  };
  return {
    add(from: number, to: number): void {
      push(onward, from, to);
      push(back, to, from);
    },
    /** Searches from both ends, where there is less to look at: a hub is not gone through for each of its thousands of spokes. */
    leads(from: number, to: number): boolean {
      if (from === to) return true;
      search++;
      seen[from] = search;
      seen[to] = -search;
      const [ahead, behind] = [[from], [to]];
      while (ahead.length > 0 && behind.length > 0) {
        const [next, before] = [onward.get(ahead.at(-1)!) ?? [], back.get(behind.at(-1)!) ?? []];
        const isAhead = next.length <= before.length;
        const [open, found, mark] = isAhead ? [ahead, next, search] : [behind, before, -search];
        open.pop();
        for (const thing of found) {
          if (seen[thing] === -mark) return true;
          if (seen[thing] === mark) continue;
          seen[thing] = mark;
          open.push(thing);
        }
      }
      return false;
    },
  };
}

/**
 * For each thing the number of its strongly connected component (Tarjan), -1 where it is alone in it. Without recursion: chains can be
 * long.
 */
export function knots({ starts, targets }: Outgoing): Int32Array {
  const count = starts.length - 1;
  const knotOf = new Int32Array(count).fill(-1);
  /** When each was entered, from 1 on; 0 before. */
  const order = new Int32Array(count);
  const low = new Int32Array(count);
  const isOnStack = new Uint8Array(count);
  /** Where the way through a thing's targets stands. */
  const next = starts.slice(0, count);
  const stack: number[] = [];
  const path: number[] = [];
  let entered = 0;
  let knot = 0;
  const enter = (thing: number): void => {
    order[thing] = low[thing] = ++entered;
    stack.push(thing);
    isOnStack[thing] = 1;
    path.push(thing);
  };
  for (let root = 0; root < count; root++) {
    if (order[root] !== 0) continue;
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (next[top]! < starts[top + 1]!) {
        const to = targets[next[top]!++]!;
        if (order[to] === 0) enter(to);
        else if (isOnStack[to] === 1) low[top] = Math.min(low[top]!, order[to]!);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above] = Math.min(low[above]!, low[top]!);
      if (low[top] !== order[top]) continue;
      const members = stack.splice(stack.lastIndexOf(top));
      for (const member of members) {
        isOnStack[member] = 0;
        if (members.length > 1) knotOf[member] = knot;
      }
      knot++;
    }
  }
  return knotOf;
}
