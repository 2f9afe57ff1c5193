// Reading jobs: one by id, of either or of one type, and the list.
import { z } from 'zod';
import { Guid, JobParams } from './common.ts';
import { Job, JOB_STATUSES, OPERATION_TYPES } from './job.ts';
import { operation } from './operation.ts';

const errors = ['JOB_NOT_FOUND', 'GRAPH_UNAVAILABLE', 'INTERNAL'] as const;
const reply = { status: 200, description: 'The job', body: Job } as const;

export const GetScan = operation({
  id: 'getScan',
  route: 'GET /scan/{job_id}',
  summary: 'Read a scan job',
  params: JobParams,
  reply,
  errors,
});

export const GetGenerateIac = operation({
  id: 'getGenerateIac',
  route: 'GET /generate-iac/{job_id}',
  summary: 'Read a generation job',
  params: JobParams,
  reply,
  errors,
});

export const GetOperation = operation({
  id: 'getOperation',
  route: 'GET /operations/{job_id}',
  summary: 'Read a job of either type',
  params: JobParams,
  reply,
  errors,
});

export const ListOperations = operation({
  id: 'listOperations',
  route: 'GET /operations',
  summary: 'List jobs, newest first',
  query: z.strictObject({
    status: z.array(z.enum(JOB_STATUSES)).optional().describe('Only jobs in this status; may repeat'),
    operation_type: z.enum(OPERATION_TYPES).optional().describe('Only jobs of this type'),
    tenant_id: Guid.optional().describe('Only jobs of this tenant'),
    user_id: z.string().max(256).optional().describe('Only jobs that this caller started'),
    limit: z.int().min(1).max(200).default(50).describe('Jobs per page'),
    offset: z.int().min(0).max(1_000_000_000).default(0).describe('Jobs to pass over'),
  }),
  reply: {
    status: 200,
    description: 'One page of jobs',
    body: z
      .object({
        operations: z.array(Job),
        total: z.int(),
        limit: z.int(),
        offset: z.int(),
        next_link: z.string().nullable().describe('Address of the next page; null on the last'),
      })
      .meta({ id: 'JobPage' }),
  },
  errors: ['REQUEST_INVALID', 'GRAPH_UNAVAILABLE', 'INTERNAL'],
});
