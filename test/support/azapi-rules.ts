// What azapi's schema validation refuses: the rules of ARM's type definitions, with location, tags and identity beside the body.
import { armObjections, hasMember } from './arm-rules.ts';

/** A resource as azapi gets it. */
export interface Written {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly hasTags: boolean;
  readonly hasIdentity: boolean;
  readonly body: unknown;
}

/** Every objection azapi would have; empty where it accepts. */
export function azapiObjections({ type, apiVersion, name, hasTags, hasIdentity, body }: Written): string[] {
  const faults = Object.keys(body as object)
    .filter((member) => BESIDE.includes(member))
    .map((member) => `.${member}: belongs beside the body`);
  if (hasTags && !hasMember(type, 'tags')) faults.push('tags: the type has none');
  if (hasIdentity && !hasMember(type, 'identity')) faults.push('identity: the type has none');
  const written = { type, apiVersion, name, body: body as Record<string, unknown> };
  return [...new Set([...armObjections(written, BESIDE), ...faults])];
}

const BESIDE = ['name', 'location', 'tags', 'identity'];
