// Who calls. The principal header is believed only where the platform sets it, that is behind App Service authentication.
import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { AtgError } from '../contract/errors.ts';

/** The app roles that reach the jobs of others: to see them, and to cancel them and delete their files as well. */
export const READ_ALL_ROLE = 'Operations.Read.All';
export const MANAGE_ALL_ROLE = 'Operations.Manage.All';

export interface Caller {
  /** Object id of the signed-in user or app; null where sign-in is off. */
  readonly userId: string | null;
  /** True where the caller may see every job. */
  readonly seesAll: boolean;
  /** True where the caller may cancel every job and delete its files. */
  readonly managesAll: boolean;
}

const Principal = z.object({ claims: z.array(z.object({ typ: z.string(), val: z.string() })).default([]) });
const OBJECT_ID_CLAIMS = ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'oid'];
const ROLE_CLAIMS = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];

/**
 * Reads the caller; without sign-in everybody with a key is the same caller.
 * @throws SIGN_IN_UNREADABLE where sign-in is on and the header names nobody: jobs without an owner would be everybody's
 */
export function readCaller(request: HttpRequest, entraSignIn: boolean): Caller {
  if (!entraSignIn) return { userId: null, seesAll: true, managesAll: true };
  const claims = readClaims(request.headers.get('x-ms-client-principal') ?? '');
  const userId = claims.find(({ typ }) => OBJECT_ID_CLAIMS.includes(typ))?.val;
  if (!userId) throw unreadable();
  const roles = claims.filter(({ typ }) => ROLE_CLAIMS.includes(typ)).map(({ val }) => val);
  const managesAll = roles.includes(MANAGE_ALL_ROLE);
  return { userId, seesAll: managesAll || roles.includes(READ_ALL_ROLE), managesAll };
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
export const maySee = ({ seesAll, userId }: Caller, ownerId: string | null): boolean => seesAll || ownerId === userId;

/** True where the caller may cancel a job with this owner and delete its files. */
export const mayChange = ({ managesAll, userId }: Caller, ownerId: string | null): boolean =>
  managesAll || ownerId === userId;
