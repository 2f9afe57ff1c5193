// Pieces that the pages of all languages have in common.
import { PLACED_SUBSCRIPTION } from '../arm-id.ts';
import type { Plan } from '../plan.ts';
import type { OutputFile } from './emitter.ts';

/** `1 resource`, `2,000 resources`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/**
 * What a reader must know of subscriptions where the code puts some into management groups; empty where it puts none.
 *
 * @param step what the code is used by: `An apply`; undefined where it takes over what exists
 */
export function subscriptionsSection({ entries }: Plan, step: string | undefined): string[] {
  const count = [...entries.values()].filter(({ type }) => type === PLACED_SUBSCRIPTION).length;
  if (count === 0) return [];
  const sees = `The code holds the place of ${plural(count, 'subscription')} among the management groups. Where a subscription is decides which policy and access it inherits.`;
  return [
    `## Subscriptions

${sees} ${step === undefined ? 'An import leaves each where it is.' : `${step} moves ${count === 1 ? 'it' : 'each'} there from where it is; the subscription itself must exist.`} Who moves one needs Owner of it, and Management Group Contributor in the old group and the new.`,
  ];
}

/** What a reader must know of a graph that another tool wrote; empty where a scan wrote it. */
export function notStoredRemark({ entries }: Plan): string[] {
  const parts = [...entries.values()].flatMap(({ notStored }) => (notStored ? [notStored] : []));
  if (parts.length === 0) return [];
  const members = [...new Set(parts.flat())].sort().map((name) => `\`${name}\``);
  return [
    `${plural(parts.length, 'resource was', 'resources were')} put into the graph by another tool than \`atg scan\`, in parts. What it did not keep (${members.join(', ')}) is missing here where Azure has it: \`not_stored\` in \`coverage.json\` says of each. Scan the tenant with \`atg scan\` and generate again before you apply this.`,
  ];
}

/** What must never be committed, as `.gitignore` says it. */
export const gitIgnore = (patterns: readonly string[]): OutputFile => ({
  path: '.gitignore',
  contentType: 'text/plain; charset=utf-8',
  body: patterns.map((pattern) => `${pattern}\n`).join(''),
});

const LEFT_OUT_SHOWN = 50;

/** What was selected and is not in the code, and what is written inside something else. */
export function leftOutSection({ leftOut, inline }: Plan): string {
  const inside =
    inline.length > 0
      ? `${plural(inline.length, 'thing')} that Azure lists by themselves (subnets, for instance) ${inline.length === 1 ? 'is' : 'are'} written inside their parent.`
      : '';
  if (leftOut.length === 0) return `## Left out\n\nNothing that was selected.${inside && ` ${inside}`}`;
  const rows = leftOut
    .slice(0, LEFT_OUT_SHOWN)
    .map(({ id, reason }) => `| \`${id.replace(/[`|\r\n]/g, ' ')}\` | ${reason.replace(/[|\r\n]/g, ' ')} |`);
  const more =
    leftOut.length > LEFT_OUT_SHOWN ? `\n\n… and ${leftOut.length - LEFT_OUT_SHOWN} more, in \`coverage.json\`.` : '';
  return `## Left out\n\n| Resource | Why |\n| --- | --- |\n${rows.join('\n')}${more}${inside && `\n\n${inside}`}`;
}
