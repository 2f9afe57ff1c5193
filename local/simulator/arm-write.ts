// ARM's writes: PUT, PATCH and DELETE of groups and resources change the present snapshot, at once and for every reader.
// What ARM refuses for lack of a parent, a location or a readable body is refused here in its words.
import { isAzurerm } from './complete-body.ts';
import { withComputedValues } from './computed-values.ts';
import { armKey, parentKey, parseArmId, parseArmPath, typeKey, type ArmPath } from './arm-id.ts';
import { assignmentScope } from './arm-access.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { bodyOf, exists, findEmbedded, notFound, parentNotFound, requireScope, requireType } from './arm-lookup.ts';
import { armError, jsonBody, queryValue, type Answer, type Call } from './http.ts';
import { principalsOf, withIdentity } from './managed-identity.ts';
import { begun, isLong, operationAddress } from './operations.ts';
import { withStatedDefaults } from './stated-defaults.ts';
import { afterPut, embeds, needsLocation, withPartIds } from './provider-catalog.ts';
import { isObject } from './read-tenant.ts';
import type { Item, Resource } from './tenant.ts';

/** A JSON merge patch (null takes away, lists are replaced); tags too are replaced whole, as ARM does. */
function patched(before: unknown, patch: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...(isObject(before) ? before : {}) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else if (isObject(value) && name !== 'tags') result[name] = patched(result[name], value);
    else result[name] = value;
  }
  return result;
}

/** azurerm takes 200 for most things that it makes, as their services answer; for these it takes 201 alone. */
const ANSWERS_CREATED = new Set([
  'microsoft.authorization/policyassignments',
  'microsoft.authorization/policydefinitions',
]);
/** These are made while the caller waits at another address, and azurerm takes no other answer. */
const ANSWERS_ACCEPTED = new Set([
  'microsoft.dbforpostgresql/flexibleservers',
  'microsoft.dbforpostgresql/flexibleservers/databases',
]);
/** Their properties are names that people chose, so Azure adds none. */
const IS_BAG = new Set(['microsoft.web/sites/config', 'microsoft.web/sites/slots/config']);
/** A PUT that does not speak of the identity leaves it, and azurerm relies on that. */
const KEEPS_IDENTITY = new Set(['microsoft.compute/virtualmachines', 'microsoft.compute/virtualmachinescalesets']);

