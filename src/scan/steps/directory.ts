// The objects of the Entra directory: users, groups, service principals, applications, and the directory's own roles.
import type { GraphNode, PropertyValue } from '../../graph/model.ts';
import { looksSecret } from '../../graph/secret-looks.ts';
import { MASKED } from '../../graph/secrets.ts';
import type { DirectoryObject } from '../../services/azure/directory.ts';
import { readCursor, unreadScope, type ScanStep } from '../step.ts';
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

export const directory: ScanStep = {
  name: 'directory',
  phase: 'directory',
  reads: ['tenant'],
  message: 'Reading the directory',
  makes: { nodes: ['User', 'IdentityGroup', 'ServicePrincipal', 'Application', 'DirectoryRole'], edges: [] },
  needs: {
    after: [],
    graph: [...new Set(Object.values(KINDS).map(({ permission }) => permission))],
  },
  isWanted: ({ include_directory }) => include_directory,
  plan: () => Promise.resolve(Object.keys(KINDS)),

  async read(scan, partition, ask) {
    const section = partition.scope as keyof typeof SELECT;
    const { path, permission, toNode } = KINDS[section];
    const { trail } = readCursor<{ trail?: Trail }>(partition.cursor, {});
    const answer = await scan.directory.list(ask, trail?.to ?? path, permission);
    if (answer.outcome !== 'page') {
      const why =
        answer.outcome === 'denied' ? answer : { reason: 'Microsoft Graph has no such list', permission: null };
      return { cursor: partition.cursor, done: true, unread: [unreadScope(path.split('?')[0]!, why, null)] };
    }
    const nodes = answer.rows
      .filter(({ id }) => typeof id === 'string')
      .map((object): GraphNode => {
        const { label, props } = toNode(object);
        return { label, id: String(object.id).toLowerCase(), props: { ...props, tenant_id: scan.tenantId } };
      });
    const step = follow(trail, answer.nextLink, answer.rows.length);
    return {
      cursor: JSON.stringify({ trail: step.trail }),
      done: step.trail === undefined,
      graph: { nodes },
      isFollowable: true,
      unread: step.denied ? [unreadScope(`/${section}`, step.denied, null)] : [],
    };
  },
};
