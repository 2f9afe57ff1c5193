// `atg config …`: the URL and key of one's server, kept in a file that only its owner can read.
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { CONFIG_NAMES, readConfig, writeConfig, type ConfigName } from '../config-file.ts';
import { failure } from '../failure.ts';
import type { Io } from '../output.ts';
import type { Bind } from './context.ts';

/** Adds `atg config get|set|list|path`. */
export function addConfigCommand(program: Command, bind: Bind): void {
  const config = program.command('config').description('Read and change the config file (url, key)').helpCommand(false);

  bind(
    config.command('get').description('Print one value').argument('<name>', 'url or key'),
    async (context, _flags, [name]) => {
      const known = configName(name);
      const value = (await readConfig(context.configPath))[known];
      if (value === undefined) throw failure('CONFIG_INVALID', `${known} is not set in ${context.configPath}.`);
      context.output.result({ [known]: value }, () => value);
      return 0;
    },
  );

  const set = config
    .command('set')
    .description('Set one value, or take it out with an empty one')
    .argument('<name>', 'url or key')
    .argument('<value>', '- reads it from standard input, which keeps a key out of the history of the shell');
  bind(set, async (context, _flags, [name, value = '']) => {
    const known = configName(name);
    const given = value === '-' ? await readSecret(context.io, known) : value.trim();
    await writeConfig(context.configPath, known, given === '' ? undefined : given);
    context.output.result({ path: context.configPath }, () => `Saved in ${context.configPath}`);
    return 0;
  });

  bind(config.command('list').description('Print all values, the key masked'), async (context) => {
    const { url, key } = await readConfig(context.configPath);
    const values = { ...(url !== undefined && { url }), ...(key !== undefined && { key: '********' }) };
    context.output.result(
      values,
      () =>
        Object.entries(values)
          .map(([name, value]) => `${name} = ${value}\n`)
          .join('') || 'Nothing is set.',
    );
    return 0;
  });

  bind(config.command('path').description('Print where the config file is'), async (context) => {
    context.output.result({ path: context.configPath }, () => context.configPath);
    return 0;
  });
}

function configName(given: string | undefined): ConfigName {
  const name = CONFIG_NAMES.find((known) => known === given);
  if (!name)
    throw failure(
      'USAGE',
      `${JSON.stringify(given)} is not a name in the config file; there are ${CONFIG_NAMES.join(' and ')}`,
    );
  return name;
}

/** From a terminal without showing it, from anything else to its end. */
async function readSecret({ stdin, stderr }: Io, name: string): Promise<string> {
  if (!stdin.isTTY) return (await text(stdin)).trim();
  stderr.write(`${name}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
