// What the goldens are made of: a folder for each kind of resource with records as ARM returned them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoredResource } from '../../src/graph/stored-resource.ts';
import { parseArmId } from '../../src/iac/arm-id.ts';
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
    const label = parseArmId(id)?.type === 'Microsoft.Resources/resourceGroups' ? 'ResourceGroup' : 'Resource';
    return {
      label,
      id,
      properties: { id, type: arm['type'], arm: textOf(arm), ...(apiVersion ? { api_version: apiVersion } : {}) },
    };
  });
}

const textOf = (value: Json): string => {
  if (isList(value)) return `[${value.map(textOf).join()}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([name, item]) => `${JSON.stringify(name)}:${textOf(item)}`)
      .join()}}`;
  return typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : JSON.stringify(value);
};
