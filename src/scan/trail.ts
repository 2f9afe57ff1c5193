// The way through the pages of a list that somebody else keeps. It ends where there is no next page; a way that leads in circles, or on
// and on past empty pages, is found out and given up aloud: what such a list holds beyond is not known.
import { createHash } from 'node:crypto';
import type { Denied } from '../services/azure/ask.ts';

/** Where a listing stands: plain JSON for a cursor, of a size that does not grow with the pages. */
export interface Trail {
  /** The link or token of the next page. */
  readonly to: string;
  /** Stands for an earlier page; a way that comes by there again is a circle. It moves up at every doubling of the steps (Brent). */
  readonly mark: string;
  readonly steps: number;
  readonly lap: number;
  /** Pages without a row since the last that had one. */
  readonly empty: number;
}

/** Azure gives empty pages where a filter leaves nothing of a page; so many in a row are no filter. */
const EMPTY_MAX = 200;

const astray = (reason: string): { readonly denied: Denied } => ({
  denied: { outcome: 'denied', reason, permission: null },
});

/**
 * @param trail where the page just read was found; undefined for the first
 * @param next what the page says of the next one
 * @param rows how many it had
 * @returns the next page; or why the way is not followed; neither at the end
 */
export function follow(
  trail: Trail | undefined,
  next: string | undefined,
  rows: number,
): { readonly trail?: Trail; readonly denied?: Denied } {
  if (next === undefined) return {};
  const here = shortOf(next);
  if (next === trail?.to || here === trail?.mark)
    return astray('Azure named a page that was read already as the next one; what comes after it could not be read');
  const empty = rows > 0 ? 0 : (trail?.empty ?? 0) + 1;
  if (empty > EMPTY_MAX) return astray(`Azure gave ${empty} pages without a row, one after the other, and no end`);
  const { mark, steps, lap } = trail ?? { mark: here, steps: 0, lap: 1 };
  return {
    trail:
      trail !== undefined && steps + 1 >= lap
        ? { to: next, mark: here, steps: 0, lap: lap * 2, empty }
        : { to: next, mark, steps: trail === undefined ? 0 : steps + 1, lap, empty },
  };
}

const shortOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);
