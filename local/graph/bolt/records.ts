// Rows of the engine as Bolt records: nodes, relationships, paths and times become the structures that drivers know.
import { types } from 'node:util';
import type { GrafeoValue } from '@grafeo-db/js';
import { INTERNAL, PLAIN, type Shape } from '../result-types.ts';
import type { MessageWriter } from './packstream.ts';

const RECORD = 0x71;

/** Structures of Bolt 5 (https://neo4j.com/docs/bolt/current/bolt/structure-semantics/): signature and number of fields. */
const STRUCTURE = {
  node: [0x4e, 4],
  relationship: [0x52, 8],
  unboundRelationship: [0x72, 4],
  path: [0x50, 3],
  date: [0x44, 1],
  time: [0x54, 2],
  localTime: [0x74, 1],
  dateTime: [0x49, 3],
  localDateTime: [0x64, 2],
  duration: [0x45, 4],
} as const;

type Entries = Record<string, GrafeoValue>;
interface EngineNode extends Entries {
  readonly _id: number;
  readonly _labels: string[];
}
interface EngineEdge extends Entries {
  readonly _id: number;
  readonly _type: string;
  readonly _source: number;
  readonly _target: number;
}

/** Writes one row as a RECORD message. Without shapes every value is what it looks like. */
export function writeRecord(
  writer: MessageWriter,
  row: readonly GrafeoValue[],
  shapes: readonly Shape[] | undefined,
): void {
  writer.begin(RECORD, 1);
  writer.list(row.length);
  row.forEach((value, column) => writeValue(writer, value, shapes?.[column] ?? PLAIN));
  writer.finish();
}

function writeValue(writer: MessageWriter, value: GrafeoValue, shape: Shape): void {
  if (typeof value === 'string') return writeText(writer, value, shape);
  if (typeof value === 'number')
    return Number.isInteger(value) && shape.kind !== 'float' ? writer.integer(value) : writer.float(value);
  if (typeof value === 'boolean') return writer.boolean(value);
  if (typeof value === 'bigint') return writer.integer(value);
  if (value === null) return writer.null();
  if (ArrayBuffer.isView(value)) return writer.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (types.isDate(value)) return writeLocalDateTime(writer, value);
  if (Array.isArray(value)) {
    const item = shape.kind === 'list' ? shape.item : PLAIN;
    writer.list(value.length);
    for (const each of value) writeValue(writer, each, item);
    return;
  }
  writeObject(writer, value as Entries, shape);
}

function writeObject(writer: MessageWriter, value: Entries, shape: Shape): void {
  if (typeof value.$decimal === 'string') writer.float(Number(value.$decimal));
  else if (isNode(value)) writeNode(writer, value, shape);
  else if (isEdge(value)) writeRelationship(writer, value, shape);
  else if (isPath(value, shape)) writePath(writer, value.nodes, value.edges);
  else writeMap(writer, Object.entries(value), shape);
}

const isNode = (value: Entries): value is EngineNode => typeof value._id === 'number' && Array.isArray(value._labels);

const isEdge = (value: Entries): value is EngineEdge =>
  typeof value._id === 'number' && typeof value._type === 'string';

/** A path has no shape in the schema, a map of the same two keys has one. */
const isPath = (value: Entries, shape: Shape): value is { nodes: EngineNode[]; edges: EngineEdge[] } =>
  shape.kind !== 'map' && Array.isArray(value.nodes) && Array.isArray(value.edges) && Object.keys(value).length === 2;

function writeMap(writer: MessageWriter, entries: readonly (readonly [string, GrafeoValue])[], shape: Shape): void {
  const shapes = shape.kind === 'map' ? shape.entries : undefined;
  writer.map(entries.length);
  for (const [key, value] of entries) {
    writer.string(key);
    writeValue(writer, value, shapes?.get(key) ?? PLAIN);
  }
}

const writeProperties = (writer: MessageWriter, value: Entries, shape: Shape): void =>
  writeMap(
    writer,
    Object.entries(value).filter(([key]) => !INTERNAL.has(key)),
    shape,
  );

function writeNode(writer: MessageWriter, node: EngineNode, shape: Shape): void {
  writer.structure(...STRUCTURE.node);
  writer.integer(node._id);
  writer.meta(node._labels);
  writeProperties(writer, node, shape);
  writer.string(nodeElementId(node._id));
}

function writeRelationship(writer: MessageWriter, edge: EngineEdge, shape: Shape): void {
  writer.structure(...STRUCTURE.relationship);
  writer.integer(edge._id);
  writer.integer(edge._source);
  writer.integer(edge._target);
  writer.string(edge._type);
  writeProperties(writer, edge, shape);
  writer.string(edgeElementId(edge._id));
  writer.string(nodeElementId(edge._source));
  writer.string(nodeElementId(edge._target));
}

