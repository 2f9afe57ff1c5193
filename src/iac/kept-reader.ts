// The graph as a journal remembers it: lists are read from the graph once, so that every going through of a generation sees the same.
// Bodies are not kept; what is made of them is.
import type { ResourceReader } from '../graph/stored-resource.ts';
import type { Journal } from './journal.ts';

/** A reader whose answers about the whole selection are kept in the journal, so that every slice has the same. */
export const keptReader = (reader: ResourceReader, journal: Journal): ResourceReader => ({
  hasTenant: (tenantId) => journal.keep('tenant', () => reader.hasTenant(tenantId)),
  tenantNames: (tenantId) => journal.keep('tenant names', () => reader.tenantNames(tenantId)),
  heads: (tenantId, signal) => journal.keepAll('heads', () => reader.heads(tenantId, signal)),
  read: (keys, signal) => reader.read(keys, signal),
  subscriptionNames: async (tenantId, signal) =>
    new Map(await journal.keep('subscriptions', async () => [...(await reader.subscriptionNames(tenantId, signal))])),
  roleNames: async (signal) => new Map(await journal.keep('roles', async () => [...(await reader.roleNames(signal))])),
  directory: (tenantId, signal) => journal.keepAll('directory', () => reader.directory(tenantId, signal)),
  memberships: (tenantId, signal) => journal.keepAll('memberships', () => reader.memberships(tenantId, signal)),
  principals: (ids, signal) => journal.keep('principals', () => reader.principals(ids, signal)),
});
