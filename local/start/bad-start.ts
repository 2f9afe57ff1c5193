/** A reason not to start that the person at the keyboard can mend: one line that names the fault and what to do. Ends with exit code 2. */
export class BadStart extends Error {
  override readonly name = 'BadStart';
}
