// Which types the values of a result have. The engine hands out JavaScript values, in which 5 and 5.0, and a time and its text, look the
// same; its Arrow schema tells them apart. Columns that mix kinds have no schema, and their values stay what they look like.
import { DataType, RecordBatchReader, type Field } from 'apache-arrow';

/** What JavaScript's own types do not say of a value, and of the values in it. */
export type Shape =
  | { readonly kind: 'plain' | 'float' | 'date' | 'time' | 'dateTime' | 'duration' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Shape> };

export const PLAIN: Shape = { kind: 'plain' };

/** The shape of each column, in order, out of a result in Arrow's stream format. */
export function shapesOf(arrow: Uint8Array): Shape[] {
  return RecordBatchReader.from(arrow).open().schema.fields.map(toShape);
}

function toShape({ type }: Field): Shape {
  if (DataType.isFloat(type)) return { kind: 'float' };
  if (DataType.isTimestamp(type)) return { kind: 'dateTime' };
  if (DataType.isDate(type)) return { kind: 'date' };
  if (DataType.isTime(type)) return { kind: 'time' };
  if (DataType.isList(type)) return { kind: 'list', item: toShape(type.children[0]!) };
  if (!DataType.isStruct(type)) return PLAIN;
  const names = type.children.map(({ name }) => name).join();
  if (names === 'months,days,nanos') return { kind: 'duration' };
  return { kind: 'map', entries: new Map(type.children.map((child) => [child.name, toShape(child)])) };
}

const TEMPORAL = /^(-?\d{4,}-\d\d-\d\d(T[\d:.]+(Z|[+-][\d:]+)?)?|\d\d:\d\d:[\d.]+(Z|[+-][\d:]+)?|-?P[\dYMWDTHS.-]+)$/;

/** True where only the schema can tell what the value is. */
export function isAmbiguous(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  if (typeof value === 'string') return value.length < 64 && TEMPORAL.test(value);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (Array.isArray(value)) return value.some(isAmbiguous);
  for (const [key, item] of Object.entries(value)) if (!INTERNAL.has(key) && isAmbiguous(item)) return true;
  return false;
}

/** What the engine adds to the properties of nodes and relationships. */
export const INTERNAL: ReadonlySet<string> = new Set(['_id', '_labels', '_type', '_source', '_target']);
