// The keys of the app, in a file that only its owner may read. Never logged; compared in constant time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HostFault, textOf } from '../faults.ts';

interface KeyFile {
  masterKey: string;
  /** Host function keys: they open every function. */
  functionKeys: Record<string, string>;
  systemKeys: Record<string, string>;
  /** Keys of single functions, by function name. */
  functions: Record<string, Record<string, string>>;
}

export interface Keys {
  readonly master: string;
  readonly hostFunction: string;
  /** The key of the Durable extension. */
  readonly system: string;
  opensFunction(level: 'anonymous' | 'function' | 'admin', functionName: string, key: string | undefined): boolean;
  opensAdmin(key: string | undefined): boolean;
  opensExtension(key: string | undefined): boolean;
}

/**
 * Reads `keys.json` of the data folder, or makes it with new keys.
 * With `check` off every call but the admin API's own answers is open, as on a desk with `func`.
 * @throws HostFault when the file cannot be read.
 */
export function loadKeys(folder: string, check: boolean): Keys {
  const file = readOrMake(join(folder, 'keys.json'));
  const master = file.masterKey;
  const functionKeys = Object.values(file.functionKeys);
  const systemKeys = Object.values(file.systemKeys);
  const opens = (key: string | undefined, allowed: string[]): boolean =>
    !check || (key !== undefined && allowed.some((one) => same(one, key)));
  return {
    master,
    hostFunction: functionKeys[0] ?? '',
    system: systemKeys[0] ?? '',
    opensFunction: (level, functionName, key) =>
      level === 'anonymous' ||
      opens(
        key,
        level === 'admin' ? [master] : [master, ...functionKeys, ...Object.values(file.functions[functionName] ?? {})],
      ),
    opensAdmin: (key) => opens(key, [master]),
    opensExtension: (key) => opens(key, [master, ...systemKeys]),
  };
}

const newKey = (): string => randomBytes(40).toString('base64url');
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

function readOrMake(path: string): KeyFile {
  if (!existsSync(path)) {
    const made: KeyFile = {
      masterKey: newKey(),
      functionKeys: { default: newKey() },
      systemKeys: { durabletask_extension: newKey() },
      functions: {},
    };
    writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  }
  try {
    chmodSync(path, 0o600);
    const read = JSON.parse(readFileSync(path, 'utf8')) as Partial<KeyFile>;
    if (typeof read.masterKey !== 'string') throw new Error('masterKey is missing');
    return {
      masterKey: read.masterKey,
      functionKeys: read.functionKeys ?? {},
      systemKeys: read.systemKeys ?? {},
      functions: read.functions ?? {},
    };
  } catch (error) {
    throw new HostFault(`${path} cannot be used: ${textOf(error)}; delete it to get new keys`, 2, { cause: error });
  }
}
