// Resource groups that a request names and that are nowhere: a misspelt name must not look like a group without resources.
import type { Scan } from './step.ts';

const GROUPS_PER_PAGE = 1_000;
const NAMES_SHOWN = 20;

/** A line for the job's history that names them; undefined where all were found. For after the step that reads the groups. */
export async function groupsNotFound({ scanStore, jobId, params }: Scan): Promise<string | undefined> {
  const wanted = new Map((params.resource_groups ?? []).map((name) => [name.toLowerCase(), name]));
  for (let after = ''; wanted.size > 0;) {
    const page = await scanStore.page({
      label: 'ResourceGroup',
      scanId: jobId,
      after,
      limit: GROUPS_PER_PAGE,
      fields: ['name'],
    });
    for (const { name } of page) wanted.delete(String(name).toLowerCase());
    if (page.length < GROUPS_PER_PAGE) break;
    after = page.at(-1)!.id;
  }
  if (wanted.size === 0) return undefined;
  const names = [...wanted.values()];
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  return `None of the subscriptions that were read has a resource group ${names.slice(0, NAMES_SHOWN).join(', ')}${more}. Check the spelling, or whether the group is gone.`;
}
