// `npm start`: the whole product on one machine until Ctrl-C or SIGTERM. Exit code 0 after a stop, 1 where a part failed, 2 for bad input.
import { banner, short } from './banner.ts';
import { BadStart } from './bad-start.ts';
import { readFlags, USAGE } from './flags.ts';
import { startAll, type Running } from './start-all.ts';
import { onStopSignals } from './stop-signals.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(): Promise<number> {
  const flags = readFlags(process.argv.slice(2));
  if (flags === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const giveUp = new AbortController();
  let running: Running | undefined;
  const stopAsked = new Promise<'stop'>((resolve) =>
    onStopSignals(
      () => {
        say(running ? 'Stopping …' : 'Giving up the start …');
        giveUp.abort();
        resolve('stop');
      },
      () => {
        running?.kill();
        process.exit(130);
      },
    ),
  );
  try {
    running = await startAll({
      ...flags,
      environment: process.env,
      say: (line) => say(`  ${line}`),
      signal: giveUp.signal,
    });
  } catch (error) {
    if (giveUp.signal.aborted) return 0;
    throw error;
  }
  for (const line of banner(running, flags.data, flags.keys)) say(line);
  const how = await Promise.race([stopAsked, running.hostEnded]);
  if (how !== 'stop') say(`The Functions host has died (${how}). Stopping the rest; npm start goes on where it ended.`);
  await running.stop();
  if (how === 'stop') say(`Stopped. State is kept in ${short(flags.data)}.`);
  return how === 'stop' ? 0 : 1;
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const line = error instanceof Error ? error.message : String(error);
    process.stderr.write(`npm start: ${line}\n`);
    process.exit(error instanceof BadStart ? 2 : 1);
  },
);
