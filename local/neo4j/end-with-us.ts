import type { ChildProcess } from 'node:child_process';

/** Ends the child where this process exits first, whichever way it exits by itself; answers the child. */
export function endWithUs<Child extends ChildProcess>(child: Child): Child {
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}
