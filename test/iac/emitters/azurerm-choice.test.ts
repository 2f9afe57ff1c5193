// Which provider carries a resource of a popular type, and with what care: the smallest answers of Azure that tell one choice from another.
import { generateAll } from '../../support/iac.ts';
import { parseHcl, resourcesIn, type ParsedResource } from '../../support/parse-hcl.ts';
import { providerObjections } from '../../support/provider-rules.ts';
import { graphOfSnapshot, readSnapshot, type Arm } from '../../support/snapshot-graph.ts';

const SUBSCRIPTION = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const empty = readSnapshot();

interface Written {
  readonly blocks: readonly ParsedResource[];
  readonly block: ParsedResource;
  readonly reasons: readonly string[];
  readonly variables: Record<string, unknown>;
  readonly secrets: unknown;
}

/** The default Terraform of one resource in a group. */
async function write(type: string, arm: Record<string, unknown>): Promise<Written> {
  const id = `${GROUP}/providers/${type}/one`;
  const record = { id, name: 'one', type, location: 'westeurope', ...arm } as Arm;
  const group = { id: GROUP, name: 'rg', type: 'Microsoft.Resources/resourceGroups', location: 'westeurope' };
  const { files, coverage } = await generateAll(
    graphOfSnapshot({
      ...empty,
      resources: [record],
      resourceGroups: [group],
      managementGroups: [],
      roleAssignments: [],
      roleDefinitions: [],
    }),
    { terraform_provider: 'azurerm' },
  );
  const parsed = parseHcl(files);
  const blocks = resourcesIn(parsed.values()).filter(({ type: each }) => each !== 'azurerm_resource_group');
  const covered = coverage.resources.find((each) => each.id === id)!;
  expect(blocks.filter((each) => each.type.startsWith('azurerm_')).flatMap(providerObjections)).toEqual([]);
  return {
    blocks,
    block: blocks[0]!,
    reasons: covered.provider_reasons ?? [],
    variables: (parsed.get('variables.tf')?.['variable'] ?? {}) as Record<string, unknown>,
    secrets: covered.secrets,
  };
}

const VAULT = {
  tenantId: '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d',
  sku: { family: 'A', name: 'standard' },
  accessPolicies: [],
  enableRbacAuthorization: true,
  enableSoftDelete: true,
  softDeleteRetentionInDays: 90,
  publicNetworkAccess: 'Disabled',
};

test('a key vault is azurerm’s, open or closed: a closed one refuses to tell its contacts, which azurerm takes for none', async () => {
  const { block, reasons } = await write('Microsoft.KeyVault/vaults', { properties: VAULT });
  expect(reasons).toEqual([]);
  expect(block.type).toBe('azurerm_key_vault');
  expect(block.body).toMatchObject({ sku_name: 'standard', public_network_access_enabled: false });
});

const SERVER = { version: '12.0', minimalTlsVersion: '1.2', publicNetworkAccess: 'Enabled' };

test('a SQL server asks for the password that Azure does not show, and makes one up where none is given', async () => {
  const { block, variables, secrets, reasons } = await write('Microsoft.Sql/servers', {
    properties: { ...SERVER, administratorLogin: 'boss' },
  });
  expect(reasons).toEqual([]);
  const [name] = Object.keys(variables);
  expect(block.body['administrator_login_password']).toBe(`\${coalesce(var.${name!}, "Aa1-\${uuid()}")}`);
  expect(block.body['lifecycle']).toEqual([{ ignore_changes: ['${administrator_login_password}'] }]);
  expect(variables[name!]).toEqual([expect.objectContaining({ sensitive: true, default: null, type: '${string}' })]);
  expect(secrets).toEqual([{ path: 'properties.administratorLoginPassword', variable: name }]);
});

test('a SQL server that only the directory signs in to asks for no password', async () => {
  const { block, variables } = await write('Microsoft.Sql/servers', {
    properties: {
      ...SERVER,
      administratorLogin: 'CloudSA1',
      administrators: {
        administratorType: 'ActiveDirectory',
        principalType: 'Group',
        login: 'dba',
        sid: '9fb8b141-5c07-472e-91d7-073de1d991c1',
        tenantId: VAULT.tenantId,
        azureADOnlyAuthentication: true,
      },
    },
  });
  expect(block.type).toBe('azurerm_mssql_server');
  expect(block.body['administrator_login_password']).toBeUndefined();
  expect(Object.keys(variables).filter((name) => name.includes('password'))).toEqual([]);
});

