// Role assignments and role definitions at any scope, as ARM lists, reads, makes and removes them.
import { armKey, parseArmPath, type ArmPath } from './arm-id.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { exists, notFound, parentNotFound, requireScope } from './arm-lookup.ts';
import { pageOf } from './arm-page.ts';
import { armError, jsonBody, queryValue, Refusal, type Answer, type Call } from './http.ts';
import { isObject } from './read-tenant.ts';
import { contains, relation } from './scopes.ts';
import type { Item, Tenant } from './tenant.ts';

/** What every caller may do here; faults refuse, roles do not. */
const EVERYTHING = { actions: ['*'], notActions: [], dataActions: [], notDataActions: [] };

/** Key of the scope of a role assignment. */
export function assignmentScope(assignment: Item): string {
  const { scope } = assignment.properties as { scope?: string };
  return armKey(scope ?? assignment.id.replace(/\/providers\/microsoft\.authorization\/roleassignments\/[^/]+$/i, ''));
}

/** Ids of the groups that a principal is in, at any depth, and its own. */
function principalAndGroups(tenant: Tenant, principalId: string): Set<string> {
  const ids = new Set([principalId.toLowerCase()]);
  for (let size = 0; size !== ids.size;) {
    size = ids.size;
    for (const group of tenant.list('groups').sorted())
      if ((group.memberIds as string[] | undefined)?.some((id) => ids.has(id.toLowerCase())))
        ids.add(group.id.toLowerCase());
  }
  return ids;
}

