// `npm test`: lint, format, types, build, then every Jest test. Ends with the one line `tests: N passed, N failed, N skipped`, in which
// a step that failed counts as a failed test. What could not be run here is named with its reason, never passed over in silence.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const node = process.execPath;
const STEPS = [
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['types of the report', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'src/scan/archive/page']],
  [
    'build',
    ['--disable-warning=ExperimentalWarning', '-e', "import('./local/start/build.ts').then((m) => m.buildIfChanged())"],
  ],
];

const children = new Set();
/** Starts Node on a script, as a child that a Ctrl-C or SIGTERM ends with this process. */
function start(args, stdio) {
  const child = spawn(node, args, { stdio });
  children.add(child);
  child.on('close', () => children.delete(child));
  return child;
}
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
    process.exit(code);
  });

/** Runs one step with its output held back, so that steps that run at the same time do not mix their lines. */
const runStep = ([name, args]) =>
  new Promise((resolve) => {
    const begun = performance.now();
    const child = start(args, ['ignore', 'pipe', 'pipe']);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? 'PASS' : 'FAIL'} ${name} (${seconds} s)\n`);
      if (code !== 0) process.stdout.write(`${output.trimEnd()}\n`);
      resolve(code === 0);
    });
  });

/** Jest with its own output; its figures come from its own report. */
const runJest = (report) =>
  new Promise((resolve) => {
    const jest = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
    ];
    const options = ['--json', `--outputFile=${report}`, ...process.argv.slice(2)];
    start([...jest, ...options], ['ignore', 'ignore', 'inherit']).on('close', resolve); // --json repeats the report on stdout
  });

const isInstalled = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

function notRun(results) {
  const lines = results.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo' || status === 'skipped')
      .map(({ fullName }) => `  ${name.replace(`${process.cwd()}/`, '')}: ${fullName}`),
  );
  const missing = [
    ...(process.env.NEO4J_URI || (isInstalled('java') && isInstalled('mvn'))
      ? []
      : ['a real Neo4j: neither Java with Maven is here nor NEO4J_URI set']),
    ...(isInstalled('terraform') ? [] : ['terraform fmt and validate: terraform is not here']),
  ].map((line) => `  ${line}`);
  return [...missing, ...lines];
}

const folder = mkdtempSync(join(tmpdir(), 'atg-test-'));
try {
  const steps = [];
  for (let at = 0; at < STEPS.length; at += 2) steps.push(...(await Promise.all(STEPS.slice(at, at + 2).map(runStep))));
  let failed = steps.filter((passed) => !passed).length;
  let passed = 0;
  let skipped = 0;
  const report = join(folder, 'report.json');
  const code = await runJest(report);
  if (existsSync(report)) {
    const found = JSON.parse(readFileSync(report, 'utf8'));
    passed = found.numPassedTests;
    failed += found.numFailedTests + found.numRuntimeErrorTestSuites;
    skipped = found.numPendingTests + found.numTodoTests;
    if (code !== 0 && found.success) failed += 1;
    const lines = notRun(found.testResults);
    if (lines.length > 0) process.stdout.write(`Not run here:\n${lines.join('\n')}\n`);
  } else failed += 1;
  process.stdout.write(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed === 0 && code === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
