// What Azure makes, repairs and removes together with something else. It is written like the rest, since an import should know it, but
// whoever builds the same elsewhere has to leave it out; so the account says with what it was made.
import { valueAt, type Json, type JsonObject } from '../json.ts';

/** By type in lower case: the id of the resource that a record was made with. Of a group, all that is in it was made so. */
const MAKERS: Readonly<Record<string, (arm: JsonObject) => string | undefined>> = {
  'microsoft.resources/resourcegroups': ({ managedBy }) => textOf(managedBy),
  'microsoft.network/networkinterfaces': ({ properties }) =>
    idIn(properties, 'privateEndpoint') ?? idIn(properties, 'privateLinkService'),
  // A system disk comes with its machine; a disk that was attached later is a person's.
  'microsoft.compute/disks': ({ properties, managedBy }) =>
    valueAt(properties, 'creationData', 'createOption') === 'FromImage' ? textOf(managedBy) : undefined,
  'microsoft.sql/servers/databases': ({ id }) => parentWhere(id, /^master$/i),
  'microsoft.dbforpostgresql/flexibleservers/databases': ({ id }) =>
    parentWhere(id, /^(azure_maintenance|azure_sys|postgres)$/i),
  'microsoft.dbformysql/flexibleservers/databases': ({ id }) =>
    parentWhere(id, /^(information_schema|mysql|performance_schema|sys)$/i),
  'microsoft.documentdb/databaseaccounts/sqlroledefinitions': ({ id }) =>
    parentWhere(id, /^0{8}-0000-0000-0000-0{11}[12]$/),
  'microsoft.cache/redis/accesspolicies': ({ id }) => parentWhere(id, /^data (contributor|owner|reader)$/i),
  'microsoft.containerregistry/registries/scopemaps': ({ id }) => parentWhere(id, /^_repositories_/i),
  'microsoft.cognitiveservices/accounts/raipolicies': ({ id }) => parentWhere(id, /^microsoft\.default/i),
  'microsoft.synapse/workspaces/integrationruntimes': ({ id }) => parentWhere(id, /^autoresolveintegrationruntime$/i),
  'microsoft.apimanagement/service/groups': ({ id }) => parentWhere(id, /^(administrators|developers|guests)$/i),
  'microsoft.apimanagement/service/subscriptions': ({ id }) => parentWhere(id, /^master$/i),
  // The host name that every site has.
  'microsoft.web/sites/hostnamebindings': ({ id }) =>
    parentWhere(id, /\.azurewebsites\.(net|us)$|\.chinacloudsites\.cn$/i),
  'microsoft.eventhub/namespaces/eventhubs/consumergroups': ({ id }) => parentWhere(id, /^\$default$/i),
  'microsoft.eventhub/namespaces/authorizationrules': ({ id }) => parentWhere(id, /^rootmanagesharedaccesskey$/i),
  'microsoft.servicebus/namespaces/authorizationrules': ({ id }) => parentWhere(id, /^rootmanagesharedaccesskey$/i),
  'microsoft.relay/namespaces/authorizationrules': ({ id }) => parentWhere(id, /^rootmanagesharedaccesskey$/i),
};

/** The id of the resource that a record was made with; undefined where a person made it. */
export const makerOf = (type: string, arm: JsonObject): string | undefined => MAKERS[type.toLowerCase()]?.(arm);

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const idIn = (properties: Json | undefined, name: string): string | undefined =>
  textOf(valueAt(properties, name, 'id'));

/** The id of the parent of a child whose name says that it came with it. */
function parentWhere(id: Json | undefined, name: RegExp): string | undefined {
  const words = textOf(id)?.split('/') ?? [];
  return name.test(words.at(-1) ?? '') ? words.slice(0, -2).join('/') : undefined;
}
