// Asks ARM for many small lists at once, a bounded number at a time. A list with further pages comes back as a task for the next turn.
import type { ArmBody } from '../services/azure/arm.ts';
import type { Ask, AskedToWait } from '../services/azure/ask.ts';
import type { NewUnreadScope } from '../services/checkpoints/checkpoints.ts';
import { isAskedToWait, unreadScope, type Scan } from './step.ts';
import { follow, type Trail } from './trail.ts';

/** One list to read: plain JSON, so that it can wait in a cursor. */
export interface ListTask<P> {
  readonly parent: P;
  readonly path: string;
  /** What is listed, for the api-version. */
  readonly type: string;
  /** It answers one thing: a GET of it, or a POST action that shows it. */
  readonly single?: 'GET' | 'POST';
  /** Where only the provider knows them. */
  readonly apiVersions?: readonly string[];
  /** Where its next page is, after the first. */
  readonly trail?: Trail;
}

export interface ListAnswer<P> {
  readonly task: ListTask<P>;
  readonly bodies: readonly ArmBody[];
  readonly apiVersion: string;
}

export interface ListsRead<P> {
  readonly answers: readonly ListAnswer<P>[];
  /** Lists with a next page, and those that Azure would not answer yet. */
  readonly pending: readonly ListTask<P>[];
  readonly unread: readonly NewUnreadScope[];
  /** Azure wants a pause before the pending ones are asked for again. */
  readonly waitSeconds: number | undefined;
}

/** Requests under way at the same time for one worker, unless a step says otherwise. */
const AT_ONCE = 8;

/**
 * @param subscriptionOf whose nodes must stay where a list cannot be read; null: everybody's
 * @throws AskedToWait where the lists were pending before (`again`) and none of them got an answer this time either
 */
export async function readLists<P>(
  scan: Scan,
  ask: Ask,
  tasks: readonly ListTask<P>[],
  subscriptionOf: (parent: P) => string | null,
  { again, atOnce = AT_ONCE }: { again: boolean; atOnce?: number },
): Promise<ListsRead<P>> {
  const answers: ListAnswer<P>[] = [];
  const pending: ListTask<P>[] = [];
  const unread: NewUnreadScope[] = [];
  let sentAway: AskedToWait | undefined;
  await eachAtOnce(tasks, atOnce, async (task) => {
    // What was answered is kept; the rest waits with the one that was sent away.
    if (sentAway !== undefined) pending.push(task);
    else
      await read(task).catch((error: unknown) => {
        if (!isAskedToWait(error)) throw error;
        if (sentAway === undefined || error.seconds > sentAway.seconds) sentAway = error;
        pending.push(task);
      });
  });
  const wait = sentAway as AskedToWait | undefined;
  if (again && wait !== undefined && answers.length + unread.length === 0) throw wait;
  return { answers, pending, unread, waitSeconds: wait?.seconds };

  async function read(task: ListTask<P>): Promise<void> {
    const { path, parent, type } = task;
    const apiVersions = task.apiVersions ?? apiVersionsOf(scan, type);
    const deny = (reason: string, permission: string | null) =>
      unread.push(unreadScope(path.split('?')[0]!, { reason, permission }, subscriptionOf(parent)));
    if (apiVersions.length === 0) {
      deny(`No api-version is known for ${type}`, null);
    } else if (task.single) {
      const answer = await scan.arm.get(ask, path, apiVersions, task.single);
      if (answer.outcome === 'found') answers.push({ task, bodies: [answer.body], apiVersion: answer.apiVersion });
      else if (answer.outcome === 'denied') deny(answer.reason, answer.permission);
    } else {
      const answer = await scan.arm.list(ask, { path, apiVersions, permission: `${type}/read`, link: task.trail?.to });
      if (answer.outcome === 'denied') deny(answer.reason, answer.permission);
      if (answer.outcome !== 'page') return;
      answers.push({ task, bodies: answer.rows, apiVersion: answer.apiVersion });
      const step = follow(task.trail, answer.nextLink, answer.rows.length);
      if (step.denied) deny(step.denied.reason, step.denied.permission);
      if (step.trail) pending.push({ ...task, trail: step.trail });
    }
  }
}

/** Names the lists that Azure throttled time and again. */
export const unreadLists = <P>(
  pending: readonly ListTask<P>[],
  reason: string,
  subscriptionOf: (parent: P) => string | null,
): NewUnreadScope[] =>
  pending.map(({ path, parent }) =>
    unreadScope(path.split('?')[0]!, { reason, permission: null }, subscriptionOf(parent)),
  );

/** The api-versions to try for a type: the one the schema describes, then the two before it; for an unknown child its parent's. */
export function apiVersionsOf({ schema }: Pick<Scan, 'schema'>, type: string): readonly string[] {
  for (let known = type; known.includes('/'); known = known.slice(0, known.lastIndexOf('/'))) {
    const found = schema.typeOf(known)?.type;
    const versions = [...new Set([...(found?.p === undefined ? [] : [found.p]), ...(found?.v ?? [])])];
    if (versions.length > 0) return versions;
  }
  return [];
}

/** Runs `work` on every item, at most `width` at a time, and stops at the first failure. */
export async function eachAtOnce<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
