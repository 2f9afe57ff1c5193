// The page that comes with the code: how to use it, what it leaves out, and what will differ. It says only what is true of this archive.
import type { Plan } from '../../plan.ts';
import type { Findings } from '../../findings.ts';
import { refusalsOf, variablesOf } from '../../secret-variables.ts';
import { isBornWithParent } from '../../rules/born-with.ts';
import { leftOutSection, notStoredRemark, plural, subscriptionsSection } from '../readme-parts.ts';
import { isAzurerm } from './addresses.ts';
import { directoryImports } from './azuread/directory.ts';
import { VERSIONS } from './providers.ts';
import { orderOfRoots } from './lookups.ts';
import { directoryRoot, isSplit, ROOT_RESOURCES_MAX, rootOf } from './roots.ts';

/** `provider` is the one that was asked for. */
export const makeReadme =
  (provider: 'azapi' | 'azurerm') =>
  (plan: Plan, findings: Findings): string =>
    readme(plan, findings, provider);

function readme(plan: Plan, findings: Findings, provider: 'azapi' | 'azurerm'): string {
  const entries = [...plan.entries.values()];
  const groups = new Set(entries.map(({ placement }) => placement.group)).size;
  const variables = entries.reduce((sum, entry) => sum + variablesOf(entry).length, 0);
  const asked = entries.reduce(
    (sum, entry) => sum + entry.secrets.filter(({ isUnseen, settable }) => isUnseen && settable).length,
    0,
  );
  const parameters = plan.parameters.size;
  const unsettable = entries.reduce((sum, entry) => sum + entry.secrets.filter(({ settable }) => !settable).length, 0);
  const unchecked = entries.filter(
    (entry) => !entry.form?.isThere && !isAzurerm(entry) && refusalsOf(entry, !plan.params.auto_import).length > 0,
  ).length;
  const dropped = entries.reduce((sum, entry) => sum + entry.dropped.length, 0);
  const made = entries.filter(({ madeBy }) => madeBy !== undefined).length;
  const hidden = findings.hiddenBodies;
  const withImports = plan.params.auto_import;
  const azurerm = entries.filter(isAzurerm);
  const objects = [...directoryImports(plan)].length;
  const imports =
    entries.length - azurerm.length + azurerm.reduce((sum, { form }) => sum + form!.blocks.length, 0) + objects;
  const split = isSplit(plan);
  const sections: string[] = [
    `# Terraform for tenant ${plan.tenantId}

${plural(entries.length, 'resource')} in ${plural(groups, 'group')}${plan.directory.size > 0 ? ` and ${plural(plan.directory.size, 'object')} of the directory` : ''}. ${carriers(provider, entries.length, azurerm.length)}
Read-only properties are left out; ids that point to another resource of this archive are references.

| File | What |
| --- | --- |
${split ? '| `{group}/` | a root module for each resource group (or subscription, management group, tenant), with a state of its own |\n| `{group}/{service}.tf` | its resources by service |' : '| `{group}.{service}.tf` | the resources of one resource group (or subscription, management group, tenant) and service |'}${plan.directory.size > 0 ? '\n| `entra.*.tf` | users, groups with their members, applications, service principals |' : ''}
| \`versions.tf\`, \`providers.tf\` | pinned versions, the tenant and its subscriptions |${withImports ? '\n| `imports.tf` | what exists already is taken over, not created; delete it after the first apply |' : ''}${variables + parameters > 0 ? '\n| `variables.tf`, `terraform.tfvars.example` | the principals that the code names, with their ids as defaults, and the secrets, none of which has a value here |' : ''}
| \`.gitignore\` | what must not be committed: states and values of secrets |
| \`coverage.json\` | every resource: where it is written, or why not, and every property that was left out |
| \`manifest.json\` | the sha256 of every file |`,
    `## Use

1. Install Terraform 1.11 or newer. Sign in with \`az login --tenant ${plan.tenantId}\`, or set the \`ARM_*\` variables of a service principal. Reading needs Reader on every scope; changing needs Contributor, and User Access Administrator for role assignments.
2. Configure a backend for the state: it will describe your whole estate.
3. ${split ? 'In each folder, in the order below: ' : ''}\`terraform init\`, then \`terraform plan\`.
4. ${withImports ? `Expect \`${imports} to import, 0 to add, 0 to change, 0 to destroy\`${split ? ' over all folders' : ''}. Then \`terraform apply\`, and delete \`imports.tf\`.` : 'The resources of this archive have no import blocks: the plan creates them all. Then `terraform apply`.'}

${withImports ? 'A resource that was deleted or renamed since the scan fails the whole plan ("Missing Resource Import State"): remove its block and its import, or scan and generate again.\n\n' : ''}The end of each name is made of the resource's id. A name therefore never changes, whatever else comes or goes; Terraform would take a new name for the end of the old resource.`,
  ];
  if (split) sections.push(orderSection(plan));
  if (variables + unsettable > 0) sections.push(secretsSection({ variables, asked, unsettable, withImports }));
  sections.push(...subscriptionsSection(plan, withImports ? undefined : 'An apply'));
  const differences = notStoredRemark(plan);
  if (dropped > 0)
    differences.push(
      `${plural(dropped, 'property', 'properties')} that Azure returned and its published schema does not know (or that Azure computes) ${dropped === 1 ? 'is' : 'are'} left out. ${withImports ? 'Importing does not touch them; a resource created anew, or updated, gets' : 'They get'} Azure's default.`,
    );
  if (unchecked > 0)
    differences.push(
      `${plural(unchecked, 'resource is', 'resources are')} written with \`schema_validation_enabled = false\`, because the schema refuses what Azure itself returned. A comment at each says why.`,
    );
  if (hidden > 0)
    differences.push(
      `${plural(hidden, 'resource has', 'resources have')} a body that Azure does not show to a plain read (app settings, for instance). Terraform cannot compare it, so \`ignore_changes = [body]\` stands there; remove it when you want Terraform to manage the values.`,
    );
  if (findings.circular.length > 0)
    differences.push(
      `${plural(findings.circular.length, 'reference is a literal id', 'references are literal ids')}, because two resources point to each other and Terraform allows one direction only.`,
    );
  if (findings.respelled.length > 0)
    differences.push(
      `${plural(findings.respelled.length, 'id is literal', 'ids are literal')}, because Azure returns them in another case than the resource's own id and Terraform would see a change; \`depends_on\` keeps the order.`,
    );
  if (findings.external.size > 0)
    differences.push(
      `${plural(findings.external.size, 'id points', 'ids point')} outside this archive and ${findings.external.size === 1 ? 'stays' : 'stay'} literal (built-in roles, subscriptions, and what was not selected or not in the graph).`,
    );
  if (made > 0)
    differences.push(
      `${plural(made, 'resource is', 'resources are')} made by Azure together with another one (the node group of an AKS cluster, the interface of a private endpoint, a machine's system disk). Keep ${made === 1 ? 'it' : 'them'} for an import; remove ${made === 1 ? 'it' : 'them'} to build the same elsewhere, since Azure makes ${made === 1 ? 'it' : 'them'} again. \`made_by\` in \`coverage.json\` marks ${made === 1 ? 'it' : 'each'}.`,
    );
  const settings = entries.filter((entry) => !isAzurerm(entry) && isBornWithParent(entry)).length;
  if (settings > 0)
    differences.push(
      withImports
        ? `${plural(settings, 'resource is', 'resources are')} there as soon as ${settings === 1 ? 'its' : 'their'} parent is (\`config\` of a web app, the blob service of a storage account). An import takes ${settings === 1 ? 'it' : 'them'} over, but nothing can create ${settings === 1 ? 'it' : 'them'}: to build the same anew, generate with \`"auto_import": false\`, which changes what Azure made.`
        : `${plural(settings, 'resource is', 'resources are')} there as soon as ${settings === 1 ? 'its' : 'their'} parent is (\`config\` of a web app, the blob service of a storage account): \`azapi_update_resource\` changes what Azure made. A destroy leaves ${settings === 1 ? 'it' : 'them'} to the parent.`,
    );
  if (differences.length > 0)
    sections.push(`## What differs from the tenant

\`coverage.json\` has the details of each.

${differences.map((text) => `- ${text}`).join('\n')}`);
  sections.push(leftOutSection(plan));
  return `${sections.join('\n\n')}\n`;
}

