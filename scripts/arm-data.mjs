// Reads the ARM type definitions that terraform-provider-azapi embeds (Bicep types: types.json files in
// internal/azure/generated) and writes them as small per-namespace tables. The shapes are those of src/graph/arm-schema.ts.
//
//   node scripts/arm-data.mjs --module DIR --out DIR [--version TEXT]
//
// --module   a folder with azapi's source; --out receives NAMESPACE.json.gz files and index.json.gz; --version names the
//            source in the index. One type keeps one api-version: the newest stable one, else the newest preview.
// It must never write anything but what follows from its input: no dates, no machine facts, same bytes on every run.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { constants, gzipSync } from 'node:zlib';

const REQUIRED = 1,
  READ_ONLY = 2,
  ANY_SCOPE = 31;
const STABLE_VERSIONS_KEPT = 3;
/** Root properties that every resource has and that follow from the type itself. */
const IMPLIED = ['id', 'type', 'apiVersion'];
/** Versions in the specs that Azure refuses; azapi leaves out the same ones (skipApiVersions in its schema loader). */
const REFUSED = new Set(
  ['microsoft.keyvault/vaults/keys', 'microsoft.keyvault/vaults/secrets'].flatMap((type) =>
    ['2026-02-01', '2026-03-01-preview'].map((version) => `${type}@${version}`),
  ),
);

/** Types whose newest stable version nobody can use: 2016-09-01 has neither category groups nor dedicated tables, and wants a timeGrain. */
const PREFERRED = new Map([['microsoft.insights/diagnosticsettings', '2021-05-01-preview']]);

const { values: args } = parseArgs({
  options: { module: { type: 'string' }, out: { type: 'string' }, version: { type: 'string' } },
});
if (!args.module || !args.out) fail('usage: node scripts/arm-data.mjs --module DIR --out DIR [--version TEXT]');
const generated = join(args.module, 'internal', 'azure', 'generated');
if (!existsSync(generated)) fail(`no internal/azure/generated in ${args.module}`);

mkdirSync(args.out, { recursive: true });
const { resources, functions } = catalogue(generated);
const namespaces = new Map();
for (const type of [...resources.values()].sort(byKey)) {
  const namespace = type.key.split('/')[0];
  if (!namespaces.has(namespace)) namespaces.set(namespace, []);
  namespaces.get(namespace).push(type);
}

const index = { source: { provider: 'Azure/azapi', version: args.version ?? 'unknown' }, types: [] };
const totals = { types: 0, namespaces: namespaces.size, shapes: 0, bytes: 0, gzip: 0 };
for (const [namespace, types] of namespaces) {
  const table = namespaceTable(types);
  index.types.push(...Object.values(table.types).map((entry) => `${entry.t}@${entry.p ?? entry.v[0]}`));
  totals.types += types.length;
  totals.shapes += table.shapes.length;
  writeGzip(`${namespace}.json.gz`, table);
}
writeGzip('index.json.gz', index);
console.log(JSON.stringify(totals));

/** Every resource type with its versions, and the POST functions per type and version, from all types.json files. */
function catalogue(root) {
  const resources = new Map(),
    functions = new Map();
  for (const file of typeFiles(root)) {
    readTypes(join(root, file)).forEach((node, position) => {
      if (node.$type === 'ResourceType') {
        const at = node.name.lastIndexOf('@');
        const spelling = node.name.slice(0, at),
          version = node.name.slice(at + 1),
          key = spelling.toLowerCase();
        if (REFUSED.has(`${key}@${version}`)) return;
        if (!resources.has(key)) resources.set(key, { key, versions: new Map() });
        const versions = resources.get(key).versions;
        if (!versions.has(version)) versions.set(version, { spelling, file, position }); // two folders define it: the first wins
      } else if (node.$type === 'ResourceFunctionType') {
        const key = `${node.resourceType.toLowerCase()}@${node.apiVersion}`;
        if (!functions.has(key)) functions.set(key, new Set());
        functions.get(key).add(node.name);
      }
    });
  }
  return { resources, functions };
}

