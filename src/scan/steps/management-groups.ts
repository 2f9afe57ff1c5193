// The tree of management groups, from ARM itself: each group that can be seen, with what is directly in it. ARM leaves out without a word
// what may not be seen, so those above the subscriptions are looked for by name. The edges between groups follow with the other
// relationships, once every group is there.
import { keyOf, parseArmId } from '../../graph/arm-id.ts';
import type { GraphEdge, GraphNode } from '../../graph/model.ts';
import type { ArmBody } from '../../services/azure/arm.ts';
import type { Ask } from '../../services/azure/ask.ts';
import { ancestorsQuery } from '../queries.ts';
import { eachAtOnce } from '../read-lists.ts';
import { isResourceId, isSubscriptionId, WITHOUT_ID } from '../identified.ts';
import type { NewUnreadScope } from '../../services/checkpoints/checkpoints.ts';
import { readCursor, unreadScope, type Scan, type ScanStep, type StepPage } from '../step.ts';
import { asObject } from '../to-resource.ts';
import { follow, type Trail } from '../trail.ts';
import { readGraphPage, fewSubscriptionGroups } from '../graph-pages.ts';

const PATH = '/providers/Microsoft.Management/managementGroups';
const API_VERSIONS = ['2021-04-01', '2020-05-01'];
const PERMISSION = 'Microsoft.Management/managementGroups/read';
const AT_ONCE = 8;

interface Above {
  readonly group: number;
  readonly page: string;
}
interface Cursor {
  readonly trail?: Trail;
  /** Once all that ARM lists was read: which subscriptions are asked for what is above them. */
  readonly above?: Above;
}

export const managementGroups: ScanStep = {
  name: 'management-groups',
  phase: 'subscriptions',
  reads: ['tenant'],
  message: 'Reading management groups',
  makes: { nodes: ['ManagementGroup'], edges: ['CONTAINS'] },
  needs: { after: ['subscriptions'], azure: [PERMISSION, 'Microsoft.ResourceGraph/resources/read'] },
  plan: () => Promise.resolve([{ tenant: true }]),

  async read(scan, { cursor }, ask) {
    const { trail, above } = readCursor<Cursor>(cursor, {});
    if (above) return lookAbove(scan, ask, above);
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
    const unread: NewUnreadScope[] = [];
    const ids = answer.rows.map(({ id }) => id).filter(isResourceId);
    if (ids.length < answer.rows.length) unread.push(unreadScope(PATH, WITHOUT_ID, null));
    await eachAtOnce(ids, AT_ONCE, async (id) => {
      const group = await scan.arm.get(ask, `${id}?$expand=children`, API_VERSIONS);
      if (group.outcome === 'found') nodes.push(toManagementGroup(scan, { ...group.body, id }));
      if (group.outcome === 'denied')
        unread.push(unreadScope(id, { ...group, permission: group.permission ?? PERMISSION }, null));
    });
    const inTenant = nodes
      .filter(({ props }) => props.parent_id === null)
      .map(({ label, id }): GraphEdge => ({
        type: 'CONTAINS',
        from: { label: 'Tenant', id: scan.tenantId },
        to: { label, id },
      }));
    unread.push(...(await hiddenAmong(scan, nodes)));
    const step = follow(trail, answer.nextLink, answer.rows.length);
    if (step.denied) unread.push(unreadScope(PATH, step.denied, null));
    const next: Cursor = step.trail ? { trail: step.trail } : { above: { group: 0, page: '' } };
    return {
      cursor: JSON.stringify(next),
      done: false,
      graph: { nodes: nodes.sort((a, b) => (a.id < b.id ? -1 : 1)), stampedEdges: inTenant },
      unread,
    };
  },
};

/** Names the subscriptions in these groups that ARM did not list. Those that the graph knows are named already. */
async function hiddenAmong(scan: Scan, groups: readonly GraphNode[]): Promise<NewUnreadScope[]> {
  if (scan.filter.subscriptions !== undefined) return [];
  const known = new Set((await scan.scanStore.subscriptions(scan.tenantId, scan.jobId)).map(({ id }) => id));
  const members = groups.flatMap(({ props }) => (props.children as readonly string[]).filter(isSubscriptionId));
  const hidden = [...new Set(members.map((id) => parseArmId(id)!.subscriptionId!))].filter((id) => !known.has(id));
  return hidden.sort().map((id) => unreadScope(`/subscriptions/${id}`, HIDDEN_SUBSCRIPTION, id));
}
const HIDDEN_SUBSCRIPTION = {
  reason:
    'The subscription is in a management group and is not visible to the identity of this app: it lacks Reader there',
  permission: 'Microsoft.Resources/subscriptions/read',
};

/** Names the groups above the subscriptions that ARM did not list. */
async function lookAbove(scan: Scan, ask: Ask, { group, page }: Above): Promise<StepPage> {
  const groups = await fewSubscriptionGroups(scan);
  if (group >= groups.length) return { cursor: '', done: true };
  const answer = await readGraphPage(scan, groups[group]!, page, ask, { query: ancestorsQuery, isOfContainers: true });
  const names = answer.rows.flatMap(({ properties }) => {
    const chain = asObject(properties).managementGroupAncestorsChain;
    return (Array.isArray(chain) ? chain : []).map((each) => asObject(each).name);
  });
  const ids = [...new Set(names.filter((name) => typeof name === 'string').map((name) => keyOf(`${PATH}/${name}`)))];
  const known = await scan.scanStore.lookUp({ arm: ids, principals: [] });
  const hidden = ids.filter((id) => !known.has(id)).map((id) => scan.spelling.id(id));
  const next: Above = answer.done ? { group: group + 1, page: '' } : { group, page: answer.cursor };
  return {
    cursor: JSON.stringify({ above: next } satisfies Cursor),
    done: next.group >= groups.length,
    unread: [...answer.unread, ...hidden.map((id) => unreadScope(id, HIDDEN, null))],
  };
}
const HIDDEN = {
  reason: 'The management group is above a subscription and is not visible to the identity of this app',
  permission: PERMISSION,
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
