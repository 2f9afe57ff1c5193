// How Microsoft Graph shows a directory object: its type, what is selected, and never the keys that the snapshot adds.
import { queryValue, type Call } from './http.ts';
import type { DirectorySection, Item, RecordSection } from './tenant.ts';

/** A directory object and the list it is in. */
export interface DirectoryObject {
  section: DirectorySection;
  item: Item;
}

/** Something that the directory says of its objects: who holds what. */
export interface DirectoryRecord {
  section: RecordSection;
  item: Item;
}

const ADDED_KEYS = ['memberIds', 'ownerIds', 'federatedIdentityCredentials'];
export const ODATA_TYPE: Readonly<Record<DirectorySection, string>> = {
  users: '#microsoft.graph.user',
  groups: '#microsoft.graph.group',
  servicePrincipals: '#microsoft.graph.servicePrincipal',
  applications: '#microsoft.graph.application',
};
/** What Graph gives of a user where nothing is selected. */
const USER_DEFAULTS = [
  'id',
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

/** An object as Graph shows it. */
export function shownObject(
  { section, item }: DirectoryObject | DirectoryRecord,
  select: readonly string[] | undefined,
  withType: boolean,
): Record<string, unknown> {
  const wanted =
    select?.map((name) => name.toLowerCase()) ??
    (section === 'users' ? USER_DEFAULTS.map((name) => name.toLowerCase()) : undefined);
  const shown: Record<string, unknown> =
    withType && section in ODATA_TYPE ? { '@odata.type': ODATA_TYPE[section as DirectorySection] } : {};
  for (const [name, value] of Object.entries(item))
    if (!ADDED_KEYS.includes(name) && (!wanted || wanted.includes(name.toLowerCase()))) shown[name] = value;
  return shown;
}

export function selectOf(call: Call): string[] | undefined {
  const select = queryValue(call, '$select');
  return select === undefined || select === '*' ? undefined : select.split(',').map((name) => name.trim());
}
