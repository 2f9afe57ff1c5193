// Who calls. The principal header is believed only where the platform sets it, that is behind App Service authentication.
import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';

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

/** Reads the caller; without sign-in everybody with a key is the same caller. */
export function readCaller(request: HttpRequest, entraSignIn: boolean): Caller {
  if (!entraSignIn) return { userId: null, seesAll: true };
  const header = request.headers.get('x-ms-client-principal');
  // The platform lets nobody pass without a principal; a request that has none belongs to nobody.
  if (header === null) return { userId: '', seesAll: false };
  const { claims } = Principal.parse(JSON.parse(Buffer.from(header, 'base64').toString('utf8')));
  return {
    userId: claims.find(({ typ }) => OBJECT_ID_CLAIMS.includes(typ))?.val ?? '',
    seesAll: claims.some(({ typ, val }) => ROLE_CLAIMS.includes(typ) && val === READ_ALL_ROLE),
  };
}

/** True where the caller may know of a job with this owner. */
export const maySee = (caller: Caller, ownerId: string | null): boolean => caller.seesAll || ownerId === caller.userId;
