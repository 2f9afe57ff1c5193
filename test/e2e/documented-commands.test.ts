// Every `atg` and `curl` command that a document shows is run as it stands, in the order of the page, against a product that runs here.
// Blocks that say `sh azure` are left out. What a reader would put in for a name in capitals or an example's id is put in.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import neo4j from 'neo4j-driver';
import type { Job } from '../../src/contract/job.ts';
import { atgJson, call, hasEnded, jobWhen, newFolder, removeFolders, startProduct } from './product.ts';

const pages = ['README.md', ...readdirSync('docs').map((name) => join('docs', name))].filter((name) =>
  name.endsWith('.md'),
);
const documented = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```(?:sh|bash|shell)[^\S\n]*\n([\s\S]*?)^```/gm)].flatMap(([, body]) =>
    body!
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
      .filter((line) => /^(\w+=\$\()?(curl|atg|unzip)\b/.test(line))
      .map((command) => ({ page, command })),
  ),
);
/** Exit codes that are right for what is asked here: a job that has ended cannot be cancelled (docs/cli.md). */
const ENDS_WITH: readonly (readonly [command: RegExp, code: number])[] = [[/^atg jobs cancel /, 1]];

type Product = Awaited<ReturnType<typeof startProduct>>;
let product: Product;
let scan: Job;
let generation: Job;
const home = newFolder();
const at = newFolder();

beforeAll(async () => {
  product = await startProduct();
  scan = await atgJson<Job>(product, 'scan', '--tenant-id', product.tenant.id);
  generation = await atgJson<Job>(product, 'generate-iac', '--tenant-id', product.tenant.id);
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/atg'), `#!/bin/sh\nexec "${process.execPath}" "${product.cli}" "$@"\n`);
  chmodSync(join(home, 'bin/atg'), 0o755);
  for (const folder of ['.local/share/bash-completion/completions', '.zfunc', '.config/fish/completions'])
    mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(at, 'key.txt'), 'a-key\n');
});
afterAll(async () => {
  await product.stop();
  removeFolders();
});

/** The command with what a reader would put in. */
const filledIn = (command: string): string =>
  command
    .replaceAll('localhost:7071', new URL(product.ready.api_url).host)
    .replace(/^(curl .*)$/, `$1 -H 'x-functions-key: ${product.ready.function_key}' --fail-with-body`)
    .replaceAll(/scan-0123456789ab|"\$job"/g, scan.job_id)
    .replaceAll(/iac-0123456789ab|JOB_ID/g, generation.job_id)
    .replaceAll(
      /11111111-2222-3333-4444-555555555555|"\$TENANT"|\bSOURCE\b|(?<=--tenant-id )TENANT\b/g,
      product.tenant.id,
    )
    .replaceAll(/(?<=--target-tenant-id )TARGET\b/g, '99999999-8888-4777-8666-555555555555')
    .replaceAll(/(?<=--target-subscription-id )SUBSCRIPTION\b/g, '99999999-8888-4777-8666-444444444444');

async function run(command: string): Promise<{ code: number | null; said: string }> {
  const { api_url: ATG_URL, function_key: ATG_KEY } = product.ready;
  const child = spawn('bash', ['-c', command], {
    cwd: at,
    env: { ...process.env, HOME: home, ATG_URL, ATG_KEY, PATH: `${join(home, 'bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, said: `${stdout}${stderr}` };
}

/** A page's reader waits for a job that was only started; a command after it must not meet that job. */
async function startedJobsHaveEnded(): Promise<void> {
  const { body } = await call(product, '/operations?status=queued&status=running');
  for (const { job_id } of (body as { operations: readonly Job[] }).operations)
    await jobWhen(product, job_id, hasEnded);
}

it('finds commands in documents', () => {
  expect(documented.length).toBeGreaterThan(20);
});

it.each(documented.map(({ page, command }) => [page, command] as const))(
  '%s: %s',
  async (_, command) => {
    const expected = ENDS_WITH.find(([pattern]) => pattern.test(command))?.[1] ?? 0;
    const { code, said } = await run(filledIn(command));
    expect([code, code === expected ? '' : said]).toEqual([expected, '']);
    await startedJobsHaveEnded();
  },
  120_000,
);

const questions = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```cypher\n([\s\S]*?)^```/gm)].map(([, query]) => [page, query!] as const),
);

test.each(questions)('%s asks the graph a question that it answers: %s', async (_page, query) => {
  const { uri, user, password, database } = product.ready.graph;
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, password));
  try {
    const { records } = await driver.executeQuery(query, { tenant: product.tenant.id }, { database });
    // Everything of the sample tenant was read, and somebody owns something.
    expect(records.length > 0).toBe(!query.includes('NOT s.complete'));
  } finally {
    await driver.close();
  }
});
