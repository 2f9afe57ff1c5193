// The config file of one person: the URL and the function key of their server. The key in it is a secret: the file is
// written for its owner alone, and a file that others can read is not believed.
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { failure } from './failure.ts';

const ConfigFile = z.strictObject({
  url: z.string().optional(),
  key: z.string().optional(),
});
export type ConfigFile = z.infer<typeof ConfigFile>;
export const CONFIG_NAMES = ['url', 'key'] as const;
export type ConfigName = (typeof CONFIG_NAMES)[number];

const OTHERS = 0o077;

/** `$XDG_CONFIG_HOME/atg/config.json`, else `~/.config/atg/config.json`; on Windows below `%APPDATA%`. */
export function configPath(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const home = env['HOME'] || homedir();
  const folder =
    platform === 'win32'
      ? env['APPDATA'] || join(home, 'AppData', 'Roaming')
      : env['XDG_CONFIG_HOME'] || join(home, '.config');
  return join(folder, 'atg', 'config.json');
}

/**
 * What the file says; an absent file says nothing.
 * @throws CliFailure CONFIG_INVALID where it cannot be read or understood, or holds a key that others can read
 */
export async function readConfig(path: string): Promise<ConfigFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw failure('CONFIG_INVALID', `The config file ${path} cannot be read (${reasonOf(cause)}).`, { cause });
  }
  const config = parse(text, path);
  if (config.key !== undefined && process.platform !== 'win32') {
    const mode = (await stat(path)).mode & 0o777;
    if (mode & OTHERS)
      throw failure(
        'CONFIG_INVALID',
        `The config file ${path} holds a key and can be read by others (mode ${mode.toString(8).padStart(4, '0')}).`,
        { hint: `Run: chmod 600 '${path}'. If others may have seen the key, renew it.` },
      );
  }
  return config;
}

function parse(text: string, path: string): ConfigFile {
  const hint = `Mend it by hand, or delete it and use \`atg config set\`.`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw failure('CONFIG_INVALID', `The config file ${path} is not valid JSON.`, { hint, cause });
  }
  const parsed = ConfigFile.safeParse(json);
  if (!parsed.success)
    throw failure('CONFIG_INVALID', `The config file ${path} may hold "url" and "key", both text, and nothing else.`, {
      hint,
    });
  return parsed.data;
}

/** Replaces one value (`undefined` takes it out). The file is new, complete and readable by its owner alone before it takes its place. */
export async function writeConfig(path: string, name: ConfigName, value: string | undefined): Promise<void> {
  const config = await readConfig(path);
  const next = { ...config, [name]: name === 'url' && value !== undefined ? baseUrl(value, 'url').given : value };
  const part = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(part, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
    await chmod(part, 0o600);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw failure('CONFIG_INVALID', `The config file ${path} cannot be written (${reasonOf(cause)}).`, { cause });
  }
}

const reasonOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? String(cause);
