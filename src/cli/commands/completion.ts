// `atg completion SHELL`: prints a script that completes commands and flags. It is made of the program itself.
import { Argument, type Command } from 'commander';
import { completionScript, SHELLS } from '../completion.ts';
import type { Bind } from './context.ts';

/** Adds `atg completion`. */
export function addCompletionCommand(program: Command, bind: Bind): void {
  const command = program
    .command('completion')
    .description('Print a completion script for a shell')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText(
      'after',
      [
        '',
        'To use it:',
        '  bash  atg completion bash > ~/.local/share/bash-completion/completions/atg',
        '  zsh   atg completion zsh > ~/.zfunc/_atg  (~/.zfunc in fpath before compinit)',
        '  fish  atg completion fish > ~/.config/fish/completions/atg.fish',
      ].join('\n'),
    );
  bind(command, async ({ output }, _flags, [shell]) => {
    const script = completionScript(program, SHELLS.find((known) => known === shell) ?? 'bash');
    output.result({ script }, () => script);
    return 0;
  });
}
