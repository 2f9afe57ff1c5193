// docs/graph.md: the nodes and edges of the graph, from the model that writes them.
import { DERIVED_LABELS, EDGES, LABELS, type AnyLabel, type EdgeType } from '../../src/graph/model.ts';
import { BOOKKEEPING, EDGE_PROPERTIES, NODE_PROPERTIES, SCOPE_SYNC } from '../../src/graph/properties.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  '',
];

export function graphPage(): string {
  const labels = { ...LABELS, ...DERIVED_LABELS };
  return [
    '# The graph',
    '',
    'What a scan writes to Neo4j. The names follow Azure Tenant Grapher, whose tools read the same graph; labels that it does not know',
    '(`ManagementGroup`, `TenantResource`, `Application`, `FederatedCredential`, `RoleEligibility`, `DirectoryRole`) are never also a',
    '`Resource`, and those among them that ARM knows have no property `type`, so that none of its readers takes them for a resource.',
    'Made from `src/graph/model.ts` and `src/graph/properties.ts` by `npm run docs`.',
    '',
    '## Nodes',
    '',
    ...table(
      ['Label', 'What it is'],
      Object.entries(labels).map(([label, { about }]) => [`\`${label}\``, about]),
    ),
    'Every node but tags, regions and managed identities has these, which are no part of what Azure says:',
    '',
    ...propertyTable(BOOKKEEPING),
    ...Object.keys(labels).flatMap((label) => [
      `### ${label}`,
      '',
      ...propertyTable(NODE_PROPERTIES[label as AnyLabel]),
    ]),
    '## Edges',
    '',
    ...table(
      ['Type', 'From → to', 'Properties'],
      Object.entries(EDGES).map(([type, { about }]) => [
        `\`${type}\``,
        about,
        Object.entries(EDGE_PROPERTIES[type as EdgeType] ?? {})
          .map(([name, what]) => `\`${name}\`: ${what}`)
          .join('<br>'),
      ]),
    ),
    'An edge is never written with an end missing: the result of the scan counts such references by the kind of what they name',
    '(`unresolved_references`). Two equally named things in two places are two nodes: nodes are found by id, without regard to case.',
    '',
    '## How far it can be trusted',
    '',
    'The graph says of itself which scopes were read in full: one node `ScopeSync` for every scope and step. That something is absent from the',
    'graph means that it is absent from Azure only where every step of its scope is complete. `GET /tenants/{tenant_id}` shows the same in `scopes`.',
    '',
    ...propertyTable(SCOPE_SYNC),
    '```cypher',
    'MATCH (s:ScopeSync {tenant_id: $tenant}) WHERE NOT s.complete RETURN s.scope, s.step, s.complete_at',
    '```',
    '',
  ].join('\n');
}

const propertyTable = (properties: Readonly<Record<string, string>>): string[] =>
  table(
    ['Property', 'What it is'],
    Object.entries(properties).map(([name, what]) => [`\`${name}\``, what]),
  );
