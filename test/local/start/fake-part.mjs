// A part that does what its arguments say: a stand-in for the real ones where only processes matter.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [what, readyFile] = process.argv.slice(2);
if (what === 'refuses') {
  console.error('fake: --colour mauve is no colour');
  process.exit(2);
}
if (what === 'breaks') throw new Error('broken inside');
const child = what === 'has-a-child' ? spawn('sleep', ['60'], { stdio: 'ignore' }) : undefined;
if (what === 'is-deaf') process.on('SIGTERM', () => console.log('not now'));
else process.on('SIGTERM', () => process.exit(0));
setInterval(() => undefined, 1_000);
if (what !== 'is-slow') writeFileSync(readyFile, JSON.stringify({ child: child?.pid ?? null }));
