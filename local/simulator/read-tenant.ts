// Reads a tenant file, JSON or NDJSON, told apart by content. A fault is one sentence that names the file and the place.
// NDJSON is read line by line: nothing but the tenant itself is ever in memory.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArmId } from './arm-id.ts';
import { isOptional, SECTIONS, SECTION_OF_KIND, Tenant, type Item, type Section, type TenantInfo } from './tenant.ts';

/** A file, flag or body that cannot be used; its message is one line for the person who gave it. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/** V8 holds no longer text; a JSON snapshot is one text, an NDJSON snapshot is not. */
const JSON_BYTES_MAX = 500 * 1024 * 1024;

/**
 * Reads a snapshot of the format of `local/tenants/FORMAT.md`.
 *
 * @throws BadInput where the file is absent, unreadable or not of the format
 */
export async function readTenant(file: string, now: () => number = Date.now): Promise<Tenant> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : fail(file, 'is not a file')),
    (error: NodeJS.ErrnoException) =>
      fail(file, error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`),
  );
  if (await isNdjson(file)) return readNdjson(file, now);
  if (size > JSON_BYTES_MAX) return fail(file, 'is over 500 MiB of JSON; write a tenant of this size as NDJSON');
  return readJson(file, now);
}

function fail(file: string, fault: string): never {
  throw new BadInput(`tenant file ${file}: ${fault}`);
}

async function isNdjson(file: string): Promise<boolean> {
  for await (const line of linesOf(file)) if (line.trim() !== '') return /^\s*\{\s*"(kind|item)"\s*:/.test(line);
  return fail(file, 'is empty');
}

const linesOf = (file: string) =>
  createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });

async function readJson(file: string, now: () => number): Promise<Tenant> {
  const snapshot = parse(await readFile(file, 'utf8'), (fault) => fail(file, fault));
  if (!isObject(snapshot)) return fail(file, 'holds no object');
  const tenant = new Tenant(
    checkTenant(snapshot.tenant, (fault) => fail(file, fault)),
    now,
  );
  for (const section of SECTIONS) {
    const list = snapshot[section] ?? (isOptional(section) ? [] : undefined);
    if (!Array.isArray(list)) return fail(file, `has no list ${section}`);
    list.forEach((item: unknown, index) => {
      put(tenant, section, item, (fault) => fail(file, `${section}[${index}] ${fault}`));
    });
  }
  return tenant;
}

async function readNdjson(file: string, now: () => number): Promise<Tenant> {
  let tenant: Tenant | undefined;
  const early: { section: Section; item: unknown; number: number }[] = [];
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    if (line.trim() === '') continue;
    const at = number;
    const failHere = (fault: string) => fail(file, `line ${at} ${fault}`);
    const entry = parse(line, failHere);
    if (!isObject(entry) || typeof entry.kind !== 'string') return failHere('is not {"kind": …, "item": …}');
    if (entry.kind === 'tenant') {
      if (tenant) return failHere('is a second tenant');
      tenant = new Tenant(checkTenant(entry.item, failHere), now);
      for (const { section, item, number: place } of early)
        put(tenant, section, item, (fault) => fail(file, `line ${place} ${fault}`));
    } else if (entry.kind in SECTION_OF_KIND) {
      const section = SECTION_OF_KIND[entry.kind as keyof typeof SECTION_OF_KIND];
      if (tenant) put(tenant, section, entry.item, failHere);
      else early.push({ section, item: entry.item, number });
    }
  }
  return tenant ?? fail(file, 'has no line of kind tenant');
}

function put(tenant: Tenant, section: Section, item: unknown, failHere: (fault: string) => never): void {
  const checked = checkItem(section, item, failHere);
  try {
    tenant.load(section, checked);
  } catch (error) {
    failHere((error as Error).message);
  }
}

function parse(text: string, failHere: (fault: string) => never): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return failHere(`is not JSON (${(error as Error).message.split('\n')[0]})`);
  }
}

function checkTenant(value: unknown, failHere: (fault: string) => never): TenantInfo {
  if (!isObject(value) || typeof value.tenantId !== 'string' || typeof value.displayName !== 'string')
    return failHere('has no tenant with tenantId and displayName');
  return { ...value, id: value.tenantId, tenantId: value.tenantId, displayName: value.displayName };
}

/**
 * Looks at an element as its section wants it.
 *
 * @param failHere told the fault, in words that follow the name of the place; must throw
 */
export function checkItem(section: Section, item: unknown, failHere: (fault: string) => never): Item {
  if (!isObject(item)) return failHere('is not an object');
  if (typeof item.id !== 'string' || item.id === '') return failHere('has no id');
  const text = (name: string) =>
    typeof item[name] === 'string' ? undefined : failHere(`(${String(item.id)}) has no ${name}`);
  // A name of null is odd and possible: everything is found by its id.
  const named = (name: string) => (item[name] === null ? undefined : text(name));
  switch (section) {
    case 'resources':
      named('name');
      text('type');
      if (parseArmId(item.id)?.kind !== 'item') return failHere(`has an id that is none of a resource: ${item.id}`);
      break;
    case 'subscriptions':
      text('subscriptionId');
      named('displayName');
      break;
    case 'resourceGroups':
      named('name');
      text('location');
      if (!parseArmId(item.id)?.group) return failHere(`has an id that is none of a resource group: ${item.id}`);
      break;
    case 'managementGroups':
    case 'roleDefinitions':
    case 'roleAssignments':
      named('name');
      if (!isObject(item.properties)) return failHere(`(${item.id}) has no properties`);
      break;
    case 'servicePrincipals':
    case 'applications':
      text('appId');
      break;
    case 'directoryRoleAssignments':
    case 'directoryRoleEligibilities':
      text('principalId');
      text('roleDefinitionId');
      break;
    case 'appRoleAssignments':
      text('principalId');
      text('resourceId');
      break;
    case 'oauth2PermissionGrants':
      text('clientId');
      text('resourceId');
      break;
    case 'users':
    case 'groups':
    case 'directoryRoleDefinitions':
      break;
  }
  return item as Item;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
