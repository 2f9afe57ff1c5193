// A tenant in another's terms while it is planned: resources under their target ids, and records as if they had been read there.
import { idKey, parseArmId, type SpellType } from '../arm-id.ts';
import { lean, makeIntern, type Candidate, type Selection } from '../selection.ts';
import { eachInTurns } from '../step-aside.ts';
import type { Shaper } from '../to-resource.ts';
import type { TenantMapping } from './mapping.ts';

/** A selection under the target's ids; each resource remembers its own. */
export async function selectionInTarget(
  selection: Selection,
  { rewriter }: TenantMapping,
  spell: SpellType,
  signal: AbortSignal,
): Promise<Selection> {
  const targets = new Map<string, string>();
  const universe = new Map<string, Candidate>();
  const intern = makeIntern();
  const enter = (candidate: Candidate): void => {
    const id = lean(parseArmId(rewriter.text(candidate.id), spell)!, intern);
    const key = idKey(id.id);
    targets.set(candidate.key, key);
    universe.set(key, { ...candidate, ...id, key, sourceId: candidate.id });
  };
  await eachInTurns(selection.universe.values(), enter, signal);
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
  takes: (type, member) => shaper.takes(type, member),
  spellId: (id) => rewriter.text(id),
  shape: (id, arm, apiVersion, isClean) =>
    shaper.shape(rewriter.text(id), rewriter.record(arm, id), apiVersion, isClean),
});
