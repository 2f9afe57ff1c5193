// Scopes as a person names them. Pure.

const DIRECTORY_LISTS: Readonly<Record<string, string>> = {
  users: 'Users of the directory',
  groups: 'Groups of the directory',
  applications: 'Applications of the directory',
  serviceprincipals: 'Service principals of the directory',
};
const SECTIONS: Readonly<Record<string, string>> = {
  resources: 'The list of resources',
  resourcegroups: 'The list of resource groups',
};

/**
 * What a scope is, in words: of an ARM id, of the path of a list of ARM or Microsoft Graph, or of something else as it stands.
 *
 * @param names display names of subscriptions, by id in lower case
 */
export function scopeInWords(scope: string, names: ReadonlyMap<string, string>): string {
  if (scope === '/') return 'Everything: the root of the tenant';
  const words = scope.split('/').slice(1);
  const [first = '', second] = words;
  const root = first.toLowerCase();
  if (root !== 'subscriptions' && root !== 'providers') {
    if (!scope.startsWith('/')) return scope;
    return (second === undefined && DIRECTORY_LISTS[root]) || `In the directory: ${words.join('/')}`;
  }
  if (root === 'subscriptions' && second === undefined) return 'The list of subscriptions';
  const parts: string[] = [];
  let at = 0;
  if (root === 'subscriptions') {
    parts.unshift(`subscription ${names.get(second!.toLowerCase()) ?? second}`);
    at = 2;
    if (words[2]?.toLowerCase() === 'resourcegroups' && words[3] !== undefined) {
      parts.unshift(`group ${words[3]}`);
      at = 4;
    }
  }
  for (; at < words.length;) {
    // types and names take turns, and a resource may be called so too
    const isNext = (index: number): boolean => index > at && (index - at) % 2 === 0;
    const end = words.findIndex((word, index) => isNext(index) && word.toLowerCase() === 'providers');
    const section = words.slice(at, end < 0 ? undefined : end);
    parts.unshift(sectionInWords(section));
    at += section.length;
  }
  const said = parts.join(' in ');
  return said[0]!.toUpperCase() + said.slice(1);
}

/** `providers`, a namespace, and types with names by turns; without the last name it is a list. */
function sectionInWords(words: readonly string[]): string {
  if (words[0]!.toLowerCase() !== 'providers') return SECTIONS[words[0]!.toLowerCase()] ?? words.join('/');
  const [namespace, ...rest] = words.slice(1);
  if (namespace === undefined) return 'the list of providers';
  if (rest.length === 0) return `all of ${namespace}`;
  if (namespace.toLowerCase() === 'microsoft.management' && rest[0]!.toLowerCase() === 'managementgroups')
    return rest[1] === undefined ? 'the list of management groups' : `management group ${rest.slice(1).join('/')}`;
  return rest.length % 2 === 0 ? [namespace, ...rest].join('/') : `the list of ${[namespace, ...rest].join('/')}`;
}
