// What the graph knows of the tenants that were scanned.
import type { HttpHandler } from '@azure/functions';
import { z } from 'zod';
import { AtgError } from '../contract/errors.ts';
import { GetTenant, ListTenants } from '../contract/tenants.ts';
import type { Tenants } from '../services/graph-store/tenants.ts';
import { handle, type Frame } from './handle.ts';

interface Deps {
  readonly tenants: Tenants;
}

/** `GET /tenants`: those in the graph. */
export const makeListTenants = (frame: Frame, { tenants }: Deps): HttpHandler =>
  handle(ListTenants, frame, async () => ({ body: { tenants: await tenants.list() } }));

/** `GET /tenants/{tenant_id}`. @throws TENANT_NOT_FOUND */
export const makeGetTenant = (frame: Frame, { tenants }: Deps): HttpHandler =>
  handle(GetTenant, frame, async ({ params }) => {
    const known = z.guid().safeParse(params.tenant_id).success ? await tenants.find(params.tenant_id) : undefined;
    if (!known)
      throw new AtgError('TENANT_NOT_FOUND', 'The graph has no such tenant. GET /tenants lists those it has.');
    return { body: known };
  });
