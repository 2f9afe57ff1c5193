// What no template can hold although Azure showed it. An import of Terraform takes such things over as they are; a deployment writes, and
// would be refused or do harm.
import { isObject } from '../../json.ts';
import type { Resource } from '../../model.ts';
import { whyRecord } from '../../rules/records.ts';

/** Source: "ARM template best practices", Template limits: each resource definition at most 1 MB. */
const SIZE_MAX = 1_000_000;
/** Members that a template reads as its own wherever they stand in a resource. */
const RESERVED = [
  'apiVersion',
  'comments',
  'condition',
  'copy',
  'dependsOn',
  'existing',
  'parent',
  'resources',
  'scope',
];

/** Why a resource cannot be in a template; undefined where it can. */
export function whyNot({ type, body, incomparable, secrets }: Resource, size: number): string | undefined {
  const record = whyRecord(type);
  if (record !== undefined) return record;
  if (size > SIZE_MAX) return 'its definition is over the 1 MB that ARM takes';
  const reserved = RESERVED.find((name) => Object.hasOwn(body, name));
  if (reserved !== undefined) return `a template reads its member ${reserved} as its own`;
  const { properties } = body;
  const isEmpty = !isObject(properties) || Object.keys(properties).length === 0;
  if (incomparable.includes('body') && isEmpty && secrets.length === 0)
    return 'Azure did not show its values, and a deployment without them would remove them';
  return undefined;
}
