// One quota as a token bucket that learns: from what answers say is left of it, and from refusals. Several processes may share a quota
// without knowing of each other; then the server's word is the only common memory.
import type { Clock } from '../clock.ts';

export interface Bucket {
  /** Resolves once `cost` tokens are there and nothing closed the bucket; rejects with the signal's reason. */
  take(cost: number, signal: AbortSignal): Promise<void>;
  /** The server said how many tokens are left, ours and those of others taken together. */
  atMost(tokens: number): void;
  /** The server said which share of the quota is used; from 1 on it refuses. */
  used(share: number): void;
  /**
   * The server said in how long its window ends, and how many tokens are left until then; with none left nobody goes before. It says whole
   * seconds, rounded up, so that of all it says in one window the earliest end is the true one.
   */
  windowEnds(inMs: number, left: number): void;
  /** Nobody goes for so long. */
  close(ms: number): void;
  /** A refusal: somebody else draws on this quota too, or it is smaller than was thought. The refill slows down, and recovers by itself. */
  slowDown(): void;
}

const SLOWER = 0.8;
const SLOWEST = 0.1;
/** At most one step down in this time: requests under way at the same moment are refused for the same reason. */
const STEP_MS = 1_000;
/** What a slowed refill gains back in a second. */
const RECOVERY_PER_SECOND = 0.05;

/** @param quota the tokens it holds when full, and how many come back in a second */
export function makeBucket(quota: { readonly size: number; readonly perSecond: number }, clock: Clock): Bucket {
  const now = (): number => clock.now().getTime();
  let tokens = quota.size;
  let at = now();
  let closedUntil = 0;
  let windowEndsAt = 0;
  let pace = 1;
  let slowedAt = -Infinity;

  function refill(): void {
    const seconds = Math.max(0, now() - at) / 1000;
    at = now();
    pace = Math.min(1, pace + seconds * RECOVERY_PER_SECOND);
    tokens = Math.min(quota.size, tokens + seconds * quota.perSecond * pace);
  }

  return {
    async take(cost, signal) {
      const wanted = Math.min(cost, quota.size);
      for (;;) {
        signal.throwIfAborted();
        refill();
        if (tokens >= wanted && at >= closedUntil) {
          tokens -= wanted;
          return;
        }
        const missingMs = ((wanted - tokens) / (quota.perSecond * pace)) * 1000;
        await clock.sleep(Math.max(1, closedUntil - at, missingMs), signal);
      }
    },
    atMost(left) {
      refill();
      tokens = Math.min(tokens, left);
    },
    used(share) {
      refill();
      tokens = Math.min(tokens, quota.size * Math.max(0, 1 - share));
      if (share >= 1) this.slowDown();
    },
    windowEnds(inMs, left) {
      const end = now() + inMs;
      windowEndsAt = windowEndsAt > now() ? Math.min(windowEndsAt, end) : end;
      if (left === 0) closedUntil = Math.max(closedUntil, windowEndsAt);
    },
    close(ms) {
      closedUntil = Math.max(closedUntil, now() + ms);
    },
    slowDown() {
      refill();
      if (at - slowedAt < STEP_MS) return;
      slowedAt = at;
      pace = Math.max(SLOWEST, pace * SLOWER);
    },
  };
}
