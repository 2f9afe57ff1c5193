// What the graph knows of the tenants that were scanned.
import { z } from 'zod';
import { Timestamp } from './job.ts';
import { operation } from './operation.ts';

export const TenantSummary = z
  .object({
    tenant_id: z.guid(),
    name: z.string().nullable(),
    resources: z
      .int()
      .describe('Resource nodes in the graph; a scan counts role assignments and inline children (subnets) apart'),
    subscriptions: z.int(),
    resources_by_type: z.record(z.string(), z.int()),
    last_scan: z
      .object({ job_id: z.string(), completed_at: Timestamp, partial: z.boolean() })
      .nullable()
      .describe('The newest scan that ended as completed'),
    last_complete_scan: z
      .object({ job_id: z.string(), completed_at: Timestamp })
      .nullable()
      .describe('The newest one that read everything'),
  })
  .meta({ id: 'TenantSummary' });
export type TenantSummary = z.infer<typeof TenantSummary>;

const ScopeState = z
  .object({
    scope: z.string().describe('/subscriptions/ID, or / for the directory and what is above the subscriptions'),
    complete: z.boolean().describe('The last scan that covered it read all of it'),
    incomplete_steps: z
      .array(z.string())
      .describe('Steps of the scan that did not read all of it, or that a scan began and never ended'),
    synced_at: Timestamp.describe('When a scan last came to its end on it'),
    complete_at: Timestamp.nullable().describe('Until when all of it was last known in full; null: never'),
  })
  .describe('How far the graph can be trusted on one scope');

export const TenantDetail = TenantSummary.extend({
  scopes: z.array(ScopeState).describe('Every scope that a scan covered as a whole'),
}).meta({ id: 'TenantDetail' });
export type TenantDetail = z.infer<typeof TenantDetail>;

export const ListTenants = operation({
  id: 'listTenants',
  route: 'GET /tenants',
  summary: 'List the tenants in the graph',
  reply: {
    status: 200,
    description: 'Every tenant',
    body: z.object({ tenants: z.array(TenantSummary) }).meta({ id: 'TenantList' }),
  },
  errors: ['GRAPH_UNAVAILABLE', 'INTERNAL'],
});

export const GetTenant = operation({
  id: 'getTenant',
  route: 'GET /tenants/{tenant_id}',
  summary: 'Read what the graph knows of one tenant',
  params: z.object({ tenant_id: z.string().describe('Entra tenant id') }),
  reply: { status: 200, description: 'The tenant', body: TenantDetail },
  errors: ['TENANT_NOT_FOUND', 'GRAPH_UNAVAILABLE', 'INTERNAL'],
});
