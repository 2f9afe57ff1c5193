// `atg jobs …`: everything about jobs that exist.
import type { Command } from 'commander';
import { JOB_ID_PATTERN } from '../../contract/job.ts';
import { ListOperations } from '../../contract/get-jobs.ts';
import { describeJob, describeOutcome, jobTable } from '../describe.ts';
import { exitCodeOf, failure } from '../failure.ts';
import { optionsOf, readFlags } from '../flags.ts';
import { bytes, clean, count, countOf, table } from '../output.ts';
import { confirm } from '../confirm.ts';
import { watch } from '../watch.ts';
import type { Bind } from './context.ts';
import { fetchArchive, shown } from './fetch-archive.ts';

/** Adds `atg jobs` with its commands. */
export function addJobsCommand(program: Command, bind: Bind): void {
  const jobs = program.command('jobs').description('List, follow, cancel and download jobs').helpCommand(false);

  const list = jobs.command('list').description(ListOperations.summary);
  for (const option of optionsOf(ListOperations.query)) list.addOption(option);
  bind(list, async (context, flags) => {
    const query = readFlags(ListOperations.query, flags);
    const { api } = await context.server();
    const page = await api.listOperations(query);
    const { output } = context;
    output.result(page, () => {
      if (page.operations.length === 0)
        return page.total === 0
          ? 'No jobs.'
          : `No jobs from offset ${count(page.offset)} on; there are ${count(page.total)}.`;
      const end = page.offset + page.operations.length;
      const more = page.next_link === null ? '' : `; more: --offset ${end}`;
      return `${jobTable(page.operations, output.paint)}${count(page.offset + 1)}-${count(end)} of ${count(page.total)}${more}`;
    });
    return 0;
  });

  bind(job(jobs, 'show', 'Show one job'), async (context, _flags, [id]) => {
    const { api } = await context.server();
    const found = await api.getOperation(jobId(id));
    context.output.result(found, () => describeJob(found, context.output.paint));
    return 0;
  });

  const watching = job(jobs, 'watch', 'Follow a job to its end; exits as the job ended')
    .option('--after <n>', 'Show only events after this sequence number (default: 0)')
    .option('--detach', 'Let Ctrl-C leave without asking what to do with the job');
  bind(watching, async (context, flags, [id]) => {
    const { io, interrupts, output, pace } = context;
    const after = Number(flags['after'] ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) throw failure('USAGE', '--after: must be a whole number, 0 or more');
    const known = jobId(id);
    const { api } = await context.server();
    const ended = await watch({
      api,
      io,
      interrupts,
      jobId: known,
      after,
      json: output.json,
      detach: flags['detach'] === true,
      pace,
    });
    output.result(ended, () => describeOutcome(ended, output.paint));
    return exitCodeOf(ended);
  });

  bind(job(jobs, 'cancel', 'Cancel a job; what was done until then is kept'), async (context, _flags, [id]) => {
    const { api } = await context.server();
    const cancelled = await api.cancelOperation(jobId(id));
    context.output.result(cancelled, () =>
      cancelled.status === 'cancelled'
        ? `${cancelled.job_id} is cancelled.`
        : `${cancelled.job_id} stops within 5 seconds; \`atg jobs watch ${cancelled.job_id}\` sees it end.`,
    );
    return 0;
  });

  bind(job(jobs, 'files', "List the files in a job's archive"), async (context, _flags, [id]) => {
    const { api } = await context.server();
    const list = await api.listFiles(jobId(id));
    context.output.result(
      list,
      () =>
        table(
          ['SIZE', 'PATH'],
          list.files.map(({ path, size }) => [bytes(size).padStart(8), clean(path)]),
        ) + `${countOf(list.files.length, 'file')}; archive ${bytes(list.archive.size)}`,
    );
    return 0;
  });

  const downloading = job(jobs, 'download', "Download a job's archive (a ZIP) and verify it")
    .option('--out <path>', 'Folder to put JOB-ID.zip in, or the file where it ends in .zip', '.')
    .option('--force', 'Replace a file that is in the way');
  bind(downloading, async (context, flags, [id]) => {
    const done = await fetchArchive(context, jobId(id), flags['out'] as string, flags['force'] === true);
    context.output.result(shown(done), () =>
      done.unchanged
        ? `${done.path} is there already.`
        : `Downloaded ${done.path} (${bytes(done.size)}, sha256 verified)`,
    );
    return 0;
  });

  const deleting = job(jobs, 'delete', 'Delete the files of a job; its record stays').option('--yes', 'Do not ask');
  bind(deleting, async (context, flags, [id]) => {
    const known = jobId(id);
    if (flags['yes'] !== true && !(await confirm(context.io, `Delete the files of ${known}?`)))
      throw failure('INTERRUPTED', 'Nothing was deleted.');
    const { api } = await context.server();
    await api.deleteFiles(known);
    context.output.result({ job_id: known, files: 'deleted' }, () => `The files of ${known} are deleted.`);
    return 0;
  });
}

const job = (jobs: Command, name: string, about: string): Command =>
  jobs.command(name).description(about).argument('<job-id>', 'scan-… or iac-… and 12 hexadecimal digits');

function jobId(given: string | undefined): string {
  if (given === undefined || !JOB_ID_PATTERN.test(given))
    throw failure(
      'USAGE',
      `${JSON.stringify(given)} is not a job id such as scan-0123456789ab; \`atg jobs list\` shows them`,
    );
  return given;
}
