// A tenant as the simulator takes it, the changes of it, and the chance that both are made of.
export type Item = Record<string, unknown> & { id: string };
export const SECTIONS = [
  'managementGroups', 'subscriptions', 'roleDefinitions', 'users', 'groups', 'applications', 'resourceGroups', 'servicePrincipals',
  'resources', 'roleAssignments', 'directoryRoleDefinitions', 'directoryRoleAssignments', 'directoryRoleEligibilities',
  'appRoleAssignments', 'oauth2PermissionGrants',
] as const; // prettier-ignore
export type Section = (typeof SECTIONS)[number];
export type Snapshot = { tenant: Item } & Record<Section, Item[]>;

/** A change as the simulator's control API takes it. */
export interface Change {
  readonly upsert: Partial<Record<Section, Item[]>>;
  readonly remove: Partial<Record<Section, string[]>>;
}

export interface Chance {
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly upTo: (count: number) => number;
  readonly of: <T>(items: readonly T[]) => T;
  readonly guid: () => string;
}

export function chanceOf(random: () => number): Chance {
  const upTo = (count: number) => Math.floor(random() * count);
  const hex = (count: number) => Array.from({ length: count }, () => upTo(16).toString(16)).join('');
  return {
    random,
    upTo,
    of: (items) => items[upTo(items.length)]!,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}

/** True for an id that is this one or below it. */
export const isWithin = (id: string, above: string): boolean =>
  `${id}/`.toLowerCase().startsWith(`${above}/`.toLowerCase());
