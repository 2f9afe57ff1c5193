import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { unpack } from '../../../local/demo/unpack.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'unpack-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A ZIP of stored entries, written by hand: no well-behaved library makes the names that an attacker would. */
function zipOf(entries: { name: string; body: string; mode?: number }[]): string {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, body, mode = 0o100644 } of entries) {
    const fileName = Buffer.from(name);
    const data = Buffer.from(body);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(fileName.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, fileName, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, fileName]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  const file = join(folder, 'archive.zip');
  writeFileSync(file, Buffer.concat([...parts, central, end]));
  return file;
}

test('unpacks files and folders and names them in order', async () => {
  const archive = zipOf([
    { name: 'main.tf', body: 'terraform {}' },
    { name: 'rg-web-prod/', body: '' },
    { name: 'rg-web-prod/web.tf', body: '# web' },
  ]);
  expect(await unpack(archive, join(folder, 'out'))).toEqual(['main.tf', 'rg-web-prod/web.tf']);
  expect(readFileSync(join(folder, 'out/rg-web-prod/web.tf'), 'utf8')).toBe('# web');
});

test.each(['../escaped.txt', '/escaped.txt', 'a/../../escaped.txt', '..\\escaped.txt', 'C:/escaped.txt'])(
  'writes nothing for the name %j',
  async (name) => {
    const archive = zipOf([{ name, body: 'evil' }]);
    await expect(unpack(archive, join(folder, 'out'))).rejects.toThrow();
    expect(existsSync(join(folder, 'escaped.txt'))).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(expect.not.arrayContaining(['escaped.txt']));
  },
);

test('refuses a symbolic link', async () => {
  const archive = zipOf([{ name: 'link', body: '/etc', mode: 0o120777 }]);
  await expect(unpack(archive, join(folder, 'out'))).rejects.toThrow('link is a symbolic link');
});

test('does not write over what is there', async () => {
  const archive = zipOf([{ name: 'main.tf', body: 'new' }]);
  await unpack(archive, join(folder, 'out'));
  await expect(unpack(archive, join(folder, 'out'))).rejects.toThrow('EEXIST');
});
