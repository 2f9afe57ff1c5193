import { readFileSync } from 'node:fs';
import { makeInvocationLog } from '../../src/services/invocation-log.ts';
import { LOG_EVENTS } from '../../src/services/log-events.ts';

const sink = () => {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  return { lines, info: say, warn: say, error: say };
};

it('writes one JSON line through the invocation that is running, with the trace of the request', async () => {
  const { log, within } = makeInvocationLog();
  const [one, two] = [sink(), sink()];
  await Promise.all(
    [one, two].map((each, index) =>
      within(each, `trace-${index}`, async () => {
        await Promise.resolve();
        log.info('job.accepted', { jobId: `scan-${index}`, operation: 'scan' });
      }),
    ),
  );
  expect(one.lines).toEqual(['{"event":"job.accepted","jobId":"scan-0","operation":"scan","trace":"trace-0"}']);
  expect(two.lines).toEqual(['{"event":"job.accepted","jobId":"scan-1","operation":"scan","trace":"trace-1"}']);
});

/** The event and the fields that a query reads, by the names of the table. */
const reads = (query: string): { events: string[]; fields: string[] } => ({
  events: [...query.matchAll(/event == ["']([^"']+)["']/g)].map(([, event]) => event!),
  fields: [...query.matchAll(/\b(?:e|said)\.(\w+)/g)].map(([, field]) => field!).filter((field) => field !== 'event'),
});

it.each([
  ['the workbook', 'infra/app/workbook.json', /"query": "((?:[^"\\]|\\.)*)"/g],
  ['the alerts', 'infra/app/alerts.bicep', /query: '((?:[^'\\]|\\.)*)'/g],
  ['the page on telemetry', 'docs/telemetry.md', /\| `(.*?)` \|$/gm],
])('%s asks for events and fields that there are', (_, file, pattern) => {
  const text = readFileSync(file, 'utf8');
  const queries = [...text.matchAll(pattern)].map(([, query]) => query!);
  expect(queries.length).toBeGreaterThan(0);
  for (const query of queries) {
    const { events, fields } = reads(query);
    for (const event of events) expect(Object.keys(LOG_EVENTS)).toContain(event);
    const known = events.flatMap((event) => [...LOG_EVENTS[event as keyof typeof LOG_EVENTS].fields] as string[]);
    if (events.length > 0) for (const field of fields) expect([...known, 'trace']).toContain(field);
  }
});
