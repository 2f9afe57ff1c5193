// What the page of an archive says of a rewriting.
import type { Plan } from '../plan.ts';
import { unmappedOf } from './document.ts';
import type { TenantMapping } from './mapping.ts';
import type { Remaining } from './remains.ts';

const count = (of: number, one: string, many: string): string =>
  `${of.toLocaleString('en-US')} ${of === 1 ? one : many}`;

/** The README's section on what was rewritten, and what was not. */
export function rewritingSection(plan: Plan, mapping: TenantMapping, remaining: readonly Remaining[]): string {
  const unmapped = unmappedOf(plan, mapping);
  const lines = [
    `Ids, regions, domains and names that must be unique in the world are those of the target${mapping.isOtherTenant ? ` tenant ${mapping.targetTenant}` : ''}; \`mapping.json\` says what stands for what. Edit it and hand it to the next generation (\`mapping\` of the request, \`--mapping FILE\` of the command line) to choose otherwise.`,
    'There are no import blocks: the code makes everything anew. What Azure makes by itself together with something else is left out.',
    unmapped.length > 0
      ? `${count(unmapped.length, 'principal or domain has', 'principals and domains have')} no target yet. Each is a variable without a default; \`unmapped\` in \`mapping.json\` says which one stands for what.`
      : 'Everything that had to be mapped has a target.',
    ...(plan.outside.size > 0
      ? [
          `${count(plan.outside.size, 'id points', 'ids point')} to what this archive does not make. Each is a variable whose value is the id that the same thing would have in the target; \`outside\` in \`mapping.json\` lists them. Give others where the target has it elsewhere.`,
        ]
      : []),
    remaining.length > 0
      ? `${count(remaining.length, 'value', 'values')} of the source are still in the code (in names, tags or free text, where a variable cannot stand); \`remaining\` in \`mapping.json\` lists each with its files.`
      : 'No id, domain or renamed name of the source is left in the code.',
  ];
  return `\n## Another home\n\n${lines.join('\n\n')}\n`;
}
