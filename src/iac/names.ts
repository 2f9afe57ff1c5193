// Names that resources get in code. A name depends on nothing but the resource's own id: were it to depend on what else is there, a new
// resource would rename an old one, and Terraform plans a renamed address as the end of the thing itself.
import { createHash } from 'node:crypto';
import {
  idKey,
  MANAGEMENT_GROUP,
  parseArmId,
  PLACED_SUBSCRIPTION,
  RESOURCE_GROUP,
  SUBSCRIPTION,
  type ArmId,
} from './arm-id.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Far below what any language allows, so that addresses stay readable. */
const STEM_MAX = 90;
const TAG_LENGTH = 5;

/**
 * A name valid in every target language: its kind, its names from the top parent down, and five digits made of its id, such as
 * `storage_account_stcontosoweb_1f3a9`. Two ids that agree in all of it are told apart by `tagLength`.
 */
export function symbolOf(id: ArmId, tagLength: number = TAG_LENGTH): string {
  const stem = slug([kindOf(id.type), ...namesOf(id)].join('_'))
    .slice(0, STEM_MAX)
    .replace(/_+$/, '');
  return `${stem}_${tagOf(id.id, tagLength)}`;
}

/** The first hex digits of a hash of an id, the same however the id is spelled. */
export const tagOf = (id: string, length: number = TAG_LENGTH): string =>
  createHash('sha256').update(idKey(id)).digest('hex').slice(0, length);

/**
 * Gives a thing its symbol. Those whose five digits agree get longer ones, the first of them as well: `holders`, the same map for all things
 * of an output, knows who has which.
 */
export function giveSymbol<T extends ArmId & { symbol: string }>(thing: T, holders: Map<string, T>): void {
  const symbol = symbolOf(thing);
  const other = holders.get(symbol);
  if (other) other.symbol = symbolOf(other, 16);
  else holders.set(symbol, thing);
  thing.symbol = other ? symbolOf(thing, 16) : symbol;
}

/** A name for something that has no ARM id, such as a user; its tag is made of `id`. Distinct for sure once `taken` keeps those given. */
export function nameFor(kind: string, name: string, id: string, taken: Set<string>): string {
  const stem = slug(`${kind}_${shorten(name)}`)
    .slice(0, STEM_MAX)
    .replace(/_+$/, '');
  const short = `${stem}_${tagOf(id)}`;
  const given = taken.has(short) ? `${stem}_${tagOf(id, 16)}` : short;
  taken.add(given);
  return given;
}

/** `Microsoft.Network/publicIPAddresses` is a `public_ip_address`. */
function kindOf(type: string): string {
  const words = snake(type.slice(type.lastIndexOf('/') + 1));
  return words
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^suic])s$/, '$1')
    .replace(/cs$/, 'c');
}

/** The names that say which one it is: of the resource and its parents, and for an extension the name of what it extends. */
function namesOf(id: ArmId): string[] {
  if (STANDS_ALONE.test(id.type)) return [shorten(id.name)];
  const depth = id.type.split('/').length - 1;
  const own = id.id
    .split('/')
    .slice(-2 * depth)
    .filter((_, index) => index % 2 === 1);
  const scope = parseArmId(id.id.slice(0, id.id.lastIndexOf('/providers/')));
  const isExtension =
    id.type !== PLACED_SUBSCRIPTION && (scope?.type !== RESOURCE_GROUP || EXTENDS_ANYTHING.test(id.type));
  return [...(isExtension ? [scope?.name ?? 'tenant'] : []), ...own].map(shorten);
}

const STANDS_ALONE = new RegExp(`^(${SUBSCRIPTION}|${RESOURCE_GROUP}|${MANAGEMENT_GROUP})$`);
/** Types that extend groups as well as resources; their own names say little. */
const EXTENDS_ANYTHING = /^microsoft\.(authorization\/|insights\/diagnosticsettings)/i;

const shorten = (name: string): string => (GUID.test(name) ? name.slice(0, 8) : name);

const snake = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** Lower-case ASCII letters, digits and single underscores, a letter first. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(plain) ? plain : `r_${plain}`.replace(/_+$/, '');
}

/** A path as part of a variable's name. */
export const pathSlug = (path: readonly (string | number)[]): string =>
  snake(path.join('_'))
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
