// docs/what-is-read.md: where each part of the inventory comes from, and what is left out by design, from the declared lists.
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { GRAPH_TABLES } from '../../src/scan/graph-tables.ts';
import { LEFT_OUT, LEFT_OUT_AT_SCOPES, WITH_DIAGNOSTICS } from '../../src/scan/left-out.ts';
import { MANAGEMENT_GROUP_LISTS, TENANT_LISTS } from '../../src/scan/steps/management-group-lists.ts';
import { GROUP_LISTS, SUBSCRIPTION_LISTS, typeOfScopeList } from '../../src/scan/scope-lists.ts';

export function whatIsReadPage(): string {
  const schema = makeArmSchema();
  const spelled = (type: string): string => `\`${schema.typeOf(type)?.type.t ?? type}\``;
  const listed = (types: Iterable<string>): string => [...types].map(spelled).join(', ');
  return [
    '# What a scan reads',
    '',
    'Everything that somebody set up in the tenant, each thing by the cheapest way that has it. Made from the declarations in `src/scan/`',
    'by `npm run docs`.',
    '',
    '| What | Where from |',
    '| --- | --- |',
    '| Management groups, subscriptions, resource groups | ARM, which refuses aloud what may not be read |',
    '| Roles, eligibility and policy at management groups without a subscription | ARM lists of each such group, in a scan of the whole tenant |',
    `| ${listed(MANAGEMENT_GROUP_LISTS)} | ARM, one list each a management group, in a scan of the whole tenant |`,
    `| ${listed(TENANT_LISTS)} of the tenant itself | ARM, in a scan of the whole tenant; needs [Reader at /](permissions.md) |`,
    '| Resources, tracked children among them | Resource Graph, table `resources` |',
    ...GRAPH_TABLES.map(({ name, types }) => `| ${listed(types)} | Resource Graph, table \`${name}\` |`),
    '| Role definitions and assignments, at every scope | Resource Graph, table `authorizationresources` |',
    '| Eligibility for roles | ARM, one list a subscription |',
    `| ${listed(SUBSCRIPTION_LISTS.map(typeOfScopeList))} | ARM, one list each a subscription |`,
    `| ${listed(GROUP_LISTS.map(typeOfScopeList))} | ARM, one list each a resource group |`,
    `| \`Microsoft.Insights/diagnosticSettings\` | ARM, one list a resource of ${WITH_DIAGNOSTICS.size} types |`,
    '| Children that Resource Graph lacks | ARM, one list a parent and type of child that the schema of ARM knows |',
    '| Subnets, rules, routes and other parts that ARM shows inside a resource ([all types](types-not-read.md#what-needs-no-list-of-its-own)) | with the resource, in its `properties`; subnets as nodes too |',
    '| Users, groups, service principals, applications, directory roles, who is in, owns or holds which | Microsoft Graph |',
    '',
    '## What is not read, by design',
    '',
    'None of these makes a scan partial. `summary.json` in the archive of each scan names those that matter for the tenant;',
    '[every type that is not read](types-not-read.md) has its reason.',
    '',
    '- **What Azure computes**: types that can only be read (operations, usages, recommendations, metrics, revisions).',
    '- **What belongs to the tenant, a management group or a subscription as a whole**: billing, the marketplace, registrations; but for',
    '  what the table names.',
    '- **Keys and values of secrets**: no action that gives out keys is called, no data plane is read.',
    ...[...LEFT_OUT, LEFT_OUT_AT_SCOPES].map(
      ({ reason, types }) => `- **${reason}**: ${listed(types.map((type) => type))}.`,
    ),
    '- **Settings of web apps** (app settings, connection strings): their names and values need an action beyond Reader, see',
    '  [permissions](permissions.md).',
    '',
    'Resource Graph leaves members out of some types, such as the content of workbooks: a row without what its type demands is read',
    'once more from ARM.',
    '',
    'A filter limits what is read further: with `resource_groups`, `resource_types` or `resource_limit` only what they cover is read,',
    'and only that can be found gone. Of the directory it reads whom that part refers to, with the members of their groups at any depth and',
    'the applications of their service principals and the owners of all of these, and removes nothing there;',
    '`include_directory` says whether it is read at all.',
    '',
  ].join('\n');
}
