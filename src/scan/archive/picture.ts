// The picture of the graph that the report shows: every node while there are few, equal nodes of one place as one where there are many.
// Made while the archive's other files stream by, so that nothing is read for it and memory stays bounded whatever the tenant's size.
import { byCodeUnit } from '../../graph/by-code-unit.ts';
import { isGuid, keyOf, parseArmId } from '../../graph/arm-id.ts';

/** What the report's script draws. Plain JSON; numbers are places in the lists. */
export interface Picture {
  /** `nodes`: each node by itself. Otherwise equal ones are one, with their count: of a group, of a subscription, or of the tenant. */
  readonly grain: Grain;
  /** ARM types, and labels of directory objects. */
  readonly kinds: readonly string[];
  readonly relations: readonly string[];
  /** What nodes are in; the first is the tenant. A place's parent stands before it. */
  readonly places: readonly Place[];
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** Relationships beyond those drawn. */
  readonly edgesLeftOut: number;
}

export type Grain = 'nodes' | 'group' | 'subscription' | 'tenant';
export type Place = readonly [name: string, parent: number, id: string];
export type DrawnNode = readonly [name: string, kind: number, place: number, id: string, count: number];
/** An end is a node, or where negative the place `-1 - end`. */
export type DrawnEdge = readonly [from: number, to: number, relation: number, count: number];

/** One end of a relationship: a node of the graph. */
export interface End {
  readonly label: string;
  readonly id: string;
}

export interface PictureBuilder {
  /** A resource or resource group, by its ARM id. */
  addResource(id: string): void;
  addPrincipal(end: End, name: string): void;
  addEdge(from: End, relation: string, to: End): void;
  finish(): Picture;
}

/** What a canvas draws and a person still takes in. */
const NODES_MAX = 6_000;
const EDGES_MAX = 40_000;
const GRAINS: readonly Grain[] = ['nodes', 'group', 'subscription', 'tenant'];
const DIRECTORY = 'Directory';
/** A system-assigned identity is drawn as the service principal that it is. */
const PRINCIPAL_KIND: Readonly<Record<string, string>> = {
  IdentityGroup: 'Group',
  ManagedIdentity: 'ServicePrincipal',
};
const SUBNET_TYPE = 'Microsoft.Network/virtualNetworks/subnets';

interface Held {
  readonly name: string;
  readonly kind: string;
  readonly place: readonly string[];
  readonly id: string;
  count: number;
}

/** Collects nodes first, then edges; `names` are the display names of subscriptions by id. */
export function makePicture(
  names: ReadonlyMap<string, string>,
  { nodesMax = NODES_MAX, edgesMax = EDGES_MAX }: { nodesMax?: number; edgesMax?: number } = {},
): PictureBuilder {
  let grain = 0;
  let nodes = new Map<string, Held>();
  const groups = new Map<string, string>();
  const edges = new Map<
    string,
    { readonly ends: readonly [string, string]; readonly relation: string; count: number }
  >();
  let edgesLeftOut = 0;

  function add(held: Held): void {
    merge(nodes, held, grain);
    while (nodes.size > nodesMax && grain < GRAINS.length - 1) {
      grain += 1;
      const coarser = new Map<string, Held>();
      for (const each of nodes.values()) merge(coarser, each, grain);
      nodes = coarser;
    }
  }

  /** The drawn thing an end leads to: the key of a node, or a place; undefined where the picture has none of it. */
  function endOf({ label, id }: End): string | undefined {
    const placed = isPrincipal(label, id) ? { kind: PRINCIPAL_KIND[label] ?? label, place: [DIRECTORY] } : placeOf(id);
    if (placed === undefined) return undefined;
    if (placed.kind === undefined) return `place ${placeAt(grain, placed.place).join('\n')}`;
    const key = keyAt(grain, { kind: placed.kind, place: placed.place, id });
    return nodes.has(key) ? key : undefined;
  }

  return {
    addResource(id) {
      const placed = placeOf(id);
      if (placed === undefined) return;
      if (placed.kind === undefined) {
        if (placed.place.length > 1) groups.set(keyOf(id), placed.place[1]!);
        return;
      }
      add({ ...placed, kind: placed.kind, id, count: 1 });
    },
    addPrincipal({ label, id }, name) {
      add({ name, kind: PRINCIPAL_KIND[label] ?? label, place: [DIRECTORY], id, count: 1 });
    },
    addEdge(from, relation, to) {
      const [a, b] = [endOf(from), endOf(to)];
      if (a === undefined || b === undefined || a === b) return;
      const key = `${a}\t${relation}\t${b}`;
      const known = edges.get(key);
      if (known) known.count += 1;
      else if (edges.size < edgesMax) edges.set(key, { ends: [a, b], relation, count: 1 });
      else edgesLeftOut += 1;
    },
    finish() {
      const kinds = makeIndex();
      const relations = makeIndex();
      const places: Place[] = [['Tenant', -1, '']];
      const placeIndex = new Map([['', 0]]);
      const indexOfPlace = (path: readonly string[]): number => {
        const key = path.map(keyOf).join('\n');
        const known = placeIndex.get(key);
        if (known !== undefined) return known;
        const parent = indexOfPlace(path.slice(0, -1));
        const last = path.at(-1)!;
        const isSubscription = path.length === 1 && isGuid(last);
        places.push([isSubscription ? (names.get(last) ?? last) : last, parent, idOfPlace(path)]);
        placeIndex.set(key, places.length - 1);
        return places.length - 1;
      };
      const sorted = [...nodes.values()].sort((a, b) => byCodeUnit(sortKey(a), sortKey(b)));
      for (const subscription of names.keys()) if (grain < 3) indexOfPlace([subscription]);
      if (grain < 2)
        for (const id of [...groups.keys()].sort()) indexOfPlace([parseArmId(id)!.subscriptionId!, groups.get(id)!]);
      const drawn: DrawnNode[] = [];
      const indexOfNode = new Map<string, number>();
      for (const held of sorted) {
        indexOfNode.set(keyAt(grain, held), drawn.length);
        drawn.push([held.name, kinds.of(held.kind), indexOfPlace(placeAt(grain, held.place)), held.id, held.count]);
      }
      const end = (key: string): number =>
        key.startsWith('place ') ? -1 - indexOfPlace(key.slice(6).split('\n').filter(Boolean)) : indexOfNode.get(key)!;
      const lines = [...edges.values()].map(({ ends: [from, to], relation, count }): DrawnEdge => [
        end(from),
        end(to),
        relations.of(relation),
        count,
      ]);
      return {
        grain: GRAINS[grain]!,
        kinds: kinds.list,
        relations: relations.list,
        places,
        nodes: drawn,
        edges: lines,
        edgesLeftOut,
      };
    },
  };
}

