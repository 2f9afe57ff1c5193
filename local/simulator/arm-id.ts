// ARM ids taken apart: which subscription, group, type, parent and scope an id or a request path names.
// Ids are compared without regard to case everywhere; never compare the text of two ids, compare their keys.

/** An ARM id or the path of a request, e.g. `/subscriptions/S/resourceGroups/G/providers/NS/T1/N1/T2/N2`. */
export interface ArmPath {
  /** `scope`: a subscription, group or the tenant itself; `namespace`: `{scope}/providers/NS`; `collection`: ends in a type; `item`: ends in a name. */
  kind: 'scope' | 'namespace' | 'collection' | 'item';
  /** Subscription id in lower case, `''` outside subscriptions. */
  subscriptionId: string;
  /** Resource group name in lower case, `''` outside groups. */
  group: string;
  /** Id of what stands before the last `/providers/`, as written; `''` is the tenant. */
  scope: string;
  namespace: string;
  types: string[];
  names: string[];
}

/** The text by which ids are compared: lower case, one leading slash, none at the end. */
export function armKey(id: string): string {
  return '/' + id.replace(/^\/+|\/+$/g, '').toLowerCase();
}

/** `NS/T1/T2` of a path, in lower case. */
export function typeKey(path: ArmPath): string {
  return [path.namespace, ...path.types].join('/').toLowerCase();
}

/**
 * Takes an ARM path apart from left to right, so that a name may be any word, `providers` included.
 *
 * @param segments the parts of the path between slashes, decoded
 * @returns undefined where the path has not the shape of an ARM id
 */
export function parseArmPath(segments: readonly string[]): ArmPath | undefined {
  const path: ArmPath = {
    kind: 'scope',
    subscriptionId: '',
    group: '',
    scope: '',
    namespace: '',
    types: [],
    names: [],
  };
  if (segments.some((segment) => segment === '')) return undefined;
  let at = 0;
  const is = (word: string) => segments[at]?.toLowerCase() === word;
  if (is('subscriptions')) {
    if (segments.length < 2) return undefined;
    path.subscriptionId = segments[1]!.toLowerCase();
    at = 2;
    if (is('resourcegroups')) {
      if (segments.length < 4) return undefined;
      path.group = segments[3]!.toLowerCase();
      at = 4;
    }
  }
  while (at < segments.length) {
    if (!is('providers') || at + 1 >= segments.length) return undefined;
    path.scope = at === 0 ? '' : '/' + segments.slice(0, at).join('/');
    path.namespace = segments[at + 1]!;
    path.types = [];
    path.names = [];
    path.kind = 'namespace';
    for (at += 2; at < segments.length && !(is('providers') && path.types.length > 0); at += 2) {
      path.types.push(segments[at]!);
      path.kind = 'collection';
      if (at + 1 >= segments.length) return path;
      path.names.push(segments[at + 1]!);
      path.kind = 'item';
    }
  }
  return path;
}

/** Takes an ARM id apart; undefined where it is none. */
export function parseArmId(id: string): ArmPath | undefined {
  const trimmed = id.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? undefined : parseArmPath(trimmed.split('/'));
}

/** The key of the resource, group or subscription that an id hangs below; `/` is the tenant. */
export function parentKey(id: string, path: ArmPath): string {
  if (path.types.length > 1) return armKey(id).split('/').slice(0, -2).join('/');
  return armKey(path.scope);
}

/** True where `key` is `scope` or lies below it; `/` is above everything. Both are keys. */
export function isAtOrBelow(key: string, scope: string): boolean {
  return scope === '/' || key === scope || key.startsWith(scope + '/');
}
