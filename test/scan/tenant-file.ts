// A tenant file as its format says it is, and what can be told of the ids in it. It shares no code with the scanner.

export type Json = Readonly<Record<string, unknown>>;
export type Item = Json & { readonly id: string };
/** A tenant file in its JSON form. */
export type Snapshot = { readonly tenant: Json } & Readonly<Record<List, readonly Item[]>> &
  Readonly<Partial<Record<OptionalList, readonly Item[]>>>;

export const LISTS = [
  'managementGroups', 'subscriptions', 'resourceGroups', 'resources', 'roleDefinitions', 'roleAssignments', 'users', 'groups',
  'servicePrincipals', 'applications',
] as const; // prettier-ignore
type List = (typeof LISTS)[number];
/** Lists that a file may leave out. */
export const OPTIONAL_LISTS = [
  'directoryRoleDefinitions',
  'directoryRoleAssignments',
  'directoryRoleEligibilities',
  'appRoleAssignments',
  'oauth2PermissionGrants',
] as const;
export type OptionalList = (typeof OPTIONAL_LISTS)[number];

export const key = (id: string): string => id.toLowerCase().replace(/^\/+/, '/').replace(/\/+$/, '');
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const object = (value: unknown): Json => (isObject(value) ? value : {});
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
export const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const SUBSCRIPTION = /^\/subscriptions\/[^/]+/;
export const GROUP = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/;

/** The type of an id, in lower case: what follows its last `/providers/`, without the names. */
export function typeOf(id: string): string {
  const [namespace = '', ...words] = key(id).split('/providers/').at(-1)!.split('/');
  return [namespace, ...words.filter((_, index) => index % 2 === 0)].join('/');
}
/** What stands before the last `/providers/`. */
export const scopeOf = (id: string): string => key(id).slice(0, key(id).lastIndexOf('/providers/'));
export const isChild = (id: string): boolean => typeOf(id).split('/').length > 2;
export const parentOf = (id: string): string => key(id).split('/').slice(0, -2).join('/');
export const isAbove = (id: string): boolean => !key(id).startsWith('/subscriptions/');

/** Everything the file holds that the graph shows as a node of its own, by key. */
export function nodesOf(snapshot: Snapshot) {
  const networks = snapshot.resources.filter(({ id }) => typeOf(id) === 'microsoft.network/virtualnetworks');
  const subnets = networks.flatMap(({ properties }) =>
    ((object(properties).subnets as Item[] | undefined) ?? []).filter((subnet) => typeof subnet.id === 'string'),
  );
  const twins = snapshot.roleAssignments.filter(({ id }) => !isAbove(id));
  const eligible = 'microsoft.authorization/roleeligibilityscheduleinstances';
  const resources = [...snapshot.resources.filter(({ id }) => typeOf(id) !== eligible), ...subnets, ...twins];
  return {
    resources: new Map(resources.map((item) => [key(item.id), item])),
    subnets: new Set(subnets.map(({ id }) => key(id))),
    eligibilities: snapshot.resources.filter(({ id }) => typeOf(id) === eligible),
  };
}
