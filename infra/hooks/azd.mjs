// Keeps a value in the environment of azd.
import { spawnSync } from 'node:child_process';
import { Refused } from '../access/azure.mjs';

/** @throws Refused with what azd said */
export function keep(name, value) {
  const { status, stderr, error } = spawnSync('azd', ['env', 'set', name, value], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error || status !== 0) throw new Refused(`azd cannot keep ${name}: ${error?.message ?? stderr.trim()}`);
}
