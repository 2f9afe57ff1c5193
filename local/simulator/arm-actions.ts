// What Terraform's providers ask for beside reads and writes: keys (made up from the id, the same at every call), whether a name is free, and
// what Azure makes with a resource.
import { parseArmPath } from './arm-id.ts';
import type { ArmOptions, ArmPart } from './arm-part.ts';
import { bornWith, FACTS, keyOf } from './born-with.ts';
import { isAzurerm } from './complete-body.ts';
import { jsonBody, type Answer, type Call } from './http.ts';
import { operationAddress } from './operations.ts';
import { listedConfig } from './site-config.ts';
import type { Resource } from './tenant.ts';

type Keys = (key: (name: string) => string, resource: Resource) => Record<string, unknown>;

/** A pair of keys under the names a service gives them. */
const pair =
  (first: string, second: string): Keys =>
  (key) => ({ [first]: key(first), [second]: key(second) });

/** Answers to POST actions that hand out keys, by `type/action` or by action alone, in lower case. */
const KEYS: Readonly<Record<string, Keys>> = {
  'microsoft.storage/storageaccounts/listkeys': (key) => ({
    keys: ['key1', 'key2'].map((keyName) => ({ keyName, value: key(keyName), permissions: 'FULL' })),
  }),
  'microsoft.documentdb/databaseaccounts/listkeys': (key) =>
    Object.fromEntries(
      ['primaryMasterKey', 'secondaryMasterKey', 'primaryReadonlyMasterKey', 'secondaryReadonlyMasterKey'].map(
        (name) => [name, key(name)],
      ),
    ),
  'microsoft.documentdb/databaseaccounts/readonlykeys': pair('primaryReadonlyMasterKey', 'secondaryReadonlyMasterKey'),
  'microsoft.documentdb/databaseaccounts/listconnectionstrings': () => ({ connectionStrings: [] }),
  'microsoft.cognitiveservices/accounts/listkeys': pair('key1', 'key2'),
  'microsoft.eventgrid/topics/listkeys': pair('key1', 'key2'),
  'microsoft.eventgrid/domains/listkeys': pair('key1', 'key2'),
  'microsoft.operationalinsights/workspaces/sharedkeys': pair('primarySharedKey', 'secondarySharedKey'),
  'microsoft.containerregistry/registries/listcredentials': (key, { item }) => ({
    username: item.name,
    passwords: ['password', 'password2'].map((name) => ({ name, value: key(name) })),
  }),
  'microsoft.search/searchservices/listquerykeys': () => ({ value: [] }),
  'microsoft.containerservice/managedclusters/listclusterusercredential': () => ({ kubeconfigs: [] }),
  listkeys: (key) => ({
    primaryKey: key('primary'),
    secondaryKey: key('secondary'),
    primaryConnectionString: key('primaryConnection'),
    secondaryConnectionString: key('secondaryConnection'),
  }),
  listadminkeys: pair('primaryKey', 'secondaryKey'),
  listsecrets: () => ({ value: [] }),
};

export function makeArmActions({ tenant }: ArmOptions): ArmPart {
  const parentOf = (call: Call, levels: number): Resource | undefined =>
    tenant.resource('/' + call.segments.slice(0, -levels).join('/'));

  function keys(call: Call, action: string): Answer | undefined {
    const resource = parentOf(call, 1);
    // A key of an authorization rule that no file holds belongs to the namespace above it.
    const owner = resource ?? parentOf(call, 3);
    if (!owner) return undefined;
    const [kind, name = ''] = call.segments.slice(-3);
    if (!resource && action === 'list' && owner.type === 'microsoft.web/sites' && kind?.toLowerCase() === 'config') {
      const body = listedConfig(owner, name);
      // Credentials are made while the caller waits, and that is over at once.
      const headers = {
        'azure-asyncoperation': operationAddress(call, { written: owner.item.id }),
        'retry-after': '0',
      };
      return body && { status: 200, body, ...(/^publishing/i.test(name) && { headers }) };
    }
    const make = KEYS[`${(resource ?? owner).type}/${action}`] ?? KEYS[action];
    return make && { status: 200, body: make((name) => keyOf(owner.item.id, name), owner) };
  }

  return (call) => {
    const path = parseArmPath(call.segments);
    const last = call.segments.at(-1)?.toLowerCase() ?? '';
    if (call.method === 'POST' && /^check.*nameavailability$/.test(last)) {
      const { name } = jsonBody(call) as { name?: string };
      return { status: 200, body: { nameAvailable: true, available: true, name, message: '', reason: null } };
    }
    if (!path) return undefined;
    if (call.method === 'POST') return keys(call, last);
    if (call.method !== 'GET' || tenant.resource('/' + call.segments.join('/'))) return undefined;
    const type = `${path.namespace}/${path.types.join('/')}`.toLowerCase();
    const isItem = path.kind === 'item';
    const make = isItem ? bornWith(type) : isAzurerm(call) ? FACTS[type] : undefined;
    const parent = make && parentOf(call, isItem ? 2 : 1);
    if (!parent || !(isAzurerm(call) || tenant.isBorn(parent))) return undefined;
    const body = make(parent, call.segments.at(-1)!);
    return body && { status: 200, body };
  };
}
