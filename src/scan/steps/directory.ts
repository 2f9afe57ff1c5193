// The objects of the Entra directory: users, groups, service principals, applications, and the directory's own roles.
import type { GraphNode, PropertyValue } from '../../graph/model.ts';
import { looksSecret } from '../../graph/secret-looks.ts';
import { MASKED } from '../../graph/secrets.ts';
import type { DirectoryObject } from '../../services/azure/directory.ts';
import type { Ask } from '../../services/azure/ask.ts';
import type { NewUnreadScope } from '../../services/checkpoints/checkpoints.ts';
import type { Watermark } from '../../services/watermarks/watermarks.ts';
import { isOfWholeTenant } from '../filter.ts';
import { WITHOUT_ID } from '../identified.ts';
import { GRAPH_BATCH_MAX, inParts, readCursor, unreadScope, type Scan, type ScanStep, type StepPage } from '../step.ts';
import { takeOver, type TakenOver } from '../take-over.ts';
import { follow, type Trail } from '../trail.ts';

interface Kind {
  readonly path: string;
  readonly permission: string;
  readonly toNode: (object: DirectoryObject) => Omit<GraphNode, 'id'>;
}

/** A text; people write passwords into descriptions too. */
const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? (looksSecret(value) ? MASKED : value) : null;
const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);
const texts = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.length > 0 ? value.filter((item) => typeof item === 'string') : null;
const named = (object: DirectoryObject): Record<string, PropertyValue> => ({
  name: text(object.displayName) ?? String(object.id),
  displayName: text(object.displayName),
  display_name: text(object.displayName),
});

/** Only what is named here is asked for, and nothing that proves who one is. */
const SELECT = {
  users:
    'id,displayName,userPrincipalName,mail,userType,accountEnabled,createdDateTime,jobTitle,department,onPremisesSyncEnabled',
  groups:
    'id,displayName,description,mail,mailEnabled,securityEnabled,groupTypes,membershipRule,isAssignableToRole,createdDateTime,onPremisesSyncEnabled',
  servicePrincipals:
    'id,displayName,appId,servicePrincipalType,accountEnabled,appOwnerOrganizationId,alternativeNames,tags',
  applications: 'id,displayName,appId,signInAudience,publisherDomain,identifierUris,createdDateTime',
  roleDefinitions: 'id,displayName,description,isBuiltIn,isEnabled,templateId',
};
const listOf = (section: keyof typeof SELECT): string => `/${section}?$select=${SELECT[section]}&$top=999`;
const ROLES = '/roleManagement/directory/roleDefinitions';

const KINDS: Readonly<Record<keyof typeof SELECT, Kind>> = {
  users: {
    path: listOf('users'),
    permission: 'User.Read.All',
    toNode: (user) => ({
      label: 'User',
      props: {
        ...named(user),
        type: 'Microsoft.Graph/users',
        location: 'global',
        userPrincipalName: text(user.userPrincipalName),
        user_principal_name: text(user.userPrincipalName),
        mail: text(user.mail),
        user_type: text(user.userType),
        account_enabled: flag(user.accountEnabled),
        job_title: text(user.jobTitle),
        department: text(user.department),
        on_premises_sync_enabled: flag(user.onPremisesSyncEnabled),
        created_date_time: text(user.createdDateTime),
      },
    }),
  },
  groups: {
    path: listOf('groups'),
    permission: 'Group.Read.All',
    toNode: (group) => ({
      label: 'IdentityGroup',
      props: {
        ...named(group),
        type: 'Microsoft.Graph/groups',
        description: text(group.description),
        mail: text(group.mail),
        mailEnabled: flag(group.mailEnabled),
        securityEnabled: flag(group.securityEnabled),
        group_types: texts(group.groupTypes),
        membership_rule: text(group.membershipRule),
        is_assignable_to_role: flag(group.isAssignableToRole),
        on_premises_sync_enabled: flag(group.onPremisesSyncEnabled),
        created_date_time: text(group.createdDateTime),
      },
    }),
  },
  servicePrincipals: {
    path: listOf('servicePrincipals'),
    permission: 'Application.Read.All',
    toNode: (principal) => ({
      label: 'ServicePrincipal',
      props: {
        ...named(principal),
        type: 'Microsoft.Graph/servicePrincipals',
        appId: text(principal.appId),
        app_id: text(principal.appId),
        service_principal_type: text(principal.servicePrincipalType),
        account_enabled: flag(principal.accountEnabled),
        app_owner_organization_id: text(principal.appOwnerOrganizationId),
        alternative_names: texts(principal.alternativeNames),
        tag_list: texts(principal.tags),
      },
    }),
  },
  applications: {
    path: listOf('applications'),
    permission: 'Application.Read.All',
    toNode: (application) => ({
      label: 'Application',
      props: {
        ...named(application),
        type: 'Microsoft.Graph/applications',
        appId: text(application.appId),
        app_id: text(application.appId),
        sign_in_audience: text(application.signInAudience),
        publisher_domain: text(application.publisherDomain),
        identifier_uris: texts(application.identifierUris),
        created_date_time: text(application.createdDateTime),
      },
    }),
  },
  roleDefinitions: {
    path: `${ROLES}?$select=${SELECT.roleDefinitions}`,
    permission: 'RoleManagement.Read.Directory',
    toNode: (role) => ({
      label: 'DirectoryRole',
      props: {
        ...named(role),
        description: text(role.description),
        is_built_in: flag(role.isBuiltIn),
        is_enabled: flag(role.isEnabled),
        template_id: text(role.templateId),
      },
    }),
  },
};

