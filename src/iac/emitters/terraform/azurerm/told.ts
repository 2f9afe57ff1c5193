// What an answer of Azure tells azurerm: without what was masked and what stands for nothing, with variables in the places of secrets.
import { mapItems, mapMembers } from '../../../../graph/same-or-copy.ts';
import { MASKED } from '../../../../graph/secrets.ts';
import { pathText, type Json, type Path } from '../../../json.ts';
import { isValueObject, type Secret, type Value, type ValueObject } from '../../../model.ts';
import { isArguments } from './arguments.ts';
import { secretVariable } from './secret-variable.ts';
import { isEmpty, matchesOf, type Source } from './source.ts';
import type { Written } from './written.ts';

/** The answer without what was masked: it is written as a variable, or not at all. */
export function withoutMasked(value: Value): Value {
  if (typeof value === 'string') return value.includes(MASKED) ? null : value;
  if (Array.isArray(value))
    return mapItems(value as readonly Value[], withoutMasked as (item: unknown) => Value) as Value;
  if (!isValueObject(value)) return value;
  return mapMembers(value, (name, item) => [name, withoutMasked(item as Value)]);
}

/** The answer without values that stand for nothing having been said; `hidden` gets their places. */
export function withoutImplicit(source: Source, implicit: Readonly<Record<string, Json>>, hidden: Set<string>): Source {
  const paths = Object.entries(implicit);
  if (paths.length === 0) return source;
  const drop = new Set<string>();
  for (const [path, value] of paths)
    for (const match of matchesOf(source, path)) if (saysNoMore(match.value, value as Value)) drop.add(match.path);
  for (const path of drop) hidden.add(`${path}.*`);
  const walk = (value: Value, path: string): Value => {
    if (Array.isArray(value))
      return (value as readonly Value[]).flatMap((item, index) =>
        drop.has(`${path}[${index}]`) ? [] : [walk(item, `${path}[${index}]`)],
      );
    if (!isArguments(value)) return value;
    return Object.fromEntries(
      Object.entries(value as ValueObject).flatMap(([name, item]) => {
        const at = (path === '' ? name : `${path}.${name}`).toLowerCase();
        return drop.has(at) ? [] : [[name, walk(item, at)]];
      }),
    );
  };
  return walk(source, '') as Source;
}

/** Whether a value says what is expected and nothing beyond; emptiness says nothing. */
const saysNoMore = (value: Value, expected: Value | undefined): boolean =>
  isArguments(value) && isArguments(expected)
    ? Object.entries(value as ValueObject).every(
        ([name, item]) => isEmpty(item) || saysNoMore(item, (expected as ValueObject)[name]),
      )
    : value === expected;

/** The answer with a variable at each place of a secret. */
export function withSecrets(source: Source, places: readonly Secret[], { secrets }: Written): Source {
  return places.reduce<Source>((whole, { path, settable }) => {
    const name = secrets.get(pathText(path));
    return settable && name !== undefined ? (putAt(whole, path, name) as Source) : whole;
  }, source);
}

function putAt(value: Value, [step, ...rest]: Path, variable: string): Value {
  if (step === undefined) return secretVariable(variable) as unknown as Value;
  if (typeof step === 'number') {
    const list = [...(Array.isArray(value) ? (value as readonly Value[]) : [])];
    list[step] = putAt(list[step] ?? null, rest, variable);
    return list;
  }
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ValueObject) : {};
  return { ...object, [step]: putAt(object[step] ?? null, rest, variable) };
}
