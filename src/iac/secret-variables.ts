// Variables for secrets: what they are called and how they are spoken of. An item of a list goes by its own name, since its place is nothing
// that anybody knows, and changes with the list.
import { MASKED } from '../graph/secrets.ts';
import { idKey } from './arm-id.ts';
import { isList, isObject, pathText, type Json, type Path } from './json.ts';
import type { Dropped, Secret } from './model.ts';
import { pathSlug, tagOf } from './names.ts';
import type { Entry } from './plan.ts';
import { REQUIRED_SECRET } from './prune.ts';

export interface SecretVariable {
  readonly name: string;
  readonly path: Path;
  /** What it is, for people. */
  readonly description: string;
}

/** Variables for the secrets that can be handed over, named after the resource and the path. */
export function variablesOf(entry: Pick<Entry, 'symbol' | 'id' | 'secrets'>): SecretVariable[] {
  const settable = entry.secrets.filter((secret) => secret.settable);
  const named = settable.map((secret) => ({
    path: secret.path,
    description: spoken(secret),
    name: `${entry.symbol}_${slugOf(secret)}`,
  }));
  const count = new Map<string, number>();
  for (const { name } of named) count.set(name, (count.get(name) ?? 0) + 1);
  return named.map((each) =>
    count.get(each.name) === 1
      ? each
      : { ...each, name: `${each.name}_${tagOf(`${idKey(entry.id)}#${pathText(each.path)}`)}` },
  );
}

/** Names of Bicep end at 255 characters, and a symbol has up to a hundred of them; what is cut gets five digits instead. */
const SLUG_MAX = 120;

function slugOf(secret: Secret): string {
  const slug = pathSlug(wordsOf(secret));
  return slug.length <= SLUG_MAX ? slug : `${slug.slice(0, SLUG_MAX)}_${tagOf(pathText(secret.path))}`;
}

/** Members by which items of lists are told apart. */
const NAMES = ['name', 'key', 'keyName', 'displayName', 'server'] as const;

/** A secret with the names of the list items that it lies in, as a body has them. */
export function withItemNames(secret: Secret, body: Json): Secret {
  let at: Json | undefined = body;
  const items = secret.path.map((step) => {
    at = typeof step === 'number' ? (isList(at) ? at[step] : undefined) : isObject(at) ? at[step] : undefined;
    return typeof step === 'number' ? nameIn(at) : undefined;
  });
  return items.some((name) => name !== undefined) ? { ...secret, items: items.map((name) => name ?? null) } : secret;
}

function nameIn(value: Json | undefined): string | undefined {
  if (!isObject(value)) return undefined;
  return NAMES.map((name) => value[name]).find(
    (text): text is string => typeof text === 'string' && text !== '' && !text.includes(MASKED),
  );
}

/** The words of a name in code. The value of a named item is called by the item alone; names without a letter of ASCII say nothing. */
function wordsOf({ path, items = [] }: Secret): Path {
  const words = path.map((step, index) => {
    const item = items[index] ?? undefined;
    return item !== undefined && pathSlug([item]) !== '' ? item : step;
  });
  const isOfNamed = typeof path.at(-2) === 'number' && typeof words.at(-2) === 'string';
  const spared = isOfNamed && words.at(-1) === 'value' ? words.slice(0, -1) : words;
  return spared[0] === 'properties' ? spared.slice(1) : spared;
}

/** `properties.secrets[db-password].value`, on one line. */
const spoken = ({ path, items = [] }: Secret): string =>
  path
    .map((step, index) => {
      const item = items[index] ?? undefined;
      return item === undefined
        ? pathText(path.slice(0, index + 1)).slice(pathText(path.slice(0, index)).length)
        : `[${item}]`;
    })
    .join('')
    .replace(/\s+/g, ' ');

/** Why a schema would refuse what is written. Where secrets are given, their absence is no reason. */
export function refusalsOf(entry: Entry, areSecretsGiven: boolean): readonly Dropped[] {
  const given = new Set(areSecretsGiven ? variablesOf(entry).map(({ path }) => pathText(path)) : []);
  return entry.refusals.filter(({ path, reason }) => reason !== REQUIRED_SECRET || !given.has(path));
}
