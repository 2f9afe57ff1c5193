// What a request leaves out: subscriptions, groups, types, and a limit. The same filter bounds what is read and what may be removed.
import type { ScanParams } from '../contract/start-scan.ts';

export interface Filter {
  /** Lower case; undefined: every visible one. */
  readonly subscriptions: ReadonlySet<string> | undefined;
  /** Lower case names. */
  readonly groups: ReadonlySet<string> | undefined;
  /** Lower case types that were asked for. */
  readonly types: ReadonlySet<string> | undefined;
  /** {@link types} and what they are inside of: a child is found through its parents. */
  readonly typesRead: ReadonlySet<string> | undefined;
  readonly limit: number | undefined;
  hasGroup(name: string | null | undefined): boolean;
  hasType(type: string): boolean;
}

/** True for a request that leaves nothing of the tenant out. */
export const isOfWholeTenant = (params: ScanParams): boolean =>
  [
    params.subscription_id,
    params.subscription_ids,
    params.resource_groups,
    params.resource_types,
    params.resource_limit,
  ].every((each) => each === undefined);

/** What a request asks for; a filter that is absent lets everything through. */
export function filterOf(params: ScanParams): Filter {
  const set = (texts: readonly string[] | undefined) => texts && new Set(texts.map((text) => text.toLowerCase()));
  const subscriptions = set(
    params.subscription_ids ?? (params.subscription_id === undefined ? undefined : [params.subscription_id]),
  );
  const groups = set(params.resource_groups);
  const types = set(params.resource_types);
  const typesRead = types && new Set([...types].flatMap(withParents));
  return {
    subscriptions,
    groups,
    types,
    typesRead,
    limit: params.resource_limit,
    hasGroup: (name) => groups === undefined || (typeof name === 'string' && groups.has(name.toLowerCase())),
    hasType: (type) => typesRead === undefined || typesRead.has(type.toLowerCase()),
  };
}

function withParents(type: string): string[] {
  const words = type.split('/');
  return words.slice(1).map((_, index) => words.slice(0, index + 2).join('/'));
}
