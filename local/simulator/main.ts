// `npm run simulator`: serves a tenant file until SIGTERM or Ctrl-C. Bad input is one line on stderr and exit code 2.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readFaults } from './control.ts';
import { NO_FAULTS, type FaultPlan } from './faults.ts';
import { BadInput } from './read-tenant.ts';
import { SAMPLE_TENANT, startSimulator, type SimulatorOptions } from './simulator.ts';

const USAGE = `npm run simulator -- [--tenant FILE] [--port N] [--tls] [--quotas] [--quota-speed N] [--faults FILE] [--ready-file F] [--data DIR]

  --tenant FILE      tenant to serve, JSON or NDJSON   (default: the sample tenant)
  --port N           port on 127.0.0.1                 (default: a free one)
  --tls              HTTPS too, on the same port, by a throw-away CA
  --quotas           enforce the documented quotas
  --quota-speed N    run the quotas' clock N times as fast; waits that are asked for are as much shorter
  --faults FILE      JSON: which requests fail, and how
  --ready-file F     written when the simulator answers, removed when it stops
  --data DIR         keep changes (and the CA) there across restarts
`;

/** What was given on the command line. @throws BadInput */
function readArguments(): {
  options: SimulatorOptions;
  faultFile: string | undefined;
  readyFile: string | undefined;
  help: boolean;
} {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        tenant: { type: 'string', default: SAMPLE_TENANT },
        port: { type: 'string' },
        tls: { type: 'boolean', default: false },
        quotas: { type: 'boolean', default: false },
        'quota-speed': { type: 'string', default: '1' },
        faults: { type: 'string' },
        'ready-file': { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new BadInput(`${(error as Error).message.split('\n')[0]} (--help lists what there is)`);
  }
  const { tenant, port, tls, quotas, data } = values;
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    throw new BadInput(`--port must be a number from 0 to 65535, not '${port}'`);
  const quotaSpeed = Number(values['quota-speed']);
  if (!(quotaSpeed >= 1 && quotaSpeed <= 1000))
    throw new BadInput(`--quota-speed must be a number from 1 to 1000, not '${values['quota-speed']}'`);
  const options = {
    tenant,
    tls,
    quotas,
    quotaSpeed,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(data === undefined ? {} : { data }),
  };
  return { options, faultFile: values.faults, readyFile: values['ready-file'], help: values.help };
}

async function readFaultFile(file: string): Promise<FaultPlan> {
  try {
    return readFaults(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof BadInput) throw new BadInput(`fault file ${file}: ${error.message}`);
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const fault = isAbsent ? 'does not exist' : `cannot be read (${(error as Error).message.split('\n')[0]})`;
    throw new BadInput(`fault file ${file}: ${fault}`);
  }
}

async function run(): Promise<void> {
  const { options, faultFile, readyFile, help } = readArguments();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const faults = faultFile === undefined ? NO_FAULTS : await readFaultFile(faultFile);
  const simulator = await startSimulator({ ...options, faults }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new BadInput(`port ${options.port} is in use; name another with --port, or none for a free one`);
    throw error;
  });
  const { url, controlUrl, httpsUrl, caFile } = simulator;
  if (readyFile !== undefined) {
    const ready = {
      url,
      control_url: controlUrl,
      https_url: httpsUrl ?? null,
      ca_file: caFile ?? null,
      pid: process.pid,
    };
    await writeFile(`${readyFile}.part`, `${JSON.stringify(ready, undefined, 2)}\n`);
    await rename(`${readyFile}.part`, readyFile);
  }
  console.log(
    `Tenant of ${options.tenant} at ${url}${httpsUrl ? ` and ${httpsUrl} (CA: ${caFile})` : ''}, control at ${controlUrl}`,
  );
  const stop = () => {
    process.off('SIGTERM', stop).off('SIGINT', stop);
    const removed = readyFile === undefined ? Promise.resolve() : rm(readyFile, { force: true });
    Promise.all([simulator.close(), removed]).catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

run().catch((error: unknown) => {
  if (error instanceof BadInput) console.error(`simulator: ${error.message}`);
  else console.error(error);
  process.exitCode = error instanceof BadInput ? 2 : 1;
});
