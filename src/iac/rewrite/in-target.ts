// A tenant in another's terms while it is planned: resources under their target ids, and records as if they had been read there.
import { idKey, parseArmId, type SpellType } from '../arm-id.ts';
import type { Candidate, Selection } from '../selection.ts';
import type { Shaper } from '../to-resource.ts';
import type { TenantMapping } from './mapping.ts';

/** A selection under the target's ids; each resource remembers its own. */
export function selectionInTarget(selection: Selection, { rewriter }: TenantMapping, spell: SpellType): Selection {
  const targets = new Map<string, string>();
  const universe = new Map<string, Candidate>();
  for (const candidate of selection.universe.values()) {
    const id = parseArmId(rewriter.text(candidate.id), spell)!;
    const key = idKey(id.id);
    targets.set(candidate.key, key);
    universe.set(key, { ...candidate, ...id, key, sourceId: candidate.id });
  }
  return {
    ...selection,
    universe,
    asked: selection.asked.map((key) => targets.get(key)!).sort(),
    missing: selection.missing.map((id) => rewriter.text(id)),
    unusable: selection.unusable.map((head) => ({ ...head, id: rewriter.text(head.id) })),
    twice: selection.twice.map((head) => ({ ...head, id: rewriter.text(head.id) })),
  };
}

/** Shapes records as if they had been read in the target. */
export const shaperInTarget = (shaper: Shaper, { rewriter }: TenantMapping): Shaper => ({
  spell: shaper.spell,
  apiVersionOf: shaper.apiVersionOf,
  spellId: (id) => rewriter.text(id),
  shape: (id, arm, apiVersion, isClean) =>
    shaper.shape(rewriter.text(id), rewriter.record(arm, id), apiVersion, isClean),
});
