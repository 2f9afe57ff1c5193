// A cluster of several pools: the first is the cluster's own to azurerm, each other one a resource that lies in it.
import { generateAll, type Output } from '../../support/iac.ts';
import { parseHcl, resourcesIn, type ParsedResource } from '../../support/parse-hcl.ts';
import { providerObjections } from '../../support/provider-rules.ts';
import { graphOfSnapshot, readSnapshot, type Arm } from '../../support/snapshot-graph.ts';

type Pool = Record<string, unknown>;
const snapshot = readSnapshot();
const isCluster = ({ type }: Readonly<Record<'type', unknown>>): boolean =>
  String(type).toLowerCase() === 'microsoft.containerservice/managedclusters';

/** The cluster of the sample, as Azure answers today, with further pools. */
function cluster(more: (first: Pool) => readonly Pool[]): Arm {
  const record = snapshot.resources.find(({ type }) => isCluster({ type }))!;
  const properties = record['properties'] as Record<string, Record<string, object>> & { agentPoolProfiles: Pool[] };
  const [first] = properties.agentPoolProfiles;
  return {
    ...record,
    properties: {
      ...properties,
      agentPoolProfiles: [first!, ...more(first!)],
      nodeResourceGroupProfile: { restrictionLevel: 'Unrestricted' },
      nodeProvisioningProfile: { mode: 'Auto', defaultNodePools: 'Auto' },
      ingressProfile: {
        webAppRouting: {
          ...properties['ingressProfile']!['webAppRouting'],
          nginx: { defaultIngressControllerType: 'AnnotationControlled' },
        },
      },
    },
  };
}
const userPool = (first: Pool): Pool => ({
  ...first,
  name: 'user2',
  mode: 'User',
  vmSize: 'Standard_D4s_v5',
  osDiskType: 'Managed',
  nodeTaints: ['sku=gpu:NoSchedule'],
  scaleDownMode: 'Delete',
});

async function generated(
  record: Arm,
): Promise<{ output: Output; blocks: readonly ParsedResource[]; reasons: readonly string[] }> {
  const pool: Arm = {
    id: `${record.id}/agentPools/user2`,
    name: 'user2',
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    properties: { mode: 'User' },
  };
  const network = snapshot.resources.filter(({ type }) => String(type) === 'Microsoft.Network/virtualNetworks');
  const output = await generateAll(graphOfSnapshot({ ...snapshot, resources: [record, pool, ...network] }), {
    terraform_provider: 'azurerm',
  });
  const blocks = resourcesIn(parseHcl(output.files).values());
  const reasons = output.coverage.resources.find(isCluster)!.provider_reasons ?? [];
  return { output, blocks, reasons };
}

test('each pool but the first is a resource that refers to the cluster, with its import', async () => {
  const record = cluster((first) => [userPool(first)]);
  const { output, blocks, reasons } = await generated(record);
  expect(reasons).toEqual([]);
  const own = blocks.find(({ type }) => type === 'azurerm_kubernetes_cluster')!;
  const pool = blocks.find(({ type }) => type === 'azurerm_kubernetes_cluster_node_pool')!;
  expect(own.body['default_node_pool']).toMatchObject([{ name: 'nodepool1' }]);
  expect(pool.name).toBe(`${own.name}_user2`);
  expect(pool.body).toMatchObject({
    name: 'user2',
    kubernetes_cluster_id: `\${azurerm_kubernetes_cluster.${own.name}.id}`,
    vm_size: 'Standard_D4s_v5',
    node_taints: ['sku=gpu:NoSchedule'],
  });
  expect([own, pool].flatMap(providerObjections)).toEqual([]);
  expect(output.files.get('imports.tf')).toContain(`to = azurerm_kubernetes_cluster_node_pool.${pool.name}\n`);
  // The pool that ARM lists by itself is this one.
  expect(output.coverage.resources.find(({ id }) => id.endsWith('/agentPools/user2'))).toMatchObject({
    outcome: 'inside',
  });
});

test('what azurerm cannot say of one pool leaves the whole cluster to azapi', async () => {
  const { blocks, reasons } = await generated(cluster((first) => [{ ...userPool(first), messageOfTheDay: 'hello' }]));
  expect(reasons).toEqual(['azurerm has no argument for properties.agentPoolProfiles[1].messageOfTheDay']);
  expect(blocks.filter(({ type }) => type.startsWith('azurerm_kubernetes'))).toEqual([]);
});
