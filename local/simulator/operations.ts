// Operations that outlast their request, as ARM has them: the answer to a write names an address, and that says how far it is. All that is
// to know stands in the address itself, so an operation outlives a restart and nothing has to be kept.
import { armError, fromToken, queryValue, Refusal, toToken, type Answer, type Call } from './http.ts';

/** How long an operation takes that has to be waited for: long enough for a first look to find it unfinished. */
const LASTS_MS = 40;

/** Types whose making Azure's services answer before it is done, in lower case: those that Terraform's providers poll for. */
const LONG = new Set([
  'microsoft.apimanagement/service',
  'microsoft.app/containerapps',
  'microsoft.app/managedenvironments',
  'microsoft.cache/redis',
  'microsoft.cognitiveservices/accounts',
  'microsoft.compute/disks',
  'microsoft.compute/snapshots',
  'microsoft.compute/virtualmachines',
  'microsoft.compute/virtualmachines/extensions',
  'microsoft.compute/virtualmachinescalesets',
  'microsoft.containerregistry/registries',
  'microsoft.containerservice/managedclusters',
  'microsoft.containerservice/managedclusters/agentpools',
  'microsoft.dbformysql/flexibleservers',
  'microsoft.dbforpostgresql/flexibleservers',
  'microsoft.documentdb/databaseaccounts',
  'microsoft.eventhub/namespaces',
  'microsoft.network/applicationgateways',
  'microsoft.network/azurefirewalls',
  'microsoft.network/bastionhosts',
  'microsoft.network/loadbalancers',
  'microsoft.network/natgateways',
  'microsoft.network/networkinterfaces',
  'microsoft.network/networksecuritygroups',
  'microsoft.network/privatednszones',
  'microsoft.network/privateendpoints',
  'microsoft.network/publicipaddresses',
  'microsoft.network/routetables',
  'microsoft.network/virtualnetworkgateways',
  'microsoft.network/virtualnetworks',
  'microsoft.servicebus/namespaces',
  'microsoft.sql/servers',
  'microsoft.sql/servers/databases',
]);

/** Whether the caller of a PUT has to wait at another address. `type` in lower case. */
export const isLong = (type: string): boolean => LONG.has(type);

/** Where the end of an operation is told; `until` is when it ends, now where absent. */
export const operationAddress = (call: Call, operation: Readonly<Record<string, string>>, until?: number): string =>
  `${call.origin}/subscriptions/${call.segments[1]}/operationresults/${toToken({ ...operation, ...(until !== undefined && { until }) })}?api-version=${queryValue(call, 'api-version') ?? ''}`;

/** The headers of an answer that comes before the work is done. */
export const begun = (call: Call, id: string, now: number): Record<string, string> => ({
  'azure-asyncoperation': operationAddress(call, { written: id }, now + LASTS_MS),
  // Clients that know it need not wait the whole second that the other can say.
  'retry-after-ms': '20',
  'retry-after': '1',
});

/** How far an operation is. @throws Refusal 404 where the address names none */
export function operationAt(token: string, now: number): Answer {
  const { until } = fromToken(token, () => {
    throw new Refusal(armError(404, 'OperationNotFound', 'There is no such operation.'));
  });
  if (typeof until === 'number' && now < until)
    return {
      status: 200,
      headers: { 'retry-after-ms': '20', 'retry-after': '1' },
      body: { name: token, status: 'InProgress' },
    };
  return { status: 200, body: { name: token, status: 'Succeeded' } };
}
