// The page that comes with Bicep and ARM templates: how to deploy them, what they leave out, and what will differ. It says only what is
// true of this archive.
import type { Plan } from '../../plan.ts';
import type { Findings } from '../../findings.ts';
import { refusalsOf, variablesOf } from '../../secret-variables.ts';
import { leftOutSection, notStoredRemark, plural, subscriptionsSection } from '../readme-parts.ts';
import type { Layout } from './layout.ts';

/** What differs from one language to the other. */
export interface Page {
  readonly language: string;
  /** What to have installed. */
  readonly needs: string;
  /** Rows of the table of files. */
  readonly files: (layout: Layout, secrets: number) => readonly (readonly [file: string, what: string])[];
  /** The arguments of `az deployment … create` that name the template and its parameters; `number` tells several apart. */
  readonly argumentsFor: (number: string, secrets: number) => string;
  /** How secrets are handed over. */
  readonly secrets: string;
}

const COMMANDS = { tenant: 'tenant', managementGroup: 'mg', subscription: 'sub', resourceGroup: 'group' } as const;

/** The README.md of an archive of templates; `page` says what is of one language. */
export function readme(plan: Plan, findings: Findings, layout: Layout, page: Page): string {
  const entries = [...plan.entries.values()];
  const groups = new Set(entries.map(({ placement }) => placement.group)).size;
  const secrets = entries.reduce((sum, entry) => sum + variablesOf(entry).length, 0);
  const rows = page.files(layout, secrets).map(([file, what]) => `| ${file} | ${what} |`);
  const sections = [
    `# ${page.language} for tenant ${plan.tenantId}

${plural(entries.length, 'resource')} in ${plural(groups, 'group')}. Read-only properties are left out; ids that point to another resource of this archive are references.

| File | What |
| --- | --- |
${rows.join('\n')}
| \`coverage.json\` | every resource: where it is written, or why not, and every property that was left out |
| \`manifest.json\` | the sha256 of every file |`,
    ...(layout.units.length > 0 ? [use(plan, layout, page, secrets)] : []),
    ...(secrets > 0 ? [secretsSection(secrets, page)] : []),
    ...subscriptionsSection(plan, 'A deployment'),
    ...differencesSection(plan, findings, layout),
    leftOutSection(plan),
  ];
  return `${sections.join('\n\n')}\n`;
}

function use(plan: Plan, { scope, units }: Layout, { needs, argumentsFor }: Page, secrets: number): string {
  const where =
    scope.kind === 'managementGroup'
      ? '--management-group-id NAME '
      : scope.kind === 'subscription'
        ? `--subscription ${scope.subscription} `
        : '';
  const command = (verb: string, number: string): string =>
    `az deployment ${COMMANDS[scope.kind]} ${verb} ${where}--location REGION ${argumentsFor(number, secrets)}`;
  const width = Math.max(2, String(units.length).length);
  const each = (verb: string): string =>
    units.length === 1
      ? command(verb, '')
      : `for n in $(seq -f %0${width}g 1 ${units.length}); do ${command(verb, '-$n')} || break; done`;
  const order =
    units.length > 1
      ? `\n\nARM takes at most 4 MB, 800 resources and 256 parameters in one template, so this archive has ${units.length}. **Deploy them in the order of their numbers**: each needs only what those before it have made.`
      : '';
  const scopeNote =
    scope.kind === 'managementGroup'
      ? ' NAME is a management group above all subscriptions of this archive.'
      : scope.kind === 'tenant'
        ? ' Resources at the root of the tenant are among them, so the deployment needs a role assignment at `/`.'
        : '';
  return `## Use

1. Install ${needs}. Sign in with \`az login --tenant ${plan.tenantId}\`. You need Contributor on every scope, and User Access Administrator for role assignments.
2. Look first: \`${each('what-if')}\`
3. Deploy: \`${each('create')}\`

REGION is where Azure keeps the record of the deployment; the resources have their own.${scopeNote}${order}

A deployment creates what is missing and **writes what is there as it is here**. It removes nothing that this archive does not name (mode Incremental), but within a resource a property that is absent here may be reset: read the result of what-if, above all for resources with secrets.`;
}

