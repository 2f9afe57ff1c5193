// What every call to Azure is given, and what a refusal is. Refusals that are expected are data, never exceptions and never emptiness.

/** Calls to Azure by API, and how many answers were throttling. */
export type Tally = { resource_graph: number; arm: number; graph: number; throttled: number };
/** A tally before the first request. */
export const newTally = (): Tally => ({ resource_graph: 0, arm: 0, graph: 0, throttled: 0 });

/** Goes with every call: the job's abort signal, and where requests are counted. */
export interface Ask {
  readonly signal: AbortSignal;
  readonly tally: Tally;
  /** Whose call it is: what was given up for one job is asked again for the next. */
  readonly job?: string;
}

/** A scope that could not be read, and why. */
export interface Denied {
  readonly outcome: 'denied';
  readonly reason: string;
  /** The permission that was missing, where Azure told. */
  readonly permission: string | null;
}

/** One scope could not be reached, however often it was tried. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Azure asked for a pause that is too long to wait for inside an activity. */
export class AskedToWait extends Error {
  override readonly name = 'AskedToWait';
  readonly seconds: number;
  constructor(seconds: number) {
    super(`Azure asked for a pause of ${seconds} s.`);
    this.seconds = seconds;
  }
}