const machine = (configuration: Record<string, unknown>): Record<string, unknown> => ({
  properties: {
    hardwareProfile: { vmSize: 'Standard_B2s' },
    storageProfile: {
      imageReference: { publisher: 'Canonical', offer: 'ubuntu', sku: '22_04', version: 'latest' },
      osDisk: {
        osType: 'Linux',
        name: 'disk',
        createOption: 'FromImage',
        caching: 'ReadWrite',
        managedDisk: { storageAccountType: 'Premium_LRS' },
        diskSizeGB: 30,
      },
      dataDisks: [],
    },
    osProfile: {
      computerName: 'one',
      adminUsername: 'boss',
      linuxConfiguration: {
        provisionVMAgent: true,
        patchSettings: { patchMode: 'ImageDefault', assessmentMode: 'ImageDefault' },
        ...configuration,
      },
      allowExtensionOperations: true,
    },
    networkProfile: { networkInterfaces: [{ id: `${GROUP}/providers/Microsoft.Network/networkInterfaces/nic` }] },
  },
});

test('a Linux machine that is signed in to by password is azurerm’s, and its password a variable that an import does not need', async () => {
  const { block, variables, reasons } = await write(
    'Microsoft.Compute/virtualMachines',
    machine({ disablePasswordAuthentication: false }),
  );
  expect(reasons).toEqual([]);
  expect(block.type).toBe('azurerm_linux_virtual_machine');
  expect(block.body['admin_password']).toBe(`\${var.${Object.keys(variables)[0]!}}`);
  expect(block.body['lifecycle']).toEqual([{ ignore_changes: ['${admin_password}'] }]);
});

test('a machine with a key that azurerm would not decode is left to azapi, with that reason', async () => {
  const keys = (keyData: string): Record<string, unknown> => ({
    disablePasswordAuthentication: true,
    ssh: { publicKeys: [{ path: '/home/boss/.ssh/authorized_keys', keyData }] },
  });
  const bad = await write('Microsoft.Compute/virtualMachines', machine(keys('ssh-rsa RkFLRQ== someone')));
  expect(bad.block.type).toBe('azapi_resource');
  expect(bad.reasons).toEqual(['azurerm takes no admin_ssh_key.public_key that it cannot decode']);
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const fields = [Buffer.from('ssh-rsa'), Buffer.from([1, 0, 1]), Buffer.alloc(129, 7)].map(field);
  const body = Buffer.concat(fields).toString('base64');
  const cut = await write('Microsoft.Compute/virtualMachines', machine(keys(`ssh-rsa ${body.slice(0, -4)} someone`)));
  expect(cut.reasons).toEqual(bad.reasons);
  const good = await write('Microsoft.Compute/virtualMachines', machine(keys(`ssh-rsa ${body} someone`)));
  expect(good.reasons).toEqual([]);
  expect(good.block.body['admin_password']).toBeUndefined();
});

test('a secret inside a list is compared alone by nobody, and everything beside it by Terraform', async () => {
  const { block, variables, reasons } = await write('Microsoft.App/containerApps', {
    properties: {
      managedEnvironmentId: `${GROUP}/providers/Microsoft.App/managedEnvironments/env`,
      environmentId: `${GROUP}/providers/Microsoft.App/managedEnvironments/env`,
      workloadProfileName: 'Consumption',
      configuration: { activeRevisionsMode: 'Single', secrets: [{ name: 'conn' }] },
      template: {
        containers: [
          {
            name: 'web',
            image: 'nginx:1',
            resources: { cpu: 0.5, memory: '1Gi' },
            env: [
              { name: 'MODE', secretRef: 'conn' },
              { name: 'DB_PASSWORD', value: 'hunter2hunter2' },
            ],
          },
        ],
        scale: { minReplicas: 0, maxReplicas: 1, cooldownPeriod: 300, pollingInterval: 30 },
      },
    },
  });
  expect(reasons).toEqual([]);
  const names = Object.keys(variables).sort();
  expect(names).toEqual([
    expect.stringMatching(/_configuration_secrets_conn$/),
    expect.stringMatching(/_template_containers_web_env_db_password$/),
  ]);
  // A set has no places to name, so all of it goes uncompared.
  expect(block.body['lifecycle']).toEqual([
    { ignore_changes: ['${secret}', '${template[0].container[0].env[1].value}'] },
  ]);
  expect(JSON.stringify(block.body)).not.toContain('hunter2');
});

