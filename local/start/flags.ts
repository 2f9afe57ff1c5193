// The command line of `npm start`, checked before anything is started.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BadStart } from './bad-start.ts';
import { root } from './root.ts';

export const SAMPLE_TENANT = join(root, 'local/tenants/contoso-small.json');

export const USAGE = `npm start -- [--tenant FILE] [--port N] [--data DIR] [--neo4j] [--keys] [--quotas] [--faults FILE] [--ready-file F]

  --tenant FILE      tenant that the simulator serves, JSON or NDJSON (default: the sample tenant)
  --port N           port of the API (default: 7071, or a free one where 7071 is in use)
  --data DIR         where all state is kept (default: .local)
  --neo4j            a real Neo4j 5 instead of the embedded graph; needs Java 17 and Maven
  --keys             the API asks for function keys, as in Azure
  --quotas           the simulator enforces Azure's documented quotas
  --faults FILE      JSON: which of the simulator's answers fail, and how
  --ready-file F     written when all parts answer, removed at the end (default: DIR/ready.json)
  --func             Azure Functions Core Tools (func) instead of the local Functions host

NEO4J_URI in the environment (with NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE) uses a graph that runs already.
`;

export interface StartFlags {
  readonly tenant: string;
  /** Undefined: 7071, or a free one where that is in use. 0: any free one. */
  readonly port: number | undefined;
  readonly data: string;
  readonly neo4j: boolean;
  readonly keys: boolean;
  readonly quotas: boolean;
  readonly faults: string | undefined;
  readonly readyFile: string | undefined;
  /** Path of Azure Functions Core Tools, where they are to be the host. */
  readonly func: string | undefined;
}

/** @throws BadStart naming the flag or file that is at fault; answers 'help' where that was asked for */
export function readFlags(args: readonly string[]): StartFlags | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const { tenant, port, data, neo4j, keys, quotas, faults, 'ready-file': readyFile, func } = values;
  return {
    tenant: tenant === undefined ? SAMPLE_TENANT : readableFile('--tenant', tenant),
    port: port === undefined ? undefined : portNumber(port),
    data: resolve(data),
    neo4j,
    keys,
    quotas,
    faults: faults === undefined ? undefined : readableFile('--faults', faults),
    readyFile: readyFile === undefined ? undefined : resolve(readyFile),
    func: func ? coreToolsOnPath() : undefined,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        tenant: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string', default: '.local' },
        neo4j: { type: 'boolean', default: false },
        keys: { type: 'boolean', default: false },
        quotas: { type: 'boolean', default: false },
        faults: { type: 'string' },
        'ready-file': { type: 'string' },
        func: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    throw badFlag(error);
  }
}

/** One line out of what node:util says of a flag, which may be several. */
export const badFlag = (error: unknown): BadStart =>
  new BadStart(`${(error as Error).message.split('\n')[0]!.replace(/\. To specify.*$/, '')} (--help lists the flags)`, {
    cause: error,
  });

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new BadStart(`--port must be a number from 1 to 65535, not '${text}'`);
  return port;
}

/** Looked for before anything is started. @throws BadStart where they are not installed */
function coreToolsOnPath(): string {
  const program = (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'func'))
    .find(existsSync);
  if (program) return program;
  throw new BadStart(
    '--func needs Azure Functions Core Tools 4 (func) on the PATH; without --func the local host is used',
  );
}

/** The absolute path of a file that is there and can be read. @throws BadStart */
export function readableFile(flag: string, given: string): string {
  const path = resolve(given);
  try {
    if (!statSync(path).isFile()) throw new BadStart(`${flag} ${given}: is not a file`);
    accessSync(path, constants.R_OK);
  } catch (error) {
    if (error instanceof BadStart) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new BadStart(`${flag} ${given}: ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}`, {
      cause: error,
    });
  }
  return path;
}
