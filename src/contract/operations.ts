// Every operation of the API, in the order in which the documentation shows them.
import { CancelOperation } from './cancel-operation.ts';
import { ListEvents, SubscribeEvents } from './events.ts';
import { DeleteFiles, DownloadFiles, ListFiles } from './files.ts';
import { GetGenerateIac, GetOperation, GetScan, ListOperations } from './get-jobs.ts';
import { GetHealth, GetOpenApi } from './health.ts';
import type { OperationSpec } from './operation.ts';
import { StartGenerateIac } from './start-generate-iac.ts';
import { StartScan } from './start-scan.ts';
import { GetTenant, ListTenants } from './tenants.ts';

export const OPERATIONS: readonly OperationSpec[] = [
  StartScan,
  GetScan,
  StartGenerateIac,
  GetGenerateIac,
  ListOperations,
  GetOperation,
  CancelOperation,
  ListEvents,
  SubscribeEvents,
  ListFiles,
  DownloadFiles,
  DeleteFiles,
  ListTenants,
  GetTenant,
  GetHealth,
  GetOpenApi,
];
