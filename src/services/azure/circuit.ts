// Stops asking where every request is given up: what fails time and again is named at once instead of after minutes of vain tries, and the
// rest of the scan goes on. One circuit for each place that can fail on its own.
import type { Clock } from '../clock.ts';
import { Unreachable } from './ask.ts';

export interface Circuit {
  /** Call before a request of a job. @throws Unreachable while the place is not asked for it */
  enter(job: string | undefined): void;
  /** The place answered. */
  answered(): void;
  /** A request was given up after all its tries. */
  givenUp(): void;
}

/** Requests given up in a row, each after many tries, after which a place is left alone. */
const GIVEN_UP_MAX = 5;
/** So long; then a single request may find out whether it is back. */
const OPEN_MS = 60_000;

/** @param place what it stands for, in the words of the result */
export function makeCircuit(place: string, clock: Clock): Circuit {
  let givenUpInARow = 0;
  let openUntil = 0;
  let triedFor: string | undefined;
  const now = (): number => clock.now().getTime();
  return {
    enter(job) {
      // a scan that begins once Azure is back must not be told that it is away
      if (job !== triedFor) givenUpInARow = 0;
      triedFor = job;
      if (givenUpInARow < GIVEN_UP_MAX) return;
      if (now() < openUntil) throw new Unreachable(`${place} failed time and again; it was not asked again`);
      openUntil = now() + OPEN_MS;
    },
    answered() {
      givenUpInARow = 0;
    },
    givenUp() {
      givenUpInARow += 1;
      openUntil = now() + OPEN_MS;
    },
  };
}
