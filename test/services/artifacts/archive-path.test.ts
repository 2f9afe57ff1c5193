import { AtgError } from '../../../src/contract/errors.ts';
import { assertArchivePath, assertFileName, makePathGuard } from '../../../src/services/artifacts/archive-path.ts';

/** The fault that a check throws, without what surrounds it; undefined where it is content. */
function faultOf(check: () => void): string | undefined {
  try {
    check();
  } catch (error) {
    if (!(error instanceof AtgError) || error.code !== 'REQUEST_INVALID') throw error;
    return error.detail.replace(/^The archive path ".*?(?<!\\)" /, '').replace(/\.$/, '');
  }
  return undefined;
}

test.each([
  'main.tf',
  'rg-app/storage.tf',
  'a/b/c/d/e.json',
  '.terraform-version',
  'rg (1)/app_service.tf',
  'Größe/名前/🙂.tf',
  'console.tf',
  'com.tf',
  'com10/lpt.txt',
  'nullable.tf',
  '..hidden',
  'a..b/c',
  `${'a'.repeat(255)}/${'b'.repeat(255)}`,
])('takes %j', (path) => {
  expect(faultOf(() => assertArchivePath(path))).toBeUndefined();
});

test.each([
  ['', 'is empty'],
  ['/etc/passwd', 'is absolute'],
  ['//host/share', 'is absolute'],
  ['C:/x.tf', 'holds one of < > : " | ? *'],
  ['C:\\x.tf', 'holds a backslash; folders are separated by /'],
  ['a\\..\\b', 'holds a backslash; folders are separated by /'],
  ['..', 'holds . or .. as a segment'],
  ['../x', 'holds . or .. as a segment'],
  ['a/../../x', 'holds . or .. as a segment'],
  ['./x', 'holds . or .. as a segment'],
  ['a/./x', 'holds . or .. as a segment'],
  ['a//b', 'has an empty segment'],
  ['a/', 'has an empty segment'],
  ['a\0b', 'holds a control character'],
  ['a\nb', 'holds a control character'],
  ['a\x7fb', 'holds a control character'],
  ['a\u0085b', 'holds a control character'],
  ['gpj\u202eft.tf', 'holds a control character'],
  ['a\u2066b', 'holds a control character'],
  ['\ud800.tf', 'is not valid Unicode'],
  ['a\udc00/b', 'is not valid Unicode'],
  ['file.tf:stream', 'holds one of < > : " | ? *'],
  ['what?.tf', 'holds one of < > : " | ? *'],
  ['*.tf', 'holds one of < > : " | ? *'],
  ['a./b', 'has a segment that ends with a dot or a blank, which Windows drops'],
  ['a /b', 'has a segment that ends with a dot or a blank, which Windows drops'],
  ['a/...', 'has a segment that ends with a dot or a blank, which Windows drops'],
  [' ', 'has a segment that ends with a dot or a blank, which Windows drops'],
  ['CON', 'has a segment that is a device name on Windows'],
  ['a/nul', 'has a segment that is a device name on Windows'],
  ['a/Nul.tf/b', 'has a segment that is a device name on Windows'],
  ['aux.tar.gz', 'has a segment that is a device name on Windows'],
  ['prn .txt', 'has a segment that is a device name on Windows'],
  ['COM1', 'has a segment that is a device name on Windows'],
  ['com0.log', 'has a segment that is a device name on Windows'],
  ['LPT9/x', 'has a segment that is a device name on Windows'],
  ['com¹.x', 'has a segment that is a device name on Windows'],
  ['CONIN$', 'has a segment that is a device name on Windows'],
  ['x/'.repeat(256) + 'x', 'is longer than 512 characters'],
  ['é'.repeat(128), 'has a segment of more than 255 bytes'],
])('refuses %j: it %s', (path, fault) => {
  expect(faultOf(() => assertArchivePath(path))).toBe(fault);
});

test('takes 512 characters and refuses 513', () => {
  const path = 'abcdefg/'.repeat(63) + 'abcdefgh';
  expect(path).toHaveLength(512);
  expect(faultOf(() => assertArchivePath(path))).toBeUndefined();
  expect(faultOf(() => assertArchivePath(`${path}i`))).toBe('is longer than 512 characters');
});

test('shows a refused path on one line and shortened', () => {
  const check = () => assertArchivePath(`a\nforged line ${'x'.repeat(600)}`);
  expect(check).toThrow(AtgError);
  expect(check).toThrow(
    `[REQUEST_INVALID] The archive path "a\\nforged line ${'x'.repeat(86)}" is longer than 512 characters.`,
  );
});

test('refuses a folder in a file name', () => {
  expect(faultOf(() => assertFileName('a/b.zip'))).toBe('must be a file name without a folder');
  expect(faultOf(() => assertFileName('a.zip'))).toBeUndefined();
});

describe('paths of one archive', () => {
  const last = (...paths: string[]): string | undefined => {
    const guard = makePathGuard();
    paths.slice(0, -1).forEach(guard);
    return faultOf(() => guard(paths.at(-1)!));
  };

  test.each([[['a.tf', 'b.tf']], [['a/b.tf', 'a/c.tf', 'b/b.tf']], [['a', 'ab/c']]])('live together: %j', (paths) =>
    expect(last(...paths)).toBeUndefined(),
  );

  test.each([
    [['a.tf', 'a.tf'], 'is there already, perhaps in another case'],
    [['Main.tf', 'main.TF'], 'is there already, perhaps in another case'],
    [['caf\u00e9.tf', 'cafe\u0301.tf'], 'is there already, perhaps in another case'],
    [['ÄPFEL', 'äpfel'], 'is there already, perhaps in another case'],
    [['A/b', 'a'], 'is a folder already'],
    [['a', 'A/b'], 'lies below something that is a file already'],
    [['a', 'a/b/c'], 'lies below something that is a file already'],
    [['ok', '../x'], 'holds . or .. as a segment'],
  ])('clash: %j', (paths, fault) => expect(last(...paths)).toBe(fault));
});
