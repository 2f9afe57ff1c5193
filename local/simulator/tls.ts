// HTTPS for clients that refuse plain http: a throw-away CA and a certificate of it for localhost, 127.0.0.1 and the hosts of the proxy.
// Kept in a folder they outlive a restart, so that a client which trusts the CA goes on trusting it.
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import { PROXIED_ZONES } from './proxy.ts';

export interface Certificate {
  key: string;
  cert: string;
  /** Path of the CA's certificate, for NODE_EXTRA_CA_CERTS or SSL_CERT_FILE. */
  caFile: string;
}

const LIFE_DAYS = 365;
const RENEW_DAYS = 30;
const DAY_MS = 86_400_000;

/** The certificate kept in a folder, made anew where there is none, it lacks a name or it ends within a month. */
export async function certificateIn(folder: string): Promise<Certificate> {
  const caFile = path.join(folder, 'ca.pem');
  const files = [path.join(folder, 'server-key.pem'), path.join(folder, 'server.pem'), caFile];
  if (files.every((file) => existsSync(file))) {
    const [key, cert] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const kept = new X509Certificate(cert!);
    const daysLeft = (new Date(kept.validTo).getTime() - Date.now()) / DAY_MS;
    const holdsAll = PROXIED_ZONES.every((zone) => kept.checkHost(`any${zone}`) !== undefined);
    if (daysLeft > RENEW_DAYS && holdsAll) return { key: key!, cert: cert!, caFile };
  }
  const made = await makeCertificate();
  await mkdir(folder, { recursive: true });
  await Promise.all([made.key, made.cert, made.ca].map((text, index) => writeFile(files[index]!, text)));
  await chmod(files[0]!, 0o600);
  return { key: made.key, cert: made.cert, caFile };
}

async function makeCertificate(): Promise<{ key: string; cert: string; ca: string }> {
  // the one heavy package here, of no use to a start without HTTPS or with a certificate at hand
  const { generate } = await import('selfsigned');
  const life = { keyType: 'ec', algorithm: 'sha256', notAfterDate: new Date(Date.now() + LIFE_DAYS * DAY_MS) } as const;
  const ca = await generate([{ name: 'commonName', value: 'Tenant simulator CA (local, throw-away)' }], {
    ...life,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...life,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
          ...PROXIED_ZONES.map((zone) => ({ type: 2 as const, value: `*${zone}` })),
        ],
      },
    ],
  });
  return { key: server.private, cert: server.cert, ca: ca.cert };
}