function typeFiles(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === 'types.json')
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** The types of one namespace, and the shapes they share. */
function namespaceTable(types) {
  const graph = new ShapeGraph();
  const entries = types.map((type) => {
    const all = [...type.versions.keys()].sort().reverse();
    const stable = all.filter((version) => /^\d{4}-\d\d-\d\d$/.test(version));
    const preferred = PREFERRED.get(type.key);
    const version = type.versions.has(preferred) ? preferred : (stable[0] ?? all[0]);
    const { spelling, file, position } = type.versions.get(version);
    const nodes = readTypes(join(generated, file));
    const resource = nodes[position];
    const readable = resource.readableScopes ?? (resource.scopeType || ANY_SCOPE); // before 2.9 azapi's data had scopeType, 0 for unknown
    const writable = resource.writableScopes ?? readable;
    const posts = [...(functions.get(`${type.key}@${version}`) ?? [])].sort();
    return {
      key: type.key,
      root: graph.add(nodes, file, refIndex(resource.body), true),
      entry: {
        t: spelling,
        v: stable.slice(0, STABLE_VERSIONS_KEPT),
        ...(version !== stable[0] && { p: version }),
        w: writable,
        ...(readable !== writable && { r: readable }),
        ...(posts.length > 0 && { f: posts }),
      },
    };
  });
  const { shapes, refOf } = graph.compact(entries.map(({ root }) => root));
  return {
    types: Object.fromEntries(entries.map(({ key, root, entry }) => [key, { ...entry, b: refOf(root) }])),
    shapes,
  };
}

/**
 * Collects type definitions as a graph, then merges equal ones. A definition may contain itself, so equality is found by
 * refinement: start from what a node says by itself, then tell nodes apart whose children differ, until nothing changes.
 */
function ShapeGraph() {
  const nodes = []; // { own: plain JSON, links: [[where, ref]] }; a ref is a node number or a primitive's letter
  const known = new Map(); // "file#index" -> ref

  /** Adds a definition and all it refers to; answers its ref. `isRoot` leaves out the properties that follow from the type. */
  this.add = (definitions, file, position, isRoot = false) => {
    const key = `${isRoot ? 'root:' : ''}${file}#${position}`;
    if (known.has(key)) return known.get(key);
    const definition = definitions[position];
    const literals = stringLiterals(definitions, definition);
    if (literals) return remember(key, { own: literals, links: [] });
    const child = (ref) => this.add(definitions, file, refIndex(ref));
    switch (definition.$type) {
      case 'AnyType':
      case 'NullType':
        return 'a';
      case 'BooleanType':
        return 'b';
      case 'IntegerType':
        return withBounds(key, 'i', { n: definition.minValue, m: definition.maxValue });
      case 'StringType':
        return withBounds(key, 's', {
          n: definition.minLength,
          m: definition.maxLength,
          q: definition.pattern,
          z: definition.sensitive ? 1 : undefined,
        });
      case 'ArrayType': {
        const number = reserve(key);
        nodes[number].own = defined({ l: 1, n: definition.minLength, m: definition.maxLength });
        nodes[number].links.push(['l', child(definition.itemType)]);
        return number;
      }
      case 'UnionType': {
        if (definition.elements.length === 1) return child(definition.elements[0]);
        const number = reserve(key);
        nodes[number].own = { u: definition.elements.length };
        definition.elements.forEach((element) => nodes[number].links.push(['u', child(element)]));
        return number;
      }
      case 'ObjectType':
      case 'DiscriminatedObjectType': {
        const number = reserve(key),
          node = nodes[number];
        const properties = definition.properties ?? definition.baseProperties ?? {};
        const readOnly = [],
          flags = {};
        for (const name of Object.keys(properties).sort()) {
          if (isRoot && IMPLIED.includes(name)) continue;
          const property = properties[name];
          // Nothing under a read-only property is ever written. Required ones stay: Azure wants some of them sent back.
          if (property.flags & READ_ONLY && !(property.flags & REQUIRED)) {
            readOnly.push(name);
            continue;
          }
          if (property.flags) flags[name] = property.flags;
          node.links.push([`p:${name}`, child(property.type)]);
        }
        if (definition.additionalProperties) node.links.push(['x', child(definition.additionalProperties)]);
        for (const value of Object.keys(definition.elements ?? {}).sort()) {
          node.links.push([`v:${value}`, this.add(definitions, file, refIndex(definition.elements[value]), isRoot)]);
        }
        node.own = defined({
          object: true,
          flags,
          r: readOnly.length ? readOnly : undefined,
          d: definition.discriminator,
          z: definition.sensitive ? 1 : undefined,
        });
        return number;
      }
      default:
        return fail(`${file}#/${position}: unknown kind ${definition.$type}`);
    }
  };

  /** Merges equal nodes; answers the table of those the roots reach, in the order they are met, and each node's place in it. */
  this.compact = (roots) => {
    let colours = numbered(nodes.map((node) => JSON.stringify(node.own)));
    for (;;) {
      const next = numbered(
        nodes.map((node, number) =>
          JSON.stringify([
            colours.of[number],
            ...node.links.map(([where, ref]) => [where, typeof ref === 'number' ? colours.of[ref] : ref]),
          ]),
        ),
      );
      if (next.count === colours.count) break;
      colours = next;
    }
    const place = new Map(),
      shapes = [];
    const refOf = (ref) => (typeof ref === 'number' ? place.get(colours.of[ref]) : ref);
    const queue = [...roots];
    const order = [];
    for (const ref of queue) {
      // grows while it is walked: breadth first
      if (typeof ref !== 'number' || place.has(colours.of[ref])) continue;
      place.set(colours.of[ref], order.length);
      order.push(ref);
      queue.push(...nodes[ref].links.map(([, linked]) => linked));
    }
    for (const number of order) shapes.push(shape(nodes[number], refOf));
    return { shapes, refOf };
  };

  function remember(key, node) {
    known.set(key, nodes.length);
    return nodes.push(node) - 1;
  }
  function reserve(key) {
    return remember(key, { own: {}, links: [] });
  }
  function withBounds(key, letter, bounds) {
    const own = defined(bounds);
    return Object.keys(own).length === 0 ? letter : remember(key, { own: { [letter]: 1, ...own }, links: [] });
  }
}

