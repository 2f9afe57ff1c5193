// The text that a value of the model stands for, with references and parameters as they were read: what is compared, taken apart and
// converted is never an expression.
import { ParameterUse, Reference, TextWithReferences, type Value } from '../../model.ts';

/** The default of a parameter, by its name. */
export type ParameterDefaults = (name: string) => string | undefined;

/** The text of a value; undefined where it is no text. */
export function plainText(value: Value, defaults: ParameterDefaults): string | undefined {
  if (typeof value === 'string') return value;
  if (!(value instanceof TextWithReferences)) return undefined;
  return value.parts
    .map((part) =>
      part instanceof Reference ? part.value : part instanceof ParameterUse ? (defaults(part.name) ?? '') : part,
    )
    .join('');
}
