// Each long trial and the bench as a command, small: what documents name is run, whatever it measures at its full size.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

async function npmRun(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn('npm', ['run', '--silent', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, said: code === 0 ? stdout : `${stdout}${stderr}` };
}

it.each([
  ['campaign -- faults', ['faults', '--seed', '3', '--runs', '2'], /2/],
  ['campaign -- removals', ['removals', '--seed', '3', '--runs', '3'], /3/],
  ['campaign -- inventory', ['inventory'], / 0 differences/],
  ['campaign -- fuzz', ['fuzz', '--runs', '50'], /50/],
  ['campaign -- kill', ['kill', '--runs', '1'], /1/],
  ['campaign -- jobs', ['jobs', '--embedded', '--runs', '4'], /4 runs.* 0 faults/],
  ['campaign -- kill-generation', ['kill-generation', '--runs', '1', '--resources', '120'], /3 of 3 right/],
  ['campaign -- kill-scan', ['kill-scan', '--runs', '1', '--resources', '200'], /same graph/],
])(
  'npm run %s ends well',
  async (_, args, says) => {
    const { code, said } = await npmRun('campaign', '--', ...args);
    expect([code, said]).toEqual([0, expect.stringMatching(says)]);
  },
  180_000,
);

it('npm run bench prints its figures as a table and as JSON', async () => {
  const { code, said } = await npmRun('bench', '--', 'app', 'iac', '--resources', '120');
  expect([code, said]).toEqual([0, expect.stringContaining('| ')]);
  const json = JSON.parse(said.trimEnd().split('\n').at(-1)!) as { figures: { name: string; value: number }[] };
  for (const { name, value } of json.figures) expect([name, Number.isFinite(value)]).toEqual([name, true]);
}, 180_000);