test('a cluster keeps all zones of its pool, its taint, and what is on without saying more', async () => {
  const { block, reasons } = await write('Microsoft.ContainerService/managedClusters', {
    sku: { name: 'Base', tier: 'Free' },
    identity: { type: 'SystemAssigned', principalId: VAULT.tenantId, tenantId: VAULT.tenantId },
    properties: {
      kubernetesVersion: '1.30',
      dnsPrefix: 'one',
      nodeResourceGroup: 'MC_rg_one',
      supportPlan: 'KubernetesOfficial',
      enableRBAC: true,
      servicePrincipalProfile: { clientId: 'msi' },
      apiServerAccessProfile: { disableRunCommand: false },
      agentPoolProfiles: [
        {
          name: 'system',
          count: 3,
          vmSize: 'Standard_D2s_v5',
          type: 'VirtualMachineScaleSets',
          mode: 'System',
          osType: 'Linux',
          scaleDownMode: 'Delete',
          osDiskType: 'Managed',
          availabilityZones: ['1', '2', '3'],
          nodeTaints: ['CriticalAddonsOnly=true:NoSchedule'],
          powerState: { code: 'Running' },
        },
      ],
      azureMonitorProfile: { metrics: { enabled: true } },
      ingressProfile: {
        webAppRouting: { enabled: true, nginx: { defaultIngressControllerType: 'AnnotationControlled' } },
      },
      networkProfile: {
        networkPlugin: 'azure',
        networkDataplane: 'azure',
        loadBalancerSku: 'standard',
        outboundType: 'loadBalancer',
      },
      nodeProvisioningProfile: { mode: 'Manual', defaultNodePools: 'Auto' },
      oidcIssuerProfile: { enabled: true },
      autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' },
    },
  });
  expect(reasons).toEqual([]);
  expect(block.type).toBe('azurerm_kubernetes_cluster');
  expect(block.body).toMatchObject({
    default_node_pool: [{ zones: ['1', '2', '3'], only_critical_addons_enabled: true }],
    monitor_metrics: [{}],
    web_app_routing: [{ dns_zone_ids: [] }],
  });
  expect(block.body['service_principal']).toBeUndefined();
});

test('an alert on activity is azurerm’s where its one condition is a category', async () => {
  const alert = (allOf: unknown[]): Record<string, unknown> => ({
    location: 'global',
    properties: { scopes: [SUBSCRIPTION], enabled: true, condition: { allOf }, actions: { actionGroups: [] } },
  });
  const health = { field: 'category', equals: 'ServiceHealth' };
  const one = await write('Microsoft.Insights/activityLogAlerts', alert([health]));
  expect(one.reasons).toEqual([]);
  expect(one.block.body['criteria']).toEqual([{ category: 'ServiceHealth' }]);
  const two = await write('Microsoft.Insights/activityLogAlerts', alert([health, { field: 'level', equals: 'Error' }]));
  expect(two.block.type).toBe('azapi_resource');
  expect(two.reasons.join()).toMatch(/condition\.allOf\[1\]/);
});

test.each([5, 'Sometimes', { a: 1 }])(
  'a machine whose disk is attached with the caching %j is left to azapi',
  async (caching) => {
    const disk = `${GROUP}/providers/Microsoft.Compute/disks/data`;
    const machine = (how: unknown) =>
      write('Microsoft.Compute/virtualMachines', {
        properties: {
          hardwareProfile: { vmSize: 'Standard_B2s' },
          osProfile: {
            computerName: 'one',
            adminUsername: 'ops',
            linuxConfiguration: { disablePasswordAuthentication: false },
          },
          storageProfile: {
            imageReference: { publisher: 'Canonical', offer: 'server', sku: '22_04', version: 'latest' },
            osDisk: {
              osType: 'Linux',
              createOption: 'FromImage',
              caching: 'ReadWrite',
              managedDisk: { storageAccountType: 'Standard_LRS' },
            },
            dataDisks: [{ lun: 0, name: 'data', createOption: 'Attach', caching: how, managedDisk: { id: disk } }],
          },
          networkProfile: { networkInterfaces: [{ id: `${GROUP}/providers/Microsoft.Network/networkInterfaces/n` }] },
        },
      });
    const reasons = async (how: unknown): Promise<string> => (await machine(how)).reasons.join();
    expect(await reasons(caching)).toMatch(/azurerm_virtual_machine_data_disk_attachment: .*caching/);
    expect(await reasons('ReadOnly')).not.toContain('caching');
  },
);

test.each(['app,linux', 'app', 'functionapp', 'functionapp,linux'])(
  'a site that is %s, and its slots, are left to azapi: azurerm would remove the sign-in that no read shows',
  async (kind) => {
    const properties = { enabled: true, serverFarmId: `${GROUP}/providers/Microsoft.Web/serverfarms/plan` };
    const slot = { type: 'Microsoft.Web/sites/slots', kind, properties };
    for (const { block, reasons } of [
      await write('Microsoft.Web/sites', { kind, properties }),
      await write('Microsoft.Web/sites/one/slots', slot),
    ]) {
      expect(block.type).toBe('azapi_resource');
      expect(reasons).toEqual([expect.stringMatching(/^azurerm states a site together with .*sign-in/)]);
    }
  },
);
