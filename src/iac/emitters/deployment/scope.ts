// Where ARM deploys a resource: to the tenant, a management group, a subscription or a resource group, and for an extension onto another
// resource there. A deployment writes to its own scope alone, so everything about templates begins here.
import { parseArmId as takeApart } from '../../../graph/arm-id.ts';
import { MANAGEMENT_GROUP, RESOURCE_GROUP } from '../../arm-id.ts';

export type Scope =
  | { readonly kind: 'tenant' }
  | { readonly kind: 'managementGroup'; readonly name: string }
  | { readonly kind: 'subscription'; readonly subscription: string }
  | { readonly kind: 'resourceGroup'; readonly subscription: string; readonly name: string };

export const TENANT: Scope = { kind: 'tenant' };
/** A management group that is chosen when the deployment is started. */
export const ANY_MANAGEMENT_GROUP: Scope = { kind: 'managementGroup', name: '' };

/** A resource's id as templates need it. */
export interface Place {
  readonly scope: Scope;
  /** The resource that this one extends; undefined for what is deployed to the scope itself. */
  readonly on: Place | undefined;
  readonly type: string;
  /** Names along the type, outermost first. */
  readonly names: readonly string[];
}

/**
 * Takes the id of a resource or resource group apart; `type` where its spelling is known better than the id's.
 *
 * @throws Error where the text is the id of something else, such as a subscription
 */
export function placeOf(id: string, type?: string): Place {
  const parts = takeApart(id);
  if (!parts) throw new Error(`${id} is not the id of a resource`);
  if (parts.type === undefined) {
    if (parts.resourceGroup === undefined) throw new Error(`${id} is a subscription, not a resource`);
    const scope: Scope = { kind: 'subscription', subscription: parts.subscriptionId! };
    return { scope, on: undefined, type: RESOURCE_GROUP, names: [parts.resourceGroup] };
  }
  const { scope, on } = scopeAt(parts.scope);
  return { scope, on, type: type ?? parts.type, names: parts.names };
}

function scopeAt(id: string): { scope: Scope; on: Place | undefined } {
  if (id === '') return { scope: TENANT, on: undefined };
  const parts = takeApart(id);
  if (!parts) throw new Error(`${id} is not a scope`);
  const { subscriptionId, resourceGroup } = parts;
  if (parts.type === undefined) {
    const scope: Scope =
      resourceGroup === undefined
        ? { kind: 'subscription', subscription: subscriptionId! }
        : { kind: 'resourceGroup', subscription: subscriptionId!, name: resourceGroup };
    return { scope, on: undefined };
  }
  if (parts.type.toLowerCase() === MANAGEMENT_GROUP.toLowerCase() && parts.scope === '')
    return { scope: { kind: 'managementGroup', name: parts.names[0]! }, on: undefined };
  const on = placeOf(id);
  return { scope: on.scope, on };
}

/** The parent of a child resource; undefined where it has none but its scope. */
export function parentOf({ scope, on, type, names }: Place): Place | undefined {
  if (names.length < 2) return undefined;
  return { scope, on, type: type.slice(0, type.lastIndexOf('/')), names: names.slice(0, -1) };
}

/** The text by which scopes are compared. */
export function scopeKey(scope: Scope): string {
  switch (scope.kind) {
    case 'tenant':
      return '/';
    case 'managementGroup':
      return `mg/${scope.name}`.toLowerCase();
    case 'subscription':
      return `sub/${scope.subscription}`.toLowerCase();
    case 'resourceGroup':
      return `sub/${scope.subscription}/${scope.name}`.toLowerCase();
  }
}

/** Whether two scopes are the same; Azure ignores the case of names. */
export const isSameScope = (a: Scope, b: Scope): boolean => scopeKey(a) === scopeKey(b);

/** The subscription a scope is or lies in; undefined above subscriptions. */
export const subscriptionOf = (scope: Scope): string | undefined =>
  'subscription' in scope ? scope.subscription.toLowerCase() : undefined;

/** The id of a place, in the spelling of its parts. */
export function idOf({ scope, on, type, names }: Place): string {
  const base = on ? idOf(on) : idOfScope(scope);
  if (type === RESOURCE_GROUP) return `${base}/resourceGroups/${names[0]!}`;
  const [namespace, ...kinds] = type.split('/');
  return `${base}/providers/${namespace!}${kinds.map((kind, level) => `/${kind}/${names[level]!}`).join('')}`;
}

/** The scope's own id; empty for the tenant. */
export function idOfScope(scope: Scope): string {
  switch (scope.kind) {
    case 'tenant':
      return '';
    case 'managementGroup':
      return `/providers/${MANAGEMENT_GROUP}/${scope.name}`;
    case 'subscription':
      return `/subscriptions/${scope.subscription}`;
    case 'resourceGroup':
      return `/subscriptions/${scope.subscription}/resourceGroups/${scope.name}`;
  }
}
