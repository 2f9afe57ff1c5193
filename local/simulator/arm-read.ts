// ARM's reads of any resource type: one by id, the children of a parent, the lists of a scope, and the POST actions that only read.
import { armKey, parseArmPath, typeKey, type ArmPath } from './arm-id.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { completed } from './complete-body.ts';
import {
  bodyOf,
  embeddedIn,
  exists,
  findEmbedded,
  isListOnly,
  notFound,
  parentNotFound,
  requireScope,
  requireType,
} from './arm-lookup.ts';
import { pageOf } from './arm-page.ts';
import { notSimulated, queryValue, type Answer, type Call } from './http.ts';
import { SCOPE } from './provider-catalog.ts';
import { relation, type Relation } from './scopes.ts';
import type { Resource } from './tenant.ts';
import { without } from './without.ts';

/** Types whose lists reach beyond their own scope, and how far without a filter. */
const REACHING: Readonly<Record<string, readonly Relation[]>> = {
  'microsoft.authorization/locks': ['at', 'below'],
  'microsoft.authorization/policyassignments': ['at', 'above', 'below'],
  'microsoft.authorization/policyexemptions': ['at', 'above', 'below'],
  'microsoft.authorization/denyassignments': ['at', 'above', 'below'],
  'microsoft.authorization/roleeligibilityscheduleinstances': ['at', 'above', 'below'],
};

const ELSEWHERE_TOO = SCOPE.tenant | SCOPE.managementGroup | SCOPE.subscription | SCOPE.extension;

export function makeArmRead({ tenant, catalog, pageSizeMax }: ArmOptions): ArmPart {
  function get(call: Call, path: ArmPath, id: string): Answer {
    requireScope(tenant, path);
    const resource = tenant.resource(id);
    if (resource) return { status: 200, body: completed(call, resource.type, bodyOf(resource)) };
    const embedded = findEmbedded(tenant, id);
    if (embedded) return { status: 200, body: completed(call, typeKey(path), embedded.item) };
    const parent = path.types.length > 1 ? id.split('/').slice(0, -2).join('/') : path.scope;
    if (!exists(tenant, armKey(parent))) throw parentNotFound(path, parent, 'read');
    throw notFound(path);
  }

  function listChildren(call: Call, path: ArmPath, type: string): Answer {
    const parent = '/' + call.segments.slice(0, -1).join('/');
    const key = armKey(parent);
    if (!exists(tenant, key)) throw parentNotFound(path, parent, 'read');
    const bodies = new Map<string, Record<string, unknown>>();
    const owner = tenant.resources.get(key);
    const prefix = `${key}/${path.types.at(-1)!.toLowerCase()}/`;
    for (const { item } of owner ? embeddedIn(owner) : []) {
      const childKey = armKey(item.id);
      if (childKey.startsWith(prefix) && !childKey.slice(prefix.length).includes('/')) bodies.set(childKey, item);
    }
    for (const child of tenant.below(key)) if (child.type === type) bodies.set(child.key, bodyOf(child));
    if (bodies.size === 0) requireType(tenant, catalog, path, type);
    return pageOf(
      call,
      [...bodies.values()],
      pageSizeMax,
      (body) => String(body.id),
      (body) => body,
    );
  }

  function listAtScope(call: Call, path: ArmPath, type: string): Answer {
    const scope = armKey(path.scope);
    if (!exists(tenant, scope)) throw parentNotFound(path, path.scope, 'read');
    requireType(tenant, catalog, path, type);
    return pageOf(call, atScope(call, type, scope), pageSizeMax, (resource) => resource.item.id, bodyOf);
  }

  function atScope(call: Call, type: string, scope: string): Resource[] {
    const reach = REACHING[type];
    if (reach) {
      const filter = queryValue(call, '$filter')?.toLowerCase().replaceAll(' ', '');
      const relations: readonly Relation[] =
        filter === 'atexactscope()' ? ['at'] : filter === 'atscope()' ? ['at', 'above'] : reach;
      return tenant.ofType(type).filter((resource) => relations.includes(relation(tenant, resource.scope, scope)));
    }
    const isOwnList = ((catalog.type(type)?.scopes ?? 0) & ELSEWHERE_TOO) !== 0;
    const isGroupOrResource = tenant.resources.has(scope) || tenant.list('resourceGroups').has(scope);
    if (isOwnList || isGroupOrResource || scope === '/')
      return tenant.below(scope).filter((resource) => resource.type === type);
    return tenant.ofType(type).filter((resource) => resource.key.startsWith(`${scope}/`) && !resource.isExtension);
  }

  function action(call: Call, path: ArmPath): Answer | undefined {
    const name = path.types.at(-1)!.toLowerCase();
    const target = tenant.resource('/' + call.segments.slice(0, -1).join('/'));
    if (!target) {
      const targetPath = parseArmPath(call.segments.slice(0, -1))!;
      requireScope(tenant, targetPath);
      if (targetPath.kind === 'item' && !findEmbedded(tenant, '/' + call.segments.slice(0, -1).join('/')))
        throw notFound(targetPath);
      return undefined;
    }
    if (name !== 'list' || !isListOnly(target)) return notSimulated(call);
    return { status: 200, body: without(target.item, 'apiVersion') };
  }

  return (call) => {
    const path = parseArmPath(call.segments);
    if (!path || path.types.length === 0) return undefined;
    const isHead = call.method === 'HEAD';
    if ((call.method === 'GET' || isHead) && path.kind === 'item') {
      const answer = get(call, path, '/' + call.segments.join('/'));
      return isHead ? { status: 204 } : answer;
    }
    if (path.kind !== 'collection') return undefined;
    if (call.method === 'POST') return action(call, path);
    if (call.method !== 'GET') return undefined;
    requireScope(tenant, path);
    const type = typeKey(path);
    return path.types.length > 1 ? listChildren(call, path, type) : listAtScope(call, path, type);
  };
}
