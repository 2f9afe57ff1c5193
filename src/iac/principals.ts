// Ids of users, groups, applications and identities in bodies: what of the output they point to, and parameters for the others.
import type { ResourceReader, StoredDirectoryObject } from '../graph/stored-resource.ts';
import { localNameOf, nameOfObject } from './directory.ts';
import type { Parameter } from './model.ts';
import { nameFor } from './names.ts';

const BATCH = 200;

const WORDS: Readonly<Record<StoredDirectoryObject['label'], string>> = {
  User: 'User',
  IdentityGroup: 'Group',
  Application: 'Application',
  ServicePrincipal: 'Service principal',
};

/** A parameter for each principal, by its id in lower case, in the order of the ids. */
export async function principalParameters(
  reader: ResourceReader,
  ids: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Parameter>> {
  const sorted = [...ids].sort();
  const parameters = new Map<string, Parameter>();
  const taken = new Set<string>();
  for (let at = 0; at < sorted.length; at += BATCH) {
    const batch = sorted.slice(at, at + BATCH);
    const known = new Map((await reader.principals(batch, signal)).map((object) => [object.id, object]));
    for (const id of batch) {
      const object = known.get(id);
      const name = nameFor('principal', object ? localNameOf(object) : id, id, taken);
      parameters.set(id, { name, description: describe(object), default: id });
    }
  }
  return parameters;
}

function describe(object: StoredDirectoryObject | undefined): string {
  if (!object)
    return 'Object id of a principal that the graph does not know: it was deleted, or the directory was not read';
  const { appId } = object.properties;
  const name = nameOfObject(object);
  return `Object id of ${WORDS[object.label].toLowerCase()} ${name}${typeof appId === 'string' ? ` (application id ${appId})` : ''}`;
}
