import type { BuildOptions, Metafile } from 'esbuild';

/** What a bundle was made of. */
type Read = Pick<Metafile, 'outputs'>;

/** The script of a scan's report, as text. */
export function reportPage(): Promise<string>;
/** Writes the Functions app to a folder, which is replaced. */
export function buildApp(outdir: string, options?: BuildOptions): Promise<Read>;
