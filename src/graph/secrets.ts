// Masks secrets in what ARM answers, before anything is kept. A value is masked where the schema, its place, its name or its look
// says secret; in places that hold free text for programs (app settings, environment values, extension settings, deployment parameters)
// everything is masked that is not plainly harmless. It must never let a doubtful value pass for the sake of nicer output.
import { FLAG, propertyOf, shapeAt, type ArmSchema, type ArmTable, type ShapeRef } from './arm-schema.ts';
import { guardAt, guardedPlacesOf, wordsOf, type Guard, type Path } from './guarded-places.ts';
import { couldBeSecret, isPlain, isReference, MASKED } from './harmless-text.ts';
import { remembered } from './remembered.ts';
import { mapItems, mapMembers } from './same-or-copy.ts';
import { looksSecret } from './secret-looks.ts';
import { isSecretName, isSecretNumberName, PROTECTED_NAMES, speaksOfSecret } from './secret-names.ts';

export { MASKED };

export interface Masked<T> {
  readonly value: T;
  /** Where a value was masked: JSON Pointers (RFC 6901) into the record, in document order. */
  readonly paths: readonly string[];
}

/** Notes that the value of a place was masked, and answers what stands there instead. */
type Hide = (path: Path | undefined) => string;

/** Far beyond any answer of Azure (fewer than fifty): what lies deeper is masked unseen, since a walk has to end somewhere. */
const LEVELS_MAX = 500;

interface Place {
  readonly level: number;
  /** Undefined for the record itself. */
  readonly path: Path | undefined;
  readonly guard: Guard;
  readonly table: ArmTable | undefined;
  readonly ref: ShapeRef | undefined;
}

const PLAIN_HEADERS =
  /^(accept(-.*)?|content-(type|language|encoding)|user-agent|cache-control|x-ms-version|if-match|prefer|host)$/i;

/**
 * An ARM record with its secrets masked, and where they were; the parts without one are those of the record itself.
 *
 * @param armType the record's type in any case
 */
export function maskSecrets<T extends Readonly<Record<string, unknown>>>(
  schema: ArmSchema,
  armType: string,
  record: T,
): Masked<T> {
  const known = schema.typeOf(armType);
  const type = armType.toLowerCase();
  const places = guardedPlacesOf(type, record);
  const paths: string[] = [];
  const hide: Hide = (path) => {
    paths.push(pointerOf(path));
    return MASKED;
  };

  const walk = (value: unknown, place: Place, name: string): unknown => {
    if (value === null || value === undefined || typeof value === 'boolean') return value;
    const shape = place.table && place.ref !== undefined ? shapeAt(place.table, place.ref) : undefined;
    if (typeof value !== 'object') {
      if (typeof value === 'number')
        return (place.guard === 'none' ? isSecretNumberName(name) : isSecretName(name)) ? hide(place.path) : value;
      const isClosedChoice = shape?.e !== undefined && shape.o === undefined;
      if (value === '' || typeof value !== 'string' || isClosedChoice) return value;
      return shape?.z || isSecret(value, name, place.guard) ? hide(place.path) : value;
    }
    if (place.level > LEVELS_MAX) return hide(place.path);
    const level = place.level + 1;
    if (Array.isArray(value)) {
      const ref = shape?.l;
      const items: readonly unknown[] = value;
      return mapItems(items, (item, index) => {
        const path = { above: place.path, word: String(index) };
        // A command's words: the one after --password is it.
        if (index > 0 && isSecretFlag(items[index - 1]) && typeof item === 'string' && !isReference(item))
          return hide(path);
        return walk(item, { ...place, level, path, ref }, name);
      });
    }
    const object = value as Record<string, unknown>;
    const pairName = nameOfPair(object);
    const isSecureString = typeof object.type === 'string' && /^secure(string|object)$/i.test(object.type);
    return mapMembers(object, (key, item) => {
      if (nameLooksSecret(key)) return [MASKED, hide({ above: place.path, word: MASKED })];
      const property = shape && place.table ? propertyOf(place.table, shape, key, object) : undefined;
      const isKnown = property !== undefined && property !== 'read-only';
      const path = { above: place.path, word: key };
      const inner: Place = {
        level,
        path,
        guard: guardAt(places, path, item, place.guard),
        table: place.table,
        ref: isKnown ? property.ref : undefined,
      };
      const isWriteOnlyText =
        isKnown && (property.flags & FLAG.writeOnly) !== 0 && typeof item === 'string' && item !== '';
      if (isWriteOnlyText && !isChoice(place.table, property.ref)) return [key, hide(path)];
      const isValueOfPair =
        pairName !== undefined && (key === 'value' || key === 'secureValue' || key === 'defaultValue');
      const isKeyOfList = typeof object.keyName === 'string' && key === 'value';
      const isSaidSecret = (object.isSecret === true || object.secret === true) && key === 'value';
      if (
        shape?.z ||
        isKeyOfList ||
        isSaidSecret ||
        PROTECTED_NAMES.test(key) ||
        (isSecureString && /^(default)?value$/i.test(key))
      )
        return [key, maskAll(item, path, hide, level)];
      // In a {name, type} of a list the words beside the value are plain; only the value is what the guard is for.
      if (pairName !== undefined && !isValueOfPair)
        return [key, walk(item, { ...inner, guard: /string$/i.test(key) ? inner.guard : 'none' }, key)];
      return [key, walk(item, inner, isValueOfPair ? pairName : key === 'value' ? name : key)];
    });
  };

  const start: Place = { level: 0, path: undefined, guard: 'none', table: known?.table, ref: known?.type.b };
  return { value: walk(record, start, '') as T, paths };
}

