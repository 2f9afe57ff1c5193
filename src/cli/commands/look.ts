// `atg tenants` and `atg health`: what there is to see without starting anything.
import type { Command } from 'commander';
import { z } from 'zod';
import { GetHealth } from '../../contract/health.ts';
import { describeTenant, healthText, tenantTable } from '../describe.ts';
import { failure } from '../failure.ts';
import type { Bind } from './context.ts';

/** Adds `atg tenants` and `atg health`. */
export function addLookCommands(program: Command, bind: Bind): void {
  const tenants = program
    .command('tenants')
    .description('List the tenants in the graph, or show one')
    .argument('[tenant-id]', 'The tenant to show');
  bind(tenants, async (context, _flags, [id]) => {
    const { output } = context;
    if (id === undefined) {
      const { api } = await context.server();
      const list = await api.listTenants();
      output.result(list, () =>
        list.tenants.length === 0
          ? 'No tenant was scanned yet. Begin with: atg scan --tenant-id GUID'
          : tenantTable(list.tenants),
      );
      return 0;
    }
    if (!z.guid().safeParse(id).success)
      throw failure('USAGE', `${JSON.stringify(id)} is not a GUID; \`atg tenants\` lists the tenants`);
    const { api } = await context.server();
    const tenant = await api.getTenant(id);
    output.result(tenant, () => describeTenant(tenant));
    return 0;
  });

  const health = program.command('health').description(`${GetHealth.summary}; exits 1 where one does not`);
  bind(health, async (context) => {
    const { api } = await context.server();
    const report = await api.getHealth();
    context.output.result(report, () => healthText(report, context.output.paint));
    return report.status === 'healthy' ? 0 : 1;
  });
}
