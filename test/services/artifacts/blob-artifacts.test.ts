import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { fromBuffer } from 'yauzl';
import type { JobArchive } from '../../../src/services/jobs/jobs.ts';
import { startAzurite } from '../../support/azurite.ts';
import type { ArchiveEntry } from '../../../src/services/artifacts/artifacts.ts';
import { download, entry, iterate, never, sha256, useAzurite } from './on-azurite.ts';

const { azurite, make } = useAzurite();

const blobsOf = async (prefix: string): Promise<string[]> => {
  const names: string[] = [];
  const container = BlobServiceClient.fromConnectionString(azurite().connectionString).getContainerClient('artifacts');
  for await (const { name } of container.listBlobsFlat({ prefix, includeUncommitedBlobs: true })) names.push(name);
  return names;
};

/** The files in a ZIP, in its order. */
function unzip(zip: Buffer): Promise<Record<string, { text: string; date: string; mode: string }>> {
  return new Promise((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return reject(error);
      const found: Record<string, { text: string; date: string; mode: string }> = {};
      file.on('error', reject).on('end', () => resolve(found));
      file.on('entry', (item) => {
        file.openReadStream(item, (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
          stream.on('end', () => {
            found[item.fileName] = {
              text: Buffer.concat(chunks).toString(),
              date: item.getLastModDate({ timezone: 'UTC' }).toISOString(),
              mode: (item.externalFileAttributes >>> 16).toString(8),
            };
            file.readEntry();
          });
        });
      });
      file.readEntry();
    });
  });
}

test('writes entries of every kind into a ZIP, with a manifest, a list and a link', async () => {
  const artifacts = make();
  async function* rows() {
    yield '{"a":1}\n';
    yield '';
    yield Buffer.from('{"b":"ü"}\n');
  }
  const archive = await artifacts.write(
    'scan-000000000001',
    'scan.zip',
    iterate([
      entry('main.tf', 'resource {}\n'),
      entry('rg/Größe.ndjson', rows(), 'application/x-ndjson'),
      entry('bytes.bin', new Uint8Array([1, 2, 3]).subarray(1), 'application/octet-stream'),
      entry('empty.txt', ''),
    ]),
    never,
  );

  const files = await artifacts.files('scan-000000000001');
  const manifest = `${JSON.stringify({ files: files.slice(0, -1) }, undefined, 2)}\n`;
  const ndjson = '{"a":1}\n{"b":"ü"}\n';
  expect(files).toEqual([
    { path: 'main.tf', size: 12, content_type: 'text/plain', sha256: sha256('resource {}\n') },
    { path: 'rg/Größe.ndjson', size: 19, content_type: 'application/x-ndjson', sha256: sha256(ndjson) },
    { path: 'bytes.bin', size: 2, content_type: 'application/octet-stream', sha256: sha256(new Uint8Array([2, 3])) },
    { path: 'empty.txt', size: 0, content_type: 'text/plain', sha256: sha256('') },
    {
      path: 'manifest.json',
      size: Buffer.byteLength(manifest),
      content_type: 'application/json',
      sha256: sha256(manifest),
    },
  ]);

  const { url, expiresAt } = await artifacts.link(archive);
  const answer = await fetch(url);
  const zip = Buffer.from(await answer.arrayBuffer());
  expect(answer.headers.get('content-type')).toBe('application/zip');
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''scan.zip");
  expect(archive).toEqual({
    name: 'scan.zip',
    size: zip.length,
    sha256: sha256(zip),
    file_count: 5,
    blob: 'scan-000000000001/scan.zip',
  });
  const left = Date.parse(expiresAt) - Date.now();
  expect(left).toBeGreaterThan(14.9 * 60_000);
  expect(left).toBeLessThanOrEqual(15 * 60_000);
  const same = { date: '1980-01-01T00:00:00.000Z', mode: '100644' };
  expect(Object.entries(await unzip(zip))).toEqual([
    ['main.tf', { text: 'resource {}\n', ...same }],
    ['rg/Größe.ndjson', { text: ndjson, ...same }],
    ['bytes.bin', { text: '\u0002\u0003', ...same }],
    ['empty.txt', { text: '', ...same }],
    ['manifest.json', { text: manifest, ...same }],
  ]);
});

test('gives the same bytes for the same entries, and overwrites', async () => {
  const text = Array.from({ length: 50_000 }, (_, i) => `line ${i * 7919} of the file\n`);
  const artifacts = make();
  const write = (body: ArchiveEntry['body']) =>
    artifacts.write('iac-000000000001', 'a.zip', iterate([entry('x', body), entry('y', 'y')]), never);
  const first = await write(text.join(''));
  const second = await write(iterate(text));
  expect(second).toEqual(first);
  expect(sha256(await download((await artifacts.link(second)).url))).toBe(first.sha256);
  expect(await blobsOf('iac-000000000001/')).toEqual(['iac-000000000001/a.zip', 'iac-000000000001/files.json']);
});