export function makeArmAccess({ tenant, now, pageSizeMax }: ArmOptions): ArmPart {
  function assignmentFilter(call: Call): (assignment: Item, scope: string) => boolean {
    const text = (queryValue(call, '$filter') ?? '').trim();
    const within = (relations: string[]) => (assignment: Item, scope: string) =>
      relations.includes(relation(tenant, assignmentScope(assignment), scope));
    const everywhere = within(['at', 'above', 'below']);
    if (text === '') return everywhere;
    if (/^atScope\(\)$/i.test(text)) return within(['at', 'above']);
    const principal = /^(?:atScope\(\)\s+and\s+)?principalId\s+eq\s+'?([0-9a-f-]{36})'?$/i.exec(text)?.[1];
    const reach = /^atScope/i.test(text) ? within(['at', 'above']) : everywhere;
    if (principal)
      return (assignment, scope) => principalOf(assignment) === principal.toLowerCase() && reach(assignment, scope);
    const assignee = /^(?:atScope\(\)\s+and\s+)?assignedTo\('([0-9a-f-]{36})'\)$/i.exec(text)?.[1];
    if (assignee) {
      const ids = principalAndGroups(tenant, assignee);
      return (assignment, scope) => ids.has(principalOf(assignment)) && reach(assignment, scope);
    }
    throw new Refusal(armError(400, 'UnsupportedQuery', `The filter '${text}' is not supported.`));
  }

  function listAssignments(call: Call, scope: string): Answer {
    const matches = assignmentFilter(call);
    const assignments = tenant
      .list('roleAssignments')
      .sorted()
      .filter((assignment) => matches(assignment, scope));
    return pageOf(
      call,
      assignments,
      pageSizeMax,
      (item) => item.id,
      (item) => item,
    );
  }

  /** Built-in definitions have no scope of their own: ARM puts the one asked for before their ids, but for management groups and the root. */
  function shown(definition: Item, scope: string): Item {
    const isBuiltIn = armKey(definition.id).startsWith('/providers/microsoft.authorization/');
    return isBuiltIn && /^\/subscriptions\//i.test(scope) ? { ...definition, id: scope + definition.id } : definition;
  }

  function isAssignable(definition: Item, scope: string, orBelow: boolean): boolean {
    const { assignableScopes = [] } = definition.properties as { assignableScopes?: string[] };
    return assignableScopes.some(
      (each) => contains(tenant, armKey(each), scope) || (orBelow && contains(tenant, scope, armKey(each))),
    );
  }

  function listDefinitions(call: Call, path: ArmPath): Answer {
    const text = (queryValue(call, '$filter') ?? '').trim();
    const condition = /^(?:(atScopeAndBelow\(\))(?:\s+and\s+)?)?(?:(type|roleName)\s+eq\s+'((?:[^']|'')*)')?$/i.exec(
      text,
    );
    if (!condition) throw new Refusal(armError(400, 'UnsupportedQuery', `The filter '${text}' is not supported.`));
    const [, orBelow, field, value] = condition;
    const definitions = tenant
      .list('roleDefinitions')
      .sorted()
      .filter((definition) => {
        const properties = definition.properties as Record<string, unknown>;
        const actual =
          field && String(field.toLowerCase() === 'type' ? properties.type : properties.roleName).toLowerCase();
        return (
          isAssignable(definition, armKey(path.scope), orBelow !== undefined) &&
          actual === value?.replaceAll("''", "'").toLowerCase()
        );
      });
    return pageOf(
      call,
      definitions,
      pageSizeMax,
      (item) => item.id,
      (item) => shown(item, path.scope),
    );
  }

  function findDefinition(name: string): Item | undefined {
    return tenant
      .list('roleDefinitions')
      .sorted()
      .find((each) => String(each.name).toLowerCase() === name.toLowerCase());
  }

  function putAssignment(call: Call, path: ArmPath, id: string): Answer {
    const { properties } = jsonBody(call);
    if (
      !isObject(properties) ||
      typeof properties.roleDefinitionId !== 'string' ||
      typeof properties.principalId !== 'string'
    )
      return armError(
        400,
        'InvalidRoleAssignmentRequest',
        'A role assignment needs properties.roleDefinitionId and properties.principalId.',
      );
    if (!findDefinition(properties.roleDefinitionId.split('/').at(-1)!))
      return armError(
        404,
        'RoleDefinitionDoesNotExist',
        `The specified role definition with ID '${properties.roleDefinitionId}' does not exist.`,
      );
    const before = tenant.find('roleAssignments', id);
    const twin = tenant
      .list('roleAssignments')
      .sorted()
      .find((each) => {
        const other = each.properties as Record<string, unknown>;
        return (
          armKey(each.id) !== armKey(id) &&
          assignmentScope(each) === armKey(path.scope) &&
          principalOf(each) === String(properties.principalId).toLowerCase() &&
          armKey(String(other.roleDefinitionId)) === armKey(String(properties.roleDefinitionId))
        );
      });
    if (twin)
      return armError(
        409,
        'RoleAssignmentExists',
        `The role assignment already exists. The ID of the existing role assignment is ${String(twin.name)}.`,
      );
    const at = new Date(now()).toISOString();
    const created = (before?.properties ?? { createdOn: at, createdBy: call.principalId }) as Record<string, unknown>;
    const item: Item = {
      properties: {
        principalType: 'ServicePrincipal',
        condition: null,
        conditionVersion: null,
        delegatedManagedIdentityResourceId: null,
        description: null,
        ...properties,
        scope: path.scope === '' ? '/' : path.scope,
        createdOn: created.createdOn,
        createdBy: created.createdBy,
        updatedOn: at,
        updatedBy: call.principalId,
      },
      id,
      type: 'Microsoft.Authorization/roleAssignments',
      name: path.names[0]!,
    };
    tenant.apply({ upsert: { roleAssignments: [item] } });
    return { status: before ? 200 : 201, body: item };
  }

  function putDefinition(call: Call, path: ArmPath, id: string): Answer {
    const { properties } = jsonBody(call);
    if (!isObject(properties) || typeof properties.roleName !== 'string' || !Array.isArray(properties.permissions))
      return armError(
        400,
        'InvalidRoleDefinition',
        'A role definition needs properties.roleName and properties.permissions.',
      );
    const before = findDefinition(path.names[0]!);
    const at = new Date(now()).toISOString();
    const created = (before?.properties ?? { createdOn: at, createdBy: call.principalId }) as Record<string, unknown>;
    const item: Item = {
      properties: {
        assignableScopes: [path.scope],
        ...properties,
        type: 'CustomRole',
        createdOn: created.createdOn,
        createdBy: created.createdBy,
        updatedOn: at,
        updatedBy: call.principalId,
      },
      id: before?.id ?? id,
      type: 'Microsoft.Authorization/roleDefinitions',
      name: path.names[0]!,
    };
    tenant.apply({ upsert: { roleDefinitions: [item] } });
    return { status: 201, body: item };
  }

  function remove(section: 'roleAssignments' | 'roleDefinitions', found: Item | undefined): Answer {
    if (!found) return { status: 204 };
    tenant.apply({ remove: { [section]: [found.id] } });
    return { status: 200, body: found };
  }

  return (call) => {
    const path = parseArmPath(call.segments);
    const type = path && path.types.length === 1 ? `${path.namespace}/${path.types[0]}`.toLowerCase() : '';
    if (type === 'microsoft.authorization/permissions' && path?.kind === 'collection' && call.method === 'GET') {
      requireScope(tenant, path);
      return { status: 200, body: { value: [EVERYTHING] } };
    }
    const isAssignment = type === 'microsoft.authorization/roleassignments';
    if (!path || (!isAssignment && type !== 'microsoft.authorization/roledefinitions')) return undefined;
    requireScope(tenant, path);
    if (!exists(tenant, armKey(path.scope))) throw parentNotFound(path, path.scope, 'read');
    const id = '/' + call.segments.join('/');
    const isItem = path.kind === 'item';
    const found = !isItem
      ? undefined
      : isAssignment
        ? tenant.find('roleAssignments', id)
        : findDefinition(path.names[0]!);
    switch (`${call.method} ${isItem ? 'item' : 'list'}`) {
      case 'GET list':
        return isAssignment ? listAssignments(call, armKey(path.scope)) : listDefinitions(call, path);
      case 'GET item':
        if (!found) throw notFound(path);
        return { status: 200, body: isAssignment ? found : shown(found, path.scope) };
      case 'PUT item':
        return isAssignment ? putAssignment(call, path, id) : putDefinition(call, path, id);
      case 'DELETE item':
        return remove(isAssignment ? 'roleAssignments' : 'roleDefinitions', found);
      default:
        return undefined;
    }
  };
}

function principalOf(assignment: Item): string {
  return String((assignment.properties as Record<string, unknown>).principalId).toLowerCase();
}
