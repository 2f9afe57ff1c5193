// The orchestrations by name. Both kinds of job live the same life; their names differ so that each can be told apart in Azure.
import type { OperationType } from '../contract/job.ts';
import { runJob } from './run-job.ts';

/** Which orchestration runs which operation. Renaming one breaks jobs in flight: add a new name instead. */
export const ORCHESTRATION_OF = { scan: 'scanTenant', 'generate-iac': 'generateIac' } as const satisfies Record<
  OperationType,
  string
>;

export const orchestrations = { scanTenant: runJob, generateIac: runJob };
