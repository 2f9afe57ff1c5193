// Ids that code for another tenant names and does not make: nobody can say whether the target has such a thing, so each is a variable, with
// the id that the same thing would have there as its value.
import type { ArmId, SpellType } from '../arm-id.ts';
import { looksLikeArmId, parseArmId } from '../arm-id.ts';
import type { Parameter } from '../model.ts';
import { nameFor } from '../names.ts';
import { eachText, targetOf } from '../references.ts';
import type { Resource } from '../model.ts';

/** Ids of a resource that may turn out to be outside: what lies in a resource group, since everything above is mapped or Azure's own. */
export function idsIn({ body, identity }: Pick<Resource, 'body' | 'identity'>, spell: SpellType): string[] {
  const found = new Set<string>();
  const note = (text: string): void => {
    if (looksLikeArmId(text) && isInGroup(parseArmId(text, spell))) found.add(text);
  };
  eachText(body, note);
  identity?.ids.forEach(note);
  return [...found];
}

const isInGroup = (id: ArmId | undefined): boolean => id?.resourceGroup !== undefined;

/** A parameter for each text that points to nothing of the output, by the text. */
export function outsideParameters(
  texts: Iterable<string>,
  spell: SpellType,
  has: (key: string) => boolean,
): ReadonlyMap<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  const taken = new Set<string>();
  for (const text of [...texts].sort()) {
    if (targetOf(text, spell, has)) continue;
    const { name, type } = parseArmId(text, spell)!;
    parameters.set(text, {
      name: nameFor('outside', name, text, taken),
      description: `Id of ${name} (${type}), which this archive does not make; the value is the id that it would have in the target`,
      default: text,
    });
  }
  return parameters;
}
