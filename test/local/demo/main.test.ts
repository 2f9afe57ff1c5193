import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../../local/start/root.ts';

const demo = (...flags: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'local/demo/main.ts'), ...flags],
    { encoding: 'utf8', timeout: 30_000 },
  );
  return { status, stdout, stderr };
};

test.each([
  [['--format', 'pulumi'], "--format must be one of terraform, bicep, arm, not 'pulumi'"],
  [['--provider', 'aws'], "--provider must be one of azapi, azurerm, not 'aws'"],
  [['--tenant', 'absent.json'], '--tenant absent.json: does not exist'],
  [['--port', '7071'], "Unknown option '--port' (--help lists the flags)"],
])('%j is refused in one line', (flags, line) => {
  expect(demo(...flags)).toEqual({ status: 2, stdout: '', stderr: `npm run demo: ${line}\n` });
});
