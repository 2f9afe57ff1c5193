import type { HttpHandler } from '@azure/functions';
import { AtgError } from '../contract/errors.ts';
import { StartGenerateIac, type GenerateIacParams } from '../contract/start-generate-iac.ts';
import { acceptJob, type AcceptDeps } from './accept-job.ts';
import { handle, type Frame } from './handle.ts';

/** `POST /generate-iac`. */
export const makeStartGenerateIac = (frame: Frame, deps: AcceptDeps): HttpHandler =>
  handle(StartGenerateIac, frame, (call) => {
    refuseTargetWithoutSubscription(call.body);
    return acceptJob(deps, 'generate-iac', call);
  });

/** The rule that the document states as `dependentSchemas`. @throws REQUEST_INVALID */
function refuseTargetWithoutSubscription(body: GenerateIacParams): void {
  const { target_tenant_id: tenant, target_subscription_id: subscription, mapping } = body;
  if (tenant !== undefined && tenant !== body.tenant_id && subscription === undefined && !mapping?.subscriptions)
    throw new AtgError('REQUEST_INVALID', 'A target tenant needs a subscription to write for.', {
      details: [
        { field: 'target_subscription_id', message: 'is needed with target_tenant_id, or mapping.subscriptions' },
      ],
    });
}