interface SecretCounts {
  readonly variables: number;
  /** Of them, values that Azure shows to nobody. */
  readonly asked: number;
  readonly unsettable: number;
  readonly withImports: boolean;
}

function secretsSection({ variables, asked, unsettable, withImports }: SecretCounts): string {
  const hidden = `${asked === 1 ? 'One is a value' : `${asked} are values`} that Azure shows to nobody (the password of an administrator, for instance)`;
  const those = asked === 1 ? 'it' : 'them';
  const sentences = [
    withImports
      ? `No secret is in this archive. ${plural(variables, 'secret is a sensitive variable', 'secrets are sensitive variables')} with the default null, so that an import needs none of them.`
      : `No secret is in this archive. ${plural(variables, 'secret is a sensitive variable', 'secrets are sensitive variables')} without a default: Terraform asks for ${variables === 1 ? 'it' : 'them'}.`,
    asked === 0
      ? ''
      : withImports
        ? `${hidden}: set ${those} before you create the resource anew (where azurerm insists on one, Terraform makes it up unless you do).`
        : `${hidden}: choose ${those}.`,
    unsettable === 0
      ? ''
      : `${plural(unsettable, 'more sits', 'more sit')} where azapi cannot pass a value alone (as an item of a list, for instance) and ${unsettable === 1 ? 'is' : 'are'} left out; \`coverage.json\` names each. ${withImports ? 'A resource that is created anew needs them added by hand.' : 'Add them by hand.'}`,
  ].filter((sentence) => sentence !== '');
  const changing = withImports
    ? "**Set all variables of a resource before you change anything else of it.** An import leaves Azure's values alone, but an update sends the whole body, and many services forget what is missing from it (app settings, for instance). A new text in `sensitive_body_version` sends the value again. Once an imported resource was updated, every later plan shows an update until you remove `ignore_changes` from its `lifecycle` block."
    : 'A new text in `sensitive_body_version` sends a value again.';
  return `## Secrets\n\n${sentences.join(' ')}\n\n${changing}`;
}

