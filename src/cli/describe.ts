// Jobs, tenants and health in words: what a person reads where a machine would take --json.
import type { HealthReport } from '../contract/health.ts';
import type { GenerateIacResult, Job, ScanResult } from '../contract/job.ts';
import type { TenantDetail, TenantSummary } from '../contract/tenants.ts';
import { hintForJobError, isPartial } from './failure.ts';
import { bytes, clean, count, countOf, facts, table, time, type Colour } from './output.ts';

type Paint = (colour: Colour, text: string) => string;

/** The status, and `partial` for what completed without having read everything. */
const statusOf = (job: Job): string => (isPartial(job) ? 'partial' : job.status);

const COLOURS: Readonly<Record<string, Colour>> = {
  completed: 'green', partial: 'yellow', failed: 'red', cancelled: 'yellow', running: 'cyan',
}; // prettier-ignore

const paintStatus = (job: Job, paint: Paint): string => paint(COLOURS[statusOf(job)] ?? 'dim', statusOf(job));

/** One line a job. */
export const jobTable = (jobs: readonly Job[], paint: Paint): string =>
  table(
    ['JOB', 'STATUS', 'CREATED UTC', 'TENANT'],
    jobs.map((job) => [
      job.job_id,
      paintStatus(job, paint),
      job.created_at.slice(5, 16).replace('T', ' '),
      job.tenant_id,
    ]),
  );

/** Everything about one job. */
export function describeJob(job: Job, paint: Paint): string {
  const { progress } = job;
  return [
    facts([
      ['Job', job.job_id],
      ['Status', statusOf(job)],
      ['Tenant', job.tenant_id],
      ['Started by', job.user_id],
      [
        'Progress',
        job.completed_at === null && progress
          ? `${Math.floor(progress.percent)}%  ${progress.phase}: ${progress.message}`
          : null,
      ],
      ['Created', time(job.created_at)],
      ['Started', time(job.started_at)],
      ['Ended', time(job.completed_at)],
      ['Cancel asked', time(job.cancel_requested_at)],
    ]),
    describeOutcome(job, paint),
  ].join(job.result || job.error ? '\n' : '');
}

/** What came of a job: its figures, its error, what it could not read. */
export function describeOutcome(job: Job, paint: Paint): string {
  const parts: string[] = [];
  if (job.error) {
    parts.push(`${paint('red', `Failed: ${clean(job.error.message)}`)} [${job.error.code}]\n`);
    for (const { message, field } of job.error.details ?? [])
      parts.push(`  ${field ? `${clean(field)}: ` : ''}${clean(message)}\n`);
    const hint = hintForJobError(job);
    if (hint) parts.push(`${hint}\n`);
  }
  if (job.status === 'cancelled') parts.push('Cancelled. What was done until then:\n');
  if (job.result && Object.keys(job.result).length > 0)
    parts.push(
      job.operation_type === 'scan'
        ? scanFacts(job.result as ScanResult)
        : generateFacts(job.result as GenerateIacResult),
    );
  const unread = job.operation_type === 'scan' ? unreadText(job.result as ScanResult | null) : '';
  if (unread) parts.push(`\n${paint('yellow', unread)}`);
  return parts.join('');
}

const scanFacts = (scan: ScanResult): string =>
  facts([
    [
      'Resources',
      scan.resources === undefined
        ? undefined
        : `${count(scan.resources)} of ${countOf(scan.resource_types ?? 0, 'type')}`,
    ],
    ['Subscriptions', scan.subscriptions],
    ['Resource groups', scan.resource_groups],
    [
      'Directory',
      joinCounts(scan, {
        users: 'user',
        groups: 'group',
        service_principals: 'service principal',
        applications: 'application',
      }),
    ],
    ['Access', joinCounts(scan, { role_assignments: 'role assignment', role_definitions: 'role definition' })],
    [
      'Changes',
      scan.changes &&
        Object.entries(scan.changes)
          .map(([name, value]) => `${count(value)} ${name}`)
          .join(', '),
    ],
    ['Archive', archiveText(scan.archive)],
  ]);

const generateFacts = (made: GenerateIacResult): string =>
  facts([
    ['Format', [made.output_format, made.terraform_provider].filter(Boolean).join(', ') || undefined],
    ['Selected', made.resources_selected],
    ['Emitted', made.resources_emitted],
    [
      'Left out',
      made.resources_left_out
        ? `${count(made.resources_left_out)} (coverage.json in the archive says why)`
        : made.resources_left_out,
    ],
    ['References', made.references],
    ['External ids', made.external_ids],
    ['Secret variables', made.secret_variables],
    ['Archive', archiveText(made.archive)],
  ]);

