import { readdirSync } from 'node:fs';
import { dataFolder, FLAG, makeArmSchema, SCOPE, shapeAt } from '../../src/graph/arm-schema.ts';
import { DEPTH_MAX, makeChildLists } from '../../src/scan/child-lists.ts';
import { TYPES_OF_TABLES } from '../../src/scan/graph-tables.ts';
import {
  KINDS,
  LEFT_OUT,
  LEFT_OUT_AT_SCOPES,
  LISTED_BY_RESOURCE_GRAPH,
  NOT_SHOWN_IN_PARENT,
  ONLY_NAME,
  WITH_DIAGNOSTICS,
} from '../../src/scan/left-out.ts';
import { ABOVE, COMPUTED, INSIDE, notRead, shownInside, whyNotRead } from '../../src/scan/not-read.ts';
import { typesNotReadPage } from '../../scripts/pages/types-not-read.ts';
import { GROUP_LISTS, SUBSCRIPTION_LISTS, typeOfScopeList } from '../../src/scan/scope-lists.ts';

const schema = makeArmSchema();
const childLists = makeChildLists(schema);
const paths = (type: string, kind: string | null = null) => childLists.listsOf(type, kind).map(({ path }) => path);
const knows = (type: string): boolean => schema.typeOf(type) !== undefined;

const READ_BY_STEPS = new Set([
  ...[...SUBSCRIPTION_LISTS, ...GROUP_LISTS].map((path) => typeOfScopeList(path).toLowerCase()),
  'microsoft.authorization/roleassignments',
  'microsoft.authorization/roledefinitions',
  'microsoft.authorization/roleeligibilityscheduleinstances',
  'microsoft.resources/resourcegroups',
  'microsoft.management/managementgroups',
]);

/** Every type of the schema, in lower case. */
const ALL_TYPES = readdirSync(dataFolder('arm'))
  .filter((file) => file.endsWith('.json.gz') && file !== 'index.json.gz')
  .flatMap((file) => Object.entries(schema.table(file.replace('.json.gz', ''))!.types));

describe('the lists of children', () => {
  it('go through what there is once, so that its children are found though nobody set it up', () => {
    expect(paths('Microsoft.Storage/storageAccounts', 'FileStorage')).toEqual([
      'encryptionScopes',
      'fileServices/default',
      'fileServices/default/shares',
      'localUsers',
      'providers/Microsoft.Insights/diagnosticSettings',
    ]);
    expect(paths('Microsoft.Storage/storageAccounts/fileServices')).toEqual([
      'providers/Microsoft.Insights/diagnosticSettings',
    ]);
  });

  it('depend on the kind of the parent where only some kinds have them', () => {
    expect(paths('Microsoft.DocumentDB/databaseAccounts', 'MongoDB').slice(0, 3)).toEqual([
      'mongodbDatabases',
      'mongodbRoleDefinitions',
      'mongodbUserDefinitions',
    ]);
    expect(paths('Microsoft.DocumentDB/databaseAccounts', 'GlobalDocumentDB')).toEqual(
      expect.arrayContaining(['sqlDatabases', 'gremlinDatabases', 'cassandraKeyspaces', 'tables']),
    );
  });

  it('ask for nothing that Resource Graph lists or that the parent shows', () => {
    for (const type of [
      'virtualNetworks',
      'networkSecurityGroups',
      'loadBalancers',
      'routeTables',
      'virtualNetworkGateways',
    ])
      expect(paths(`Microsoft.Network/${type}`).filter((path) => !path.startsWith('providers/'))).toEqual([]);
    expect(paths('Microsoft.Compute/virtualMachines')).toEqual([]);
    expect(paths('Microsoft.Network/dnszones')).toEqual([]);
    expect(paths('Microsoft.Sql/servers')).not.toContain('databases');
    expect(paths('Microsoft.Network/firewallPolicies')).toContain('ruleCollectionGroups');
  });

  it('lead through what every parent has and nobody sets up', () => {
    expect(paths('Microsoft.DevTestLab/labs')).toContain('policySets/default/policies');
    expect(paths('Microsoft.Devices/IotHubs')).toContain('eventHubEndpoints/events/ConsumerGroups');
    expect(paths('Microsoft.AVS/privateClouds')).toContain('workloadNetworks/default/segments');
  });

  it('are of no type deeper than the walk goes', () => {
    const parents = ALL_TYPES.filter(([key]) => childLists.listsOf(key, null).length > 0);
    expect(Math.max(...parents.map(([key]) => key.split('/').length - 1))).toBeLessThanOrEqual(DEPTH_MAX);
  });

  it('are found for what a type contains at any depth', () => {
    expect(childLists.parentsAmong(['microsoft.servicebus/namespaces'], 2)).toEqual([
      'Microsoft.ServiceBus/namespaces/queues',
      'Microsoft.ServiceBus/namespaces/topics',
    ]);
    expect(childLists.parentsAmong(['microsoft.servicebus/namespaces'], 3)).toEqual([
      'Microsoft.ServiceBus/namespaces/topics/subscriptions',
    ]);
  });
});

