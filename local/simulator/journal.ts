// Keeps what changed in a tenant across restarts: one line of JSON for each change, written before the change is answered.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import path from 'node:path';
import { BadInput } from './read-tenant.ts';
import type { Tenant, TenantChange } from './tenant.ts';

/**
 * Makes the changes of earlier runs again, then records new ones.
 *
 * @param folder where journals are kept; made where absent
 * @param tenantFile the file that the tenant was read from: another file is another tenant, whatever its id
 * @returns the function that closes the journal
 * @throws BadInput where a line other than a torn last one cannot be read
 */
export function openJournal(folder: string, tenantFile: string, tenant: Tenant): () => void {
  mkdirSync(folder, { recursive: true });
  const digest = createHash('sha256').update(path.resolve(tenantFile)).digest('hex').slice(0, 8);
  const file = path.join(folder, `changes-${path.parse(tenantFile).name}-${digest}.ndjson`);
  if (existsSync(file)) replay(file, tenant);
  const handle = openSync(file, 'a');
  tenant.onChange = (change) => {
    writeSync(handle, `${JSON.stringify(change)}\n`);
  };
  return () => {
    closeSync(handle);
  };
}

function replay(file: string, tenant: Tenant): void {
  const text = readFileSync(file);
  // a process that was killed while it wrote leaves a line without an end: that change was never answered
  const whole = text.subarray(0, text.lastIndexOf(0x0a) + 1);
  if (whole.length < text.length) truncateSync(file, whole.length);
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  lines.forEach((line, index) => {
    try {
      tenant.apply(JSON.parse(line) as TenantChange);
    } catch (error) {
      throw new BadInput(`journal ${file}: line ${index + 1} cannot be read (${(error as Error).message})`);
    }
  });
}
