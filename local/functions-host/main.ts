// The command `npm run host`: arguments, signals, exit codes. 0 after a clean stop, 1 where the app is at fault, 2 where the call is.
import { parseArgs } from 'node:util';
import { HostFault } from './faults.ts';
import { startHost, type HostOptions } from './host.ts';

const usage =
  'Usage: npm run host -- --app DIR --data DIR [--port N] [--keys] [--ready-file F] [--watch] [--json-logs] [--inspect] [--deliver-twice SHARE[:SEED]]';

function optionsOf(argv: string[]): HostOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      app: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string', default: '0' },
      keys: { type: 'boolean', default: false },
      'ready-file': { type: 'string' },
      watch: { type: 'boolean', default: false },
      'json-logs': { type: 'boolean', default: false },
      inspect: { type: 'boolean', default: false },
      'deliver-twice': { type: 'string' },
    },
  });
  if (values.app === undefined) throw new HostFault(`--app is missing: the folder of the app. ${usage}`);
  if (values.data === undefined) throw new HostFault(`--data is missing: a folder for state and keys. ${usage}`);
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
    throw new HostFault(`--port ${values.port} is no port: 0 to 65535`);
  return {
    app: values.app,
    data: values.data,
    port: Number(values.port),
    keys: values.keys,
    watch: values.watch,
    jsonLogs: values['json-logs'],
    inspect: values.inspect,
    readyFile: values['ready-file'],
    deliverTwice: deliverTwiceOf(values['deliver-twice'] ?? process.env['HOST_DELIVER_TWICE']),
  };
}

function deliverTwiceOf(text: string | undefined): HostOptions['deliverTwice'] {
  if (text === undefined) return undefined;
  const [share = NaN, seed = 1] = text.split(':').map(Number);
  if (!(share >= 0 && share <= 1) || !Number.isInteger(seed))
    throw new HostFault(`--deliver-twice ${text}: a share from 0 to 1, and a whole number as seed after a colon`);
  return { share, seed };
}

const quit = (code: number, message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

try {
  let options: HostOptions;
  try {
    options = optionsOf(process.argv.slice(2));
  } catch (error) {
    if (error instanceof TypeError) throw new HostFault(`${error.message.split('\n')[0]} ${usage}`);
    throw error;
  }
  let stopping = false;
  const host = await startHost(options);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => quit(1, 'The host did not stop in time'), 5_000).unref();
      void host.stop().then(
        () => process.exit(0),
        (error: unknown) => quit(1, String(error)),
      );
    });
} catch (error) {
  if (!(error instanceof HostFault)) throw error;
  quit(error.exitCode, error.message);
}
