// What Terraform itself understands in any resource.
import { argument, BLANK, block, comment, Expression, type HclItem } from './hcl.ts';

const expressions = (texts: readonly string[]): Expression[] => texts.map((text) => new Expression(text));

/** Addresses that must come first although nothing in the resource says so; nothing where there are none. */
export const dependsOnItems = (addresses: readonly string[]): HclItem[] =>
  addresses.length === 0 ? [] : [BLANK, argument('depends_on', expressions(addresses))];

/** Arguments whose values Terraform must not compare; nothing where there are none. */
export const ignoreChangesItems = (names: readonly string[], why?: string): HclItem[] =>
  names.length === 0
    ? []
    : [
        BLANK,
        block(
          'lifecycle',
          [],
          [...(why === undefined ? [] : [comment(why)]), argument('ignore_changes', expressions(names))],
        ),
      ];
