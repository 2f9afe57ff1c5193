// A real Azurite blob service for one test file: in memory, on a free port, gone at the end.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const ACCOUNT = 'devstoreaccount1';
/** Azurite's published account key. */
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite {
  readonly connectionString: string;
  /** URL of the account. */
  readonly url: string;
  /** The certificate to trust; only with `tls`. */
  readonly ca: string;
  stop(): Promise<void>;
}

/** `tls` listens on HTTPS and takes bearer tokens, which Azurite reads but does not verify. */
export async function startAzurite({ tls = false } = {}): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), 'atg-azurite-'));
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const args = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--blobPort', '0'];
  let ca = '';
  if (tls) {
    const made = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    ca = made.cert;
    await writeFile(join(folder, 'cert.pem'), made.cert);
    await writeFile(join(folder, 'key.pem'), made.private);
    args.push('--oauth', 'basic', '--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem'));
  }
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    const read = (text: Buffer): void => {
      said += text.toString();
      const found = /successfully listen(?:s|ing) (?:on|at) (https?:\/\/\S+)/i.exec(said);
      if (found) resolve(found[1]!);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then(() => reject(new Error(`Azurite ended: ${said}`)));
  });
  const url = `${endpoint}/${ACCOUNT}`;
  return {
    url,
    ca,
    connectionString: `DefaultEndpointsProtocol=${tls ? 'https' : 'http'};AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${url};`,
    async stop() {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
