// The command line of `npm run demo`, checked before anything is started.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BadStart } from '../start/bad-start.ts';
import { badFlag, readableFile, SAMPLE_TENANT } from '../start/flags.ts';

const FORMATS = ['terraform', 'bicep', 'arm'] as const;
const PROVIDERS = ['azapi', 'azurerm'] as const;

export const USAGE = `npm run demo -- [--tenant FILE] [--format terraform|bicep|arm] [--provider azapi|azurerm] [--anew] [--out DIR] [--neo4j] [--json]

  --tenant FILE      tenant to scan, JSON or NDJSON (default: the sample tenant)
  --format F         terraform, bicep or arm (default: terraform)
  --provider P       azapi or azurerm, of Terraform (default: the engine's)
  --anew             code that makes all of it anew, without import blocks
  --out DIR          where the ZIP and its unpacked folder stay (default: demo-output)
  --neo4j            a real Neo4j 5 instead of the embedded graph; needs Java 17 and Maven
  --json             the last line is {"scan": job, "generate_iac": job, "archive": path, "folder": path}
`;

export interface DemoFlags {
  readonly tenant: string;
  readonly format: (typeof FORMATS)[number];
  readonly provider: (typeof PROVIDERS)[number] | undefined;
  readonly anew: boolean;
  readonly out: string;
  readonly neo4j: boolean;
  readonly json: boolean;
}

/** @throws BadStart naming the flag or file that is at fault; answers 'help' where that was asked for */
export function readFlags(args: readonly string[]): DemoFlags | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const { tenant, format, provider, anew, out, neo4j, json } = values;
  return {
    tenant: tenant === undefined ? SAMPLE_TENANT : readableFile('--tenant', tenant),
    format: oneOf('--format', FORMATS, format),
    provider: provider === undefined ? undefined : oneOf('--provider', PROVIDERS, provider),
    anew,
    out: resolve(out),
    neo4j,
    json,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        tenant: { type: 'string' },
        format: { type: 'string', default: 'terraform' },
        provider: { type: 'string' },
        anew: { type: 'boolean', default: false },
        out: { type: 'string', default: 'demo-output' },
        neo4j: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    throw badFlag(error);
  }
}

function oneOf<const T extends string>(flag: string, known: readonly T[], given: string): T {
  const found = known.find((one) => one === given);
  if (found === undefined) throw new BadStart(`${flag} must be one of ${known.join(', ')}, not '${given}'`);
  return found;
}
