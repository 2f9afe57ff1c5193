// What the goldens are made of: a folder for each kind of resource with records as ARM returned them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoredLabel, StoredResource } from '../../src/graph/stored-resource.ts';
import { MANAGEMENT_GROUP, parseArmId, RESOURCE_GROUP } from '../../src/iac/arm-id.ts';
import { isList, isObject, parseJson, type Json } from '../../src/iac/json.ts';

export const GOLDEN = fileURLToPath(new URL('../golden/', import.meta.url));
export const KINDS = readdirSync(GOLDEN).filter((name) => existsSync(join(GOLDEN, name, 'graph.json')));

/** A node holds the very text of its record, since digits would be lost in reading and writing it. */
export function nodesIn(kind: string): StoredResource[] {
  const records = parseJson(readFileSync(join(GOLDEN, kind, 'graph.json'), 'utf8'));
  if (!isList(records)) throw new Error(`${kind}/graph.json is no list`);
  return records.map((record) => {
    if (!isObject(record)) throw new Error(`${kind}/graph.json holds something that is no record`);
    const { apiVersion, ...arm } = record;
    const id = String(arm['id']);
    const label = labelOf(id);
    return {
      label,
      id,
      properties: { id, type: arm['type'], arm: textOf(arm), ...(apiVersion ? { api_version: apiVersion } : {}) },
    };
  });
}

function labelOf(id: string): StoredLabel {
  const parsed = parseArmId(id);
  if (parsed?.type === RESOURCE_GROUP) return 'ResourceGroup';
  if (parsed?.type === MANAGEMENT_GROUP) return 'ManagementGroup';
  // A role assignment above the subscriptions has a label of its own, which the graph reads alike.
  return parsed?.subscription === undefined && /\/policy\w+\/[^/]+$/i.test(id) ? 'TenantResource' : 'Resource';
}

const textOf = (value: Json): string => {
  if (isList(value)) return `[${value.map(textOf).join()}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([name, item]) => `${JSON.stringify(name)}:${textOf(item)}`)
      .join()}}`;
  return typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : JSON.stringify(value);
};
