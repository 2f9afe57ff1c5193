// Second half of the work on a resource: its texts become references where they point to something in the output, its secrets become
// variables. A reference evaluates to exactly the text that was read, otherwise the text stays and only the order is stated.
import { byCodeUnit } from '../graph/by-code-unit.ts';
import { idKey, isOfManagementGroup, looksLikeArmId } from './arm-id.ts';
import { couldBeComputed } from './computed-values.ts';
import type { Findings } from './findings.ts';
import { isList, isObject, pathText, valueAt as jsonAt, type Json, type Path } from './json.ts';
import {
  ParameterUse,
  Reference,
  TextWithReferences,
  type Resource,
  type TextPart,
  type Value,
  type ValueObject,
} from './model.ts';
import type { Entry, Plan } from './plan.ts';
import { targetOf } from './references.ts';
import { isPrincipalAt } from './rules/principals.ts';
import { variablesOf, type SecretVariable } from './secret-variables.ts';

/** A resource ready to be written. */
export interface Resolved {
  readonly entry: Entry;
  readonly resource: Resource;
  readonly parent: Value;
  readonly body: ValueObject;
  readonly identityIds: readonly Value[];
  readonly tags: Readonly<Record<string, Value>>;
  /** Keys of resources that must exist first although nothing in the body says so. */
  readonly dependsOn: readonly string[];
  readonly variables: readonly SecretVariable[];
  /** What a reader would have to look up elsewhere: one line each. */
  readonly remarks: readonly string[];
}

