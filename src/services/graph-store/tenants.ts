// What the graph knows of each tenant: counts by type, and its last scans.
import type { TenantSummary } from '../../contract/tenants.ts';

export interface Tenants {
  has(tenantId: string): Promise<boolean>;
  find(tenantId: string): Promise<TenantSummary | undefined>;
  list(): Promise<TenantSummary[]>;
}
