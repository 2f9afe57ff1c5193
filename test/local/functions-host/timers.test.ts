import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, fixture, startHostProcess, temporaryFolder, until, type HostProcess } from './host-process.ts';

interface Fired {
  name: string;
  timer: {
    isPastDue: boolean;
    schedule: { adjustForDST: boolean };
    scheduleStatus: { last: string; next: string; lastUpdated: string } | null;
  };
  retry: number;
}

const file = join(temporaryFolder(), 'fired.ndjson');
const fired = (name: string): Fired[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Fired)
        .filter((one) => one.name === name)
    : [];
const environment = { TIMER_FILE: file, MINUTES: '0 0 3 * * *' };
let host: HostProcess;
beforeAll(async () => {
  host = await startHostProcess(fixture('timers'), { environment });
});
afterAll(cleanUp);

it('fires a six-field schedule every second, unmonitored', async () => {
  await until('two runs', () => fired('everySecond').length >= 2);
  expect(fired('everySecond')[0]).toEqual({
    name: 'everySecond',
    timer: { schedule: { adjustForDST: true }, scheduleStatus: null, isPastDue: false },
    retry: 0,
  });
});

it('fires runOnStartup at once, and nothing else before its time', async () => {
  await until('the run at start', () => fired('atStart').length === 1);
  expect(fired('atStart')[0]?.timer.isPastDue).toBe(false);
  expect(fired('fromSetting')).toEqual([]);
});

it('runs a failing timer again as its retry policy says', async () => {
  await fetch(`${host.url}/admin/functions/retries`, { method: 'POST', body: '{}' });
  await until('three runs', () => fired('retries').length === 3);
  expect(fired('retries').map(({ retry }) => retry)).toEqual([0, 1, 2]);
});

it('makes up once for what it missed while it was down, and says that it is past due', async () => {
  await host.stop();
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(join(host.data, 'state.db'));
  const missedAt = Date.now() - 3_600_000;
  database.prepare('UPDATE schedules SET next = ? WHERE function = ?').run(missedAt, 'fromSetting');
  database.close();
  host = await startHostProcess(fixture('timers'), { environment, data: host.data });
  await until('the late run', () => fired('fromSetting').length === 1);
  const { timer } = fired('fromSetting')[0]!;
  expect({ isPastDue: timer.isPastDue, next: timer.scheduleStatus?.next }).toEqual({
    isPastDue: true,
    next: new Date(missedAt).toISOString(),
  });
  await host.stop();
});
