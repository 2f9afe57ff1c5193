// Tests that need programs which not every machine has.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program is on the path. */
export const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** Under CI nothing is left out: there a test without its program fails. Elsewhere `npm test` names what it leaves out, and why. */
const canRun = (programs: readonly string[]): boolean => Boolean(process.env.CI) || programs.every(isInstalled);

/** `test`, left out where a program is not there. */
export const testWith = (...programs: string[]): jest.It => (canRun(programs) ? test : test.skip);
/** `describe`, left out where a program is not there. */
export const describeWith = (...programs: string[]): jest.Describe => (canRun(programs) ? describe : describe.skip);
