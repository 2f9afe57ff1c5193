// What a text of a body stands for that is not an id of ARM: a principal, or a value that another resource computes.
import { isGuid } from '../graph/arm-id.ts';
import type { ComputedValues } from './computed-values.ts';
import type { PlannedDirectory } from './directory.ts';
import { ParameterUse, Reference, type Parameter, type TextPart } from './model.ts';
import type { Entry, Plan } from './plan.ts';
import type { Found } from './read-resources.ts';

export type Meaning =
  | { readonly outcome: 'literal' }
  /** Literal so that no resource needs itself. */
  | { readonly outcome: 'circular' }
  | { readonly outcome: 'parts'; readonly parts: readonly TextPart[]; readonly target: string | undefined };

/** Principals that neither a resource nor a directory object of the output stands for, at least in one place. */
export function openPrincipals(
  { principals, computed }: Found,
  entries: ReadonlyMap<string, Entry>,
  { entries: objects }: PlannedDirectory,
  isCut: Plan['isCut'],
): Set<string> {
  const written = new Set([...objects.values()].map(({ id }) => id));
  const open = new Set<string>();
  for (const [id, users] of principals) {
    if (written.has(id)) continue;
    const source = computed.find(id)?.source.key;
    const isOpen = (from: string): boolean =>
      entries.has(from) && (source === undefined || !entries.has(source) || source === from || isCut(from, source));
    if (users.some(isOpen)) open.add(id);
  }
  return open;
}

export interface MeaningInput {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly computed: ComputedValues;
  readonly isCut: Plan['isCut'];
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly directory: PlannedDirectory;
}

/** Says what a text stands for where it is used: a computed value, a principal, or only itself. */
export function makeMeaning({ entries, computed, isCut, parameters, directory }: MeaningInput): Plan['meaningOf'] {
  const objects = new Map([...directory.entries.values()].map(({ id, key }) => [id, key]));
  return (from, text, isPrincipal) => {
    const use = computed.find(text);
    const isUsable = use !== undefined && use.source.key !== from && entries.has(use.source.key);
    const isCircular = isUsable && isCut(from, use.source.key);
    if (isUsable && !isCircular) {
      const { source, before, after } = use;
      const reference = new Reference(source.key, source.value, source);
      return { outcome: 'parts', parts: [before, reference, after].filter((part) => part !== ''), target: source.key };
    }
    if (isPrincipal && isGuid(text)) {
      const id = text.toLowerCase();
      const object = objects.get(id);
      if (object !== undefined) return { outcome: 'parts', parts: [new Reference(object, text)], target: object };
      const parameter = parameters.get(id);
      if (parameter) return { outcome: 'parts', parts: [new ParameterUse(parameter.name)], target: undefined };
    }
    return { outcome: isCircular ? 'circular' : 'literal' };
  };
}
