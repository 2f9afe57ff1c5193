// Where a body names a user, group, application or identity of the directory by its id. Such an id means nothing in another tenant, so
// it becomes a reference or a parameter wherever it stands.
import type { Path } from '../json.ts';

/** Names that hold principals in every type. */
const ANYWHERE = new Set(['principalid', 'admingroupobjectids']);

/** Paths by type in lower case, names in lower case; `*` stands for any one step. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  'microsoft.keyvault/vaults': ['properties.accesspolicies.*.objectid'],
  'microsoft.keyvault/vaults/accesspolicies': ['properties.accesspolicies.*.objectid'],
  'microsoft.sql/servers': ['properties.administrators.sid'],
  'microsoft.sql/servers/administrators': ['properties.sid'],
  'microsoft.sql/managedinstances': ['properties.administrators.sid'],
  'microsoft.sql/managedinstances/administrators': ['properties.sid'],
  'microsoft.dbformysql/flexibleservers/administrators': ['properties.sid'],
  'microsoft.synapse/workspaces/administrators': ['properties.sid'],
  'microsoft.synapse/workspaces/sqladministrators': ['properties.sid'],
};

/** True where a text at a path of a body is the id of a principal. */
export function isPrincipalAt(type: string, path: Path): boolean {
  const names = path.filter((step) => typeof step === 'string');
  if (ANYWHERE.has(names.at(-1)?.toLowerCase() ?? '')) return true;
  const places = BY_TYPE[type.toLowerCase()];
  const place = path.map((step) => (typeof step === 'number' ? '*' : step.toLowerCase())).join('.');
  return places?.includes(place) ?? false;
}
