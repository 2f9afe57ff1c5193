import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const script = `import { onStopSignals } from ${JSON.stringify(new URL('../../../local/start/stop-signals.ts', import.meta.url).href)};
  onStopSignals(() => console.log('stop'), () => { console.log('now'); process.exit(130); });
  console.log('listening');
  setInterval(() => undefined, 1000);`;

/** Sends SIGINT at these moments (ms) and answers what was printed, and the exit code where it ended by itself. */
async function pressed(...momentsMs: number[]): Promise<{ printed: string[]; code: number | null }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const closed = new Promise((resolve) => child.once('close', resolve));
  let printed = '';
  const listening = new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdout.on('data', (chunk: Buffer) => (printed += String(chunk)));
  await listening;
  let now = 0;
  for (const moment of momentsMs) {
    await pause(moment - now);
    now = moment;
    child.kill('SIGINT');
  }
  await pause(150);
  child.kill('SIGKILL');
  await closed;
  return { printed: printed.trim().split('\n'), code: child.exitCode };
}

test('one Ctrl-C that npm passes on a second time asks once', async () => {
  expect(await pressed(0, 100)).toEqual({ printed: ['listening', 'stop'], code: null });
});

test('a second Ctrl-C ends at once', async () => {
  expect(await pressed(0, 700)).toEqual({ printed: ['listening', 'stop', 'now'], code: 130 });
});
