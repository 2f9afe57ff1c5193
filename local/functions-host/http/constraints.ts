// The inline constraints of ASP.NET Core routes, as Azure Functions knows them. Pure.
import { HostFault } from '../faults.ts';

export type Constraint = (value: string) => boolean;

const integer = /^[+-]?\d+$/;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)$/;
const float = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const inRange = (value: string, min: bigint, max: bigint): boolean =>
  integer.test(value) && BigInt(value) >= min && BigInt(value) <= max;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

const plain: Record<string, Constraint> = {
  int: (value) => inRange(value, -(2n ** 31n), 2n ** 31n - 1n),
  long: (value) => inRange(value, int64.min, int64.max),
  guid: (value) => /^(\{[0-9a-f-]{36}\}|\([0-9a-f-]{36}\)|[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12})$/i.test(value),
  alpha: (value) => /^[a-z]*$/i.test(value),
  bool: (value) => /^(true|false)$/i.test(value),
  decimal: (value) => decimal.test(value),
  double: (value) => float.test(value),
  float: (value) => float.test(value),
  datetime: (value) => !Number.isNaN(Date.parse(value)),
  required: (value) => value !== '',
};

/**
 * Reads `name` or `name(arguments)`.
 * @throws HostFault for a constraint that does not exist or has wrong arguments.
 */
export function constraintOf(text: string, route: string): Constraint {
  const match = /^(\w+)(?:\(([\s\S]*)\))?$/.exec(text);
  const [, name = '', argument] = match ?? [];
  const simple = plain[name.toLowerCase()];
  if (simple !== undefined && argument === undefined) return simple;
  const bad = (): never => {
    throw new HostFault(`Route "${route}": the constraint "${text}" is unknown or has wrong arguments`, 1);
  };
  if (argument === undefined) return bad();
  if (name.toLowerCase() === 'regex') {
    const pattern = new RegExp(argument.replaceAll('{{', '{').replaceAll('}}', '}'), 'i');
    return (value) => pattern.test(value);
  }
  const numbers = argument.split(',').map((part) => (integer.test(part.trim()) ? BigInt(part.trim()) : bad()));
  const [first = 0n, second] = numbers;
  if (numbers.length > 2 || (name.toLowerCase() === 'range' && second === undefined)) return bad();
  const length = (value: string): bigint => BigInt(value.length);
  switch (name.toLowerCase()) {
    case 'length':
      return (value) =>
        second === undefined ? length(value) === first : length(value) >= first && length(value) <= second;
    case 'minlength':
      return (value) => length(value) >= first;
    case 'maxlength':
      return (value) => length(value) <= first;
    case 'min':
      return (value) => inRange(value, first, int64.max);
    case 'max':
      return (value) => inRange(value, int64.min, first);
    case 'range':
      return (value) => inRange(value, first, second ?? first);
    default:
      return bad();
  }
}