function carriers(provider: 'azapi' | 'azurerm', all: number, azurerm: number): string {
  if (provider === 'azapi') return 'All are written with the azapi provider.';
  const azapi = all - azurerm;
  return `${azurerm.toLocaleString('en-US')} are written with azurerm ${VERSIONS.azurerm}${azapi === 0 ? '' : `, ${azapi.toLocaleString('en-US')} with azapi ${VERSIONS.azapi}, because azurerm has no such resource or could not carry it without a change; \`coverage.json\` says why of each`}.`;
}

function orderSection(plan: Plan): string {
  const roots = [...new Set([...plan.entries.values()].map((entry) => rootOf(plan, entry)))];
  if (plan.directory.size > 0) roots.unshift(directoryRoot(plan));
  const rows = orderOfRoots(plan, roots).map((root, index) => `${index + 1}. \`${root}\``);
  return `## Order

More than ${ROOT_RESOURCES_MAX} resources would take a plan too long to be of use, so each folder is planned alone. What a folder names of another is a literal id. ${plan.params.auto_import ? 'For an import the order does not matter.' : 'Apply in this order: what Azure computes for a resource of an earlier folder (the principal of an identity, an endpoint) is looked up (`lookups.tf`). Folders that name each other cannot both come first; what one needs of a later one is the value that was read, so set it right once both are there.'}

${rows.join('\n')}`;
}
