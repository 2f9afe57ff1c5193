// The management group at the root of a tenant. Azure makes it with the tenant, calls it by the tenant's id, and nobody makes another.
import { MANAGEMENT_GROUP } from '../arm-id.ts';
import { isObject, type JsonObject } from '../json.ts';

/** Why a record is the root of its tenant, and so nothing to write; undefined where it is not. */
export function whyTenantRoot(type: string, { name, properties }: JsonObject): string | undefined {
  const tenant = isObject(properties) ? properties['tenantId'] : undefined;
  const isRoot =
    type === MANAGEMENT_GROUP &&
    typeof name === 'string' &&
    typeof tenant === 'string' &&
    name.toLowerCase() === tenant.toLowerCase();
  return isRoot ? 'Azure makes the root management group with the tenant, and no code can make it' : undefined;
}
