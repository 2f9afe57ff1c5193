// What stands for what in another tenant: written as mapping.json by a generation that rewrites, edited by people, and taken by the next.
import { z } from 'zod';
import { Guid, ResourceGroupName, ResourceId } from './common.ts';

/** The name of an Azure region, as `westeurope` or `West Europe`. */
export const Location = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9 ]+$/, 'must be the name of an Azure region');

export const NameSuffix = z.string().regex(/^[a-z0-9]{1,10}$/, 'must be 1 to 10 lower-case letters or digits');

const DomainName = z
  .string()
  .max(253)
  .regex(/^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/, 'must be a domain name');

const Principal = z.strictObject({
  target: Guid.nullable().describe('Object id in the target tenant; null while nobody has said'),
  kind: z.string().max(64).optional(),
  name: z.string().max(1024).optional(),
  app_id: z.string().max(64).optional(),
  parameter: z.string().max(256).optional(),
});

export const Mapping = z.strictObject({
  tenants: z.record(Guid, Guid).optional().describe('Source tenant to target tenant'),
  subscriptions: z.record(Guid, Guid).optional().describe('Source subscription to target subscription'),
  locations: z.record(Location, Location).optional().describe('Source region to target region, wherever it stands'),
  resource_groups: z
    .record(ResourceId, ResourceGroupName)
    .optional()
    .describe('Id of a source resource group to the name of the target group'),
  names: z
    .record(
      ResourceId,
      z
        .string()
        .min(1)
        .max(260)
        .regex(/^[^/\\\p{Cc}]+$/u, 'must be the name of a resource'),
    )
    .optional()
    .describe('Id of a source resource to its name in the target'),
  principals: z
    .record(z.string().min(1).max(320), z.union([Guid, Principal]))
    .optional()
    .describe(
      'Object id, user principal name or application id of a source principal to its object id in the target tenant',
    ),
  domains: z
    .record(
      DomainName,
      z.union([DomainName, z.strictObject({ target: DomainName.nullable(), parameter: z.string().optional() })]),
    )
    .optional()
    .describe('Domain of the source tenant to one of the target tenant'),
  name_suffix: NameSuffix.optional().describe('Suffix for names that must be unique in the world'),
  unmapped: z.unknown().optional().describe('Written for information'),
  outside: z.unknown().optional().describe('Written for information'),
  remaining: z.unknown().optional().describe('Written for information'),
  resources: z.unknown().optional().describe('Written for information'),
});
export type Mapping = z.infer<typeof Mapping>;
