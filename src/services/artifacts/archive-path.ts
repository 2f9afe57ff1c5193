// Which paths may stand in an archive: those that unpack to the same relative file on Linux, macOS and Windows, and nowhere else.
import { AtgError } from '../../contract/errors.ts';

/** Characters in a whole path. */
const PATH_MAX = 512;
/** UTF-8 bytes in one segment: the limit of common file systems. */
const SEGMENT_BYTES_MAX = 255;
/** Control characters, and those that turn the direction of text and so disguise a name. */
const INVISIBLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Windows reads these as wildcards, streams or drives. */
const FORBIDDEN = /[<>:"|?*]/;
/** Windows opens a device for these names, whatever extension follows. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;

/** @throws REQUEST_INVALID saying what is wrong; the path is shown only as JSON, so that it cannot forge a line */
export function assertArchivePath(path: string): void {
  const fault = faultOf(path);
  if (fault) throw refuse(path, fault);
}

/** Like {@link assertArchivePath}, for the name of one file without a folder. */
export function assertFileName(name: string): void {
  assertArchivePath(name);
  if (name.includes('/')) throw refuse(name, 'must be a file name without a folder');
}

/**
 * A guard over all paths of one archive: also refuses a path that repeats, in whatever case or composition of letters, and
 * one that would make a file where another path has a folder.
 */
export function makePathGuard(): (path: string) => void {
  const files = new Set<string>();
  const folders = new Set<string>();
  return (path) => {
    assertArchivePath(path);
    const key = path.normalize('NFC').toLowerCase();
    if (files.has(key)) throw refuse(path, 'is there already, perhaps in another case');
    if (folders.has(key)) throw refuse(path, 'is a folder already');
    const segments = key.split('/');
    for (let depth = 1; depth < segments.length; depth++) {
      const folder = segments.slice(0, depth).join('/');
      if (files.has(folder)) throw refuse(path, 'lies below something that is a file already');
      folders.add(folder);
    }
    files.add(key);
  };
}

const refuse = (path: string, fault: string): AtgError =>
  new AtgError('REQUEST_INVALID', `The archive path ${JSON.stringify(path.slice(0, 100))} ${fault}.`);

function faultOf(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.length > PATH_MAX) return `is longer than ${PATH_MAX} characters`;
  if (/\p{Cs}/u.test(path)) return 'is not valid Unicode';
  if (INVISIBLE.test(path)) return 'holds a control character';
  if (path.includes('\\')) return 'holds a backslash; folders are separated by /';
  if (path.startsWith('/')) return 'is absolute';
  if (FORBIDDEN.test(path)) return 'holds one of < > : " | ? *';
  for (const segment of path.split('/')) {
    const fault = segmentFault(segment);
    if (fault) return fault;
  }
  return undefined;
}

function segmentFault(segment: string): string | undefined {
  if (segment === '') return 'has an empty segment';
  if (segment === '.' || segment === '..') return 'holds . or .. as a segment';
  if (/[. ]$/.test(segment)) return 'has a segment that ends with a dot or a blank, which Windows drops';
  if (Buffer.byteLength(segment) > SEGMENT_BYTES_MAX) return `has a segment of more than ${SEGMENT_BYTES_MAX} bytes`;
  const stem = segment.split('.')[0]!.trimEnd();
  if (DEVICE.test(stem)) return 'has a segment that is a device name on Windows';
  return undefined;
}
