// The command tree of `atg`, and how a call of it ends: with an exit code, and never with a stack.
import { Command, CommanderError, Help, type Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addCompletionCommand } from './commands/completion.ts';
import { addConfigCommand } from './commands/config.ts';
import { makeBind, type Bind, type Surroundings } from './commands/context.ts';
import { addJobsCommand } from './commands/jobs.ts';
import { addLookCommands } from './commands/look.ts';
import { addStartCommands } from './commands/start.ts';
import { EXIT_CODES, failure, type CliFailure, type ExitCode } from './failure.ts';
import { makeOutput, toFailure, type Io } from './output.ts';
import { TIMEOUT_DEFAULT_S, URL_DEFAULT } from './settings.ts';

const HELP_WIDTH = 80;

/** Runs one call and answers its exit code; never throws. `argv` are the arguments alone. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { io, interrupts } = surroundings;
  let code: ExitCode = 0;
  const program = makeProgram(
    io,
    makeBind(surroundings, (end) => (code = end)),
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0; // help or version were shown
    if (error instanceof CommanderError && error.code === 'commander.help') return 2; // a command is missing: help was shown
    const shown = interrupts.signal.aborted ? failure('INTERRUPTED', 'Interrupted.') : asFailure(error);
    makeOutput(io, { json: argv.includes('--json'), color: !argv.includes('--no-color') }).failure(shown);
    return shown.exitCode;
  }
}

const asFailure = (error: unknown): CliFailure =>
  error instanceof CommanderError
    ? failure('USAGE', error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' '), { hint: 'See --help.' })
    : toFailure(error);

/** The whole tree; `bind` says what a command does. */
export function makeProgram(io: Pick<Io, 'stdout' | 'stderr'>, bind: Bind): Command {
  const program = new Command('atg')
    .description('Azure Tenant Grapher: scan a tenant into a graph, get Infrastructure-as-Code back.')
    .version(packageJson.version, '--version', 'Print the version')
    .helpOption('-h, --help', 'Show help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: () => undefined, // said once, in `run`
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    })
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 30, optionTerm })
    .option('--url <url>', `The server (ATG_URL; config: url; default: ${URL_DEFAULT})`)
    .option('--key <key>', 'The function key (ATG_KEY; config: key), better kept off the command line')
    .option('--json', 'Print the API\'s JSON and nothing else on stdout; errors as {"error": {code, message, details}}')
    .option('--no-color', 'No colours (NO_COLOR)')
    .option('--timeout <seconds>', `How long one request may take (default: ${TIMEOUT_DEFAULT_S})`);
  addStartCommands(program, bind);
  addJobsCommand(program, bind);
  addLookCommands(program, bind);
  addConfigCommand(program, bind);
  addCompletionCommand(program, bind);
  const exitCodes = Object.entries(EXIT_CODES).map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`);
  return program.addHelpText('after', ['', 'Exit codes:', ...exitCodes].join('\n'));
}

/** A boolean of the contract is shown with its twin: `--[no-]include-rbac`. */
function optionTerm(this: unknown, option: Option): string {
  return option.isBoolean() && !option.negate && option.description.includes('(default: ')
    ? option.flags.replace('--', '--[no-]')
    : Help.prototype.optionTerm(option);
}
