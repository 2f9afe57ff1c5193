// Draws the picture on a canvas and finds what is under the pointer. Frames are drawn when something changed, never on their own.
import { quadtree } from 'd3-quadtree';
import { select } from 'd3-selection';
import { zoom, zoomIdentity, type D3ZoomEvent } from 'd3-zoom';
import type { Picture } from '../picture.ts';
import { visible } from '../visible.ts';
import type { Dot, Layout, Ring } from './layout.ts';
import type { View } from './show-picture.ts';

export interface CanvasInput {
  readonly element: HTMLCanvasElement;
  readonly picture: Picture;
  readonly layout: Layout;
  readonly view: View;
  readonly colourOf: (kind: number) => string;
  readonly familyOf: (kind: number) => string;
  readonly edgesOf: (end: number) => readonly number[];
  readonly onChoose: (end: number | undefined) => void;
}

export interface Canvas {
  draw(): void;
  /** A step nearer or away. */
  zoom(way: 'in' | 'out'): void;
  /** Brings a node or place into the middle; undefined: everything. */
  show(end: number | undefined): void;
}

const ZOOM_MAX = 60;
const ZOOM_STEP = 1.6;
/** Pixels that an arrow key moves the picture by, and which way. */
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [60, 0],
  ArrowRight: [-60, 0],
  ArrowUp: [0, 60],
  ArrowDown: [0, -60],
};
/** Pixels of radius from which a name fits. */
const DOT_NAMED_FROM = 14;
const RING_NAMED_FROM = 34;
const NAME_HEIGHT = 16;
/** Lines are fainter the more there are, so that dots stay what is seen; never fainter than this. */
const MANY_FAINT = 0.05;

