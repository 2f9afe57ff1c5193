// What an incremental scan may take over and what it must read: decided for each subscription by what its watermark says, and told in words.
import type { ScanParams } from '../contract/start-scan.ts';
import type { Filter } from './filter.ts';
import { readCursor, type Scan } from './step.ts';

/** Resource Graph keeps changes for 14 days; one of them is for its own delay and for clocks that differ. */
const DAYS_KEPT = 13;
/** Changes show up late, and clocks differ: this much before the last scan is looked through once more. */
const OVERLAP_MS = 60 * 60 * 1000;
const DAY_MS = 86_400_000;

/** Subscriptions whose changes are asked for, or that are read in full and why. */
export interface IncrementalScope {
  readonly subscriptions: readonly string[];
  /** Changes after this time; undefined: all of it is read. */
  readonly since?: string;
  readonly why?: string;
}

const FILTERED = 'resource groups, types or a limit were asked for, and changes are known for whole subscriptions only';

/** True where a scan covers whole subscriptions: only then can it leave a watermark, or go by one. */
export const isOfWholeSubscriptions = ({ groups, types, limit }: Filter): boolean =>
  groups === undefined && types === undefined && limit === undefined;

/** These subscriptions, parted into those that go by their changes and those that are read in full. */
export async function partByChanges(
  {
    watermarks,
    tenantId,
    startedAt,
    params,
    filter,
  }: Pick<Scan, 'watermarks' | 'tenantId' | 'startedAt' | 'params' | 'filter'>,
  subscriptions: readonly string[],
): Promise<IncrementalScope[]> {
  if (params.mode !== 'incremental') return [{ subscriptions }];
  if (!isOfWholeSubscriptions(filter)) return [{ subscriptions, why: FILTERED }];
  const marks = await watermarks.of(tenantId);
  const oldest = new Date(Date.parse(startedAt) - DAYS_KEPT * DAY_MS).toISOString();
  const parts = Map.groupBy(subscriptions, (id) => {
    const since = marks.get(id)?.since;
    if (since === undefined) return 'no complete scan of them is known';
    if (since < oldest)
      return `their last complete scan is more than ${DAYS_KEPT} days ago, and Azure keeps changes for 14`;
    return '';
  });
  return [...parts].map(([why, ids]) =>
    why === ''
      ? { subscriptions: ids, since: before(ids.map((id) => marks.get(id)!.since).sort()[0]!) }
      : { subscriptions: ids, why },
  );
}

/** The cursor of a partition whose changes did not tell enough, so that it is read in full after all. */
export interface TurnedFull {
  readonly why: string;
  /** Where the full listing stands. */
  readonly page: string;
}

/** Why a scope is read in full after all, and where that reading is; undefined where it is not. */
export function turnedFull(cursor: string): TurnedFull | undefined {
  const read = readCursor<Partial<TurnedFull>>(cursor, {});
  return read.why === undefined ? undefined : { why: read.why, page: read.page ?? '' };
}

/** The scopes of the resources step as they were read in the end. */
export const asRead = (partitions: Awaited<ReturnType<Scan['partitions']>>): IncrementalScope[] =>
  partitions.map(({ scope, cursor }) => {
    const { subscriptions, ...planned } = scope as IncrementalScope;
    const why = turnedFull(cursor)?.why;
    return why === undefined ? { subscriptions, ...planned } : { subscriptions, why };
  });

/** The subscriptions of which only what changed was read; for the steps after the resources. */
export async function readByChanges(scan: Pick<Scan, 'partitions'>): Promise<string[]> {
  const scopes = asRead(await scan.partitions('resources'));
  return scopes.flatMap(({ subscriptions, since }) => (since === undefined ? [] : subscriptions));
}

const before = (time: string): string => new Date(Date.parse(time) - OVERLAP_MS).toISOString();

/**
 * How a scan ran, and why so, in words for its result.
 * @param listedAgain types of which everything was read although their changes were known
 */
export function modeOf(
  { mode }: Pick<ScanParams, 'mode'>,
  scopes: readonly IncrementalScope[],
  listedAgain: readonly string[] = [],
): { readonly mode: 'full' | 'incremental'; readonly reason: string } {
  if (mode === 'full') return { mode: 'full', reason: 'A full scan was asked for' };
  const changed = scopes.filter(({ since }) => since !== undefined);
  const count = (some: readonly IncrementalScope[]): number =>
    some.reduce((sum, { subscriptions }) => sum + subscriptions.length, 0);
  const whole = [...new Set(scopes.flatMap(({ why }) => why ?? []))];
  const inFull = `${count(scopes) - count(changed)} of ${count(scopes)} subscriptions were read in full: ${whole.join('; ')}`;
  if (changed.length === 0) return { mode: 'full', reason: scopes.length === 0 ? 'No subscription was seen' : inFull };
  const since = changed.map((scope) => scope.since!).sort()[0]!;
  return {
    mode: 'incremental',
    reason:
      `Changes since ${since} were read in ${count(changed)} of ${count(scopes)} subscriptions. What ARM alone lists below resources that did not change ` +
      `(such as containers and queues), and at resource groups in which nothing changed (budgets and deployments), was taken over as it was ` +
      `last read; a full scan reads it again. Azure tells no changes of some types: that one of those changed, and neither came nor went, ` +
      `a full scan alone finds` +
      (listedAgain.length > 0
        ? `. Every ${listedAgain.join(', ')} was read, because there were others than the changes told of`
        : '') +
      (whole.length > 0 ? `. ${inFull}` : ''),
  };
}
