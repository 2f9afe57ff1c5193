import type { HttpHandler } from '@azure/functions';
import { AtgError } from '../contract/errors.ts';
import { StartGenerateIac, type GenerateIacParams } from '../contract/start-generate-iac.ts';
import { acceptJob, type AcceptDeps } from './accept-job.ts';
import { handle, type Frame } from './handle.ts';

export interface StartGenerateIacDeps extends AcceptDeps {
  readonly tenants: { has(tenantId: string): Promise<boolean> };
}

const REWRITES = ['target_tenant_id', 'target_subscription_id', 'target_location', 'name_suffix'] as const;

export const makeStartGenerateIac = (frame: Frame, deps: StartGenerateIacDeps): HttpHandler =>
  handle(StartGenerateIac, frame, async (call) => {
    refuseWhatIsNotThere(call.body);
    if (!(await deps.tenants.has(call.body.tenant_id)))
      throw new AtgError(
        'TENANT_NOT_FOUND',
        'The graph has no such tenant. Scan it first: POST /scan with the same tenant_id.',
      );
    return acceptJob(deps, 'generate-iac', call);
  });

/** Says aloud what the engine cannot do yet, instead of ignoring it. */
function refuseWhatIsNotThere(body: GenerateIacParams): void {
  if (body.output_format !== 'terraform')
    throw new AtgError(
      'FORMAT_NOT_SUPPORTED',
      `output_format ${body.output_format} is not available yet. Ask for terraform.`,
    );
  if (body.terraform_provider === 'azurerm')
    throw new AtgError('FORMAT_NOT_SUPPORTED', 'terraform_provider azurerm is not available yet. Ask for azapi.');
  const rewrites = REWRITES.filter((name) => body[name] !== undefined);
  if (rewrites.length > 0)
    throw new AtgError(
      'OPTION_NOT_SUPPORTED',
      `Rewriting for another tenant is not available yet. Leave out ${rewrites.join(', ')}.`,
      {
        details: rewrites.map((field) => ({ field, message: 'is not available yet' })),
      },
    );
}
