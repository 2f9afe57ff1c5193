// Ids in texts: which resource of the output a text points to, and where in a body such texts are.
import { isGuid } from '../graph/arm-id.ts';
import { idKey, looksLikeArmId, parseArmId, type SpellType } from './arm-id.ts';
import { couldBeComputed } from './computed-values.ts';
import { isList, isObject, type Json, type Path } from './json.ts';
import type { Resource } from './model.ts';
import { isPrincipalAt } from './rules/principals.ts';

export interface Target {
  /** Key of the resource pointed to. */
  readonly key: string;
  /** What follows its id in the text: a part that has no resource of its own, such as `/subnets/web`. */
  readonly rest: string;
  /** The target's id as the text spells it. */
  readonly spelled: string;
}

/**
 * The resource that a text points to, or to a part of. Climbs from a child to its parents, never from a resource to its group:
 * what is merely in the same group is outside.
 */
export function targetOf(text: string, spell: SpellType, has: (key: string) => boolean): Target | undefined {
  if (!looksLikeArmId(text)) return undefined;
  const direct = idKey(text);
  if (has(direct)) return { key: direct, rest: '', spelled: text };
  const role = ROLE_DEFINITION.exec(direct)?.[1];
  if (role !== undefined && has(role)) return { key: role, rest: '', spelled: text };
  for (let id = parseArmId(text, spell); id; id = parseArmId(id.parent, spell)) {
    const key = idKey(id.id);
    if (has(key)) return { key, rest: text.slice(id.id.length), spelled: text.slice(0, id.id.length) };
    if (id.type.split('/').length <= 2) return undefined;
  }
  return undefined;
}

/** A role of the tenant, which ARM knows below every subscription too. */
const ROLE_DEFINITION = /^\/subscriptions\/[^/]+(\/providers\/microsoft\.authorization\/roledefinitions\/[^/]+)$/;

/** Calls back with every text of a value. */
export function eachText(value: Json, visit: (text: string, path: Path) => void, path: Path = []): void {
  if (typeof value === 'string') visit(value, path);
  else if (isList(value)) value.forEach((item, index) => eachText(item, visit, [...path, index]));
  else if (isObject(value)) for (const [name, item] of Object.entries(value)) eachText(item, visit, [...path, name]);
}

/** Texts of a body that mean something elsewhere, each once. */
export function valuesOf({ type, body }: Resource): { texts: Set<string>; principals: Set<string> } {
  const texts = new Set<string>();
  const principals = new Set<string>();
  eachText(body, (text, path) => {
    if (!couldBeComputed(text)) return;
    texts.add(text);
    if (isGuid(text) && isPrincipalAt(type, path)) principals.add(text);
  });
  return { texts, principals };
}

/** References a resource can live without: following them would lead from one network through its peers to all of them. */
const LOOSE = new Set(['remoteVirtualNetwork', 'remoteVirtualNetworks']);

const isLoose = (path: Path): boolean => path.some((step) => typeof step === 'string' && LOOSE.has(step));

/** What a resource needs: `parent` it lies in, `reference` by a text of its body, `order` where the text is spelled otherwise. */
export interface Need {
  readonly target: string;
  readonly kind: 'parent' | 'reference' | 'order';
  readonly loose: boolean;
}

/** The resources a resource points to, each once, with the strongest kind. */
export function needsOf(
  resource: Resource,
  spell: SpellType,
  has: (key: string) => boolean,
  spellingOf: (key: string) => string,
): Need[] {
  const own = idKey(resource.id);
  const needs = new Map<string, Need>();
  const add = (text: string, kind: Need['kind'], loose: boolean): void => {
    const target = targetOf(text, spell, has);
    if (!target || target.key === own || target.key.startsWith(`${own}/`)) return;
    const really = kind === 'reference' && target.spelled !== spellingOf(target.key) ? 'order' : kind;
    const known = needs.get(target.key);
    if (known && STRENGTH[known.kind] >= STRENGTH[really] && !known.loose) return;
    const stronger = known && STRENGTH[known.kind] > STRENGTH[really] ? known.kind : really;
    needs.set(target.key, { target: target.key, kind: stronger, loose: loose && (known?.loose ?? true) });
  };
  add(resource.parent, 'parent', false);
  for (const id of resource.identity?.ids ?? []) add(id, 'reference', false);
  eachText(resource.body, (text, path) => add(text, 'reference', isLoose(path)));
  return [...needs.values()];
}

const STRENGTH = { parent: 3, reference: 2, order: 1 } as const;