const sortKey = ({ place, kind, id }: Held): string => [...place.map(keyOf), kind, keyOf(id)].join('\u0001');

function merge(into: Map<string, Held>, held: Held, grain: number): void {
  const key = keyAt(grain, held);
  const known = into.get(key);
  if (known) known.count += held.count;
  else
    into.set(
      key,
      grain === 0
        ? held
        : { name: held.kind, kind: held.kind, place: placeAt(grain, held.place), id: '', count: held.count },
    );
}

/** The part of a place that this grain still tells apart. */
const placeAt = (grain: number, place: readonly string[]): readonly string[] =>
  place[0] === DIRECTORY ? place : place.slice(0, grain < 2 ? 2 : grain === 2 ? 1 : 0);

const keyAt = (grain: number, { kind, place, id }: { kind: string; place: readonly string[]; id: string }): string =>
  grain === 0 ? keyOf(id) : [kind, ...placeAt(grain, place)].map(keyOf).join('\n');

/** Of what has a GUID for its id, all but subscriptions are in the directory. */
const isPrincipal = (label: string, id: string): boolean =>
  label !== 'Subscription' && label !== 'Tenant' && isGuid(id);

/** Where a thing is, from its id alone; without a kind it is itself a place. */
function placeOf(id: string): { name: string; kind: string | undefined; place: readonly string[] } | undefined {
  if (isGuid(id)) return { name: id, kind: undefined, place: [keyOf(id)] };
  const parsed = parseArmId(id);
  if (parsed === undefined) return undefined;
  const { subscriptionId, resourceGroup, type, names } = parsed;
  const place =
    subscriptionId === undefined
      ? []
      : resourceGroup === undefined
        ? [subscriptionId]
        : [subscriptionId, resourceGroup];
  if (type !== undefined && /^microsoft\.authorization\/role(assignments|definitions)$/i.test(type)) return undefined;
  return { name: type === SUBNET_TYPE ? names.at(-1)! : names.join('/'), kind: type, place };
}

const idOfPlace = ([subscription, group]: readonly string[]): string =>
  subscription === undefined || !isGuid(subscription)
    ? ''
    : `/subscriptions/${subscription}${group === undefined ? '' : `/resourceGroups/${group}`}`;

function makeIndex(): { readonly list: string[]; of(text: string): number } {
  const list: string[] = [];
  const known = new Map<string, number>();
  return {
    list,
    of(text) {
      let index = known.get(text);
      if (index === undefined) known.set(text, (index = list.push(text) - 1));
      return index;
    },
  };
}
