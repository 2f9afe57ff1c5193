// The picture and its controls: search, filters by family, subscription and relation, and what is known of the thing that was clicked.
import type { Picture } from '../picture.ts';
import { visible } from '../visible.ts';
import { coloursOf, familyOf } from './colours.ts';
import { makeCanvas } from './canvas.ts';
import { layOut } from './layout.ts';

const FOUND_SHOWN = 30;
const RELATED_SHOWN = 200;

/** What is drawn at present; the canvas reads it at every frame. */
export interface View {
  readonly hiddenFamilies: Set<string>;
  readonly hiddenRelations: Set<number>;
  /** Only what is in this place; undefined: everything. */
  place: number | undefined;
  /** Nodes that the search found; undefined where nobody searches. */
  found: ReadonlySet<number> | undefined;
  /** A node, or a place as `-1 - place`. */
  chosen: number | undefined;
}

const byId = <E extends HTMLElement>(id: string): E => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as E;
};

/** Builds the picture with its search, filters and legend into the page. */
export function showPicture(picture: Picture): void {
  const { nodes, kinds, places, relations, edges } = picture;
  const families = kinds.map(familyOf);
  const counts = new Map<string, number>();
  for (const [, kind, , , count] of nodes) counts.set(families[kind]!, (counts.get(families[kind]!) ?? 0) + count);
  const colours = coloursOf(counts);
  const view: View = {
    hiddenFamilies: new Set(),
    hiddenRelations: new Set(),
    place: undefined,
    found: undefined,
    chosen: undefined,
  };
  const related = new Map<number, number[]>();
  edges.forEach(([from, to], edge) => {
    for (const end of from === to ? [from] : [from, to]) {
      const list = related.get(end);
      if (list) list.push(edge);
      else related.set(end, [edge]);
    }
  });
  const canvas = makeCanvas({
    element: byId<HTMLCanvasElement>('picture'),
    picture,
    layout: layOut(picture),
    view,
    colourOf: (kind) => colours.get(families[kind]!)!,
    familyOf: (kind) => families[kind]!,
    edgesOf: (end) => related.get(end) ?? [],
    onChoose: choose,
  });
  byId('picture-tools').hidden = false;
  choose(undefined);

  const search = byId<HTMLInputElement>('picture-search');
  search.addEventListener('input', () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const holds = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
    const foundNodes = nodes.flatMap(([name, kind, place, id], index) =>
      holds(`${name} ${kinds[kind]} ${places[place]![0]} ${id}`) ? [index] : [],
    );
    const foundPlaces = places.flatMap(([name, parent, id], place) =>
      parent >= 0 && holds(`${name} ${id}`) ? [-1 - place] : [],
    );
    view.found = words.length === 0 ? undefined : new Set(foundNodes);
    listFound(words.length === 0 ? undefined : [...foundPlaces, ...foundNodes]);
    canvas.draw();
  });
  const subscriptions = places.flatMap(([name, parent], place) => (parent === 0 ? [{ name, place }] : []));
  const where = byId<HTMLSelectElement>('picture-place');
  where.append(
    new Option('Everywhere', ''),
    ...subscriptions.map(({ name, place }) => new Option(visible(name), String(place))),
  );
  where.addEventListener('change', () => {
    view.place = where.value === '' ? undefined : Number(where.value);
    canvas.show(view.place === undefined ? undefined : -1 - view.place);
  });
  addToggles(
    'picture-families',
    [...counts]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([family, count]) => ({
        label: family,
        count,
        colour: colours.get(family)!,
        hidden: view.hiddenFamilies,
        key: family,
      })),
  );
  const perRelation = new Map<number, number>();
  for (const [, , relation, count] of edges) perRelation.set(relation, (perRelation.get(relation) ?? 0) + count);
  addToggles(
    'picture-relations',
    relations.map((label, relation) => ({
      label,
      count: perRelation.get(relation) ?? 0,
      colour: undefined,
      hidden: view.hiddenRelations,
      key: relation,
    })),
  );
  for (const way of ['in', 'out'] as const) byId(`zoom-${way}`).addEventListener('click', () => canvas.zoom(way));
  byId('zoom-all').addEventListener('click', () => canvas.show(undefined));
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') choose(undefined);
  });

  function addToggles<K>(
    id: string,
    toggles: readonly { label: string; count: number; colour: string | undefined; hidden: Set<K>; key: K }[],
  ): void {
    const show = (button: HTMLElement, { hidden, key }: (typeof toggles)[number]): void =>
      button.setAttribute('aria-pressed', String(!hidden.has(key)));
    const buttons = toggles.map((toggle) => {
      const { label, count, colour, hidden, key } = toggle;
      const button = document.createElement('button');
      button.type = 'button';
      show(button, toggle);
      if (colour) {
        const dot = document.createElement('i');
        dot.style.background = colour;
        button.append(dot);
      }
      button.append(`${label} ${count.toLocaleString('en-US')}`);
      button.addEventListener('click', () => {
        if (!hidden.delete(key)) hidden.add(key);
        show(button, toggle);
        canvas.draw();
      });
      return button;
    });
    // To see one kind alone: hide all, then show it.
    const all = document.createElement('button');
    all.type = 'button';
    all.className = 'all';
    all.textContent = 'All or none';
    all.addEventListener('click', () => {
      const isSomeHidden = toggles.some(({ hidden, key }) => hidden.has(key));
      toggles.forEach((toggle, index) => {
        if (isSomeHidden) toggle.hidden.delete(toggle.key);
        else toggle.hidden.add(toggle.key);
        show(buttons[index]!, toggle);
      });
      canvas.draw();
    });
    byId(id).append(...(toggles.length > 1 ? [all] : []), ...buttons);
  }

  function listFound(found: readonly number[] | undefined): void {
    const list = byId('picture-found');
    list.replaceChildren();
    if (found === undefined) return;
    const note = document.createElement('p');
    note.textContent =
      found.length > 0
        ? `${found.length.toLocaleString('en-US')} found`
        : picture.grain === 'nodes'
          ? 'Nothing has all these words.'
          : 'Nothing drawn has all these words. Dots stand for many things here: look for a single one in inventory.ndjson.';
    list.append(note, ...found.slice(0, FOUND_SHOWN).map((end) => linkTo(end)));
    if (found.length > FOUND_SHOWN) list.append(`… and ${(found.length - FOUND_SHOWN).toLocaleString('en-US')} more`);
  }

  function linkTo(end: number, before = ''): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `${before}${nameOf(end)}`;
    button.title = kindOf(end);
    button.addEventListener('click', () => {
      choose(end);
      canvas.show(end);
    });
    return button;
  }

  function nameOf(end: number): string {
    if (end < 0) return visible(places[-1 - end]![0]);
    const [name, , , , count] = nodes[end]!;
    return count > 1 ? `${count.toLocaleString('en-US')} × ${visible(name)}` : visible(name);
  }
  function kindOf(end: number): string {
    if (end >= 0) return kinds[nodes[end]![1]]!;
    const [, parent] = places[-1 - end]!;
    return parent < 0 ? 'Tenant' : parent === 0 ? 'Subscription' : 'Resource group';
  }
  /** Names of the places around an end, outermost first. */
  function wayTo(end: number): string {
    const names: string[] = [];
    for (let place = end < 0 ? places[-1 - end]![1] : nodes[end]![2]; place > 0; place = places[place]![1])
      names.unshift(visible(places[place]![0]));
    return names.join(' › ');
  }

  function choose(end: number | undefined): void {
    view.chosen = end;
    const panel = byId('picture-chosen');
    panel.replaceChildren();
    if (end === undefined) panel.append('Click a dot or a circle to see what it is and what it is tied to.');
    else {
      const title = document.createElement('h3');
      title.textContent = nameOf(end);
      const kind = document.createElement('p');
      kind.textContent = [kindOf(end), wayTo(end)].filter(Boolean).join(' in ');
      const id = document.createElement('code');
      id.textContent = visible(end < 0 ? places[-1 - end]![2] : nodes[end]![3]);
      panel.append(title, kind, id);
      const mine = related.get(end) ?? [];
      for (const edge of mine.slice(0, RELATED_SHOWN)) {
        const [from, to, relation, count] = edges[edge]!;
        const other = from === end ? to : from;
        const times = count > 1 ? ` (${count.toLocaleString('en-US')})` : '';
        panel.append(
          linkTo(other, from === end ? `${relations[relation]}${times} → ` : `${relations[relation]}${times} ← `),
        );
      }
      if (mine.length > RELATED_SHOWN) panel.append(`… and ${mine.length - RELATED_SHOWN} more`);
    }
    canvas.draw();
  }
}
