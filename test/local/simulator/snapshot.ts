// The sample tenant as its file holds it, and what a resource of it looks like to a reader.
import { readFileSync } from 'node:fs';
import { SAMPLE_TENANT } from '../../../local/simulator/simulator.ts';

export interface Item {
  id: string;
  [key: string]: unknown;
}

export type Snapshot = Record<
  | 'managementGroups'
  | 'subscriptions'
  | 'resourceGroups'
  | 'resources'
  | 'roleDefinitions'
  | 'roleAssignments'
  | 'users'
  | 'groups'
  | 'servicePrincipals'
  | 'applications',
  Item[]
>;

export const sample = JSON.parse(readFileSync(SAMPLE_TENANT, 'utf8')) as Snapshot;

/** The resources that Resource Graph and ARM's generic list know, by the words of the format. */
export const tracked = sample.resources.filter(
  ({ id, location }) =>
    typeof location === 'string' &&
    id.split('/providers/').length === 2 &&
    !/\/sites\/[^/]+\/config\/|\/vaults\/[^/]+\/(keys|secrets)\/|\/namespaces\/[^/]+\/(queues|topics|eventhubs)\//i.test(
      id,
    ),
);

export const ids = (items: readonly object[]): string[] => items.map((item) => String((item as Item).id)).sort();
