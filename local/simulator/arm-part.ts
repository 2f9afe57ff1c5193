// What the parts of Azure Resource Manager share: what they are made of, and how they are called.
import type { Answer, Call } from './http.ts';
import type { ProviderCatalog } from './provider-catalog.ts';
import type { Tenant } from './tenant.ts';

export interface ArmOptions {
  tenant: Tenant;
  catalog: ProviderCatalog;
  now: () => number;
  /** Most items of a page of any list. */
  pageSizeMax: number;
}

/** A part of ARM: answers a call, or leaves it to the next part. */
export type ArmPart = (call: Call) => Answer | undefined;
