// Values that Azure computes and that other resources repeat: endpoints, host names, ids of identities. They are told by their form, and a
// text is taken for one only where it equals it, or where the whole host of an address does; a part of a word never counts.
import { isGuid } from '../graph/arm-id.ts';
import type { Path } from './json.ts';
import type { Computed } from './model.ts';

const HOST_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?){2,}$/i;
/** Scheme, host, port, and what follows. */
const ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/)([^/:?#@\s]+)(:\d+)?([/?#][^\s]*)?$/i;
const LENGTH_MIN = 12;
const LENGTH_MAX = 512;

/** Names that end so hold keys, or ids that the whole tenant shares. */
const NEVER = /(key|secret|token|password|tenantid|subscriptionid|connectionstring|correlationid|etag)$/i;

/** True where a value at a read-only place is one that others may repeat. */
export const isComputedValue = (path: Path, value: string): boolean =>
  !path.some((step) => NEVER.test(String(step))) && couldBeComputed(value);

/** True for a text of the form of a computed value, or of an address at one. */
export const couldBeComputed = (text: string): boolean =>
  text.length >= LENGTH_MIN && text.length <= LENGTH_MAX && (isGuid(text) || isHost(text) || ADDRESS.test(text));

const isHost = (text: string): boolean => HOST_NAME.test(text) && /[a-z]/i.test(text);

/** Which resource computes a value, and where. */
export interface Source extends Computed {
  readonly key: string;
}

/** A text as a computed value with what stands around it. */
export interface Use {
  readonly source: Source;
  readonly before: string;
  readonly after: string;
}

export interface ComputedValues {
  /** Makes the values of a resource known. */
  add(key: string, values: readonly Computed[]): void;
  /** The value that a text is, or is built on; undefined where none is, or where two resources compute the same. */
  find(text: string): Use | undefined;
  /** The same for these texts alone, so that values nobody repeats can go. */
  narrowedTo(texts: Iterable<string>): ComputedValues;
}

/** `isShared` tells values that belong to no resource, such as the tenant's id. */
export function makeComputedValues(isShared: (value: string) => boolean): ComputedValues {
  const known = new Map<string, Source>();
  /** Values that several resources compute, none with a better claim than the others. */
  const disputed = new Set<string>();
  /** Equal places are one list: there are few, and many resources. */
  const places = new Map<string, readonly string[]>();
  const put = (key: string, { attribute, value, isReadOnly }: Computed): void => {
    const place = attribute.join('\n');
    if (!places.has(place)) places.set(place, attribute);
    const source: Source = { key, attribute: places.get(place)!, value, isReadOnly };
    const before = known.get(value);
    const order = before === undefined ? 1 : compare(source, before);
    if (order > 0) {
      known.set(value, source);
      disputed.delete(value);
    } else if (order === 0) disputed.add(value);
  };
  const exactly = (text: string): Source | undefined => (disputed.has(text) ? undefined : known.get(text));
  const find = (text: string): Use | undefined => {
    if (!couldBeComputed(text)) return undefined;
    const whole = exactly(text);
    if (whole) return { source: whole, before: '', after: '' };
    const address = ADDRESS.exec(text);
    if (!address) return undefined;
    const [, scheme = '', host = '', port = '', after = ''] = address;
    const base = `${scheme}${host}${port}`;
    const withSlash = after.startsWith('/') ? exactly(`${base}/`) : undefined;
    if (withSlash) return { source: withSlash, before: '', after: after.slice(1) };
    const bare = exactly(base);
    if (bare) return { source: bare, before: '', after };
    const byHost = exactly(host);
    return byHost && { source: byHost, before: scheme, after: `${port}${after}` };
  };
  return {
    add(key, values) {
      for (const computed of values) if (!isShared(computed.value)) put(key, computed);
    },
    find,
    narrowedTo(texts) {
      const kept = makeComputedValues(isShared);
      for (const text of texts) {
        const source = find(text)?.source;
        if (source) kept.add(source.key, [source]);
      }
      return kept;
    },
  };
}

/**
 * Above 0 where the first knows better: an identity before what merely shows its id, and of one resource's places the shortest. 0 where
 * two resources have equal claims.
 */
function compare(a: Source, b: Source): number {
  const claims = Number(ownsPrincipal(a)) - Number(ownsPrincipal(b));
  if (claims !== 0 || a.key !== b.key) return claims;
  return b.attribute.length - a.attribute.length || (a.attribute.join('.') < b.attribute.join('.') ? 1 : -1);
}

const ownsPrincipal = ({ key, attribute }: Source): boolean =>
  attribute[0] === 'identity' || /\/providers\/microsoft\.managedidentity\/userassignedidentities\/[^/]+$/.test(key);
