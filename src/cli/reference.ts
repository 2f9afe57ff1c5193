// docs/cli-reference.md: every help page of the program, so that the documentation cannot say anything else than `--help`.
import type { Command } from 'commander';
import { makeProgram } from './program.ts';

/** The Markdown page. */
export function commandReference(): string {
  const program = makeProgram(process, (command) => command);
  program.configureHelp({ ...program.configureHelp(), showGlobalOptions: false });
  const pages = leavesOf(program, 'atg').map(
    ({ title, command }) => `## ${title}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`,
  );
  return [
    '# Command line: reference',
    '',
    'What `--help` says, command by command; made from the code by `npm run docs`. How to use it is in [cli.md](cli.md).',
    'The options of `atg` itself may stand anywhere in a command.',
    '',
    `\`\`\`text\n${helpOf(program)}\n\`\`\``,
    '',
    ...pages,
  ].join('\n');
}

const leavesOf = (command: Command, title: string): { title: string; command: Command }[] =>
  command.commands.flatMap((child) => {
    const name = `${title} ${child.name()}`;
    return child.commands.length > 0 ? leavesOf(child, name) : [{ title: name, command: child }];
  });

/** As `--help` has it, without the options of the program, which the page shows once. */
function helpOf(command: Command): string {
  let text = '';
  command.configureHelp({ ...command.configureHelp(), showGlobalOptions: false });
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return text.trimEnd();
}