const archiveText = (archive: ScanResult['archive']): string | undefined =>
  archive ? `${countOf(archive.file_count, 'file')}, ${bytes(archive.size)}` : undefined;

const joinCounts = (scan: ScanResult, names: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(names)
    .map(([field, thing]) => [(scan as Record<string, unknown>)[field], thing] as const)
    .filter((pair): pair is readonly [number, string] => typeof pair[0] === 'number')
    .map(([value, thing]) => countOf(value, thing))
    .join(', ') || undefined;

const UNREAD_SHOWN_MAX = 10;

/** With a full stop, so that another sentence may follow. */
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function unreadText(scan: ScanResult | null): string {
  const scopes = scan?.unread_scopes ?? [];
  const total = scan?.unread_scope_count ?? scopes.length;
  if (total === 0) return '';
  const lines = scopes
    .slice(0, UNREAD_SHOWN_MAX)
    .map(
      ({ scope, reason, permission }) =>
        `  ${clean(scope)}\n    ${sentence(clean(reason))}${permission ? ` Missing: ${clean(permission)}` : ''}\n`,
    );
  const rest = total - lines.length;
  return [
    `Partial: ${countOf(total, 'scope')} could not be read; nothing of ${total === 1 ? 'it' : 'them'} was removed from the graph.\n`,
    ...lines,
    ...(rest > 0 ? [`  and ${count(rest)} more (unread-scopes.json in the archive names all)\n`] : []),
  ].join('');
}

/** One line a tenant; `!` marks a last scan that was partial. */
export const tenantTable = (tenants: readonly TenantSummary[]): string =>
  table(
    ['TENANT', 'RESOURCES', 'LAST SCAN UTC', 'NAME'],
    tenants.map(({ tenant_id, resources, last_scan, name }) => [
      tenant_id,
      resources,
      last_scan ? `${last_scan.completed_at.slice(5, 16).replace('T', ' ')}${last_scan.partial ? ' !' : ''}` : 'never',
      clean(name ?? ''),
    ]),
  ) + (tenants.some(({ last_scan }) => last_scan?.partial) ? '! partial: at least one scope could not be read\n' : '');

/** One tenant: its scans, the scopes that were not read in full, its resources by type. */
export function describeTenant(tenant: TenantDetail): string {
  const { last_scan, last_complete_scan } = tenant;
  const doubtful = tenant.scopes.filter(({ complete }) => !complete);
  const types = Object.entries(tenant.resources_by_type).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return [
    facts([
      ['Tenant', tenant.tenant_id],
      ['Name', tenant.name],
      ['Subscriptions', tenant.subscriptions],
      ['Resources', `${count(tenant.resources)}, role assignments and subnets included`],
      [
        'Last scan',
        last_scan
          ? `${time(last_scan.completed_at)}  ${last_scan.job_id}${last_scan.partial ? '  (partial)' : ''}`
          : 'never',
      ],
      [
        'Last complete',
        last_complete_scan ? `${time(last_complete_scan.completed_at)}  ${last_complete_scan.job_id}` : 'never',
      ],
    ]),
    ...(doubtful.length > 0
      ? [
          '\n',
          table(
            ['NOT READ IN FULL', 'COMPLETE UTC', 'BY STEPS'],
            doubtful.map(({ scope, complete_at, incomplete_steps }) => [
              clean(scope),
              complete_at === null ? 'never' : complete_at.slice(0, 16).replace('T', ' '),
              incomplete_steps.join(', '),
            ]),
          ),
        ]
      : []),
    ...(types.length > 0
      ? [
          '\n',
          table(
            ['COUNT', 'TYPE'],
            types.map(([type, number]) => [number, clean(type)]),
          ),
        ]
      : []),
  ].join('');
}

/** The health of the server and of each part that it depends on. */
export const healthText = (report: HealthReport, paint: Paint): string =>
  `${paint(report.status === 'healthy' ? 'green' : 'red', report.status)}, version ${clean(report.version)}\n\n` +
  table(
    ['PART', 'STATE', 'MS', 'MESSAGE'],
    Object.entries(report.dependencies).map(([name, { status, latency_ms, message }]) => [
      name,
      paint(status === 'up' ? 'green' : 'red', status),
      Math.round(latency_ms),
      clean(message ?? ''),
    ]),
  );