const isSecretFlag = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^(-{1,2}|\/)([a-z]+[-_])*(password|passwd|pwd|pass|token|secret|api-?key|access-?key|account-?key|sas)$/i.test(
    value,
  );

/** The name in an object of the form {name, value} or {name, somethingRef}, which says what the value is. */
function nameOfPair(object: Record<string, unknown>): string | undefined {
  if (typeof (object.name ?? object.key) !== 'string') return undefined;
  const isPair =
    ['value', 'secureValue', 'connectionString'].some((key) => key in object) ||
    Object.keys(object).some((key) => /ref$/i.test(key));
  const name = object.name ?? (isPair ? object.key : undefined);
  return typeof name === 'string' && (isPair || Object.keys(object).length === 1) ? name : undefined;
}

function isChoice(table: ArmTable | undefined, ref: ShapeRef): boolean {
  const shape = table && shapeAt(table, ref);
  return shape?.e !== undefined;
}

function maskAll(value: unknown, path: Path, hide: Hide, level: number): unknown {
  if (value === null || value === undefined || value === '') return value;
  const inside = (word: string): Path => ({ above: path, word });
  if (typeof value === 'object' && level > LEVELS_MAX) return hide(path);
  if (Array.isArray(value)) return value.map((item, index) => maskAll(item, inside(String(index)), hide, level + 1));
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, maskAll(item, inside(key), hide, level + 1)]),
    );
  return hide(path);
}

function isSecret(text: string, name: string, guard: Guard): boolean {
  if (isReference(text)) return false;
  if (looksSecret(text)) return true;
  if (guard === 'headers') return !PLAIN_HEADERS.test(name);
  if (guard === 'queries' && /^(code|key)$/i.test(name)) return true;
  if (isSecretName(name) || (speaksOfSecret(name) && couldBeSecret(text))) return true;
  return guard === 'guarded' && !isPlain(text, name);
}

/** Names come again with every resource of a type. */
const nameLooksSecret = remembered(looksSecret);

const pointerOf = (path: Path | undefined): string =>
  wordsOf(path)
    .map((word) => `/${word.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
