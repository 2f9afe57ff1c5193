// The documents hold: every relative link leads somewhere, and every command is one that exists. A block of commands that needs Azure
// says so (```sh azure); every other command is known below, with the test that runs it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { commandReference } from '../src/cli/reference.ts';
import { routeOf } from '../src/contract/operation.ts';
import { OPERATIONS } from '../src/contract/operations.ts';

const below = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...['docs', 'local', 'infra', 'bench', '.github'].flatMap(below).filter((name) => name.endsWith('.md')),
]
  .map((name) => name.replaceAll('\\', '/'))
  .sort();
const textOf = new Map(pages.map((page) => [page, readFileSync(page, 'utf8')]));

/** Anchors of headings, as GitHub makes them. */
const anchorsIn = (text: string): Set<string> =>
  new Set(
    [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

test('every relative link leads to a file, and its anchor to a heading', () => {
  const broken = pages.flatMap((page) =>
    [...withoutCode(textOf.get(page)!).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
      if (/^(https?|mailto):/.test(target!)) return [];
      const [path = '', anchor] = target!.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path)).replaceAll('\\', '/');
      if (!existsSync(file)) return [`${page}: ${target!}`];
      const isMissing =
        anchor !== undefined && file.endsWith('.md') && !anchorsIn(readFileSync(file, 'utf8')).has(anchor);
      return isMissing ? [`${page}: ${target!}`] : [];
    }),
  );
  expect(broken).toEqual([]);
});

interface Block {
  readonly page: string;
  readonly needsAzure: boolean;
  readonly commands: readonly string[];
}

/** Blocks of shell commands; a line that ends in a backslash goes on, what stands behind `#` is said to the reader. */
const blocks: readonly Block[] = pages.flatMap((page) =>
  [...textOf.get(page)!.matchAll(/^```(?:sh|bash|shell|console)\b([^\n]*)\n([\s\S]*?)^```/gm)].map(
    ([, info, body]) => ({
      page,
      needsAzure: info!.trim() === 'azure',
      commands: body!
        .replaceAll(/\\\n\s*/g, '')
        .split('\n')
        .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
        .filter((line) => line !== ''),
    }),
  ),
);

