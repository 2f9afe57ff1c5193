// The documents hold: every relative link leads somewhere, and every command is one that exists. A block of commands that needs what a test
// does not have says so (```sh azure, network or terraform); every other command is known below, with the test that runs it.
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

test('every page is reached from the README by links', () => {
  const reached = new Set(['README.md']);
  for (const page of reached)
    for (const [, target] of withoutCode(textOf.get(page)!).matchAll(/\]\(([^)#\s]+)/g)) {
      const path = normalize(join(dirname(page), target!)).replaceAll('\\', '/');
      // A link to a folder shows what is in it.
      for (const other of pages)
        if (
          other === path ||
          other === `${path}README.md` ||
          (path.endsWith('/') && dirname(other) === path.slice(0, -1))
        )
          reached.add(other);
    }
  expect(pages.filter((page) => !reached.has(page) && !page.startsWith('.github/'))).toEqual([]);
});

interface Block {
  readonly page: string;
  /** What a test does not have: Azure, the network, Terraform with its providers. */
  readonly needs: string | undefined;
  readonly text: string;
  readonly commands: readonly string[];
}

/** Blocks of shell commands; a line that ends in a backslash goes on, what stands behind `#` is said to the reader. */
const blocks: readonly Block[] = pages.flatMap((page) =>
  [...textOf.get(page)!.matchAll(/^```(?:sh|bash|shell|console)\b([^\n]*)\n([\s\S]*?)^```/gm)].map(
    ([, info, body]) => ({
      page,
      needs: info!.trim() || undefined,
      text: body!,
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
  [/^node \S+ local\/graph\/main\.ts /, 'test/local/graph/embedded-graph.test.ts', 'local/graph/main.ts'],
  [/^node \S+ local\/neo4j\/main\.ts /, 'test/local/neo4j/neo4j.test.ts', 'neo4j/main.ts'],
  [/^WEB_PUBSUB_ACCESS_KEY=\S+ node \S+ local\//, 'test/local/web-pubsub/web-pubsub.test.ts', 'web-pubsub/main.ts'],
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
test('every command in a document is one that a test runs, or needs Azure and says so', () => {
  const unknown = blocks.flatMap(({ page, needs, commands }) =>
    commands.flatMap((command) => {
      const usesAzure = /(^|[\s$(])(az|azd|cypher-shell) /.test(command);
      if (usesAzure && needs !== 'azure') return [`${page}: needs Azure and does not say so: ${command}`];
      if (needs) return [];
      if (/^(\w+=\$\()?(curl|atg)\b/.test(command)) return [];
      const isKnown = [...PLAIN, ...RUN_BY.map(([pattern]) => pattern)].some((pattern) => pattern.test(command));
      return isKnown ? [] : [`${page}: ${command}`];
    }),
  );
  expect(unknown).toEqual([]);
});

test('a block of commands is marked as one', () => {
  const unmarked = pages.flatMap((page) =>
    [...textOf.get(page)!.matchAll(/^```([^\n]*)\n([\s\S]*?)^```/gm)].flatMap(([, info = '', body = '']) =>
      /^(sh|bash|shell|console)\b/.test(info)
        ? []
        : body
            .split('\n')
            .flatMap((line) => (/^(\$ )?(npm|node|atg|curl|az|azd|git) /.test(line) ? [`${page}: ${line}`] : [])),
    ),
  );
  expect(unmarked).toEqual([]);
});

test('a block that no test can run says to the reader what it needs', () => {
  const NEEDS: Readonly<Record<string, RegExp>> = {
    azure: /(^|[\s$(])(az|azd) |ATG_URL=https:|^node infra\//m,
    network: /^# needs the network/,
    terraform: /^# needs Terraform/,
  };
  const silent = blocks.filter(({ needs, text }) => needs && !(NEEDS[needs]?.test(text) ?? false));
  expect(silent.map(({ page, needs, text }) => `${page}: ${needs!}: ${text}`)).toEqual([]);
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
  expect(asked.filter(([, name]) => !Object.hasOwn(scripts, name))).toEqual([]);
});

/** What is wrong with the `atg` commands in a line; none where each is of the reference, with flags that it has. */
const reference = commandReference();
const [globals = ''] = reference.split('\n## atg ');
const sections = new Map(
  reference
    .split('\n## atg ')
    .slice(1)
    .map((section) => [section.split('\n')[0]!, section] as const),
);
const faultsOf = (command: string): string[] =>
  [...command.matchAll(/(?:^|[|&$(]\s*)atg (.+)$/g)].flatMap(([, said]) => {
    const words = said!.split(/\s+/);
    const name = [words.slice(0, 2).join(' '), words[0]!].find((each) => sections.has(each));
    if (words[0]!.startsWith('--')) return globals.includes(words[0]!) ? [] : [command];
    if (name === undefined) return [command];
    const section = sections.get(name)!;
    const known = `${section}${globals}`.replaceAll('--[no-]', '--no-') + section.replaceAll('[no-]', '');
    const flags = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]!);
    return flags.filter((flag) => !known.includes(flag)).map((flag) => `${command}: ${flag}`);
  });

test('every atg command in a document has that name and those flags', () => {
  const wrong = blocks.flatMap(({ page, commands }) =>
    commands.flatMap((command) => faultsOf(command).map((fault) => `${page}: ${fault}`)),
  );
  expect(wrong).toEqual([]);
});

test('every command inside a sentence is one that exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const wrong = pages.flatMap((page) => {
    const prose = textOf.get(page)!.replace(/^```[\s\S]*?^```/gm, '');
    return [...prose.matchAll(/`((?:atg|npm|node|azd?) [^`\n]+)`/g)].flatMap(([, said = '']) => {
      const command = said.replaceAll('\\|', '|').replace(/[[\]…]/g, '');
      const script = /^npm run ([\w:-]+)/.exec(command)?.[1];
      const file = /^node ([\w./-]+)/.exec(command)?.[1];
      const isThere =
        (script === undefined || Object.hasOwn(scripts, script)) &&
        (file === undefined || existsSync(file)) &&
        (!command.startsWith('npm ') || script !== undefined || /^npm (start|test|pack|install|ci)\b/.test(command)) &&
        faultsOf(command.split(/[|]/)[0]!.trim()).length === 0;
      return isThere ? [] : [`${page}: ${said}`];
    });
  });
  expect(wrong).toEqual([]);
});

test('every curl in a document asks for an operation of the API', () => {
  const paths = OPERATIONS.map((spec) => routeOf(spec).path.replace(/\{\w+\}/g, '[^/]+'));
  const wrong = blocks
    .filter(({ needs }) => !needs)
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