export const DIRECTORY_PERMISSIONS: readonly string[] = [
  ...new Set(Object.values(KINDS).map(({ permission }) => permission)),
];

export const directory: ScanStep = {
  name: 'directory',
  phase: 'directory',
  reads: ['tenant'],
  message: 'Reading the directory',
  makes: { nodes: ['User', 'IdentityGroup', 'ServicePrincipal', 'Application', 'DirectoryRole'], edges: [] },
  needs: { after: [], graph: DIRECTORY_PERMISSIONS },
  // A request for a part of the tenant wants only whom that part refers to.
  isWanted: (params) => params.include_directory && isOfWholeTenant(params),
  async plan(scan): Promise<Scope[]> {
    const marks =
      scan.params.mode === 'incremental' ? await scan.watermarks.of(scan.tenantId) : new Map<string, Watermark>();
    return (Object.keys(KINDS) as Section[]).map((section): Scope => {
      const delta = marks.get(section)?.link;
      return { section, ...(delta !== undefined && { delta }) };
    });
  },

  async read(scan, partition, ask) {
    const { section, delta } = partition.scope as Scope;
    const cursor = readCursor<DirectoryCursor>(partition.cursor, {});
    if (delta !== undefined && cursor.isFull !== true) {
      const page = await readDelta(scan, { ...KINDS[section], section, select: SELECT[section] }, delta, cursor, ask);
      if (page !== 'expired') return page;
      return { cursor: JSON.stringify({ isFull: true } satisfies DirectoryCursor), done: false };
    }
    const { path, permission } = KINDS[section];
    // Asked for before the listing, so that nothing falls between the two.
    const deltaLink =
      cursor.deltaLink ?? (cursor.trail === undefined ? await linkOfNow(scan, section, ask) : undefined);
    const { trail } = cursor;
    const answer = await scan.directory.list(ask, trail?.to ?? path, permission);
    if (answer.outcome !== 'page') {
      const why =
        answer.outcome === 'denied' ? answer : { reason: 'Microsoft Graph has no such list', permission: null };
      return { cursor: partition.cursor, done: true, unread: [unreadScope(path.split('?')[0]!, why, null)] };
    }
    const step = follow(trail, answer.nextLink, answer.rows.length);
    const astray = step.denied ?? (answer.rows.every(hasId) ? undefined : WITHOUT_ID);
    return {
      cursor: JSON.stringify({ ...cursor, trail: step.trail, deltaLink } satisfies DirectoryCursor),
      done: step.trail === undefined,
      graph: { nodes: toNodes(scan, KINDS[section], answer.rows) },
      isFollowable: true,
      unread: astray ? [unreadScope(path.split('?')[0]!, astray, null)] : [],
    };
  },
};

const hasId = ({ id }: DirectoryObject): boolean => typeof id === 'string' && id !== '';

export type Section = keyof typeof SELECT;
interface Scope {
  readonly section: Section;
  /** Where Microsoft Graph tells what changed; undefined: everything is read. */
  readonly delta?: string;
}
export interface DirectoryCursor {
  readonly trail?: Trail | undefined;
  /** Where the next scan asks for changes. */
  readonly deltaLink?: string | undefined;
  /** Graph forgot the changes, so everything is read. */
  readonly isFull?: boolean;
  /** Once the changes are read: what is being taken over. */
  readonly over?: TakenOver;
}
/** Sections of which Graph tells changes. */
const WITH_DELTA: ReadonlySet<Section> = new Set(['users', 'groups', 'servicePrincipals', 'applications']);