/** As the engine's own `elementId()` says it. */
const nodeElementId = (id: number): string => `n:${id}`;
const edgeElementId = (id: number): string => `e:${id}`;

/**
 * A path is its nodes and relationships, each once, and the steps: relationship (from 1, negative when walked backwards), then node (from 0).
 */
function writePath(writer: MessageWriter, walked: readonly EngineNode[], edges: readonly EngineEdge[]): void {
  const nodes = distinct(walked);
  const relationships = distinct(edges);
  const steps = edges.flatMap((edge, i) => {
    const number = relationships.findIndex(({ _id }) => _id === edge._id) + 1;
    const forwards = edge._source === walked[i]!._id;
    return [forwards ? number : -number, nodes.findIndex(({ _id }) => _id === walked[i + 1]!._id)];
  });
  writer.structure(...STRUCTURE.path);
  writer.list(nodes.length);
  for (const node of nodes) writeNode(writer, node, PLAIN);
  writer.list(relationships.length);
  for (const edge of relationships) {
    writer.structure(...STRUCTURE.unboundRelationship);
    writer.integer(edge._id);
    writer.string(edge._type);
    writeProperties(writer, edge, PLAIN);
    writer.string(edgeElementId(edge._id));
  }
  writer.meta(steps);
}

const distinct = <T extends { readonly _id: number }>(items: readonly T[]): T[] => [
  ...new Map(items.map((item) => [item._id, item])).values(),
];

const DATE_TIME = /^(-?\d{4,}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d)(?::(\d\d))?)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d))?$/;
const DURATION =
  /^(-)?P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?)?$/;

/** A text, or a time where the schema says so. */
function writeText(writer: MessageWriter, text: string, { kind }: Shape): void {
  if (kind === 'dateTime') {
    const match = DATE_TIME.exec(text);
    if (match) return writeDateTime(writer, match);
  } else if (kind === 'date') {
    writer.structure(...STRUCTURE.date);
    return writer.integer(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
  } else if (kind === 'time') {
    const match = TIME.exec(text);
    if (match) return writeTime(writer, match);
  } else if (kind === 'duration') {
    const match = DURATION.exec(text);
    if (match) return writeDuration(writer, match);
  }
  writer.string(text);
}

function writeDateTime(writer: MessageWriter, match: RegExpExecArray): void {
  const [, date, time, fraction, sign, hours, minutes, seconds] = match;
  const offset = offsetSeconds(sign, hours, minutes, seconds);
  writer.structure(...STRUCTURE.dateTime);
  writer.integer(Date.parse(`${date}T${time}Z`) / 1000 - offset);
  writer.integer(nanoseconds(fraction));
  writer.integer(offset);
}

function writeTime(writer: MessageWriter, match: RegExpExecArray): void {
  const [, hours, minutes, seconds, fraction, utc, sign, offsetHours, offsetMinutes] = match;
  const ofDay = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e9 + nanoseconds(fraction);
  if (!utc && !sign) {
    writer.structure(...STRUCTURE.localTime);
    return writer.integer(ofDay);
  }
  writer.structure(...STRUCTURE.time);
  writer.integer(ofDay);
  writer.integer(offsetSeconds(sign, offsetHours, offsetMinutes));
}

/** The engine hands these out as JavaScript dates, whose clock time is the local one. */
function writeLocalDateTime(writer: MessageWriter, value: Date): void {
  const seconds = Math.floor(value.getTime() / 1000);
  writer.structure(...STRUCTURE.localDateTime);
  writer.integer(seconds);
  writer.integer((value.getTime() - seconds * 1000) * 1e6);
}

function writeDuration(writer: MessageWriter, match: RegExpExecArray): void {
  const sign = match[1] ? -1 : 1;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(2).map((part) => sign * Number(part ?? 0));
  const whole = Math.floor(seconds!);
  writer.structure(...STRUCTURE.duration);
  writer.integer(years! * 12 + months!);
  writer.integer(weeks! * 7 + days!);
  writer.integer(hours! * 3600 + minutes! * 60 + whole);
  writer.integer(Math.round((seconds! - whole) * 1e9));
}

const nanoseconds = (fraction: string | undefined): number => Number((fraction ?? '').slice(0, 9).padEnd(9, '0'));

const offsetSeconds = (sign = '+', hours = '0', minutes = '0', seconds = '0'): number =>
  (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