describe('what is not read by design', () => {
  it('is named by types that Azure has', () => {
    const named = [
      ...[...LEFT_OUT, LEFT_OUT_AT_SCOPES].flatMap(({ types }) => types),
      ...LISTED_BY_RESOURCE_GRAPH,
      ...NOT_SHOWN_IN_PARENT,
      ...Object.keys(KINDS),
      ...Object.keys(ONLY_NAME),
      ...TYPES_OF_TABLES,
      ...WITH_DIAGNOSTICS,
    ];
    const tails = new Set(
      ALL_TYPES.flatMap(([key]) =>
        key
          .split('/')
          .slice(2)
          .map((_, at, words) => words.slice(at).join('/')),
      ),
    );
    expect(named.filter((type) => (type.startsWith('*/') ? !tails.has(type.slice(2)) : !knows(type)))).toEqual([]);
  });

  it('is every type that can hang on a subscription or anywhere, but for those that are read', () => {
    const read = new Set([...READ_BY_STEPS, ...TYPES_OF_TABLES]);
    const anywhere = ALL_TYPES.filter(
      ([key, { w }]) => key.split('/').length === 2 && (w & (SCOPE.subscription | SCOPE.extension)) !== 0,
    ).map(([key]) => key);
    expect([...LEFT_OUT_AT_SCOPES.types].sort()).toEqual(anywhere.filter((key) => !read.has(key)).sort());
  });

  it('is told by reason for the types that a scan found', () => {
    const told = notRead(schema, childLists, [
      'Microsoft.KeyVault/vaults',
      'Microsoft.Web/sites',
      'Microsoft.Unknown/things',
    ]);
    expect(told['It records what ran or what was kept of a moment, not what is set up']).toEqual([
      'Microsoft.Web/sites/backups',
      'Microsoft.Web/sites/deployments',
      'Microsoft.Web/sites/extensions',
      'Microsoft.Web/sites/hostruntime/webhooks/api/workflows/runs',
      'Microsoft.Web/sites/migratemysql',
    ]);
    expect(Object.values(told).flat()).toContain('Microsoft.Web/sites/functions');
    expect(told[COMPUTED]).toContain('Microsoft.Web/sites/instances');
    expect(told[INSIDE]).toContain('Microsoft.Web/sites/instances/extensions');
    expect(Object.values(told).flat().length).toBeLessThan(250);
  });

  it('can be told of every type that the schema knows: it is read, or there is a reason', () => {
    const reasons = whyNotRead(schema, childLists, schema.namespaces());
    const lists = new Set(
      ALL_TYPES.flatMap(([key]) => ['MongoDB', null].flatMap((kind) => childLists.listsOf(key, kind))).map(({ type }) =>
        type.toLowerCase(),
      ),
    );
    const silent = ALL_TYPES.filter(([key, { t, w }]) => {
      const isListed = lists.has(key) || TYPES_OF_TABLES.has(key) || LISTED_BY_RESOURCE_GRAPH.has(key);
      const isTracked = (w & SCOPE.resourceGroup) !== 0;
      return !reasons.has(t) && !isListed && !isTracked && !READ_BY_STEPS.has(key);
    });
    expect(silent.map(([, { t }]) => t)).toEqual([]);
    // what is read and in no list is tracked, or in the record of what it is inside of
    const shown = shownInside(schema, childLists, schema.namespaces());
    expect(shown).toEqual(
      expect.arrayContaining([
        'Microsoft.KeyVault/vaults/accessPolicies',
        'Microsoft.Network/expressRouteCrossConnections/peerings',
        'Microsoft.Network/networkSecurityGroups/securityRules',
        'Microsoft.Network/routeTables/routes',
        'Microsoft.Network/virtualNetworks/subnets',
        'Microsoft.Storage/storageAccounts/privateEndpointConnections',
      ]),
    );
    // the schema of a cluster has no such member
    expect(shown).not.toContain('Microsoft.ContainerService/managedClusters/privateEndpointConnections');
    const isShown = new Set(shown.map((type) => type.toLowerCase()));
    expect(shown.filter((type) => reasons.has(type) || lists.has(type.toLowerCase()))).toEqual([]);
    const untold = ALL_TYPES.filter(([key, { t, w, b }]) => {
      if (key.split('/').length < 3 || w === 0 || reasons.has(t) || lists.has(key) || isShown.has(key)) return false;
      const location = shapeAt(schema.typeOf(key)!.table, b)?.p?.['location'];
      const isTracked = typeof location === 'object' && (location[1] & FLAG.required) !== 0;
      return !isTracked && !TYPES_OF_TABLES.has(key) && !LISTED_BY_RESOURCE_GRAPH.has(key);
    });
    expect(untold.map(([, { t }]) => t)).toEqual([]);
    // the pages say so
    expect(typesNotReadPage()).toContain('`networkSecurityGroups/securityRules`');
    expect([...reasons.values()].filter((reason) => reason === COMPUTED).length).toBeGreaterThan(700);
    for (const type of [
      'Microsoft.Compute/virtualMachines',
      'Microsoft.Storage/storageAccounts/blobServices/containers',
      'Microsoft.Network/virtualNetworks/subnets',
      'Microsoft.DevTestLab/labs/policysets/policies',
      'Microsoft.Management/managementGroups',
    ])
      expect(reasons.get(schema.typeOf(type)!.type.t)).toBeUndefined();
    expect(reasons.get('Microsoft.Billing/billingAccounts/billingProfiles')).toBe(ABOVE);
  });
});
