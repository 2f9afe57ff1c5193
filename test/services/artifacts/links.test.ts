// The addresses under which archives are downloaded.
import tls from 'node:tls';
import type { JobArchive } from '../../../src/services/jobs/jobs.ts';
import { systemClock } from '../../../src/services/system-clock.ts';
import { startAzurite } from '../../support/azurite.ts';
import { download, entry, iterate, never, sha256, useAzurite } from './on-azurite.ts';

const { make } = useAzurite();

describe('a link', () => {
  let archive: JobArchive;
  beforeAll(async () => {
    archive = await make().write('iac-0000000000b0', 'Größe 1.zip', iterate([entry('a', 'a')]), never);
  });

  test('reads, and can neither write nor delete nor read another blob', async () => {
    const { url } = await make().link(archive);
    const put = await fetch(url, { method: 'PUT', body: 'x', headers: { 'x-ms-blob-type': 'BlockBlob' } });
    const del = await fetch(url, { method: 'DELETE' });
    const other = await fetch(url.replace(/[^/]+\.zip/, 'files.json'));
    expect([put.status, del.status, other.status]).toEqual([403, 403, 403]);
    expect(sha256(await download(url))).toBe(archive.sha256);
  });

  test('names the file whatever letters it has', async () => {
    const answer = await fetch((await make().link(archive)).url);
    await answer.arrayBuffer();
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.zip");
  });

  test('ends after its minutes', async () => {
    const past = new Date(Date.now() - 61_000);
    const { url, expiresAt } = await make({ sasMinutes: 1, clock: { ...systemClock, now: () => past } }).link(archive);
    const answer = await fetch(url);
    await answer.arrayBuffer();
    expect(answer.status).toBe(403);
    expect(expiresAt).toBe(new Date(Math.floor(past.getTime() / 1000) * 1000 + 60_000).toISOString());
  });
});

test('an identity signs links with a delegated key, over https only', async () => {
  const secured = await startAzurite({ tls: true });
  const trusted = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...trusted, secured.ca]);
  try {
    const now = Math.floor(Date.now() / 1000);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      aud: 'https://storage.azure.com',
      iss: 'https://sts.windows.net/tenant/',
      oid: 'oid',
      tid: 'tid',
      iat: now - 60,
      nbf: now - 60,
      exp: now + 3600,
    };
    const token = `${part({ alg: 'none' })}.${part(claims)}.x`;
    const artifacts = make({
      storage: secured.url,
      credential: { getToken: async () => ({ token, expiresOnTimestamp: (now + 3600) * 1000 }) },
    });
    const archive = await artifacts.write('iac-000000000001', 'a.zip', iterate([entry('a', 'a')]), never);
    const { url } = await artifacts.link(archive);
    const given = new URL(url).searchParams;
    expect([given.get('sp'), given.get('sr'), given.get('spr'), given.get('skoid')]).toEqual([
      'r',
      'b',
      'https',
      'oid',
    ]);
    expect(sha256(await download(url))).toBe(archive.sha256);
  } finally {
    tls.setDefaultCACertificates(trusted);
    await secured.stop();
  }
});
