// Ids as azurerm wants them. Azure ignores the case of ids, azurerm refuses a fixed segment that is spelled otherwise than its own.
import { parseArmId, type SpellType } from '../../../arm-id.ts';
import type { AzurermSchema } from './schema.ts';

/** The id spelled by an example of the same form; undefined where the example has another form. */
function spellBy(example: string, id: string): string | undefined {
  const [model, given] = [example, id].map((text) => text.split('/').filter((part) => part !== ''));
  const [modelAt, givenAt] = [model!, given!].map((parts) => lastProviders(parts));
  if (modelAt! < 0 || givenAt! < 0) return model!.length === given!.length ? joined(model!, given!) : undefined;
  const [modelTail, givenTail] = [model!.slice(modelAt), given!.slice(givenAt)];
  if (modelTail.length !== givenTail.length) return undefined;
  // Of a path below /providers/ every other segment is fixed: the namespace, then the kinds.
  const fits = modelTail.every((part, at) => !isFixed(at) || part.toLowerCase() === givenTail[at]!.toLowerCase());
  if (!fits) return undefined;
  const tail = givenTail.map((part, at) => (isFixed(at) ? modelTail[at]! : part));
  return `/${[...given!.slice(0, givenAt), ...tail].join('/')}`;
}

/** `providers`, the namespace, then kind and name in turn. */
const isFixed = (at: number): boolean => at < 2 || at % 2 === 0;

const lastProviders = (parts: readonly string[]): number =>
  parts.findLastIndex((part) => part.toLowerCase() === 'providers');

const FIXED = new Set(['subscriptions', 'resourcegroups']);

const joined = (model: readonly string[], given: readonly string[]): string =>
  `/${given.map((part, at) => (FIXED.has(model[at]!.toLowerCase()) ? model[at]! : part)).join('/')}`;

/** Spells ids that arguments hold, each as azurerm spells the type it names. */
export function makeRespell(schema: AzurermSchema, spell: SpellType): (text: string) => string {
  return (text) => {
    const id = parseArmId(text, spell);
    if (!id) return text;
    for (const { type } of schema.choiceFor(id.type)?.choose ?? []) {
      const example = schema.resource(id.type, type)?.import;
      const spelled = example !== undefined && !example.includes('|') ? spellBy(example, id.id) : undefined;
      if (spelled !== undefined) return spelled;
    }
    return id.id;
  };
}

/** The id a resource is imported by, in azurerm's spelling; undefined where azurerm wants another form than the data can make. */
export function importIdOf(example: string | undefined, id: string): string | undefined {
  if (example === undefined || /^https?:/i.test(example)) return undefined;
  if (!example.includes('|')) return spellBy(example, id);
  const [, second = ''] = example.split('|');
  const scope = id.slice(0, id.toLowerCase().lastIndexOf('/providers/'));
  // A diagnostic setting is named after what it watches; a role definition is followed by its scope.
  if (!second.startsWith('/')) return `${scope}|${id.slice(id.lastIndexOf('/') + 1)}`;
  const own = spellBy(example.split('|')[0]!, id);
  return own === undefined ? undefined : `${own}|${scope}`;
}