test('asks for an entry only when the one before it was read', async () => {
  const said: string[] = [];
  async function* body(name: string) {
    said.push(`reads ${name}`);
    yield name;
    said.push(`ends ${name}`);
  }
  async function* entries() {
    for (const name of ['a', 'b', 'c']) {
      said.push(`makes ${name}`);
      yield entry(name, body(name));
    }
  }
  await make().write('iac-000000000002', 'a.zip', entries(), never);
  expect(said).toEqual(['a', 'b', 'c'].flatMap((name) => [`makes ${name}`, `reads ${name}`, `ends ${name}`]));
});

test.each([
  ['a path that leaves the archive', '../x', 'The archive path "../x" holds . or .. as a segment.'],
  ['a path that repeats', 'A', 'The archive path "A" is there already, perhaps in another case.'],
  [
    "the manifest's path",
    'Manifest.JSON',
    'The archive path "Manifest.JSON" is there already, perhaps in another case.',
  ],
])('refuses %s and leaves nothing', async (_what, path, detail) => {
  const entries = iterate([entry('a', 'a'), entry(path, 'x')]);
  await expect(make().write('iac-000000000003', 'a.zip', entries, never)).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    detail,
  });
  await expect(make().files('iac-000000000003')).rejects.toMatchObject({ code: 'FILES_EXPIRED' });
});

test.each([['a/b.zip'], ['../b.zip'], ['files.json'], ['']])('refuses the archive name %j', async (name) => {
  await expect(make().write('iac-000000000003', name, iterate([]), never)).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
  });
});

