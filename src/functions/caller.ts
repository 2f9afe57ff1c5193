// Who calls. The principal header is believed only where the platform sets it, that is behind App Service authentication.
import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { AtgError } from '../contract/errors.ts';

/** The app role that lets a caller see the jobs of others. */
export const READ_ALL_ROLE = 'Operations.Read.All';

export interface Caller {
  /** Object id of the signed-in user or app; null where sign-in is off. */
  readonly userId: string | null;
  /** True where the caller may see every job. */
  readonly seesAll: boolean;
}

const Principal = z.object({ claims: z.array(z.object({ typ: z.string(), val: z.string() })).default([]) });
const OBJECT_ID_CLAIMS = ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'oid'];
const ROLE_CLAIMS = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];

/**
 * Reads the caller; without sign-in everybody with a key is the same caller.
 * @throws SIGN_IN_UNREADABLE where sign-in is on and the header names nobody: jobs without an owner would be everybody's
 */
export function readCaller(request: HttpRequest, entraSignIn: boolean): Caller {
  if (!entraSignIn) return { userId: null, seesAll: true };
  const claims = readClaims(request.headers.get('x-ms-client-principal') ?? '');
  const userId = claims.find(({ typ }) => OBJECT_ID_CLAIMS.includes(typ))?.val;
  if (!userId) throw unreadable();
  return { userId, seesAll: claims.some(({ typ, val }) => ROLE_CLAIMS.includes(typ) && val === READ_ALL_ROLE) };
}

function readClaims(header: string): z.infer<typeof Principal>['claims'] {
  try {
    return Principal.parse(JSON.parse(Buffer.from(header, 'base64').toString('utf8'))).claims;
  } catch (cause) {
    throw unreadable(cause);
  }
}

const unreadable = (cause?: unknown): AtgError =>
  new AtgError(
    'SIGN_IN_UNREADABLE',
    'The sign-in of this request names no caller. Sign in again with a user or app of this tenant.',
    { cause },
  );

/** True where the caller may know of a job with this owner. */
export const maySee = (caller: Caller, ownerId: string | null): boolean => caller.seesAll || ownerId === caller.userId;
