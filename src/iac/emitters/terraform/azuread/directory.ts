// Users, groups with their members, applications and service principals as azuread resources. The graph holds what a scan reads of them,
// which is not all that azuread manages: what it does not hold is left to the directory (`ignore_changes`), never emptied. Passwords are
// variables.
import type { DirectoryEntry, DirectoryKind } from '../../../directory.ts';
import type { Plan } from '../../../plan.ts';
import { directoryRoot, inRoot } from '../roots.ts';
import {
  argument,
  BLANK,
  block,
  comment,
  Expression,
  quoted,
  type HclBlock,
  type HclItem,
  type HclValue,
} from '../hcl.ts';
import { ignoreChangesItems } from '../meta-arguments.ts';

const TYPES: Readonly<Record<DirectoryKind, string>> = {
  application: 'azuread_application',
  servicePrincipal: 'azuread_service_principal',
  group: 'azuread_group',
  user: 'azuread_user',
};

const MEMBER_TYPE = 'azuread_group_member';
/** Passwords of users that are to be created, by user principal name. */
const PASSWORDS = 'user_passwords';

/** Arguments that azuread manages and a scan does not read, by kind. */
export const UNREAD: Readonly<Record<DirectoryKind, readonly string[]>> = {
  application: [
    'api',
    'app_role',
    'description',
    'device_only_auth_enabled',
    'fallback_public_client_enabled',
    'feature_tags',
    'group_membership_claims',
    'logo_image',
    'marketing_url',
    'notes',
    'oauth2_post_response_required',
    'optional_claims',
    'password',
    'prevent_duplicate_names',
    'privacy_statement_url',
    'public_client',
    'required_resource_access',
    'service_management_reference',
    'single_page_application',
    'support_url',
    'terms_of_service_url',
    'web',
  ],
  servicePrincipal: [
    'app_role_assignment_required',
    'description',
    'feature_tags',
    'features',
    'login_url',
    'notes',
    'notification_email_addresses',
    'owners',
    'preferred_single_sign_on_mode',
    'saml_single_sign_on',
    'use_existing',
  ],
  group: [
    'administrative_unit_ids',
    'behaviors',
    'prevent_duplicate_names',
    'provisioning_options',
    'theme',
    'writeback_enabled',
  ],
  user: [
    'age_group',
    'city',
    'company_name',
    'consent_provided_for_minor',
    'cost_center',
    'country',
    'disable_password_expiration',
    'disable_strong_password',
    'division',
    'employee_hire_date',
    'employee_id',
    'employee_type',
    'fax_number',
    'force_password_change',
    'given_name',
    'manager_id',
    'mobile_phone',
    'office_location',
    'other_mails',
    'password',
    'postal_code',
    'preferred_language',
    'show_in_address_list',
    'state',
    'street_address',
    'surname',
    'usage_location',
  ],
};

const addressOf = ({ kind, symbol }: DirectoryEntry): string => `${TYPES[kind]}.${symbol}`;

/** The expression for the object id of a written directory object; undefined where it is not written. */
export function directoryAddress(plan: Plan, key: string): string | undefined {
  const entry = plan.directory.get(key);
  return entry && `${addressOf(entry)}.object_id`;
}

export interface DirectoryImport {
  readonly address: string;
  readonly id: string;
}

/** Import ids of everything that {@link directoryBlocks} writes. */
export function* directoryImports(plan: Plan): Generator<DirectoryImport> {
  for (const entry of plan.directory.values()) {
    yield { address: addressOf(entry), id: entry.key };
    for (const member of membersOf(plan, entry))
      yield { address: `${MEMBER_TYPE}.${memberSymbol(entry, member)}`, id: `${entry.id}/member/${member.id}` };
  }
}

const FILES: Readonly<Record<string, readonly DirectoryKind[]>> = {
  'entra.applications.tf': ['application', 'servicePrincipal'],
  'entra.groups.tf': ['group'],
  'entra.users.tf': ['user'],
};

/** The file and the address of an object. */
export const directoryPlace = (entry: DirectoryEntry, plan: Plan): { file: string; address: string } => ({
  file: inRoot(
    directoryRoot(plan),
    Object.keys(FILES).find((path) => FILES[path]!.includes(entry.kind))!,
  ),
  address: addressOf(entry),
});

/** The files of the directory that are not empty, with their blocks. */
export function directoryFiles(plan: Plan): { path: string; blocks: () => Generator<HclBlock> }[] {
  return Object.entries(FILES)
    .map(([path, kinds]) => ({
      path,
      entries: [...plan.directory.values()].filter(({ kind }) => kinds.includes(kind)),
    }))
    .filter(({ entries }) => entries.length > 0)
    .map(({ path, entries }) => ({ path, blocks: () => blocksOf(plan, entries) }));
}

function* blocksOf(plan: Plan, entries: readonly DirectoryEntry[]): Generator<HclBlock> {
  for (const entry of entries) {
    yield objectBlock(plan, entry);
    for (const member of membersOf(plan, entry)) yield memberBlock(entry, member);
  }
}

/** The variable for passwords, where there are users. */
export const passwordsVariable = (plan: Plan): HclBlock[] =>
  [...plan.directory.values()].some(({ kind }) => kind === 'user')
    ? [
        block(
          'variable',
          [PASSWORDS],
          [
            argument(
              'description',
              'Secret: first passwords of users that are created, by user principal name. An import needs none.',
            ),
            argument('type', new Expression('map(string)')),
            argument('sensitive', true),
            argument('default', {}),
          ],
        ),
      ]
    : [];

