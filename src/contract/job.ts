// The job: what a caller sees of one scan or one generation, from queued to its end.
import { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.ts';

export const OPERATION_TYPES = ['scan', 'generate-iac'] as const;
export const JOB_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export const TERMINAL_STATUSES = ['completed', 'failed', 'cancelled'] as const;

export type OperationType = (typeof OPERATION_TYPES)[number];
export type JobStatus = (typeof JOB_STATUSES)[number];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

/** `scan-` or `iac-` and 12 hex digits; also the Durable instance id, the Web PubSub group's tail and the blob prefix. */
export const JOB_ID_PATTERN = /^(scan|iac)-[0-9a-f]{12}$/;

const SCAN_PHASES = [
  'starting', 'subscriptions', 'resources', 'directory', 'rbac', 'relationships', 'reconcile', 'archive', 'done',
] as const; // prettier-ignore
const GENERATE_PHASES = ['starting', 'reading', 'resolving', 'emitting', 'archive', 'done'] as const;
export type Phase = (typeof SCAN_PHASES)[number] | (typeof GENERATE_PHASES)[number];
export const PHASES = [...new Set<Phase>([...SCAN_PHASES, ...GENERATE_PHASES])] as [Phase, ...Phase[]];

export const Timestamp = z.iso.datetime().describe('ISO 8601, UTC');
const errorCodes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

export const JobProgress = z
  .object({
    phase: z.enum(PHASES),
    message: z.string(),
    percent: z.number().min(0).max(100).describe('Never goes down'),
  })
  .catchall(z.number())
  .describe('Where the job stands; further members are counts');

export const JobError = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.array(z.object({ field: z.string().optional(), message: z.string() })).optional(),
});

export const UnreadScope = z.object({
  scope: z.string().describe('ARM id or Graph path that could not be read'),
  step: z.string().describe('The scan step that met it'),
  reason: z.string(),
  permission: z.string().nullable().describe('The permission that would have allowed it, when Azure told'),
});

export const Archive = z.object({
  name: z.string().describe('File name of the ZIP'),
  size: z.int().describe('Bytes'),
  sha256: z.string(),
  file_count: z.int(),
});

const counts = z.record(z.string(), z.int());

export const ScanResult = z
  .object({
    mode: z.enum(['full', 'incremental']).describe('How the scan really ran'),
    mode_reason: z.string().describe('Why it ran so, and what an incremental scan took over without reading it'),
    partial: z.boolean().describe('True where at least one scope could not be read'),
    subscriptions: z.int(),
    resource_groups: z.int(),
    resources: z.int().describe('Resources read, inline children not counted'),
    resource_types: z.int().describe('Distinct types among them, compared without case'),
    resources_by_type: counts,
    inline_children: z.int().describe('Subnets and the like, which ARM shows inside their parent'),
    users: z.int(),
    groups: z.int(),
    service_principals: z.int(),
    applications: z.int(),
    role_definitions: z.int(),
    role_assignments: z.int(),
    relationships: counts.describe('Edges of what this scan read, by type, as the graph holds them at its end'),
    unresolved_references: counts.describe('References whose end is not in the graph, by kind'),
    changes: z.object({ created: z.int(), updated: z.int(), unchanged: z.int(), removed: z.int() }),
    unread_scopes: z.array(UnreadScope).describe('At most 1,000; the archive holds all'),
    unread_scope_count: z.int(),
    withheld: counts.describe(
      'What Azure did not show of what was read, by kind: settings and deployments to the tenant, for which more than Reader at the root management group is needed (docs/permissions.md), and columns that a table of Resource Graph has not; no gap of the scan',
    ),
    requests: counts.describe('Calls to Azure by API, and those that were throttled'),
    archive: Archive.nullable(),
  })
  .partial()
  .describe('What a scan found; a cancelled or failed scan has the members it got to');

export const GenerateIacResult = z
  .object({
    output_format: z.enum(['terraform', 'bicep', 'arm']),
    terraform_provider: z.enum(['azapi', 'azurerm']).nullable(),
    resources_selected: z.int(),
    resources_emitted: z.int(),
    resources_left_out: z.int(),
    references: z.int().describe('Ids replaced by references'),
    external_ids: z.int().describe('Ids that point outside the selection and stay literal'),
    secret_variables: z.int(),
    properties_dropped: z.int().describe('Properties the schema does not know; coverage.json names each'),
    archive: Archive.nullable(),
  })
  .partial()
  .describe('What a generation made');

const JobLinks = z.object({
  self: z.string(),
  events: z.string(),
  subscribe: z.string(),
  files: z.string(),
  download: z.string(),
});

export const Job = z
  .object({
    job_id: z.string().regex(JOB_ID_PATTERN),
    operation_type: z.enum(OPERATION_TYPES),
    status: z.enum(JOB_STATUSES),
    tenant_id: z.guid(),
    user_id: z.string().nullable(),
    params: z.record(z.string(), z.unknown()).describe('The request as accepted, defaults filled in'),
    progress: JobProgress.nullable(),
    result: z.union([ScanResult, GenerateIacResult]).nullable(),
    error: JobError.nullable(),
    created_at: Timestamp,
    started_at: Timestamp.nullable(),
    updated_at: Timestamp,
    completed_at: Timestamp.nullable(),
    cancel_requested_at: Timestamp.nullable(),
    links: JobLinks,
  })
  .meta({ id: 'Job' });

export const JobAccepted = z
  .object({
    job_id: z.string().regex(JOB_ID_PATTERN),
    operation_type: z.enum(OPERATION_TYPES),
    status: z.enum(JOB_STATUSES).describe('queued; another one where an idempotency key found an older job'),
    created_at: Timestamp,
    status_url: z.string(),
    events_url: z.string(),
    subscribe_url: z.string(),
  })
  .meta({ id: 'JobAccepted' });

export type Job = z.infer<typeof Job>;
export type JobAccepted = z.infer<typeof JobAccepted>;
export type JobProgress = z.infer<typeof JobProgress>;
export type JobError = z.infer<typeof JobError>;
export type ScanResult = z.infer<typeof ScanResult>;
export type GenerateIacResult = z.infer<typeof GenerateIacResult>;
export type JobResult = ScanResult | GenerateIacResult;
export type UnreadScope = z.infer<typeof UnreadScope>;
export type Archive = z.infer<typeof Archive>;

/** True once a status can no longer change. */
export const isTerminal = (status: JobStatus): status is TerminalStatus =>
  (TERMINAL_STATUSES as readonly string[]).includes(status);
