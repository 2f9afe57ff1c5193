// The second line against secrets: the scan masked them before they reached the graph, but another writer may not have, or by older rules.
import type { ArmSchema } from '../graph/arm-schema.ts';
import { looksSecret } from '../graph/secret-looks.ts';
import { MASKED, maskSecrets } from '../graph/secrets.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';

/** A copy of a record with its secrets masked; the same record where there are none. */
export function mask(schema: ArmSchema, type: string, record: JsonObject): JsonObject {
  const { paths } = maskSecrets<JsonObject>(schema, type, record);
  const words = paths.map((path) => path.slice(1).split('/').map(unescape));
  const named = words.some((path) => path.includes(MASKED)) ? withoutSecretNames(record) : record;
  return words.reduce<Json>(hide, named) as JsonObject;
}

/** A copy in which no property is called by a secret. */
function withoutSecretNames(value: Json): Json {
  if (isList(value)) return value.map(withoutSecretNames);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) =>
      looksSecret(name) ? [MASKED, MASKED] : [name, withoutSecretNames(item)],
    ),
  );
}

const unescape = (word: string): string => word.replaceAll('~1', '/').replaceAll('~0', '~');

/** A copy with the mask at one place. Whatever has no parts of its own is masked whole, numbers with many digits as well. */
function hide(value: Json, [word, ...rest]: readonly string[]): Json {
  if (word === undefined) return MASKED;
  if (isList(value)) return value.map((item, index) => (index === Number(word) ? hide(item, rest) : item));
  if (!isObject(value)) return MASKED;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === word ? hide(item, rest) : item]),
  );
}
