// Puts the parts together: one tenant, served over ARM, Resource Graph, Microsoft Graph and the token endpoints until closed.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArm } from './arm.ts';
import { makeControl, readFaults, RequestLog } from './control.ts';
import { makeDirectory } from './directory.ts';
import { makeFaults } from './faults.ts';
import { openJournal } from './journal.ts';
import { makeProviderCatalog } from './provider-catalog.ts';
import { makeQuotas } from './quotas.ts';
import { readTenant } from './read-tenant.ts';
import { makeResourceGraph } from './resource-graph.ts';
import { makeServer } from './server.ts';
import { certificateIn } from './tls.ts';
import { makeTokens, TOKEN_LIFETIME_SECONDS } from './tokens.ts';
import { makeVaults } from './vaults.ts';

export const SAMPLE_TENANT = fileURLToPath(new URL('../tenants/contoso-small.json', import.meta.url));

export interface SimulatorOptions {
  /** Tenant file; the sample tenant when absent. */
  tenant?: string;
  /** A free port when absent or 0. */
  port?: number;
  /** Serve HTTPS too, on the same port. */
  tls?: boolean;
  /** Enforce the documented quotas. */
  quotas?: boolean;
  /** How many times as fast the quotas' clock runs; waits that answers ask for are as much shorter (1). */
  quotaSpeed?: number;
  /** A fault plan of the shape of a fault file. */
  faults?: unknown;
  /** Folder in which changes (and the certificate) outlive a restart; nothing is kept when absent. */
  data?: string;
  /** Most rows or items of an ARM or Resource Graph page (1,000, as Azure). */
  pageSizeMax?: number;
  /** Objects of a Microsoft Graph page without `$top` (100, as Graph). */
  directoryPageSize?: number;
  /** Most objects of a Microsoft Graph page, whatever `$top` asks for (999, as Graph). */
  directoryPageSizeMax?: number;
  /** Life of a Resource Graph skip token (one hour). */
  skipTokenLifetimeMs?: number;
  now?: () => number;
}

export interface Simulator {
  url: string;
  controlUrl: string;
  httpsUrl?: string;
  /** Certificate of the throw-away CA. */
  caFile?: string;
  close(): Promise<void>;
}

/**
 * Starts a simulator.
 *
 * @throws BadInput where the tenant file or the fault plan cannot be used
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const faults = makeFaults(now);
  faults.set(readFaults(options.faults ?? {}));
  const tenantFile = options.tenant ?? SAMPLE_TENANT;
  const tenant = await readTenant(tenantFile, now);
  const closeJournal = options.data === undefined ? () => undefined : openJournal(options.data, tenantFile, tenant);
  const temporary =
    options.tls && options.data === undefined ? await mkdtemp(path.join(os.tmpdir(), 'simulator-')) : undefined;
  const certificate = options.tls ? await certificateIn(temporary ?? path.join(options.data!, 'tls')) : undefined;
  const pageSizeMax = options.pageSizeMax ?? 1000;
  const log = new RequestLog();
  const server = makeServer(
    {
      faults,
      log,
      tokens: makeTokens({ tenant, now, lifetimeSeconds: () => faults.plan.expire_tokens_s ?? TOKEN_LIFETIME_SECONDS }),
      quotas: makeQuotas({
        enforced: options.quotas ?? false,
        now,
        speed: options.quotaSpeed ?? 1,
        userCount: () => tenant.list('users').size,
      }),
      arm: makeArm({ tenant, catalog: makeProviderCatalog(), now, pageSizeMax }),
      resourceGraph: makeResourceGraph({
        tenant,
        now,
        pageSizeMax,
        skipTokenLifetimeMs: () =>
          faults.plan.expire_skip_tokens_s === null
            ? (options.skipTokenLifetimeMs ?? 3_600_000)
            : faults.plan.expire_skip_tokens_s * 1000,
        staleMs: () => faults.plan.stale_s * 1000,
        isOmitted: (id) => faults.isOmitted(id),
        hiddenSubscriptions: () => {
          const ids = tenant
            .list('subscriptions')
            .sorted()
            .map(({ subscriptionId }) => String(subscriptionId).toLowerCase());
          return new Set(ids.filter((id) => faults.isDenied('GET', `/subscriptions/${id}`)));
        },
      }),
      directory: makeDirectory({
        tenant,
        pageSize: options.directoryPageSize ?? 100,
        pageSizeMax: options.directoryPageSizeMax ?? 999,
      }),
      vaults: makeVaults(tenant),
      now,
      control: makeControl({ tenant, faults, log }),
    },
    certificate,
  );
  const port = await server.listen(options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    controlUrl: `${url}/_control/`,
    ...(certificate ? { httpsUrl: `https://localhost:${port}`, caFile: certificate.caFile } : {}),
    async close() {
      await server.close();
      closeJournal();
      if (temporary) await rm(temporary, { recursive: true, force: true });
    },
  };
}
