// Every query of the install and of the page on telemetry asks tables that Application Insights and the workspace have, for columns, events
// and fields that are there.
import { readFileSync } from 'node:fs';
import { LOG_EVENTS } from '../../src/services/log-events.ts';
import { makeEvaluation } from '../support/bicep/evaluation.ts';
import { install, ofType, propertiesOf, WAYS } from './install.ts';

/** Columns that we read, as Microsoft's reference of both tables in both places has them. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  traces: ['timestamp', 'message', 'severityLevel', 'operation_Name'],
  requests: ['timestamp', 'operation_Name', 'success'],
  AppTraces: ['TimeGenerated', 'Message'],
  AtgMetrics: ['TimeGenerated', 'name', 'value', 'operation', 'job', 'trace'],
};
const WORDS = new Set(
  'where extend project summarize order by asc desc take and or has startswith in kind array expand mv true false dynamic'.split(
    ' ',
  ),
);

const rulesOf = (): { name: string; query: string }[] => {
  const { resources } = install(makeEvaluation(), WAYS['everything private, Neo4j included']!);
  return ofType(resources, 'Microsoft.Insights/scheduledQueryRules').map((rule) => {
    const { criteria } = propertiesOf(rule) as unknown as { criteria: { allOf: [{ query: string }] } };
    return { name: rule.name, query: criteria.allOf[0].query };
  });
};
interface Workbook {
  readonly items: readonly { readonly content: { readonly query?: string; readonly title?: string } }[];
}
const workbook = JSON.parse(readFileSync('infra/app/workbook.json', 'utf8')) as Workbook;
const page = readFileSync('docs/telemetry.md', 'utf8');
const START = 'traces | extend e = parse_json(message) |';

const queries: readonly (readonly [string, string])[] = [
  ...rulesOf().map(({ name, query }) => [`alert ${name}`, query] as const),
  ...workbook.items.flatMap(({ content: { query, title } }) =>
    query ? [[`workbook: ${title!}`, query] as const] : [],
  ),
  ['metrics.kql', readFileSync('infra/app/metrics.kql', 'utf8')] as const,
  ...[...page.matchAll(/^```kusto\n([\s\S]+?)^```/gm)].map(([, query]) => ['telemetry.md', query!] as const),
  ...[...page.matchAll(/\| `((?:traces|…) .*?)` \|$/gm)].map(
    ([, query]) => ['telemetry.md', query!.replaceAll('\\|', '|').replace('…', START)] as const,
  ),
];

test('there are queries of every kind', () => {
  expect(rulesOf().map(({ name }) => name.replace(/^alert-atg-\w+-/, ''))).toEqual([
    'failed-jobs',
    'job-does-not-end',
    'neo4j-away',
    'app-silent',
  ]);
  expect(queries.length).toBeGreaterThan(15);
});

test.each(queries)('%s asks a table for columns that it has', (_, query) => {
  const bare = query.replace(/'[^']*'|"[^"]*"/g, '');
  const table = /^\w+/.exec(bare)![0];
  expect(Object.keys(TABLES)).toContain(table);
  const made = [...bare.matchAll(/\b(\w+)(?= = )/g)].map(([, name]) => name!);
  const read = [...bare.slice(table.length).matchAll(/(?<![.\w])([a-zA-Z_]\w*)(?!\w*\()/g)].map(([, name]) => name!);
  expect(read.filter((name) => !WORDS.has(name) && !made.includes(name) && !TABLES[table]!.includes(name))).toEqual([]);
});

test.each(queries)('%s asks for events and fields that there are', (_, query) => {
  const events = [...query.matchAll(/\.event == ["']([^"']+)["']/g)].map(([, event]) => event!);
  for (const event of events) expect(Object.keys(LOG_EVENTS)).toContain(event);
  const of = events.length > 0 ? events : Object.keys(LOG_EVENTS);
  const known = of.flatMap((event) => [...LOG_EVENTS[event as keyof typeof LOG_EVENTS].fields] as string[]);
  const fields = [...query.matchAll(/\b(?:e|said)\.(\w+)/g)].map(([, field]) => field!);
  expect(fields.filter((field) => !['event', 'trace', ...known].includes(field))).toEqual([]);
  // The timer is registered under this name, which the host writes into each of its runs.
  for (const [, name] of query.matchAll(/operation_Name == "(\w+)"/g))
    expect(readFileSync('src/main.ts', 'utf8')).toMatch(new RegExp(`^const TIMERS = \\{[^}]*\\b${name}: '`, 'm'));
});

test('the page names the metrics that the table makes', () => {
  const made = [...readFileSync('infra/app/metrics.kql', 'utf8').matchAll(/'(\w+)', e\.\w+/g)].map(([, name]) => name!);
  const rows = page.slice(page.indexOf('| `name` | What it is |')).split('\n\n')[0]!;
  const told = [...rows.matchAll(/`([a-z]+_\w+)`/g)].map(([, name]) => name!);
  expect(told.sort()).toEqual(made.sort());
});