test('refuses the id of no job', async () => {
  await expect(make().write('../other', 'a.zip', iterate([]), never)).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
  });
  await expect(make().remove('')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

describe('a write that fails leaves no archive', () => {
  const gone = { code: 'FILES_EXPIRED' };
  const archive = (blob: string): JobArchive => ({ name: 'a.zip', size: 1, sha256: '', file_count: 1, blob });

  test('when an entry cannot be read', async () => {
    const fault = new Error('the source broke');
    async function* broken() {
      yield Buffer.alloc(100_000, 'x');
      throw fault;
    }
    let cleaned = false;
    async function* entries() {
      try {
        yield entry('a', 'a');
        yield entry('b', broken());
        throw new Error('never asked for');
      } finally {
        cleaned = true;
      }
    }
    await expect(make().write('iac-000000000004', 'a.zip', entries(), never)).rejects.toBe(fault);
    expect(cleaned).toBe(true);
    await expect(make().link(archive('iac-000000000004/a.zip'))).rejects.toMatchObject(gone);
  });

  test('when the entries cannot be made', async () => {
    const fault = new Error('no more entries');
    async function* entries() {
      yield entry('a', 'a');
      throw fault;
    }
    await expect(make().write('iac-000000000005', 'a.zip', entries(), never)).rejects.toBe(fault);
    await expect(make().link(archive('iac-000000000005/a.zip'))).rejects.toMatchObject(gone);
  });

  test.each(['body', 'entries'])('when it is aborted while its %s hang', async (what) => {
    const abort = new AbortController();
    const reason = new Error('cancelled');
    async function* hanging(): AsyncGenerator<string> {
      yield 'x'.repeat(300_000);
      abort.abort(reason);
      await pause(60_000, undefined, { ref: false });
      yield 'y';
    }
    async function* entries() {
      yield entry('a', what === 'body' ? hanging() : 'a');
      abort.abort(reason);
      await pause(60_000, undefined, { ref: false });
    }
    await expect(make().write('iac-000000000006', 'a.zip', entries(), abort.signal)).rejects.toBe(reason);
    await expect(make().link(archive('iac-000000000006/a.zip'))).rejects.toMatchObject(gone);
  });

  test('when it was aborted before it began', async () => {
    const reason = new Error('cancelled');
    await expect(make().write('iac-000000000007', 'a.zip', iterate([]), AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
  });
});

test('keeps a working file under a name once, gives it back, and removes those of one job', async () => {
  const { working, files, jobIds } = make();
  const job = 'iac-0000000000f1';
  const keep = (jobId: string, name: string, text: string) => working.create(jobId, name, Buffer.from(text), never);
  expect(await Promise.all([keep(job, 'a/1.gz', 'first'), keep('iac-0000000000f2', 'a/1.gz', 'other')])).toEqual([
    true,
    true,
  ]);
  expect(await keep(job, 'a/1.gz', 'second')).toBe(false);
  expect(await keep(job, 'a/2.gz', '')).toBe(true);
  expect((await working.read(job, 'a/1.gz', never))?.toString()).toBe('first');
  expect(await working.read(job, 'a/2.gz', never)).toEqual(Buffer.alloc(0));
  expect(await working.read(job, 'a/3.gz', never)).toBeUndefined();
  await expect(files(job)).rejects.toMatchObject({ code: 'FILES_EXPIRED' });
  const named: string[] = [];
  for await (const id of jobIds()) named.push(id);
  expect(named).toEqual(expect.arrayContaining([job]));

  await working.remove(job);
  await working.remove(job);
  expect(await blobsOf(`${job}/`)).toEqual([]);
  expect(await blobsOf('iac-0000000000f2/')).toEqual(['iac-0000000000f2/work/a/1.gz']);
  await make().remove('iac-0000000000f2');
  expect(await blobsOf('iac-0000000000f2/')).toEqual([]);
});

test('stops with the reason of the signal in the middle of a working file, and tells that storage is away', async () => {
  const { working } = make();
  const stop = AbortSignal.abort(new Error('cancelled'));
  await expect(working.create('iac-0000000000f3', 'x', Buffer.from('x'), stop)).rejects.toThrow('cancelled');
  await expect(working.read('iac-0000000000f3', 'x', stop)).rejects.toThrow('cancelled');
  const away = make({
    storage: azurite().connectionString.replace(azurite().url, 'http://127.0.0.1:1/devstoreaccount1'),
  });
  await expect(away.working.read('iac-0000000000f3', 'x', never)).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
  });
});

test('removes the blobs of one job and of no other', async () => {
  const artifacts = make();
  for (const job of ['iac-0000000000aa', 'iac-0000000000ab'])
    await artifacts.write(job, 'a.zip', iterate([entry('a', 'a')]), never);
  await artifacts.remove('iac-0000000000aa');
  await artifacts.remove('iac-0000000000aa');
  expect(await blobsOf('iac-0000000000aa')).toEqual([]);
  expect(await blobsOf('iac-0000000000ab')).toHaveLength(2);
  await expect(artifacts.files('iac-0000000000aa')).rejects.toMatchObject({ code: 'FILES_EXPIRED' });
});

test('names the jobs that have blobs, and nothing that is no job', async () => {
  const artifacts = make();
  await artifacts.write('scan-0000000000ac', 'a.zip', iterate([entry('a', 'a')]), never);
  const container = BlobServiceClient.fromConnectionString(azurite().connectionString).getContainerClient('artifacts');
  await container.getBlockBlobClient('something/else').upload('x', 1);
  await container.getBlockBlobClient('scan-0000000000ad').upload('x', 1);
  const found: string[] = [];
  for await (const jobId of artifacts.jobIds()) found.push(jobId);
  expect(found).toContain('scan-0000000000ac');
  expect(found).toEqual(found.filter((jobId) => /^(scan|iac)-[0-9a-f]{12}$/.test(jobId)));
  expect(found).not.toContain('scan-0000000000ad');
});

describe('storage that is away', () => {
  const away = { code: 'STORAGE_UNAVAILABLE', detail: 'The artifact storage does not answer. Try again in a moment.' };
  const storageAt = (port: number): string =>
    azurite().connectionString.replace(/BlobEndpoint=.*/, `BlobEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`);

  test('answers STORAGE_UNAVAILABLE to everything, without its address', async () => {
    const artifacts = make({ storage: storageAt(9) });
    await expect(artifacts.check(1_500)).rejects.toMatchObject(away);
    await expect(artifacts.files('iac-000000000001')).rejects.toMatchObject(away);
    await expect(artifacts.write('iac-000000000001', 'a.zip', iterate([]), never)).rejects.toMatchObject(away);
  });

  test('is noticed where it accepts and never answers', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await expect(make({ storage: storageAt((server.address() as AddressInfo).port) }).check(300)).rejects.toMatchObject(
      away,
    );
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('is not what a fresh account without a container is', async () => {
    const fresh = await startAzurite();
    try {
      const artifacts = make({ storage: fresh.connectionString });
      await artifacts.check(1_500);
      await artifacts.remove('iac-000000000001');
      const found: string[] = [];
      for await (const jobId of artifacts.jobIds()) found.push(jobId);
      expect(found).toEqual([]);
      await expect(artifacts.files('iac-000000000001')).rejects.toMatchObject({ code: 'FILES_EXPIRED' });
    } finally {
      await fresh.stop();
    }
  });

  test('a connection string without an account key is refused at once', () => {
    const storage = 'BlobEndpoint=https://x.blob.core.windows.net/;SharedAccessSignature=sv=1&sig=x';
    expect(() => make({ storage })).toThrow(
      'ARTIFACTS_STORAGE must be the URL of a storage account, or a connection string with an account key.',
    );
  });
});
