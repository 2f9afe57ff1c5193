// Which things are in doubt because something around them could not be read: what was not seen there is not gone for that. An unread scope
// casts doubt on what is at or below it; the list of an extension type also on all of that type that hang on anything below the list's place.
import { keyOf, parseArmId } from '../graph/arm-id.ts';
import type { Label } from '../graph/model.ts';
import type { NodeRow } from '../services/graph-store/scan-store.ts';
import type { ScanStep } from './step.ts';

const LIST_OF: Readonly<Partial<Record<Label, string>>> = {
  User: '/users',
  IdentityGroup: '/groups',
  ServicePrincipal: '/serviceprincipals',
  Application: '/applications',
  DirectoryRole: '/rolemanagement/directory/roledefinitions',
};

/** The scopes, in lower case, any of which being unread puts a node in doubt. */
export function scopesAround(label: Label, { id, application_id }: NodeRow): string[] {
  const list = LIST_OF[label];
  if (list !== undefined) return [list, `${list}/${keyOf(id)}`];
  if (label === 'FederatedCredential') {
    const application = `/applications/${keyOf(String(application_id))}`;
    return ['/applications', application, `${application}/federatedidentitycredentials`];
  }
  const key = keyOf(id);
  const words = key.split('/');
  const above = words.map((_, index) => words.slice(0, index + 1).join('/')).slice(1);
  const parsed = parseArmId(key);
  if (parsed?.type === undefined) return above;
  const extension = `providers/${parsed.type}`;
  // a POST action shows the one thing that it is about
  return [...above, `${key}/list`, ...above.map((scope) => `${scope}/${extension}`)];
}

/** A step and all that it builds on: what it did not see because an earlier one could not show it the way is in doubt too. */
export function stepsBehind(steps: readonly ScanStep[], name: string): readonly string[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const behind = new Set<string>();
  const add = (each: string): void => {
    if (behind.has(each)) return;
    behind.add(each);
    for (const { name: check } of steps.filter(({ checks }) => checks === each)) behind.add(check);
    byName.get(each)?.needs.after.forEach(add);
  };
  add(name);
  return [...behind];
}
