// Makes data/azurerm from the schema of the azurerm provider, the map of its arguments and the choice of its types:
//   node scripts/azurerm-data.mjs --from DIR
// where DIR holds azurerm.json.gz, azurerm-map.json and azurerm-types.json (docs/raise-schema-versions.md says how they come about).
// One file for each provider namespace of ARM, holding only what generation asks for, so that a look-up loads milliseconds' worth.
// Two runs give the same bytes.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';

const { values } = parseArgs({
  options: { from: { type: 'string' }, to: { type: 'string', default: 'data/azurerm' } },
});
if (values.from === undefined) {
  console.error('--from DIR is missing: the folder of the three files');
  process.exit(1);
}

const read = (name) => {
  const bytes = readFileSync(join(values.from, name));
  return JSON.parse(name.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString());
};
const schema = read('azurerm.json.gz');
const map = read('azurerm-map.json').types;
const types = read('azurerm-types.json').types;

/** Resources that stand for a property of two others; no type of ARM leads to them, rules do. */
const ASSOCIATIONS = {
  'microsoft.network': [
    'azurerm_nat_gateway_public_ip_association',
    'azurerm_nat_gateway_public_ip_prefix_association',
    'azurerm_network_interface_application_gateway_backend_address_pool_association',
    'azurerm_network_interface_application_security_group_association',
    'azurerm_network_interface_backend_address_pool_association',
    'azurerm_network_interface_nat_rule_association',
    'azurerm_network_interface_security_group_association',
    'azurerm_subnet_nat_gateway_association',
    'azurerm_subnet_network_security_group_association',
    'azurerm_subnet_route_table_association',
  ],
  'microsoft.compute': ['azurerm_virtual_machine_data_disk_attachment'],
};

/** Resources that their id says whole; reading the provider, which found the map, had nothing to change in an answer. */
const BY_ID = {
  'microsoft.management/managementgroups/subscriptions': {
    type: 'azurerm_management_group_subscription_association',
    id: [
      { tf: 'management_group_id', from: 'idParent', drop: 2 },
      { tf: 'subscription_id', from: 'idSegment', of: 'subscriptions', prefix: '/subscriptions/' },
    ],
  },
};

/** What a map's entry says to people alone. */
const REMARKS = new Set(['by', 'note', 'example']);

const namespaces = new Map();
const tableOf = (namespace) => {
  if (!namespaces.has(namespace)) namespaces.set(namespace, { types: {}, resources: {} });
  return namespaces.get(namespace);
};

for (const [armType, { choose, ambiguous }] of Object.entries(types)) {
  const key = armType.toLowerCase();
  const table = tableOf(key.slice(0, key.indexOf('/')));
  table.types[key] = { ...(choose && { choose: choose.map(compactChoice) }), ...(ambiguous && { ambiguous: true }) };
  for (const { type } of choose ?? []) table.resources[type] ??= compactResource(type);
}
for (const [namespace, names] of Object.entries(ASSOCIATIONS))
  for (const name of names) tableOf(namespace).resources[name] = compactResource(name);

for (const [armType, { type, id }] of Object.entries(BY_ID)) {
  const table = tableOf(armType.slice(0, armType.indexOf('/')));
  table.types[armType] = { choose: [{ type }] };
  table.resources[type] = { ...compactResource(type), id, map: [] };
}

// Resource groups are listed by another name than the path of their ids gives.
tableOf('microsoft.resources').types['microsoft.resources/resourcegroups'] =
  tableOf('microsoft.resources').types['microsoft.resources/subscriptions/resourcegroups'];

function compactChoice({ type, when }) {
  return when?.length ? { type, when } : { type };
}

function compactResource(type) {
  const found = schema.resources[type];
  const mapped = map[type];
  return {
    // Of several examples each but the last names something that need not be there.
    import: [found.import].flat().at(-1),
    ...(mapped && {
      id: mapped.id,
      ...(mapped.identity && { identity: true }),
      ...(mapped.embeddedIn && { embeddedIn: mapped.embeddedIn }),
      map: mapped.map.map((entry) => Object.fromEntries(Object.entries(entry).filter(([name]) => !REMARKS.has(name)))),
      ...(mapped.computed && { computed: mapped.computed }),
      ...(mapped.requiredMissing && { requiredMissing: Object.keys(mapped.requiredMissing) }),
    }),
    attrs: found.attrs,
  };
}

/** Names in code-unit order at every level, so that equal input gives equal bytes. */
const sorted = (value) =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((name) => [name, sorted(value[name])]),
        )
      : value;

rmSync(values.to, { recursive: true, force: true });
mkdirSync(values.to, { recursive: true });
const pack = (value) => {
  const packed = gzipSync(JSON.stringify(value), { level: 9 });
  packed[9] = 255; // "operating system" in the gzip header: unknown, so bytes do not depend on it
  return packed;
};
let bytes = 0;
for (const namespace of [...namespaces.keys()].sort()) {
  const table = namespaces.get(namespace);
  // Entries of a map are in the order in which they count; only the outer levels are sorted.
  const file = pack({
    types: sorted(table.types),
    resources: Object.fromEntries(
      Object.keys(table.resources)
        .sort()
        .map((name) => [name, { ...table.resources[name], attrs: sorted(table.resources[name].attrs) }]),
    ),
  });
  bytes += file.length;
  writeFileSync(join(values.to, `${namespace}.json.gz`), file);
}
writeFileSync(
  join(values.to, 'NOTICE.md'),
  `# Where this data comes from

Facts about hashicorp/azurerm ${schema.version}, one file for each provider namespace of ARM, made by \`scripts/azurerm-data.mjs\`
(\`docs/raise-schema-versions.md\`).

- \`attrs\` and \`import\`: the provider's own schema and the examples of its documentation. Mozilla Public License 2.0, HashiCorp, Inc.
- \`types\`: which azurerm type stands for an ARM type. From the map of magodo/aztft for azurerm 4.81, Mozilla Public License 2.0, Copyright
  its authors; the rules of choice restate what its resolvers test, some are our own.
- \`map\`, \`id\`, \`computed\`: facts found by running the provider's read functions. No code or text of these projects is in here.

The Mozilla Public License 2.0 is at https://mozilla.org/MPL/2.0/. Source of the data: the files of this folder, which are JSON.
`,
);
console.log(`${namespaces.size} namespaces, ${bytes} bytes`);