/** Draws the picture; it draws again when the view or the choice changes. */
export function makeCanvas({
  element,
  picture,
  layout,
  view,
  colourOf,
  familyOf,
  edgesOf,
  onChoose,
}: CanvasInput): Canvas {
  const context = element.getContext('2d')!;
  const { nodes, places, edges } = picture;
  const { dots, rings, size } = layout;
  const tree = quadtree<Dot>(
    [...dots],
    ({ x }) => x,
    ({ y }) => y,
  );
  const largest = dots.reduce((most, { r }) => Math.max(most, r), 0);
  let { k, x: left, y: top } = zoomIdentity;
  let width = 0;
  let height = 0;
  let waiting = false;

  const isIn = (place: number, outer: number): boolean => {
    for (let at = place; at >= 0; at = places[at]![1]) if (at === outer) return true;
    return false;
  };
  const isShown = (node: number): boolean => {
    const [, kind, place] = nodes[node]!;
    return !view.hiddenFamilies.has(familyOf(kind)) && (view.place === undefined || isIn(place, view.place));
  };
  const spotOf = (end: number): Dot | undefined => (end < 0 ? rings[-1 - end] : dots[end]);
  const endIsShown = (end: number): boolean =>
    end < 0 ? view.place === undefined || isIn(-1 - end, view.place) : isShown(end);
  const colour = (name: string): string => getComputedStyle(element).getPropertyValue(name);

  function draw(): void {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      paint();
    });
  }

  function paint(): void {
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const ink = colour('--ink');
    const soft = colour('--soft');
    const line = colour('--line');
    const fit = Math.min(width, height) / size;
    const X = (x: number): number => (x * fit + (width - size * fit) / 2) * k + left;
    const Y = (y: number): number => (y * fit + (height - size * fit) / 2) * k + top;
    const R = (r: number): number => r * fit * k;
    const isOff = (x: number, y: number, r: number): boolean =>
      x + r < 0 || y + r < 0 || x - r > width || y - r > height;

    for (const ring of rings) {
      if (!ring || !endIsShown(-1 - ring.index) || isOff(X(ring.x), Y(ring.y), R(ring.r))) continue;
      context.beginPath();
      context.arc(X(ring.x), Y(ring.y), R(ring.r), 0, 2 * Math.PI);
      context.globalAlpha = 0.06;
      context.fillStyle = soft;
      context.fill();
      context.globalAlpha = 1;
      context.strokeStyle = view.chosen === -1 - ring.index ? ink : line;
      context.lineWidth = view.chosen === -1 - ring.index ? 2 : 1;
      context.stroke();
    }

    const mine = view.chosen === undefined ? undefined : edgesOf(view.chosen);
    context.lineWidth = mine ? 1.2 : 0.6;
    context.globalAlpha = mine ? 0.8 : Math.max(MANY_FAINT, Math.min(0.25, 250 / edges.length));
    context.strokeStyle = mine ? ink : soft;
    context.beginPath();
    for (const edge of mine ?? edges.keys()) {
      const [from, to, relation] = edges[edge]!;
      if (view.hiddenRelations.has(relation) || !endIsShown(from) || !endIsShown(to)) continue;
      const [a, b] = [spotOf(from), spotOf(to)];
      if (!a || !b) continue;
      context.moveTo(X(a.x), Y(a.y));
      context.lineTo(X(b.x), Y(b.y));
    }
    context.stroke();

    const near = mine && new Set(mine.flatMap((edge) => [edges[edge]![0], edges[edge]![1]]));
    for (const { index, x, y, r } of dots) {
      if (!isShown(index) || isOff(X(x), Y(y), R(r))) continue;
      const isLit = view.chosen === index || (near ? near.has(index) : (view.found?.has(index) ?? true));
      context.globalAlpha = isLit ? 1 : 0.15;
      context.fillStyle = colourOf(nodes[index]![1]);
      context.beginPath();
      context.arc(X(x), Y(y), Math.max(R(r), 1), 0, 2 * Math.PI);
      context.fill();
      if (view.chosen === index || view.found?.has(index)) {
        context.strokeStyle = ink;
        context.lineWidth = 2;
        context.stroke();
      }
    }
    context.globalAlpha = 1;
    context.textAlign = 'center';
    name(ink, soft, X, Y, R, isOff);
  }

  /** Names where there is room for them: of places at their upper edge, of nodes inside. */
  function name(
    ink: string,
    soft: string,
    X: (x: number) => number,
    Y: (y: number) => number,
    R: (r: number) => number,
    isOff: (x: number, y: number, r: number) => boolean,
  ): void {
    const paper = colour('--paper');
    const write = (text: string, x: number, y: number, room: number, font: string, style: string): void => {
      context.font = font;
      const shown = shortened(context, visible(text), room);
      context.lineWidth = 3;
      context.lineJoin = 'round';
      context.strokeStyle = paper;
      context.strokeText(shown, x, y);
      context.fillStyle = style;
      context.fillText(shown, x, y);
    };
    for (const { index, x, y, r } of dots) {
      if (R(r) < DOT_NAMED_FROM || !isShown(index) || isOff(X(x), Y(y), R(r))) continue;
      const [text, , , , count] = nodes[index]!;
      const shown = count > 1 ? `${count.toLocaleString('en-US')} × ${text.slice(text.lastIndexOf('/') + 1)}` : text;
      write(shown, X(x), Y(y) + 4, R(r) * 2 - 4, '11px system-ui, sans-serif', ink);
    }
    const edgeOf = ({ y, r }: Ring): number => Y(y) - R(r) + 14;
    for (const ring of rings) {
      if (
        !ring ||
        ring.depth === 0 ||
        R(ring.r) < RING_NAMED_FROM ||
        !endIsShown(-1 - ring.index) ||
        isOff(X(ring.x), Y(ring.y), R(ring.r))
      )
        continue;
      const font = ring.depth === 1 ? '600 13px system-ui, sans-serif' : '12px system-ui, sans-serif';
      const outer = rings[places[ring.index]![1]];
      const edge = edgeOf(ring);
      // what fills its place has its upper edge where the name of the place stands
      const isUnderName = outer !== undefined && outer.depth > 0 && edge - edgeOf(outer) < NAME_HEIGHT;
      write(
        places[ring.index]![0],
        X(ring.x),
        isUnderName ? edgeOf(outer) + NAME_HEIGHT : edge,
        R(ring.r) * 1.3,
        font,
        ring.depth === 1 ? ink : soft,
      );
    }
  }

  /** What is at a point of the canvas: the dot there, or the innermost place. */
  function endAt(px: number, py: number): number | undefined {
    const fit = Math.min(width, height) / size;
    const x = ((px - left) / k - (width - size * fit) / 2) / fit;
    const y = ((py - top) / k - (height - size * fit) / 2) / fit;
    let found: number | undefined;
    tree.visit((node, x0, y0, x1, y1) => {
      if (!('length' in node) || node.length === undefined) {
        let leaf: typeof node | undefined = node;
        do {
          const { data } = leaf as { data: Dot };
          if ((data.x - x) ** 2 + (data.y - y) ** 2 <= data.r ** 2 && isShown(data.index)) found = data.index;
          leaf = (leaf as { next?: typeof node }).next;
        } while (leaf);
      }
      return found !== undefined || x0 > x + largest || x1 < x - largest || y0 > y + largest || y1 < y - largest;
    });
    if (found !== undefined) return found;
    const around = rings.filter(
      (ring) => ring && ring.depth > 0 && (ring.x - x) ** 2 + (ring.y - y) ** 2 <= ring.r ** 2,
    );
    const inner = around.reduce((best, ring) => (best && best.depth >= ring!.depth ? best : ring), undefined);
    return inner && endIsShown(-1 - inner.index) ? -1 - inner.index : undefined;
  }

  const target = select(element);
  const zooming = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([0.8, ZOOM_MAX])
    .on('zoom', ({ transform }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
      ({ k, x: left, y: top } = transform);
      draw();
    });
  target.call(zooming);
  element.addEventListener('click', (event) => onChoose(endAt(event.offsetX, event.offsetY)));
  element.addEventListener('pointermove', (event) => {
    const end = endAt(event.offsetX, event.offsetY);
    element.style.cursor = end === undefined ? 'grab' : 'pointer';
    element.title = end === undefined ? '' : visible(end < 0 ? places[-1 - end]![0] : nodes[end]![0]);
  });
  element.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    const arrow = ARROWS[key];
    if (arrow) zooming.translateBy(target, arrow[0] / k, arrow[1] / k);
    else if (key === '+' || key === '=') canvas.zoom('in');
    else if (key === '-') canvas.zoom('out');
    else if (key === '0' || key === 'Home') canvas.show(undefined);
    else return;
    event.preventDefault();
  });
  new ResizeObserver(() => {
    width = element.clientWidth;
    height = element.clientHeight;
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    draw();
  }).observe(element);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);

  const canvas: Canvas = {
    draw,
    zoom: (way) => void zooming.scaleBy(target, way === 'in' ? ZOOM_STEP : 1 / ZOOM_STEP),
    show(end) {
      const spot = end === undefined ? undefined : spotOf(end);
      if (!spot) {
        zooming.transform(target, zoomIdentity);
        draw();
        return;
      }
      const fit = Math.min(width, height) / size;
      const scale = Math.min(ZOOM_MAX, Math.max(1, Math.min(width, height) / (spot.r * fit * (end! < 0 ? 2.2 : 12))));
      const x = spot.x * fit + (width - size * fit) / 2;
      const y = spot.y * fit + (height - size * fit) / 2;
      zooming.transform(target, zoomIdentity.translate(width / 2 - x * scale, height / 2 - y * scale).scale(scale));
    },
  };
  return canvas;
}

function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length -= 1;
  return length > 1 ? `${text.slice(0, length)}…` : '';
}
