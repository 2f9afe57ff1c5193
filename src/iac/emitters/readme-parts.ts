// Pieces that the pages of all languages have in common.
import { MANAGEMENT_GROUP } from '../arm-id.ts';
import type { Plan } from '../plan.ts';

/** `1 resource`, `2,000 resources`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** What a reader must do about subscriptions where the code makes management groups; empty where it makes none. */
export function subscriptionsSection({ entries }: Plan): string[] {
  const count = [...entries.values()].filter(({ type }) => type === MANAGEMENT_GROUP).length;
  if (count === 0) return [];
  return [
    `## Subscriptions

The code holds ${plural(count, 'management group')} and moves no subscription into ${count === 1 ? 'it' : 'them'}: where a subscription is decides which policy and access it inherits, so nobody should move one by the way. A tenant that was read keeps each where it is. In another, put each into its group when the groups are there, and before what relies on their policy:

\`\`\`sh
az account management-group subscription add --name GROUP --subscription ID
\`\`\``,
  ];
}

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