/** A resource with its ids turned into references; what was found on the way is added to `findings`. */
export function resolve(plan: Plan, entry: Entry, resource: Resource, findings: Findings): Resolved {
  const { entries, shaper } = plan;
  const has = (key: string): boolean => entries.has(key);
  if (resource.incomparable.includes('body') && !entry.form?.isThere) findings.hiddenBodies++;
  const referred = new Set<string>();
  const ordered = new Set<string>();

  const textAt = (text: string, path: Path): Value => {
    if (!looksLikeArmId(text)) return meant(text, path);
    const own = ownPart(entry, text);
    if (own !== undefined) return fromParent(own) ?? text;
    const target = targetOf(text, shaper.spell, has);
    if (!target) {
      noteExternal(text);
      const open = plan.outside.get(text);
      return open ? new TextWithReferences([new ParameterUse(open.name)]) : text;
    }
    if (plan.isCut(entry.key, target.key)) {
      findings.circular.push({ from: entry.key, path: pathText(path), text });
      return text;
    }
    if (target.key === entry.key || target.key.startsWith(`${entry.key}/`)) {
      findings.respelled.push({ from: entry.key, path: pathText(path), text });
      return text;
    }
    if (target.spelled !== entries.get(target.key)!.id) {
      findings.respelled.push({ from: entry.key, path: pathText(path), text });
      ordered.add(target.key);
      return text;
    }
    referred.add(target.key);
    findings.references++;
    const place = isOfManagementGroup(target.key) ? plan.placeOf(entry.subscription) : undefined;
    if (place !== undefined) ordered.add(place);
    return new TextWithReferences([
      new Reference(target.key, target.spelled),
      ...(target.rest === '' ? [] : [target.rest]),
    ]);
  };
  /** A principal, or a value that another resource computes. */
  const meant = (text: string, path: Path): Value => {
    const parts = openParts(text, path);
    if (parts !== undefined) return parts;
    const known = couldBeComputed(text) ? partsOf(text, path, isPrincipalAt(resource.type, path)) : undefined;
    return known ? new TextWithReferences(known) : text;
  };
  /** A text with what the user must say in it; undefined where there is nothing of that kind in it. */
  const openParts = (text: string, path: Path): Value | undefined => {
    const pieces = plan.splitText(text);
    if (pieces.length === 1 && pieces[0]!.kind === 'text') return undefined;
    const parts = pieces.flatMap((piece): readonly TextPart[] => {
      if (piece.kind === 'text') return [piece.text];
      if (piece.kind === 'domain') return [new ParameterUse(piece.domain.parameter.name)];
      return partsOf(piece.text, path, true) ?? [piece.text];
    });
    return parts.every((part) => typeof part === 'string') ? text : new TextWithReferences(parts);
  };
  const partsOf = (text: string, path: Path, isPrincipal: boolean): readonly TextPart[] | undefined => {
    const meaning = plan.meaningOf(entry.key, text, isPrincipal);
    if (meaning.outcome === 'circular') findings.circular.push({ from: entry.key, path: pathText(path), text });
    if (meaning.outcome !== 'parts') return undefined;
    if (meaning.target !== undefined) {
      referred.add(meaning.target);
      findings.references++;
    }
    return meaning.parts;
  };
  /** An id below the resource's own cannot be a reference to itself; it is built on what the resource lies in. */
  const fromParent = (rest: string): Value | undefined => {
    const parent = targetOf(entry.parent, shaper.spell, has);
    if (!parent || !entry.id.startsWith(entry.parent)) return undefined;
    findings.references++;
    referred.add(parent.key);
    return new TextWithReferences([
      new Reference(parent.key, parent.spelled),
      parent.rest + entry.id.slice(entry.parent.length) + rest,
    ]);
  };
  const noteExternal = (text: string): void => {
    let users = findings.external.get(text);
    if (!users) findings.external.set(text, (users = new Set()));
    users.add(entry.key);
  };
  const valueAt = (value: Json, path: Path): Value => {
    if (typeof value === 'string') return textAt(value, path);
    if (isList(value)) return value.map((item, index) => valueAt(item, [...path, index]));
    if (isObject(value)) return resolveObject(value, path);
    return value;
  };
  const resolveObject = (value: Readonly<Record<string, Json>>, path: Path): ValueObject => {
    const resolved: Record<string, Value> = {};
    for (const name of Object.keys(value).sort(byName)) {
      const member = value[name]!;
      if (typeof member === 'string' && plan.makerOf(member) !== undefined) {
        findings.madeByAzure.push({ from: entry.key, path: pathText([...path, name]), text: member });
        continue;
      }
      Object.defineProperty(resolved, name, { value: valueAt(member, [...path, name]), enumerable: true });
    }
    return resolved;
  };

  const parent = textAt(entry.parent, ['parent_id']);
  const maker = plan.makerOf(entry.parent);
  if (maker !== undefined && has(idKey(maker))) ordered.add(idKey(maker));
  const identityIds = (resource.identity?.ids ?? []).map((id, index) => textAt(id, ['identity', index]));
  const body = resolveObject(resource.body, []);
  return {
    entry,
    resource,
    parent,
    identityIds,
    tags: Object.fromEntries(
      Object.entries(resource.tags).map(([name, tag]) => [name, openParts(tag, ['tags', name]) ?? tag]),
    ),
    body,
    dependsOn: [...ordered].filter((key) => !referred.has(key)).sort(),
    variables: variablesOf(entry),
    remarks: remarksOn(entry, resource, plan.roleNames),
  };
}

/** What the role of an assignment is called, whose id says nothing, and what Azure makes something together with. */
function remarksOn({ madeBy }: Entry, { type, body }: Resource, roleNames: Plan['roleNames']): string[] {
  const id = type === 'Microsoft.Authorization/roleAssignments' ? jsonAt(body, 'properties', 'roleDefinitionId') : null;
  const role = typeof id === 'string' ? roleNames.get(id.slice(id.lastIndexOf('/') + 1).toLowerCase()) : undefined;
  return [
    ...(role === undefined ? [] : [`Role: ${role}.`]),
    ...(madeBy === undefined ? [] : [`Azure makes it together with ${madeBy}.`]),
  ].map(onOneLine);
}

/** A text that ends no comment, in any language. */
export const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '?');

/** The name of a thing first, then by code unit: Azure's own order differs from one way of asking to another. */
const byName = (a: string, b: string): number => Number(b === 'name') - Number(a === 'name') || byCodeUnit(a, b);

/** What follows the resource's own id in a text, in the id's exact spelling; undefined for other texts. */
function ownPart(entry: Entry, text: string): string | undefined {
  if (text === entry.id) return '';
  return text.startsWith(`${entry.id}/`) && !/\/providers\//i.test(text.slice(entry.id.length))
    ? text.slice(entry.id.length)
    : undefined;
}