export function makeArmWrite({ tenant, catalog, now }: ArmOptions): ArmPart {
  function putGroup(call: Call, path: ArmPath): Answer {
    const body = jsonBody(call);
    const id = `/subscriptions/${call.segments[1]}/resourceGroups/${call.segments[3]}`;
    const before = tenant.find('resourceGroups', id);
    if (typeof body.location !== 'string')
      return armError(400, 'LocationRequired', 'The location property is required for this definition.');
    if (before && String(before.location).toLowerCase() !== body.location.toLowerCase())
      return armError(
        409,
        'InvalidResourceGroupLocation',
        `Invalid resource group location '${body.location}'. The Resource group already exists in location '${String(before.location)}'.`,
      );
    const group: Item = {
      id: before?.id ?? id,
      name: before?.name ?? call.segments[3]!,
      type: 'Microsoft.Resources/resourceGroups',
      location: body.location,
      ...(isObject(body.tags) ? { tags: body.tags } : {}),
      ...(typeof body.managedBy === 'string' ? { managedBy: body.managedBy } : {}),
      properties: { provisioningState: 'Succeeded' },
    };
    requireScope(tenant, { ...path, group: '' });
    tenant.apply({ upsert: { resourceGroups: [group] } });
    return { status: before || isAzurerm(call) ? 200 : 201, body: group };
  }

  function patchGroup(call: Call, path: ArmPath): Answer {
    requireScope(tenant, path);
    const before = tenant.find('resourceGroups', '/' + call.segments.join('/'))!;
    const { tags, managedBy } = jsonBody(call);
    const group = {
      ...before,
      ...(isObject(tags) ? { tags } : {}),
      ...(typeof managedBy === 'string' ? { managedBy } : {}),
    };
    tenant.apply({ upsert: { resourceGroups: [group] } });
    return { status: 200, body: group };
  }

  function deleteGroup(call: Call, path: ArmPath): Answer {
    requireScope(tenant, path);
    const id = '/' + call.segments.join('/');
    removeAll(armKey(id), { resourceGroups: [id] });
    return accepted(call, { deleted: id });
  }

  /** An answer that sends the caller to where the end of the operation is told. */
  function accepted(call: Call, operation: Record<string, string>): Answer {
    return { status: 202, headers: { location: operationAddress(call, operation), 'retry-after': '0' } };
  }

  /** The answer of services that tell azurerm of a write at another address alone. */
  function acceptedWrite(call: Call, id: string): Answer {
    const { status, headers } = accepted(call, { written: id });
    return { status, headers: { ...headers, 'azure-asyncoperation': headers!.location! } };
  }

  function removeAll(key: string, more: { resourceGroups?: string[] }): void {
    const own = tenant.resources.get(key);
    const gone = [...(own ? [own] : []), ...tenant.allBelow(key)];
    const resources = gone.map((resource) => resource.item.id);
    const servicePrincipals = principalsOf(tenant, new Set(gone.map((resource) => resource.key)));
    const roleAssignments = tenant
      .list('roleAssignments')
      .sorted()
      .filter((assignment) => `${assignmentScope(assignment)}/`.startsWith(`${key}/`))
      .map((assignment) => assignment.id);
    tenant.apply({ remove: { resources, roleAssignments, servicePrincipals, ...more } });
  }

  function save(type: string, written: Item): Record<string, unknown> {
    const { item, servicePrincipals } = withIdentity(tenant, type, withComputedValues(type, written));
    const born = tenant.resource(item.id) ? [] : [item.id];
    tenant.apply({ upsert: { resources: [item], servicePrincipals }, born });
    return bodyOf(tenant.resource(item.id)!);
  }

  function putResource(call: Call, path: ArmPath, id: string, before: Resource | undefined): Answer {
    const sent = jsonBody(call);
    const type = typeKey(path);
    const known = catalog.type(type);
    if (!before) {
      requireType(tenant, catalog, path, type);
      const parent = parentKey(id, path);
      if (!exists(tenant, parent)) throw parentNotFound(path, parent, 'write');
      if (needsLocation(known) && typeof sent.location !== 'string')
        return armError(400, 'LocationRequired', `The location property is required for this definition.`);
    }
    const keepsIdentity =
      KEEPS_IDENTITY.has(type) && sent.identity === undefined && before?.item.identity !== undefined;
    const item: Item = {
      ...(keepsIdentity && { identity: before!.item.identity }),
      ...withPartIds(known, before?.item.id ?? id, afterPut(known, before?.item, sent)),
      id: before?.item.id ?? id,
      name: before?.item.name ?? path.names.at(-1)!,
      type: before?.item.type ?? known?.type ?? `${path.namespace}/${path.types.join('/')}`,
      apiVersion: queryValue(call, 'api-version') ?? '',
    };
    if (isObject(item.properties) && !IS_BAG.has(type))
      item.properties = { ...item.properties, provisioningState: 'Succeeded' };
    if (!isAzurerm(call)) {
      const body = save(type, item);
      return { status: before ? 200 : 201, body, ...(isLong(type) && { headers: begun(call, item.id, now()) }) };
    }
    const body = save(type, withStatedDefaults(type, item));
    if (ANSWERS_ACCEPTED.has(type)) return acceptedWrite(call, item.id);
    return { status: !before && ANSWERS_CREATED.has(type) ? 201 : 200, body };
  }

  /** Where ARM keeps things of this type inside their parent: the parent, and the name of its list. */
  function embeddedPlace(path: ArmPath, id: string): { owner: Resource; list: string } | undefined {
    if (path.types.length < 2) return undefined;
    const owner = tenant.resource(id.split('/').slice(0, -2).join('/'));
    const list = owner && embeds(catalog.type(owner.type), path.types.at(-1)!);
    return list === undefined ? undefined : { owner: owner!, list };
  }

  function putEmbedded(
    call: Call,
    path: ArmPath,
    id: string,
    { owner, list }: { owner: Resource; list: string },
  ): Answer {
    const sent = jsonBody(call);
    const properties = isObject(owner.item.properties) ? owner.item.properties : {};
    const items = (properties[list] as Item[] | null | undefined) ?? [];
    const before = items.find((item) => armKey(item.id) === armKey(id));
    const body = afterPut(catalog.type(typeKey(path)), before, sent);
    const written: Item = {
      ...body,
      name: before?.name ?? path.names.at(-1)!,
      id: before?.id ?? id,
      type: before?.type ?? catalog.type(typeKey(path))?.type ?? `${path.namespace}/${path.types.join('/')}`,
      properties: { ...(isObject(body.properties) ? body.properties : {}), provisioningState: 'Succeeded' },
    };
    const item = isAzurerm(call) ? withStatedDefaults(typeKey(path), written) : written;
    const changed = before ? items.map((each) => (each === before ? item : each)) : [...items, item];
    tenant.apply({ upsert: { resources: [{ ...owner.item, properties: { ...properties, [list]: changed } }] } });
    return { status: before || isAzurerm(call) ? 200 : 201, body: item };
  }

  function deleteEmbedded(id: string): Answer | undefined {
    const found = findEmbedded(tenant, id);
    if (!found) return undefined;
    const without = (value: unknown): unknown => {
      if (Array.isArray(value)) return (value as unknown[]).filter((each) => each !== found.item).map(without);
      if (!isObject(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, without(each)]));
    };
    tenant.apply({ upsert: { resources: [without(found.owner.item) as Item] } });
    removeAll(armKey(id), {});
    return { status: 200 };
  }

  function patchResource(call: Call, path: ArmPath, id: string, before: Resource | undefined): Answer {
    if (!before) {
      if (findEmbedded(tenant, id))
        return armError(405, 'MethodNotAllowed', `PATCH is not supported for type '${path.types.join('/')}'; use PUT.`);
      throw notFound(path);
    }
    const item = {
      ...patched(before.item, jsonBody(call)),
      id: before.item.id,
      name: before.item.name,
      type: before.item.type,
    };
    const body = save(before.type, item);
    return isAzurerm(call) && ANSWERS_ACCEPTED.has(before.type) ? acceptedWrite(call, item.id) : { status: 200, body };
  }

  return (call) => {
    const path = parseArmPath(call.segments);
    if (!path || !['PUT', 'PATCH', 'DELETE'].includes(call.method)) return undefined;
    const isGroup = path.kind === 'scope' && path.group !== '';
    if (isGroup)
      return call.method === 'PUT'
        ? putGroup(call, path)
        : call.method === 'PATCH'
          ? patchGroup(call, path)
          : deleteGroup(call, path);
    const id = '/' + call.segments.join('/');
    if (path.kind !== 'item' || parseArmId(id) === undefined) return undefined;
    requireScope(tenant, path);
    const before = tenant.resource(id);
    if (call.method === 'PATCH') return patchResource(call, path, id, before);
    if (call.method === 'DELETE') {
      if (!before) return deleteEmbedded(id) ?? { status: 204 };
      removeAll(before.key, {});
      return { status: 200 };
    }
    const place = before ? undefined : embeddedPlace(path, id);
    return place ? putEmbedded(call, path, id, place) : putResource(call, path, id, before);
  };
}
