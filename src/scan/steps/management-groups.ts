// The tree of management groups, from ARM itself: each group that can be seen, with what is directly in it. The edges between them follow
// with the other relationships, once every group is there.
import { keyOf } from '../../graph/arm-id.ts';
import type { GraphEdge, GraphNode } from '../../graph/model.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import { eachAtOnce } from '../read-lists.ts';
import { readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { asObject } from '../to-resource.ts';
import { follow, type Trail } from '../trail.ts';

const PATH = '/providers/Microsoft.Management/managementGroups';
const API_VERSIONS = ['2021-04-01', '2020-05-01'];
const PERMISSION = 'Microsoft.Management/managementGroups/read';
const AT_ONCE = 8;

export const managementGroups: ScanStep = {
  name: 'management-groups',
  phase: 'subscriptions',
  reads: ['tenant'],
  message: 'Reading management groups',
  makes: { nodes: ['ManagementGroup'], edges: ['CONTAINS'] },
  needs: { after: ['subscriptions'], azure: [PERMISSION] },
  plan: () => Promise.resolve([{ tenant: true }]),

  async read(scan, { cursor }, ask) {
    const { trail } = readCursor<{ trail?: Trail }>(cursor, {});
    const answer = await scan.arm.list(ask, {
      path: PATH,
      apiVersions: API_VERSIONS,
      permission: PERMISSION,
      link: trail?.to,
    });
    // A tenant that never made one has none, and says so.
    if (answer.outcome === 'none') return { cursor, done: true };
    if (answer.outcome === 'denied')
      return {
        cursor,
        done: true,
        unread: [unreadScope(PATH, answer, null)],
      };
    const nodes: GraphNode[] = [];
    const unread: ReturnType<typeof unreadScope>[] = [];
    await eachAtOnce(answer.rows, AT_ONCE, async ({ id, name }) => {
      const group = await scan.arm.get(ask, `${PATH}/${String(name)}?$expand=children`, API_VERSIONS);
      if (group.outcome === 'found') nodes.push(toManagementGroup(scan, group.body));
      if (group.outcome === 'denied')
        unread.push(unreadScope(String(id), { ...group, permission: group.permission ?? PERMISSION }, null));
    });
    const inTenant = nodes
      .filter(({ props }) => props.parent_id === null)
      .map(({ label, id }): GraphEdge => ({
        type: 'CONTAINS',
        from: { label: 'Tenant', id: scan.tenantId },
        to: { label, id },
      }));
    const step = follow(trail, answer.nextLink, answer.rows.length);
    if (step.denied) unread.push(unreadScope(PATH, step.denied, null));
    return {
      cursor: JSON.stringify({ trail: step.trail }),
      done: step.trail === undefined,
      graph: { nodes: nodes.sort((a, b) => (a.id < b.id ? -1 : 1)), stampedEdges: inTenant },
      counts: { 'edges:CONTAINS': inTenant.length },
      unread,
    };
  },
};

function toManagementGroup({ spelling, tenantId }: Scan, body: ArmBody): GraphNode {
  const id = spelling.id(String(body.id));
  const { displayName, details, children } = asObject(body.properties);
  const parent = asObject(asObject(details).parent).id;
  const members = (Array.isArray(children) ? children : []).map((child) => asObject(child).id);
  const name = typeof body.name === 'string' ? body.name : id.slice(id.lastIndexOf('/') + 1);
  return {
    label: 'ManagementGroup',
    id,
    props: {
      id_lc: keyOf(id),
      name,
      display_name: typeof displayName === 'string' ? displayName : name,
      tenant_id: tenantId,
      parent_id: typeof parent === 'string' ? spelling.id(parent) : null,
      children: members.filter((member) => typeof member === 'string').map((member) => spelling.id(member)),
      arm: JSON.stringify({ ...body, id }),
    },
  };
}
