// For a request for a part of the tenant: the directory objects that this part refers to, with the members of their groups at any depth, the
// applications of their service principals, and who owns any of these. Two steps: the objects, and then how they belong together.
import type { DirectoryObject } from '../../services/azure/directory.ts';
import type { Ask } from '../../services/azure/ask.ts';
import type { NewUnreadScope } from '../../services/checkpoints/checkpoints.ts';
import type { GraphNode, Label } from '../../graph/model.ts';
import type { ScanParams } from '../../contract/start-scan.ts';
import { isGuid } from '../../graph/arm-id.ts';
import { isOfWholeTenant } from '../filter.ts';
import { findReferences } from '../references.ts';
import { GRAPH_BATCH_MAX, inParts, readCursor, unreadScope, type Scan, type ScanStep } from '../step.ts';
import { asObject } from '../to-resource.ts';
import { follow, type Trail } from '../trail.ts';
import { DIRECTORY_PERMISSIONS, readObjects, type Section } from './directory.ts';
import { memberships } from './memberships.ts';

const BY_IDS = '/directoryObjects/getByIds';
/** The least that it takes to ask for objects of any kind by their ids. */
const BY_IDS_PERMISSION = 'Directory.Read.All';
const MEMBERS_PERMISSION = 'GroupMember.Read.All';
const NODES_PER_PAGE = 1_000;
/** Graph's own limit. */
const IDS_MAX = 1_000;
/** v1.0 leaves service principals out of members; the cast has them. */
const MEMBER_LISTS = ['transitiveMembers', 'transitiveMembers/microsoft.graph.servicePrincipal'] as const;

const SECTION_OF: Readonly<Record<string, Section>> = {
  '#microsoft.graph.user': 'users',
  '#microsoft.graph.group': 'groups',
  '#microsoft.graph.serviceprincipal': 'servicePrincipals',
  '#microsoft.graph.application': 'applications',
};

const isWanted = (params: ScanParams): boolean => params.include_directory && !isOfWholeTenant(params);

/** What refers to directory objects, and in which of its properties. */
const REFERRING = {
  RoleAssignment: ['principalId'],
  RoleEligibility: ['principalId'],
  Resource: ['properties', 'identity'],
  TenantResource: ['properties'],
} as const;

/** What has owners, and where they are listed. */
const OWNED = {
  ownersOfGroups: { label: 'IdentityGroup', section: 'groups', permission: 'GroupMember.Read.All' },
  ownersOfApplications: { label: 'Application', section: 'applications', permission: 'Application.Read.All' },
  ownersOfPrincipals: { label: 'ServicePrincipal', section: 'servicePrincipals', permission: 'Application.Read.All' },
} as const;

interface Cursor {
  /** What is looked through: nodes of these labels, the groups that were found, and the owners of all that was. */
  readonly stage: keyof typeof REFERRING | 'groups' | keyof typeof OWNED;
  /** The last node looked at. */
  readonly after: string;
  /** Of the group after that, the list of members that is being read. */
  readonly list?: { readonly group: string; readonly at: number; readonly trail?: Trail };
}
const STAGES: readonly Cursor['stage'][] = [
  ...(Object.keys(REFERRING) as (keyof typeof REFERRING)[]),
  'groups',
  ...(Object.keys(OWNED) as (keyof typeof OWNED)[]),
];
const stageAfter = (stage: Cursor['stage']): Cursor | undefined => {
  const next = STAGES[STAGES.indexOf(stage) + 1];
  return next && { stage: next, after: '' };
};
const BEGINNING: Cursor = { stage: STAGES[0]!, after: '' };

export const referred: ScanStep = {
  name: 'referred',
  phase: 'rbac',
  message: 'Reading whom the resources refer to',
  // What is found last may be known from before: one worker asks for nothing twice.
  workersMax: 1,
  // What it reads are nodes of the directory step, as what the other reads is of the memberships step.
  makes: { nodes: [], edges: [] },
  needs: {
    after: ['resources', 'children', 'extensions', 'graph-tables', 'rbac', 'eligibility'],
    graph: [...DIRECTORY_PERMISSIONS, BY_IDS_PERMISSION, MEMBERS_PERMISSION],
  },
  isWanted,
  plan: () => Promise.resolve([{ tenant: true }]),

  async read(scan, partition, ask) {
    const cursor = readCursor<Cursor>(partition.cursor, BEGINNING);
    const { stage } = cursor;
    const { ids, unread, next } =
      stage === 'groups'
        ? await membersOf(scan, ask, cursor)
        : stage in OWNED
          ? await ownersOf(scan, ask, stage as keyof typeof OWNED, cursor)
          : await principalsAmong(scan, stage as keyof typeof REFERRING, cursor);
    const found = await readNew(scan, ask, ids);
    return {
      cursor: JSON.stringify(next ?? cursor),
      done: next === undefined,
      graph: { step: 'directory', nodes: found.nodes },
      unread: [...unread, ...found.unread],
    };
  },
};

export const referredMemberships: ScanStep = {
  ...memberships,
  name: 'referred-memberships',
  phase: 'rbac',
  makes: { nodes: [], edges: [] },
  needs: { ...memberships.needs, after: ['referred'] },
  isWanted,
  async read(scan, partition, ask) {
    const { graph, ...page } = await memberships.read(scan, partition, ask);
    // Not before its turn: it must see what the page before it put there.
    return {
      ...page,
      graph: async () => ({ ...(await (typeof graph === 'function' ? graph() : graph)), step: 'memberships' }),
    };
  },
};

interface Looked {
  readonly ids: readonly string[];
  readonly unread: readonly NewUnreadScope[];
  /** Undefined at the end. */
  readonly next: Cursor | undefined;
}

