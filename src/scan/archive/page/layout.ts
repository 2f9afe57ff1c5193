// Where everything is drawn: places are circles in circles, nodes are dots packed into their place. The same picture gives the same layout.
import { hierarchy, pack } from 'd3-hierarchy';
import type { DrawnNode, Picture } from '../picture.ts';

export interface Dot {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly r: number;
}
export interface Ring extends Dot {
  readonly depth: number;
}
export interface Layout {
  /** By index of the node. */
  readonly dots: readonly Dot[];
  /** By index of the place; an empty place has none. */
  readonly rings: readonly (Ring | undefined)[];
  readonly size: number;
}

interface Item {
  readonly place?: number;
  readonly node?: number;
  readonly children?: Item[];
}

/** The layout's own units; zooming makes pixels of them. */
const SIZE = 1_000;
/** Between the circles of the tenant, of a subscription, of a group: room for the names. */
const PADDING = [24, 14];

/** Places every node and every place around it; the same picture is always laid out alike. */
export function layOut({ places, nodes }: Picture): Layout {
  const items: Required<Pick<Item, 'place' | 'children'>>[] = places.map((_, place) => ({ place, children: [] }));
  places.forEach(([, parent], place) => {
    if (parent >= 0) items[parent]!.children.push(items[place]!);
  });
  nodes.forEach(([, , place], node) => items[place]!.children.push({ node }));
  const root = hierarchy<Item>(items[0]!, ({ children }) => (children?.length ? children : null))
    .sum(({ node }) => (node === undefined ? 0 : weight(nodes[node]!)))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const dots: Dot[] = [];
  const rings: (Ring | undefined)[] = places.map(() => undefined);
  for (const { data, x, y, r, depth } of pack<Item>()
    .size([SIZE, SIZE])
    .padding(({ depth }) => PADDING[depth] ?? 2)(root))
    if (data.node !== undefined) dots[data.node] = { index: data.node, x, y, r };
    else if (data.place !== undefined && r > 0) rings[data.place] = { index: data.place, x, y, r, depth };
  return { dots, rings, size: SIZE };
}

/** Many things in one dot make it larger, but less than so many dots would be. */
const weight = ([, , , , count]: DrawnNode): number => Math.sqrt(count);