/** The written form of one node: see Shape in src/graph/arm-schema.ts. */
function shape({ own, links }, refOf) {
  if (own.l) return { ...own, l: refOf(links[0][1]) };
  if (own.u) return { u: links.map(([, ref]) => refOf(ref)) };
  if (!own.object) return own;
  const out = {};
  const { flags, ...rest } = own;
  delete rest.object;
  for (const [where, ref] of links) {
    const [slot, ...name] = where.split(':');
    if (slot === 'x') out.x = refOf(ref);
    else if (slot === 'v') (out.v ??= {})[name.join(':')] = refOf(ref);
    else (out.p ??= {})[name.join(':')] = flags[name.join(':')] ? [refOf(ref), flags[name.join(':')]] : refOf(ref);
  }
  return { p: {}, ...out, ...rest };
}

/** A literal, or a union of literals with or without "any other string": its values in the order of the source. */
function stringLiterals(definitions, definition) {
  if (definition.$type === 'StringLiteralType') return { e: [definition.value] };
  if (definition.$type !== 'UnionType' || definition.elements.length < 2) return undefined;
  const elements = definition.elements.map((element) => definitions[refIndex(element)]);
  const values = elements.filter((element) => element.$type === 'StringLiteralType').map((element) => element.value);
  const open = elements.filter((element) => element.$type === 'StringType');
  if (values.length === 0 || values.length + open.length !== elements.length) return undefined;
  return defined({
    e: [...new Set(values)],
    o: open.length ? 1 : undefined,
    z: open.some((element) => element.sensitive) ? 1 : undefined,
  });
}

/** Gives equal texts equal numbers. */
function numbered(texts) {
  const numbers = new Map();
  const of = texts.map((text) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text);
  });
  return { of, count: numbers.size };
}

function readTypes(path) {
  readTypes.cache ??= new Map();
  if (!readTypes.cache.has(path)) {
    if (readTypes.cache.size > 40) readTypes.cache.clear(); // files are read in order of namespace, so few are wanted twice
    readTypes.cache.set(path, JSON.parse(readFileSync(path, 'utf8')));
  }
  return readTypes.cache.get(path);
}

function writeGzip(name, value) {
  const text = Buffer.from(JSON.stringify(value));
  const packed = gzipSync(text, { level: constants.Z_BEST_COMPRESSION });
  packed[9] = 255; // "operating system" in the gzip header: unknown, so bytes do not depend on it
  writeFileSync(join(args.out, name), packed);
  totals.bytes += text.length;
  totals.gzip += packed.length;
}

function refIndex(ref) {
  return Number(ref.$ref.slice(ref.$ref.lastIndexOf('/') + 1));
}
function defined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
function byKey(a, b) {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
function fail(message) {
  console.error(message);
  process.exit(1);
}
