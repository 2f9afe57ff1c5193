// Resources whose values Azure hands out only to a POST: a GET shows nothing, so a tool that compares by GET would always see a change.

const BAGS = [
  'appsettings',
  'azurestorageaccounts',
  'connectionstrings',
  'metadata',
  'publishingcredentials',
  'pushsettings',
];

/** Names of such resources, by type in lower case. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  'microsoft.web/sites/config': BAGS,
  'microsoft.web/sites/slots/config': BAGS,
  'microsoft.web/staticsites/config': ['appsettings', 'functionappsettings'],
};

/** True where a GET does not return what a PUT took. */
export const hidesValues = (type: string, name: string): boolean =>
  HIDDEN[type.toLowerCase()]?.includes(name.toLowerCase()) ?? false;