function objectBlock(plan: Plan, entry: DirectoryEntry): HclBlock {
  const items = ARGUMENTS[entry.kind](entry, plan).flatMap(([name, value]): HclItem[] =>
    value === undefined ? [] : [argument(name, value)],
  );
  const extra = entry.kind === 'group' ? dynamicMembership(entry) : [];
  const notes = noteOf(entry);
  return block(
    'resource',
    [TYPES[entry.kind], entry.symbol],
    [
      ...notes.map(comment),
      ...items,
      ...extra,
      ...ignoreChangesItems(UNREAD[entry.kind], 'A scan does not read these; they stay as they are.'),
    ],
  );
}

type Written = readonly (readonly [string, HclValue | undefined])[];

const ARGUMENTS: Readonly<Record<DirectoryKind, (entry: DirectoryEntry, plan: Plan) => Written>> = {
  application: (entry, plan) => [
    ['display_name', entry.name],
    ['sign_in_audience', textOf(entry, 'sign_in_audience', 'signInAudience')],
    ['identifier_uris', textsOf(entry, 'identifier_uris', 'identifierUris')],
    ['owners', referencesTo(plan, entry.owners)],
  ],
  servicePrincipal: (entry, plan) => [
    ['client_id', clientIdOf(entry, plan)],
    ['account_enabled', flagOf(entry, 'account_enabled', 'accountEnabled')],
    ['alternative_names', textsOf(entry, 'alternative_names', 'alternativeNames')],
  ],
  group: (entry, plan) => [
    ['display_name', entry.name],
    ['description', textOf(entry, 'description')],
    ['security_enabled', flagOf(entry, 'securityEnabled') ?? true],
    ['mail_enabled', flagOf(entry, 'mailEnabled') === true ? true : undefined],
    ['types', textsOf(entry, 'group_types', 'groupTypes')],
    ['assignable_to_role', flagOf(entry, 'is_assignable_to_role', 'isAssignableToRole') === true ? true : undefined],
    ['owners', referencesTo(plan, entry.owners)],
  ],
  user: (entry) => [
    ['user_principal_name', textOf(entry, 'userPrincipalName', 'user_principal_name') ?? entry.name],
    ['display_name', textOf(entry, 'displayName', 'display_name') ?? entry.name],
    ['account_enabled', flagOf(entry, 'account_enabled', 'accountEnabled')],
    ['department', textOf(entry, 'department')],
    ['job_title', textOf(entry, 'job_title', 'jobTitle')],
    ['mail', textOf(entry, 'mail')],
    [
      'password',
      new Expression(
        `lookup(var.${PASSWORDS}, ${quoted(textOf(entry, 'userPrincipalName', 'user_principal_name') ?? entry.name)}, null)`,
      ),
    ],
  ],
};

function clientIdOf(entry: DirectoryEntry, plan: Plan): HclValue {
  const application = entry.application === undefined ? undefined : plan.directory.get(entry.application);
  return application
    ? new Expression(`${addressOf(application)}.client_id`)
    : (textOf(entry, 'appId', 'app_id') ?? entry.id);
}

function dynamicMembership(entry: DirectoryEntry): HclItem[] {
  const rule = ruleOf(entry);
  return rule === undefined
    ? []
    : [BLANK, block('dynamic_membership', [], [argument('enabled', true), argument('rule', rule)])];
}

const ruleOf = (entry: DirectoryEntry): string | undefined => textOf(entry, 'membership_rule', 'membershipRule');

function noteOf(entry: DirectoryEntry): string[] {
  if (entry.kind === 'user' && /#EXT#/i.test(entry.name))
    return ['A guest: invite it where this is applied elsewhere.'];
  const isMail = entry.kind === 'group' && flagOf(entry, 'mailEnabled') === true;
  return isMail && !(textsOf(entry, 'group_types', 'groupTypes') ?? []).includes('Unified')
    ? ['Exchange owns this group: it can be imported, not created.']
    : [];
}

function memberBlock(group: DirectoryEntry, member: DirectoryEntry): HclBlock {
  return block(
    'resource',
    [MEMBER_TYPE, memberSymbol(group, member)],
    [
      argument('group_object_id', new Expression(`${addressOf(group)}.object_id`)),
      argument('member_object_id', new Expression(`${addressOf(member)}.object_id`)),
    ],
  );
}

const memberSymbol = (group: DirectoryEntry, member: DirectoryEntry): string => `${group.symbol}_${member.symbol}`;

/** Members of a group that are written; a rule chooses those of a dynamic group. */
const membersOf = (plan: Plan, entry: DirectoryEntry): DirectoryEntry[] =>
  entry.kind !== 'group' || ruleOf(entry) !== undefined
    ? []
    : entry.members.flatMap((key) => plan.directory.get(key) ?? []);

const referencesTo = (plan: Plan, keys: readonly string[]): HclValue | undefined => {
  const found = keys.flatMap((key) => plan.directory.get(key) ?? []);
  return found.length === 0 ? undefined : found.map((entry) => new Expression(`${addressOf(entry)}.object_id`));
};

const valueOf = ({ properties }: DirectoryEntry, names: readonly string[]): unknown =>
  names.map((name) => properties[name]).find((value) => value !== undefined && value !== null);
const textOf = (entry: DirectoryEntry, ...names: readonly string[]): string | undefined => {
  const value = valueOf(entry, names);
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const flagOf = (entry: DirectoryEntry, ...names: readonly string[]): boolean | undefined => {
  const value = valueOf(entry, names);
  return typeof value === 'boolean' ? value : undefined;
};
const textsOf = (entry: DirectoryEntry, ...names: readonly string[]): string[] | undefined => {
  const value = valueOf(entry, names);
  const texts = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  return texts.length === 0 ? undefined : [...texts].sort();
};
