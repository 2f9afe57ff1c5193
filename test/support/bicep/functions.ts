// The functions of Bicep that our files use. What is not here is an error, so that nothing is evaluated by guess.
import { createHash } from 'node:crypto';

export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

const digest = (values: readonly Value[]): string => createHash('sha256').update(JSON.stringify(values)).digest('hex');
const text = (value: Value): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value);
const fail = (what: string): never => {
  throw new Error(what);
};
const asText = (value: Value | undefined): string =>
  typeof value === 'string' ? value : fail(`${JSON.stringify(value)} is no text`);
const asNumber = (value: Value | undefined): number =>
  typeof value === 'number' ? value : fail(`${JSON.stringify(value)} is no number`);
const asList = (value: Value | undefined): Value[] =>
  Array.isArray(value) ? value : fail(`${JSON.stringify(value)} is no list`);
export const isObject = (value: Value | undefined): value is { [name: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** 13 letters and digits for the same words, always; not Azure's own hash, which no check depends on. */
const uniqueString = (...words: readonly Value[]): string =>
  BigInt(`0x${digest(words)}`)
    .toString(36)
    .padStart(13, '0')
    .slice(-13);
/** A GUID for the same words, always. */
export const guid = (...words: readonly Value[]): string => {
  const hex = digest(words);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

function merge(left: Value, right: Value): Value {
  if (!isObject(left) || !isObject(right)) return right;
  const whole = { ...left };
  for (const [name, value] of Object.entries(right)) whole[name] = name in whole ? merge(whole[name]!, value) : value;
  return whole;
}

function cidrSubnet(prefix: string, bits: number, index: number): string {
  const [address = '', length = ''] = prefix.split('/');
  const base = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  if (bits < Number(length) || index >= 2 ** (bits - Number(length)))
    fail(`${prefix} has no subnet ${index} of /${bits}`);
  const at = base + index * 2 ** (32 - bits);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join('.')}/${bits}`;
}

export const FUNCTIONS: Readonly<Record<string, (...given: Value[]) => Value>> = {
  base64: (value) => Buffer.from(asText(value)).toString('base64'),
  cidrSubnet: (prefix, bits, index) => cidrSubnet(asText(prefix), asNumber(bits), asNumber(index)),
  concat: (...lists) => lists.flatMap(asList),
  empty: (value) => value === '' || value === null || (typeof value === 'object' && Object.keys(value).length === 0),
  guid,
  last: (list) => (typeof list === 'string' ? list.slice(-1) : (asList(list).at(-1) ?? fail('the list is empty'))),
  length: (value) => (isObject(value) ? Object.keys(value).length : (value as string | Value[]).length),
  replace: (whole, old, news) => asText(whole).replaceAll(asText(old), asText(news)),
  split: (whole, at) => asText(whole).split(asText(at)),
  string: (value) => text(value!),
  substring: (whole, from, length) =>
    asText(whole).slice(asNumber(from), length === undefined ? undefined : asNumber(from) + asNumber(length)),
  take: (whole, count) =>
    typeof whole === 'string' ? whole.slice(0, asNumber(count)) : asList(whole).slice(0, asNumber(count)),
  toLower: (value) => asText(value).toLowerCase(),
  union: (first, ...others) => others.reduce<Value>(merge, first!),
  uniqueString,
};
export { text };