const secretsSection = (secrets: number, page: Page): string => `## Secrets

No secret is in this archive. ${plural(secrets, 'secret is a secure parameter', 'secrets are secure parameters')} without a default: a deployment without ${secrets === 1 ? 'it' : 'them'} would overwrite what is there. ${page.secrets}`;

function differencesSection(plan: Plan, findings: Findings, { units }: Layout): string[] {
  const entries = [...plan.entries.values()];
  const count = (test: (entry: (typeof entries)[number]) => boolean): number => entries.filter(test).length;
  const dropped = entries.reduce((sum, entry) => sum + entry.dropped.length, 0);
  const unsettable = entries.reduce((sum, { secrets }) => sum + secrets.filter(({ settable }) => !settable).length, 0);
  const unchecked = count((entry) => refusalsOf(entry, true).length > 0);
  const made = count(({ madeBy }) => madeBy !== undefined);
  const open = [...plan.parameters.values()].filter((parameter) => parameter.default === undefined).length;
  const known = plan.parameters.size - open;
  const divided = units.flatMap(({ steps }) => steps).some(({ file }) => /-\d+$|^\d+$/.test(file));
  const texts = [
    ...notStoredRemark(plan),
    dropped > 0 &&
      `${plural(dropped, 'property', 'properties')} that Azure returned and its published schema does not know (or that Azure computes) ${dropped === 1 ? 'is' : 'are'} left out.`,
    unsettable > 0 &&
      `${plural(unsettable, 'secret sits', 'secrets sit')} where no value can be handed over alone (as an item of a list, for instance) and ${unsettable === 1 ? 'is' : 'are'} left out with what holds ${unsettable === 1 ? 'it' : 'them'}; \`coverage.json\` names each. Add ${unsettable === 1 ? 'it' : 'them'} before you deploy, or Azure may forget what it has.`,
    unchecked > 0 &&
      `${plural(unchecked, 'resource is', 'resources are')} not what the schema asks for although Azure returned ${unchecked === 1 ? 'it' : 'them'} so. A remark at each says why.`,
    findings.circular.length > 0 &&
      `${plural(findings.circular.length, 'reference is a literal id', 'references are literal ids')}, because two resources point to each other. In an empty subscription such a property may have to be deployed a second time.`,
    findings.respelled.length > 0 &&
      `${plural(findings.respelled.length, 'id is literal', 'ids are literal')}, because Azure returns them in another case than the resource's own id; the order of deployment is stated.`,
    findings.external.size > 0 &&
      `${plural(findings.external.size, 'id points', 'ids point')} outside this archive and ${findings.external.size === 1 ? 'stays' : 'stay'} literal (built-in roles, subscriptions, and what was not selected or not in the graph).`,
    made > 0 &&
      `${plural(made, 'resource is', 'resources are')} made by Azure together with another one (the node group of an AKS cluster, the interface of a private endpoint, a machine's system disk). To build the same elsewhere remove ${made === 1 ? 'it' : 'them'}, since Azure makes ${made === 1 ? 'it' : 'them'} again; \`made_by\` in \`coverage.json\` marks ${made === 1 ? 'it' : 'each'}.`,
    known > 0 &&
      `${plural(known, 'principal is a parameter', 'principals are parameters')} with the id that was read as default: users, groups and applications are made by no deployment. Role assignments have fixed names, so a second deployment changes nothing.`,
    open > 0 &&
      `${plural(open, 'value is', 'values are')} not known in the target. Put ${open === 1 ? 'it' : 'each'} into the parameter file in place of \`VALUE OF …\` before you deploy.`,
    divided &&
      'Groups that need each other are divided: a part with a number at its end is deployed after what it needs of the others.',
  ].filter((text) => typeof text === 'string');
  if (texts.length === 0) return [];
  return [
    `## What differs from the tenant

\`coverage.json\` has the details of each.

${texts.map((text) => `- ${text}`).join('\n')}`,
  ];
}
