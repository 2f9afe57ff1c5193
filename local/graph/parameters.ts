// Parameters on their way from Bolt into the engine. The engine takes JavaScript values and reads every whole number as an integer, so
// that a whole float would lose its type: it travels as a decimal, which compares, adds and prints as Neo4j's floats do.
import { Failure } from './failure.ts';
import type { Meaning } from './bolt/packstream.ts';

/** How the engine's binding names a value that JavaScript has no type for. */
export type Tagged =
  | { readonly $decimal: string }
  | { readonly $date: string }
  | { readonly $time: string }
  | { readonly $zoned_datetime: string }
  | { readonly $duration: string };

/** Floats from here on have no integer of the same size; the engine reads them as floats itself. */
const INTEGER_END = 2 ** 63;

const SIGNATURE = {
  date: 0x44,
  time: 0x54,
  localTime: 0x74,
  dateTime: 0x49,
  zonedDateTime: 0x69,
  localDateTime: 0x64,
  duration: 0x45,
} as const;

/** @throws Failure for values that the engine cannot hold: it would keep null in their place */
export const toEngine: Meaning = {
  float(value) {
    if (!Number.isFinite(value)) throw cannotHold(String(value));
    if (!Number.isInteger(value) || Math.abs(value) >= INTEGER_END) return value;
    return { $decimal: `${BigInt(value)}.0` } satisfies Tagged;
  },
  structure(signature, fields) {
    const numbers = fields.map(Number);
    const [first = 0, second = 0, third = 0] = numbers;
    switch (signature) {
      case SIGNATURE.date:
        return { $date: isoDate(first * 86_400) } satisfies Tagged;
      case SIGNATURE.time:
        return { $time: isoTime(first) + isoOffset(second) } satisfies Tagged;
      case SIGNATURE.localTime:
        return { $time: isoTime(first) } satisfies Tagged;
      case SIGNATURE.dateTime:
        return { $zoned_datetime: isoDateTime(first + third, second) + isoOffset(third) } satisfies Tagged;
      case SIGNATURE.localDateTime:
        return new Date(first * 1000 + Math.trunc(second / 1e6));
      case SIGNATURE.duration:
        return { $duration: isoDuration(numbers) } satisfies Tagged;
      case SIGNATURE.zonedDateTime:
        throw cannotHold(`a time in the zone ${String(fields[2])}; send it with an offset`);
      default:
        throw cannotHold(`a structure with the signature 0x${signature.toString(16)}`);
    }
  },
};

const cannotHold = (what: string): Failure =>
  new Failure('Neo.ClientError.Statement.ArgumentError', `The embedded graph cannot hold ${what}`);

/** True for a float that travels as a decimal. */
export const isWholeFloat = (value: unknown): value is { readonly $decimal: string } =>
  typeof value === 'object' && value !== null && '$decimal' in value;

export const isTagged = (value: object): boolean => {
  const [key] = Object.keys(value);
  return key !== undefined && /^\$(decimal|date|time|zoned_datetime|duration)$/.test(key);
};

const isoDate = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, -14);

const isoDateTime = (seconds: number, nanoseconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, -5)}${fraction(nanoseconds)}`;

function isoTime(nanoseconds: number): string {
  const seconds = Math.floor(nanoseconds / 1e9);
  return `${new Date(seconds * 1000).toISOString().slice(11, 19)}${fraction(nanoseconds % 1e9)}`;
}

/** The engine keeps microseconds. */
const fraction = (nanoseconds: number): string =>
  nanoseconds < 1000 ? '' : `.${String(Math.trunc(nanoseconds / 1000)).padStart(6, '0')}`;

function isoOffset(seconds: number): string {
  if (seconds === 0) return 'Z';
  const minutes = Math.abs(Math.trunc(seconds / 60));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

function isoDuration([months = 0, days = 0, seconds = 0, nanoseconds = 0]: readonly number[]): string {
  return `P${months}M${days}DT${seconds + nanoseconds / 1e9}S`;
}
