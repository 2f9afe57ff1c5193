// The last look at rewritten code: what of the source tenant is still in it. It finds whole ids, domains and names, in any file, and says
// where; a name that another tenant may hold as well is no fault, but a reader should know of it.
import { byCodeUnit } from '../../graph/by-code-unit.ts';
import type { OutputFile } from '../emitters/emitter.ts';
import type { TenantMapping } from './mapping.ts';
import { domainsPattern, GUID_IN_TEXT } from './rewriter.ts';

export interface Remaining {
  readonly kind: 'id' | 'domain' | 'name';
  readonly value: string;
  readonly files: ReadonlySet<string>;
}

/** What is left over in one file; plain JSON. */
export type StoredRemaining = Pick<Remaining, 'kind' | 'value'>;

export interface Remains {
  /** The same file, looked through as it is written. */
  watch(file: OutputFile): OutputFile;
  /** What was found in one file. */
  in(path: string): StoredRemaining[];
  /** Makes known what was found in a file when it was written. */
  recall(path: string, found: readonly StoredRemaining[]): void;
  /** What was found so far, ordered by kind and value. */
  found(): readonly Remaining[];
}

/** Longer than any id or name, so that none is cut in two by the pieces of a file. */
const OVERLAP = 300;
const WORD = /[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?/gi;

/** Looks in what is written for what is still of the source tenant. */
export function makeRemains(mapping: TenantMapping): Remains {
  /** What was found, once for all files, by its text in lower case. */
  const known = new Map<string, StoredRemaining>();
  const byFile = new Map<string, Set<StoredRemaining>>();
  const ids = new Set<string>([...mapping.principals.keys()]);
  for (const [source, target] of [...mapping.subscriptions, [mapping.sourceTenant, mapping.targetTenant]] as const)
    if (source !== target) ids.add(source);
  // An id or name that was chosen for the target is not left over.
  const chosen = new Set([
    ...[...mapping.principals.values()].flatMap(({ target }) => target ?? []),
    ...mapping.subscriptions.values(),
    ...mapping.names.map(({ target }) => target.toLowerCase()),
    mapping.targetTenant,
  ]);
  const domains = domainsPattern(
    [...mapping.domains.values()].filter(({ domain, target }) => domain !== target).map(({ domain }) => domain),
  );
  const words = new Set([...mapping.sourceNames].filter((name) => !/[^a-z0-9-]/.test(name) && !chosen.has(name)));
  const phrases = domainsPattern(
    [...mapping.sourceNames].filter((name) => /[^a-z0-9-]/.test(name)).map(escapeAllButDots),
  );

  const note = (kind: Remaining['kind'], value: string, file: string): void => {
    const key = value.toLowerCase();
    let one = known.get(key);
    if (!one) {
      one = { kind, value: alone(value) };
      known.set(alone(key), one);
    }
    let inFile = byFile.get(file);
    if (!inFile) byFile.set(file, (inFile = new Set()));
    inFile.add(one);
  };
  const look = (text: string, file: string): void => {
    for (const [guid] of text.matchAll(GUID_IN_TEXT))
      if (ids.has(guid.toLowerCase()) && !chosen.has(guid.toLowerCase())) note('id', guid.toLowerCase(), file);
    if (domains) for (const [domain] of text.matchAll(domains)) note('domain', domain.toLowerCase(), file);
    if (words.size > 0)
      for (const [word] of text.matchAll(WORD)) if (words.has(word.toLowerCase())) note('name', word, file);
    if (phrases) for (const [phrase] of text.matchAll(phrases)) note('name', phrase, file);
  };
  async function* through(body: AsyncIterable<string>, file: string): AsyncGenerator<string> {
    let tail = '';
    for await (const piece of body) {
      look(tail + piece, file);
      tail = piece.length >= OVERLAP ? piece.slice(-OVERLAP) : (tail + piece).slice(-OVERLAP);
      yield piece;
    }
  }

  return {
    watch(file) {
      if (typeof file.body !== 'string') return { ...file, body: through(file.body, file.path) };
      look(file.body, file.path);
      return file;
    },
    in: (path) => [...(byFile.get(path) ?? [])],
    recall(path, stored) {
      for (const { kind, value } of stored) note(kind, value, path);
    },
    found() {
      const found = new Map<StoredRemaining, Set<string>>();
      for (const [file, all] of byFile)
        for (const one of all) {
          const files = found.get(one);
          if (files) files.add(file);
          else found.set(one, new Set([file]));
        }
      return [...found]
        .map(([one, files]) => ({ ...one, files }))
        .sort((a, b) => byCodeUnit(a.kind, b.kind) || byCodeUnit(a.value.toLowerCase(), b.value.toLowerCase()));
    },
  };
}

/** A copy of a part of a text: the part itself would keep the whole text in memory. */
const alone = (part: string): string => Buffer.from(part).toString();

const escapeAllButDots = (text: string): string => text.replace(/[\\^$*+?()[\]{}|]/g, '\\$&');
