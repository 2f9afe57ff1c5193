// Pieces that several operations share.
import { z } from 'zod';

export const JobParams = z.object({ job_id: z.string().describe('The job id that the POST answered') });

export const IdempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters without blanks')
    .optional()
    .describe('The same key and body within 24 hours answer the first job instead of starting another'),
});

/** A GUID in any case, kept in lower case. `z.uuid()` would refuse well-known ones such as Microsoft Graph's application id. */
export const Guid = z.guid().toLowerCase();

/** ARM resource group names: at most 90 characters, no control characters or path separators. */
export const ResourceGroupName = z
  .string()
  .min(1)
  .max(90)
  .regex(/^[^/\\\p{Cc}]+$/u, 'must be the name of a resource group, not its id');
/** `Namespace/type[/type…]`, as ARM spells types. */
export const ResourceType = z
  .string()
  .max(260)
  .regex(
    /^[A-Za-z][A-Za-z0-9.]*(\/[A-Za-z0-9._-]+)+$/,
    'must be a resource type such as Microsoft.Storage/storageAccounts',
  );
/** An ARM resource id: begins with a slash, no control characters. */
export const ResourceId = z
  .string()
  .max(2048)
  .regex(/^\/[^\p{Cc}]+$/u, 'must be an ARM resource id that begins with /');

export const JOB_ACCEPTED_HEADERS = {
  Location: "The job's address",
  'Retry-After': 'Seconds to wait before asking for its status',
} as const;