/** What runs a command that is no `atg`: a test, and the words in it that show so. */
const RUN_BY: readonly (readonly [command: RegExp, test: string, evidence: string])[] = [
  [/^npm start\b/, 'test/e2e/npm-start.test.ts', "type('start'"],
  [/^npm run demo\b/, 'test/e2e/npm-start.test.ts', "'run', 'demo'"],
  [/^npm run package\b/, 'test/scripts/package.test.ts', 'scripts/package.ts'],
  [/^npm pack\b/, 'test/scripts/package.test.ts', "npm('pack'"],
  [/^npm run docs\b/, 'test/repo.test.ts', 'generatedDocs'],
  [/^npm run golden\b/, 'test/golden/golden.test.ts', 'GOLDEN'],
  [/^npm run host\b/, 'test/local/functions-host/host-process.ts', 'local/functions-host/main.ts'],
  [/^npm run simulator\b/, 'test/local/simulator/main.test.ts', 'local/simulator/main.ts'],
  [/^npm run jest\b/, 'scripts/test.mjs', 'node_modules/jest/bin/jest.js'],
  [/^npm run (lint|types|format)\b/, 'scripts/test.mjs', 'node_modules/typescript/bin/tsc'],
  [/^npm (test|ci|install)\b/, '.ci/run', 'npm test'],
  [/^npm run (bench|campaign)\b/, 'test/bench/commands.test.ts', "npmRun('bench'"],
  [/^node infra\/access\//, 'test/infra/access.test.ts', 'access/grant-directory-read.mjs'],
  [
    /^(NODE_EXTRA_CA_CERTS|AZURE_ARM_ENDPOINT|IDENTITY_ENDPOINT)=/,
    'local/start/app-settings.ts',
    'NODE_EXTRA_CA_CERTS',
  ],
];
/** Ordinary commands of a shell that need no test of ours. */
const PLAIN = [
  /^git clone /,
  /^cd /,
  /^alias atg="node \$PWD\/dist\/cli\/atg\.mjs"$/,
  /^(export )?ATG_\w+=\S+$/,
  /^unzip /,
];
/** Runs for which a test lacks what they need: real providers, the Functions tools, the upstream sources of the data. */
const BY_HAND = [/^npm run (start:func|verify:\w+)\b/, /^GOLDEN=write /, /^node scripts\/(arm|azurerm)-data\.mjs /];

test('every command in a document is one that a test runs, or needs Azure and says so', () => {
  const unknown = blocks.flatMap(({ page, needsAzure, commands }) =>
    commands.flatMap((command) => {
      const usesAzure = /(^|[\s$(])(az|azd|cypher-shell) /.test(command);
      if (usesAzure && !needsAzure) return [`${page}: needs Azure and does not say so: ${command}`];
      if (needsAzure) return [];
      if (/^(\w+=\$\()?(curl|atg)\b/.test(command)) return [];
      const isKnown = [...PLAIN, ...BY_HAND, ...RUN_BY.map(([pattern]) => pattern)].some((pattern) =>
        pattern.test(command),
      );
      return isKnown ? [] : [`${page}: ${command}`];
    }),
  );
  expect(unknown).toEqual([]);
});

test('the tests that are said to run commands do so, and their scripts exist', () => {
  for (const [, file, evidence] of RUN_BY)
    expect([file, readFileSync(file, 'utf8').includes(evidence)]).toEqual([file, true]);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const asked = blocks.flatMap(({ page, commands }) =>
    commands.flatMap((command) =>
      [...command.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => [page, name!] as const),
    ),
  );
  const isByHand = (name: string): boolean => BY_HAND.some((pattern) => pattern.test(`npm run ${name}`));
  expect(asked.filter(([, name]) => !Object.hasOwn(scripts, name) && !isByHand(name))).toEqual([]);
});

test('every atg command in a document has that name and those flags', () => {
  const reference = commandReference();
  const [globals = ''] = reference.split('\n## atg ');
  const sections = new Map(
    reference
      .split('\n## atg ')
      .slice(1)
      .map((section) => [section.split('\n')[0]!, section] as const),
  );
  const wrong = blocks.flatMap(({ page, commands }) =>
    commands.flatMap((command) =>
      [...command.matchAll(/(?:^|[|&$(]\s*)atg (.+)$/g)].flatMap(([, said]) => {
        const words = said!.split(/\s+/);
        const name = [words.slice(0, 2).join(' '), words[0]!].find((each) => sections.has(each));
        if (words[0]!.startsWith('--')) return globals.includes(words[0]!) ? [] : [`${page}: ${command}`];
        if (name === undefined) return [`${page}: ${command}`];
        const known =
          `${sections.get(name)!}${globals}`.replaceAll('--[no-]', '--no-') +
          sections.get(name)!.replaceAll('[no-]', '');
        const flags = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]!);
        return flags.filter((flag) => !known.includes(flag)).map((flag) => `${page}: ${command}: ${flag}`);
      }),
    ),
  );
  expect(wrong).toEqual([]);
});

test('every curl in a document asks for an operation of the API', () => {
  const paths = OPERATIONS.map((spec) => routeOf(spec).path.replace(/\{\w+\}/g, '[^/]+'));
  const wrong = blocks
    .filter(({ needsAzure }) => !needsAzure)
    .flatMap(({ page, commands }) =>
      commands.flatMap((command) => {
        if (!command.startsWith('curl ')) return [];
        const path = /localhost:\d+\/api\/v1([^\s?'"]*)/.exec(command)?.[1];
        return path !== undefined && paths.some((each) => new RegExp(`^${each}$`).test(path))
          ? []
          : [`${page}: ${command}`];
      }),
    );
  expect(wrong).toEqual([]);
});

test('the page of installing names every variable of the parameter file', () => {
  const asked = [
    ...readFileSync('infra/main.parameters.json', 'utf8').matchAll(/"(\w+)": \{ "value": "\$\{(ATG_\w+)/g),
  ];
  expect(asked.length).toBeGreaterThan(5);
  for (const [, parameter, variable] of asked)
    expect(textOf.get('docs/install.md')).toContain(`| \`${variable!}\` | \`${parameter!}\` |`);
});

test('every alert has the runbook that it names', () => {
  const named = [...readFileSync('infra/app/alerts.bicep', 'utf8').matchAll(/docs\/runbooks\/[\w-]+\.md/g)].map(
    ([path]) => path,
  );
  expect(named.sort()).toEqual(pages.filter((page) => page.startsWith('docs/runbooks/')));
});