/** Whose watermark a partition leaves. */
export const deltaSectionOf = (scope: unknown): string => (scope as Scope).section;

/** A link to the changes from now on; undefined where Graph gives none: then the next scan reads the section in full. */
async function linkOfNow(scan: Scan, section: Section, ask: Ask): Promise<string | undefined> {
  if (!WITH_DELTA.has(section)) return undefined;
  const path = `/${section}/delta?$select=id&$deltatoken=latest`;
  const answer = await scan.directory.list(ask, path, KINDS[section].permission);
  return answer.outcome === 'page' ? answer.deltaLink : undefined;
}

function toNodes(scan: Scan, { toNode }: Pick<Kind, 'toNode'>, rows: readonly DirectoryObject[]): GraphNode[] {
  return rows.filter(hasId).map((object): GraphNode => {
    const { label, props } = toNode(object);
    return { label, id: String(object.id).toLowerCase(), props: { ...props, tenant_id: scan.tenantId } };
  });
}

/** Ids in one filter, as Graph allows. */
const IDS_PER_FILTER = 15;

/** Objects of a section by one of their members, as nodes; what is not there is left out. */
export async function readObjects(
  scan: Scan,
  ask: Ask,
  section: Section,
  { by, values }: { readonly by: 'id' | 'appId'; readonly values: readonly string[] },
): Promise<{ nodes: GraphNode[]; unread: NewUnreadScope[] }> {
  const { permission } = KINDS[section];
  const paths = inParts(values, IDS_PER_FILTER).map(
    (part) =>
      `/${section}?$select=${SELECT[section]}&$top=999&$filter=${by} in (${part.map((each) => `'${each}'`).join(',')})`,
  );
  const nodes: GraphNode[] = [];
  const unread: NewUnreadScope[] = [];
  for (const part of inParts(paths, GRAPH_BATCH_MAX))
    for (const list of await scan.directory.batch(ask, part, permission)) {
      if (list.outcome === 'page') nodes.push(...toNodes(scan, KINDS[section], list.rows));
      else if (list.outcome === 'denied') unread.push(unreadScope(`/${section}`, list, null));
    }
  return { nodes, unread };
}

/** A page of changes, each object read anew by its id; then what did not change. `expired` where Graph does not know the link any more. */
async function readDelta(
  scan: Scan,
  kind: Kind & { readonly section: Section; readonly select: string },
  link: string,
  { trail, deltaLink, over }: DirectoryCursor,
  ask: Ask,
): Promise<StepPage | 'expired'> {
  const { section, permission } = kind;
  const { label } = kind.toNode({});
  if (over !== undefined) {
    const { seen, next } = await takeOver(scan, { label, step: 'directory' }, [null], over);
    return {
      cursor: JSON.stringify({ deltaLink, over: next ?? over } satisfies DirectoryCursor),
      done: next === undefined,
      graph: { seen: { label, ids: seen } },
    };
  }
  const answer = await scan.directory.list(ask, trail?.to ?? link, permission);
  if (answer.outcome !== 'page') return 'expired';
  // A change of nobody knows whom: only reading everything tells.
  if (!answer.rows.every(hasId)) return 'expired';
  const ids = answer.rows.map(({ id }) => String(id).toLowerCase());
  const there = answer.rows.filter((object) => object['@removed'] === undefined).map(({ id }) => String(id));
  const { nodes, unread } = await readObjects(scan, ask, section, { by: 'id', values: [...new Set(there)] });
  const step = follow(trail, answer.nextLink, answer.rows.length);
  if (step.denied) unread.push(unreadScope(`/${section}`, step.denied, null));
  const isLast = step.trail === undefined;
  return {
    cursor: JSON.stringify({
      trail: step.trail,
      deltaLink: answer.deltaLink ?? deltaLink,
      ...(isLast && { over: { at: 0, after: '' } }),
    } satisfies DirectoryCursor),
    // What could not be read in full is not taken over either.
    done: isLast && unread.length > 0,
    graph: { stale: { label, keys: ids }, nodes },
    counts: { changes: answer.rows.length },
    unread,
  };
}
