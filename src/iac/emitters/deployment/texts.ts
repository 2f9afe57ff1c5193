// Texts that hold references, as expressions. ARM refuses an expression of more than 24,576 characters (ARM template best practices,
// Template limits), whichever language it was written in; so long literal parts go to variables, and where even that is too much the
// text is written as it was read.
import { ParameterUse, Reference, type TextPart } from '../../model.ts';
import { tagOf } from '../../names.ts';
import type { Plan } from '../../plan.ts';

const EXPRESSION_MAX = 24_000;
/** Longer literal parts stand in variables. */
const PART_MAX = 2_000;

/** Literal texts that stand in a template's variables, by name. */
export class Variables {
  readonly texts = new Map<string, string>();

  /** The name of a variable that holds a text. */
  nameOf(text: string): string {
    const name = `text_${tagOf(text, 12)}`;
    this.texts.set(name, text);
    return name;
  }
}

/** True for a literal that has to be a variable of its own. */
export const isLongPart = (text: string): boolean => text.length > PART_MAX;
/** True for an expression that ARM refuses for its length. */
export const isTooLong = (expression: string): boolean => expression.length > EXPRESSION_MAX;

/** What a text was when it was read. */
export const asRead = (parts: readonly TextPart[], { parameters }: Plan): string =>
  parts
    .map((part) => {
      if (part instanceof Reference) return part.value;
      return part instanceof ParameterUse ? (parameters.get(part.name)?.default ?? '') : part;
    })
    .join('');
