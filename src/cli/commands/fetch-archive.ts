// The download of a job's archive, as `jobs download` and `--out` do it.
import { download, type Download } from '../download.ts';
import { downloadView } from '../progress-view.ts';
import type { Context } from './context.ts';

/** Shows a bar on a terminal. @throws CliFailure as {@link download} does */
export async function fetchArchive(context: Context, jobId: string, out: string, force: boolean): Promise<Download> {
  const { io, interrupts, output, retryDelayMs } = context;
  const { api, fetch, settings } = await context.server();
  const view = downloadView(io.stderr, output.json);
  try {
    return await download({
      api,
      fetch,
      jobId,
      out,
      force,
      timeoutMs: settings.timeoutMs,
      signal: interrupts.signal,
      progress: view.progress,
      ...(retryDelayMs !== undefined && { retryDelayMs }),
    });
  } finally {
    view.stop();
  }
}

/** What --json says of a download. */
export const shown = ({ path, size, sha256 }: Download): Omit<Download, 'unchanged'> => ({ path, size, sha256 });
