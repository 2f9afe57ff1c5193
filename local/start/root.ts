import { fileURLToPath } from 'node:url';

/** The folder of package.json and host.json: what is started here, whatever the current directory is. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
