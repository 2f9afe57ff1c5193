// Starting a scan of a tenant.
import { z } from 'zod';
import { Guid, IdempotencyHeader, JOB_ACCEPTED_HEADERS, ResourceGroupName, ResourceType } from './common.ts';
import { JobAccepted } from './job.ts';
import { operation } from './operation.ts';

export const StartScan = operation({
  id: 'startScan',
  route: 'POST /scan',
  summary: 'Scan a tenant into the graph',
  headers: IdempotencyHeader,
  body: z.strictObject({
    tenant_id: Guid.describe('Entra tenant to scan'),
    subscription_ids: z
      .array(Guid)
      .min(1)
      .max(1000)
      .optional()
      .describe('Subscriptions to read; every visible one when absent'),
    subscription_id: Guid.optional().describe('One subscription; the older name of subscription_ids'),
    resource_groups: z.array(ResourceGroupName).min(1).max(1000).optional().describe('Only these resource groups'),
    resource_types: z.array(ResourceType).min(1).max(1000).optional().describe('Only these resource types'),
    resource_limit: z.int().min(1).optional().describe('Read at most so many resources'),
    include_directory: z.boolean().default(true).describe('Read users, groups, service principals and applications'),
    include_rbac: z.boolean().default(true).describe('Read role definitions and role assignments'),
    mode: z
      .enum(['full', 'incremental'])
      .default('full')
      .describe('Read everything, or what changed since the last complete scan'),
    max_concurrency: z.int().min(1).max(50).default(8).describe('Activities that read at the same time'),
  }),
  reply: { status: 202, description: 'The job was accepted', body: JobAccepted, headers: JOB_ACCEPTED_HEADERS },
  errors: [
    'REQUEST_INVALID',
    'JSON_INVALID',
    'SCAN_RUNNING',
    'BODY_TOO_LARGE',
    'CONTENT_TYPE_UNSUPPORTED',
    'IDEMPOTENCY_KEY_REUSED',
    'TOO_MANY_REQUESTS',
    'GRAPH_UNAVAILABLE',
    'STORAGE_UNAVAILABLE',
    'EVENTS_UNAVAILABLE',
    'START_FAILED',
    'INTERNAL',
  ],
});

export type ScanParams = z.infer<typeof StartScan.body>;
