// Completion scripts for shells, made of the command tree, so that they know every command, flag and choice that `--help` knows.
import type { Command, Option } from 'commander';
import { choicesOf } from './flags.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Node {
  /** The words before it: `''` for the program, `jobs list` for a subcommand. */
  readonly path: string;
  readonly about: string;
  readonly subcommands: readonly { name: string; about: string }[];
  readonly flags: readonly Flag[];
}

interface Flag {
  readonly name: string;
  readonly about: string;
  readonly takesValue: boolean;
  /** Words it may be followed by; a flag whose value is a path completes files. */
  readonly choices: readonly string[];
}

/** The text of the script that a shell loads. */
export function completionScript(program: Command, shell: Shell): string {
  const nodes = walk(program, '', []);
  return shell === 'bash' ? bash(nodes) : shell === 'zsh' ? zsh(nodes) : fish(nodes);
}

function walk(command: Command, path: string, inherited: readonly Flag[]): Node[] {
  const flags = [...command.createHelp().visibleOptions(command), ...command.options.filter(({ hidden }) => hidden)]
    .filter(({ long }) => long !== null && long !== undefined)
    .map(toFlag);
  const all = [...flags, ...inherited.filter(({ name }) => !flags.some((flag) => flag.name === name))];
  const words = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const subcommands = [
    ...command.commands.map((child) => ({ name: child.name(), about: child.description() })),
    ...words.map((name) => ({ name, about: '' })),
  ];
  return [
    { path, about: command.description(), subcommands, flags: all },
    ...command.commands.flatMap((child) => walk(child, `${path} ${child.name()}`.trim(), all)),
  ];
}

const toFlag = (option: Option): Flag => ({
  name: option.long ?? '',
  about: option.description,
  takesValue: option.required,
  choices: choicesOf(option),
});

const words = (node: Node): string[] => [
  ...node.subcommands.map(({ name }) => name),
  ...node.flags.map(({ name }) => name),
];

/** Flags with a value, of the whole program: a name means the same everywhere. */
const valueFlags = (nodes: readonly Node[]): Flag[] => [
  ...new Map(
    nodes.flatMap(({ flags }) => flags.filter(({ takesValue }) => takesValue)).map((flag) => [flag.name, flag]),
  ).values(),
];

/** The steps by which both bash and zsh find the command that the words before the cursor name. */
const findPath = (nodes: readonly Node[], from: string): string[] => [
  `  for word in "${from}"; do`,
  '    if [[ -n $skip ]]; then skip=; continue; fi',
  '    case $word in',
  `      ${valueFlags(nodes)
    .map(({ name }) => name)
    .join('|')}) skip=1; continue ;;`,
  '      -*) continue ;;',
  '    esac',
  '    case "${path:+$path }$word" in',
  ...nodes.filter(({ path }) => path !== '').map(({ path }) => `      "${path}") path="${path}" ;;`),
  '    esac',
  '  done',
];

const bash = (nodes: readonly Node[]): string =>
  [
    '# bash completion of atg',
    '_atg() {',
    '  local word path= skip= current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    '  COMPREPLY=()',
    '  case $previous in',
    ...valueFlags(nodes).map(({ name, choices }) =>
      choices.length > 0
        ? `    ${name}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return ;;`
        : `    ${name}) ${name === '--out' ? 'COMPREPLY=($(compgen -f -- "$current")); ' : ''}return ;;`,
    ),
    '  esac',
    ...findPath(nodes, '${COMP_WORDS[@]:1:COMP_CWORD-1}'),
    '  case $path in',
    ...nodes.map((node) => `    "${node.path}") COMPREPLY=($(compgen -W '${words(node).join(' ')}' -- "$current")) ;;`),
    '  esac',
    '}',
    'complete -F _atg atg',
    '',
  ].join('\n');

const zsh = (nodes: readonly Node[]): string =>
  [
    '#compdef atg',
    '# zsh completion of atg',
    '_atg() {',
    '  local word path= skip= previous="${words[CURRENT-1]}"',
    '  case $previous in',
    ...valueFlags(nodes).map(({ name, choices }) =>
      choices.length > 0
        ? `    ${name}) compadd -- ${choices.join(' ')}; return ;;`
        : `    ${name}) ${name === '--out' ? '_files; ' : ''}return ;;`,
    ),
    '  esac',
    ...findPath(nodes, '${(@)words[2,CURRENT-1]}'),
    '  case $path in',
    ...nodes.map((node) => `    "${node.path}") compadd -- ${words(node).join(' ')} ;;`),
    '  esac',
    '}',
    'if [[ $funcstack[1] == _atg ]]; then _atg "$@"; else compdef _atg atg; fi',
    '',
  ].join('\n');

const fish = (nodes: readonly Node[]): string =>
  [
    '# fish completion of atg',
    'complete -c atg -f',
    ...nodes.flatMap((node) => {
      const when = `-n '${fishCondition(node, nodes)}'`;
      return [
        ...node.subcommands.map(({ name, about }) => `complete -c atg ${when} -a ${name}${fishAbout(about)}`),
        ...node.flags.map(
          ({ name, about, takesValue, choices }) =>
            `complete -c atg ${when} -l ${name.slice(2)}${takesValue ? (name === '--out' ? ' -r -F' : ' -x') : ''}` +
            `${choices.length > 0 ? ` -a '${choices.join(' ')}'` : ''}${fishAbout(about)}`,
        ),
      ];
    }),
    '',
  ].join('\n');

function fishCondition({ path }: Node, nodes: readonly Node[]): string {
  const below = nodes
    .filter(
      (other) =>
        other.path.split(' ').length === path.split(' ').length + (path === '' ? 0 : 1) &&
        other.path.startsWith(path === '' ? '' : `${path} `),
    )
    .map((other) => other.path.split(' ').at(-1))
    .filter(Boolean);
  const seen = path === '' ? [] : path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const notBelow = below.length > 0 ? [`not __fish_seen_subcommand_from ${below.join(' ')}`] : [];
  return [...seen, ...notBelow].join('; and ');
}

const fishAbout = (about: string): string => (about === '' ? '' : ` -d '${about.replaceAll(/[\\']/g, '\\$&')}'`);
