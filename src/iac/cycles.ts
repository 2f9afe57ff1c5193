// Breaks circles of references. The same edges are cut whatever the order in which resources came.

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** A parent cannot be cut away; an order of creation is the first to go, then a `value` that Azure computes. */
  readonly kind: 'parent' | 'reference' | 'value' | 'order';
}

const PRIORITY = { parent: 0, reference: 1, value: 2, order: 3 } as const;

/** Names an edge in the set of cut ones. */
export const edgeName = (from: string, to: string): string => `${from}\n${to}`;

/**
 * The edges to leave out so that no resource needs itself. Inside each knot of resources the edges are laid one by one, parents
 * first, then references by name, and one that would close a circle is cut.
 */
export function cutCycles(edges: readonly Edge[]): Edge[] {
  const out = new Map<string, Edge[]>();
  for (const edge of edges) {
    const list = out.get(edge.from);
    if (list) list.push(edge);
    else out.set(edge.from, [edge]);
  }
  const knotOf = knots(out);
  const inside = edges
    .filter(({ from, to }) => knotOf.get(from) !== undefined && knotOf.get(from) === knotOf.get(to))
    .sort((a, b) => PRIORITY[a.kind] - PRIORITY[b.kind] || compare(a.from, b.from) || compare(a.to, b.to));
  const laid = new Map<string, string[]>();
  const cut: Edge[] = [];
  for (const edge of inside) {
    if (reaches(laid, edge.to, edge.from)) cut.push(edge);
    else {
      const list = laid.get(edge.from);
      if (list) list.push(edge.to);
      else laid.set(edge.from, [edge.to]);
    }
  }
  return cut;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function reaches(laid: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>([from]);
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    for (const next of laid.get(node) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

/** Strongly connected components of more than one node (Tarjan), each node with the number of its own. Without recursion: chains can be long. */
export function knots(out: ReadonlyMap<string, readonly Edge[]>): Map<string, number> {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const knotOf = new Map<string, number>();
  let count = 0;
  for (const root of out.keys()) {
    if (order.has(root)) continue;
    const work: { node: string; next: number }[] = [];
    const enter = (node: string): void => {
      order.set(node, order.size);
      low.set(node, order.get(node)!);
      stack.push(node);
      onStack.add(node);
      work.push({ node, next: 0 });
    };
    enter(root);
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const edges = out.get(top.node) ?? [];
      if (top.next < edges.length) {
        const to = edges[top.next++]!.to;
        if (!order.has(to)) enter(to);
        else if (onStack.has(to)) low.set(top.node, Math.min(low.get(top.node)!, order.get(to)!));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above) low.set(above.node, Math.min(low.get(above.node)!, low.get(top.node)!));
      if (low.get(top.node) !== order.get(top.node)) continue;
      const members = stack.splice(stack.lastIndexOf(top.node));
      for (const member of members) {
        onStack.delete(member);
        if (members.length > 1) knotOf.set(member, count);
      }
      count++;
    }
  }
  return knotOf;
}
