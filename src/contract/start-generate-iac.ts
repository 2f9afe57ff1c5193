// Starting a generation of Infrastructure-as-Code from the graph.
import { z } from 'zod';
import {
  Guid,
  IdempotencyHeader,
  JOB_ACCEPTED_HEADERS,
  ResourceGroupName,
  ResourceId,
  ResourceType,
} from './common.ts';
import { JobAccepted } from './job.ts';
import { Location, Mapping, NameSuffix } from './mapping.ts';
import { operation } from './operation.ts';

export const StartGenerateIac = operation({
  id: 'startGenerateIac',
  route: 'POST /generate-iac',
  summary: 'Generate Infrastructure-as-Code from the graph of a tenant',
  headers: IdempotencyHeader,
  body: z
    .strictObject({
      tenant_id: Guid.describe('Entra tenant whose graph is read; it must have been scanned'),
      output_format: z
        .enum(['terraform', 'bicep', 'arm'])
        .default('terraform')
        .describe('Language of the code: terraform, bicep, or arm for ARM templates'),
      terraform_provider: z
        .enum(['azapi', 'azurerm'])
        .optional()
        .describe(
          'Terraform provider; azurerm when absent: azurerm where it can carry a resource truthfully, azapi for the rest. azapi writes every resource with azapi',
        ),
      subscription_ids: z.array(Guid).min(1).max(1000).optional().describe('Only resources of these subscriptions'),
      resource_groups: z
        .array(ResourceGroupName)
        .min(1)
        .max(1000)
        .optional()
        .describe('Only resources of these resource groups'),
      resource_types: z.array(ResourceType).min(1).max(1000).optional().describe('Only resources of these types'),
      resource_ids: z
        .array(ResourceId)
        .min(1)
        .max(1000)
        .optional()
        .describe('Only these resources, with what they need (include_dependencies)'),
      include_dependencies: z
        .boolean()
        .default(true)
        .describe('With a filter: also what the selected resources refer to'),
      include_directory: z.boolean().default(false).describe('Also users, groups and applications'),
      include_rbac: z.boolean().default(true).describe('Also role assignments and custom role definitions'),
      auto_import: z.boolean().default(true).describe('Write import blocks for what exists already'),
      target_tenant_id: Guid.optional().describe(
        'Rewrite for this tenant; needs target_subscription_id or mapping.subscriptions. No import blocks are written',
      ),
      target_subscription_id: Guid.optional().describe('Rewrite for this subscription, whichever a resource is in'),
      target_location: Location.optional().describe('Rewrite for this region, wherever a resource is'),
      name_suffix: NameSuffix.optional().describe(
        'Suffix for names that must be unique in the world; made of the target when absent',
      ),
      mapping: Mapping.optional().describe(
        'What stands for what, as in the mapping.json of an earlier generation; wins over the target fields',
      ),
    })
    .meta({
      // what a schema of members cannot say, in the document's words; the function refuses by the same rule
      dependentSchemas: {
        target_tenant_id: {
          anyOf: [
            { type: 'object', required: ['target_subscription_id'], properties: { target_subscription_id: {} } },
            {
              type: 'object',
              required: ['mapping'],
              properties: {
                mapping: { type: 'object', required: ['subscriptions'], properties: { subscriptions: {} } },
              },
            },
          ],
        },
      },
    }),
  reply: { status: 202, description: 'The job was accepted', body: JobAccepted, headers: JOB_ACCEPTED_HEADERS },
  errors: [
    'REQUEST_INVALID',
    'JSON_INVALID',
    'TENANT_NOT_FOUND',
    'BODY_TOO_LARGE',
    'CONTENT_TYPE_UNSUPPORTED',
    'IDEMPOTENCY_KEY_REUSED',
    'TOO_MANY_REQUESTS',
    'GRAPH_UNAVAILABLE',
    'STORAGE_UNAVAILABLE',
    'EVENTS_UNAVAILABLE',
    'START_FAILED',
    'INTERNAL',
  ],
});

export type GenerateIacParams = z.infer<typeof StartGenerateIac.body>;
