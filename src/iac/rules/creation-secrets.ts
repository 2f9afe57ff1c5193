// Secrets that a creation needs, that Azure shows to nobody and that the schema does not call required, since an update needs none of them.
import { isList, isObject, valueAt, type JsonObject, type Path } from '../json.ts';

type Needs = (arm: JsonObject) => readonly Path[];

const has = (arm: JsonObject, ...path: readonly string[]): boolean => {
  const value = valueAt(arm, ...path);
  return value !== undefined && value !== null && value !== '';
};

/** The password of an administrator, wherever there is an administrator. */
const passwordOf =
  (login: string, password: string, unless: (arm: JsonObject) => boolean = () => false): Needs =>
  (arm) =>
    has(arm, 'properties', login) && !unless(arm) ? [['properties', password]] : [];

/** Machines that may be signed in to with a password. */
const machine =
  (...profile: string[]): Needs =>
  (arm) => {
    const at = ['properties', ...profile, 'osProfile'];
    const withKeys = valueAt(arm, ...at, 'linuxConfiguration', 'disablePasswordAuthentication') === true;
    return has(arm, ...at, 'adminUsername') && !withKeys ? [[...at, 'adminPassword']] : [];
  };

const onlyDirectory = (arm: JsonObject): boolean =>
  valueAt(arm, 'properties', 'administrators', 'azureADOnlyAuthentication') === true;

/** By type in lower case. */
const NEEDS: Readonly<Record<string, Needs>> = {
  'microsoft.app/containerapps': (arm) => {
    const secrets = valueAt(arm, 'properties', 'configuration', 'secrets');
    return (isList(secrets) ? secrets : []).flatMap((secret, index) =>
      isObject(secret) && !secret['keyVaultUrl'] ? [['properties', 'configuration', 'secrets', index, 'value']] : [],
    );
  },
  'microsoft.compute/virtualmachines': machine(),
  'microsoft.compute/virtualmachinescalesets': machine('virtualMachineProfile'),
  // A cluster with an identity says so here.
  'microsoft.containerservice/managedclusters': (arm) =>
    has(arm, 'properties', 'servicePrincipalProfile', 'clientId') &&
    valueAt(arm, 'properties', 'servicePrincipalProfile', 'clientId') !== 'msi'
      ? [['properties', 'servicePrincipalProfile', 'secret']]
      : [],
  'microsoft.dbformysql/flexibleservers': passwordOf('administratorLogin', 'administratorLoginPassword'),
  'microsoft.dbforpostgresql/flexibleservers': passwordOf(
    'administratorLogin',
    'administratorLoginPassword',
    (arm) =>
      valueAt(arm, 'properties', 'authConfig', 'passwordAuth') === 'Disabled' ||
      /Replica$/.test(String(valueAt(arm, 'properties', 'replicationRole'))),
  ),
  'microsoft.dbforpostgresql/servergroupsv2': passwordOf('administratorLogin', 'administratorLoginPassword'),
  'microsoft.devtestlab/labs/virtualmachines': (arm) =>
    has(arm, 'properties', 'userName') && valueAt(arm, 'properties', 'isAuthenticationWithSshKey') !== true
      ? [['properties', 'password']]
      : [],
  'microsoft.documentdb/mongoclusters': (arm) =>
    has(arm, 'properties', 'administrator', 'userName') ? [['properties', 'administrator', 'password']] : [],
  'microsoft.keyvault/vaults/secrets': () => [['properties', 'value']],
  'microsoft.network/connections': (arm) =>
    valueAt(arm, 'properties', 'connectionType') === 'IPsec' ? [['properties', 'sharedKey']] : [],
  'microsoft.redhatopenshift/openshiftclusters': (arm) =>
    has(arm, 'properties', 'servicePrincipalProfile', 'clientId')
      ? [['properties', 'servicePrincipalProfile', 'clientSecret']]
      : [],
  'microsoft.servicefabric/managedclusters': passwordOf('adminUserName', 'adminPassword'),
  'microsoft.sql/managedinstances': passwordOf('administratorLogin', 'administratorLoginPassword', onlyDirectory),
  'microsoft.sql/servers': passwordOf('administratorLogin', 'administratorLoginPassword', onlyDirectory),
  'microsoft.synapse/workspaces': passwordOf(
    'sqlAdministratorLogin',
    'sqlAdministratorLoginPassword',
    (arm) => valueAt(arm, 'properties', 'azureADOnlyAuthentication') === true,
  ),
};

/** Where ARM takes the secrets without which a resource cannot be created, and of which its answer `arm` says nothing. */
export const creationSecrets = (type: string, arm: JsonObject): readonly Path[] =>
  NEEDS[type.toLowerCase()]?.(arm) ?? [];
