// The few figures that the demo shows at its end. Everything else is in the jobs and in the archive.
import type { GenerateIacResult, Job, ScanResult } from '../../src/contract/job.ts';

const count = new Intl.NumberFormat('en-US').format;
const of = (value: number | undefined, thing: string): string =>
  `${count(value ?? 0)} ${thing}${value === 1 ? '' : 's'}`;
const seconds = (job: Pick<Job, 'started_at' | 'completed_at'>): string =>
  ((Date.parse(job.completed_at ?? '') - Date.parse(job.started_at ?? '')) / 1000).toFixed(1);

/** What is in the graph now. */
export function scanned(result: ScanResult): string[] {
  const edges = Object.values(result.relationships ?? {}).reduce((sum, each) => sum + each, 0);
  return [
    '',
    `In the graph  ${of(result.resources, 'resource')} of ${of(result.resource_types, 'type')}, ${of(result.inline_children, 'inline child').replace('childs', 'children')}`,
    `              ${of(result.users, 'user')}, ${of(result.groups, 'group')}, ${of(result.role_assignments, 'role assignment')}, ${of(edges, 'relationship')}`,
    `              ${of(result.unread_scope_count, 'scope')} could not be read`,
  ];
}

/** What came out, and what to do with it. */
export function generated(job: Job, files: readonly string[]): string[] {
  const result = job.result as GenerateIacResult;
  return [
    `In the code   ${of(result.resources_emitted, 'resource')} in ${of(files.length, 'file')}, made in ${seconds(job)} s; ${count(result.resources_left_out ?? 0)} left out`,
    `              ${of(result.references, 'reference')}, ${of(result.secret_variables, 'secret')} turned into variables`,
    `              README.md in the folder says how to apply it and what was left out.`,
  ];
}