async function principalsAmong(scan: Scan, label: keyof typeof REFERRING, { after }: Cursor): Promise<Looked> {
  const fields = REFERRING[label];
  const rows = await scan.scanStore.page({ label, scanId: scan.jobId, after, limit: NODES_PER_PAGE, fields });
  const ids = rows.flatMap((row) =>
    fields.flatMap((field): string[] => {
      const value = row[field];
      if (typeof value !== 'string') return [];
      if (field === 'principalId') return [value];
      return findReferences(asObject(JSON.parse(value)), field).flatMap(({ kind, key }) =>
        kind === 'principal' ? [key] : [],
      );
    }),
  );
  const isLast = rows.length < NODES_PER_PAGE;
  const next = isLast ? stageAfter(label) : { stage: label, after: rows.at(-1)!.id };
  return { ids, unread: [], next };
}

/** The members of the next group at any depth. Groups that are found with them need no look of their own: all of theirs are here too. */
async function membersOf(scan: Scan, ask: Ask, { after, list }: Cursor): Promise<Looked> {
  const group = list?.group ?? (await nextGroup(scan, after));
  if (group === undefined) return { ids: [], unread: [], next: stageAfter('groups') };
  const { at, trail } = list ?? { at: 0 };
  const path = `/groups/${group}/${MEMBER_LISTS[at]!}?$select=id&$top=999`;
  const answer = await scan.directory.list(ask, trail?.to ?? path, MEMBERS_PERMISSION);
  const step = answer.outcome === 'page' ? follow(trail, answer.nextLink, answer.rows.length) : {};
  const denied = answer.outcome === 'denied' ? answer : step.denied;
  const next: Cursor = step.trail
    ? { stage: 'groups', after, list: { group, at, trail: step.trail } }
    : at + 1 < MEMBER_LISTS.length
      ? { stage: 'groups', after, list: { group, at: at + 1 } }
      : { stage: 'groups', after: group };
  return {
    ids: answer.outcome === 'page' ? answer.rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])) : [],
    unread: denied ? [unreadScope(path.split('?')[0]!, denied, null)] : [],
    next,
  };
}

/** The owners of the next groups, applications or service principals. Those of an owner are not looked for. */
async function ownersOf(scan: Scan, ask: Ask, stage: keyof typeof OWNED, { after }: Cursor): Promise<Looked> {
  const { label, section, permission } = OWNED[stage];
  const rows = await scan.scanStore.page({ label, scanId: scan.jobId, after, limit: GRAPH_BATCH_MAX, fields: [] });
  const paths = rows.map(({ id }) => `/${section}/${id}/owners?$select=id&$top=999`);
  const answers = rows.length === 0 ? [] : await scan.directory.batch(ask, paths, permission);
  const ids: string[] = [];
  const unread: NewUnreadScope[] = [];
  for (const [index, first] of answers.entries()) {
    let answer = first;
    for (let trail: Trail | undefined; answer.outcome === 'page';) {
      ids.push(...answer.rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])));
      const step = follow(trail, answer.nextLink, answer.rows.length);
      if (step.trail === undefined && step.denied === undefined) break;
      ({ trail } = step);
      answer = step.denied ?? (await scan.directory.list(ask, trail!.to, permission));
    }
    if (answer.outcome === 'denied') unread.push(unreadScope(paths[index]!.split('?')[0]!, answer, null));
  }
  const next = rows.length < GRAPH_BATCH_MAX ? stageAfter(stage) : { stage, after: rows.at(-1)!.id };
  return { ids, unread, next };
}

async function nextGroup(scan: Scan, after: string): Promise<string | undefined> {
  const page = { label: 'IdentityGroup', scanId: scan.jobId, after, limit: 1, fields: [] } as const;
  return (await scan.scanStore.page(page))[0]?.id;
}

/** Reads those of these objects that this scan did not see yet. */
async function readNew(scan: Scan, ask: Ask, ids: readonly string[]) {
  const nodes: GraphNode[] = [];
  const unread: NewUnreadScope[] = [];
  const wanted = new Set(ids.map((id) => id.toLowerCase()).filter(isGuid));
  wanted.delete(scan.tenantId);
  for (const label of ['User', 'IdentityGroup', 'ServicePrincipal', 'Application'] satisfies Label[])
    for (const id of await scan.scanStore.seen([...wanted], scan.jobId, label)) wanted.delete(id);
  for (const part of inParts([...wanted].sort(), IDS_MAX)) {
    const answer = await scan.directory.byIds(ask, part, 'id', BY_IDS_PERMISSION);
    if (answer.outcome === 'denied') unread.push(unreadScope(BY_IDS, answer, null));
    if (answer.outcome !== 'page') continue;
    for (const [section, objects] of Map.groupBy(answer.rows, sectionOf)) {
      if (section === undefined) continue;
      const read = await readObjects(scan, ask, section, { by: 'id', values: objects.map(({ id }) => String(id)) });
      nodes.push(...read.nodes);
      unread.push(...read.unread);
    }
  }
  const appIds = nodes.flatMap(({ label, props }) =>
    label === 'ServicePrincipal' && typeof props.app_id === 'string' ? [props.app_id] : [],
  );
  const applications = await readObjects(scan, ask, 'applications', {
    by: 'appId',
    values: [...new Set(appIds)].sort(),
  });
  return { nodes: [...nodes, ...applications.nodes], unread: [...unread, ...applications.unread] };
}

const sectionOf = (object: DirectoryObject): Section | undefined =>
  SECTION_OF[String(object['@odata.type']).toLowerCase()];
