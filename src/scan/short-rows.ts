// Rows of Resource Graph that are short of what their type demands: it leaves large or costly members out of some types, such as the
// content of workbooks. The schema tells which; the resource itself is asked then.
import { parseArmId } from '../graph/arm-id.ts';
import { FLAG, shapeAt } from '../graph/arm-schema.ts';
import type { Ask } from '../services/azure/ask.ts';
import type { NewUnreadScope } from '../services/checkpoints/checkpoints.ts';
import type { Row } from '../services/azure/resource-graph.ts';
import { isResourceId } from './identified.ts';
import { apiVersionsOf, eachAtOnce } from './read-lists.ts';
import { unreadScope, type Scan } from './step.ts';
import { asObject } from './to-resource.ts';

const AT_ONCE = 8;
/** What a GET must be asked to show. */
const QUERY: Readonly<Record<string, string>> = { 'microsoft.insights/workbooks': '?canFetchContent=true' };

/**
 * The rows with those that were short as ARM answers them. One that ARM refuses to show is named and left out, so that what the graph
 * knows of it stays.
 */
export async function wholeRows(
  scan: Scan,
  ask: Ask,
  rows: readonly Row[],
): Promise<{ rows: readonly Row[]; unread: readonly NewUnreadScope[] }> {
  const short = rows.filter((row) => isShort(scan, row));
  if (short.length === 0) return { rows, unread: [] };
  const answers = new Map<Row, readonly Row[]>();
  const unread: NewUnreadScope[] = [];
  await eachAtOnce(short, AT_ONCE, async (row) => {
    const [id, type] = [String(row.id), String(row.type).toLowerCase()];
    const answer = await scan.arm.get(ask, `${id}${QUERY[type] ?? ''}`, apiVersionsOf(scan, type));
    if (answer.outcome === 'found')
      answers.set(row, [{ ...row, ...answer.body, id: isResourceId(answer.body.id) ? answer.body.id : id }]);
    if (answer.outcome !== 'denied') return;
    answers.set(row, []);
    unread.push(unreadScope(id, answer, parseArmId(id)?.subscriptionId ?? null));
  });
  return { rows: rows.flatMap((row) => answers.get(row) ?? [row]), unread };
}

/** True where a property is missing that the type demands and ARM gives back. */
function isShort({ schema }: Scan, { type, properties }: Row): boolean {
  const found = schema.typeOf(String(type));
  const member = found && shapeAt(found.table, found.type.b)?.p?.['properties'];
  if (!found || member === undefined) return false;
  const shape = shapeAt(found.table, typeof member === 'object' ? member[0] : member);
  const held = asObject(properties);
  return Object.entries(shape?.p ?? {}).some(([name, property]) => {
    if (typeof property !== 'object' || held[name] !== undefined) return false;
    const [ref, flags] = property;
    const isSecret = shapeAt(found.table, ref)?.z === 1;
    return (flags & FLAG.required) !== 0 && (flags & FLAG.writeOnly) === 0 && !isSecret;
  });
}
