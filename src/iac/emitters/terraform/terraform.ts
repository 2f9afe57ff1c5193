// Terraform with the azapi provider: one root module, a file for each group and service, imports and variables apart.
import type { Entry, Plan } from '../../plan.ts';
import { variablesOf, type SecretVariable } from '../../resolve.ts';
import type { Emitter, OutputFile, ReadBodies } from '../emitter.ts';
import type { Parameter, Reference } from '../../model.ts';
import { argument, BLANK, block, quoted, writeBlock, type HclBlock, type WriteReference } from './hcl.ts';
import { readme } from './readme.ts';
import { addressOf, importBlock, parameterBlock, resourceBlock, variableBlock } from './resource.ts';

export const AZAPI_VERSION = '2.12.0';
/** Write-only arguments (`sensitive_body`) came with it. */
export const TERRAFORM_VERSION = '1.11.0';

const HCL = 'text/plain; charset=utf-8';

/** File names never end in `override.tf`, begin with a dot or equal those below: Terraform would read them otherwise. */
const fileOf = ({ placement: { group, service } }: Entry): string => `${group}.${service}.tf`;

export const terraformAzapi: Emitter = { writesDirectory: false, fileOf, addressOf, codeFiles, readme };

function* codeFiles(plan: Plan, read: ReadBodies): Generator<OutputFile> {
  const reference: WriteReference = (each) => expressionOf(plan, each);
  yield { path: 'versions.tf', contentType: HCL, body: writeBlock(versions(), reference) };
  yield { path: 'providers.tf', contentType: HCL, body: writeBlock(provider(plan), reference) };
  for (const [path, entries] of byFile(plan)) {
    yield { path, contentType: HCL, body: resources(plan, read, entries, reference) };
  }
  if (plan.params.auto_import && plan.entries.size > 0)
    yield {
      path: 'imports.tf',
      contentType: HCL,
      body: joined(plan.entries.values(), (entry) => [importBlock(entry)]),
    };
  const variables = allVariables(plan);
  const parameters = [...plan.parameters.values()];
  if (variables.length + parameters.length === 0) return;
  yield {
    path: 'variables.tf',
    contentType: HCL,
    body: joined(
      [
        ...parameters.map((parameter) => parameterBlock(parameter)),
        ...variables.map(({ variable, entry }) => variableBlock(variable, entry)),
      ],
      (each) => [each],
    ),
  };
  yield { path: 'terraform.tfvars.example', contentType: HCL, body: exampleValues(parameters, variables) };
}

/** azapi shows an identity beside the body, and in `output` what the schema calls read-only; a name it cannot reach stays a text. */
function expressionOf(plan: Plan, { target, attribute, isReadOnly }: Reference): string | undefined {
  const address = addressOfKey(plan, target);
  if (attribute === undefined) return `${address}.id`;
  if (attribute.join('.') === 'identity.principalId') return `${address}.identity[0].principal_id`;
  const isReachable = isReadOnly && attribute.every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  return isReachable ? `${address}.output.${attribute.join('.')}` : undefined;
}

const addressOfKey = (plan: Plan, key: string): string => addressOf(plan.entries.get(key)!);

function byFile(plan: Plan): Map<string, Entry[]> {
  const files = new Map<string, Entry[]>();
  for (const entry of plan.entries.values()) {
    const path = fileOf(entry);
    const entries = files.get(path);
    if (entries) entries.push(entry);
    else files.set(path, [entry]);
  }
  return files;
}

async function* resources(
  plan: Plan,
  read: ReadBodies,
  entries: readonly Entry[],
  reference: WriteReference,
): AsyncGenerator<string> {
  let first = true;
  for await (const resolved of read(entries)) {
    const text = writeBlock(
      resourceBlock(resolved, (key) => addressOfKey(plan, key)),
      reference,
    );
    yield first ? text : `\n${text}`;
    first = false;
  }
}

/** Blocks with an empty line between them, in pieces. */
async function* joined<T>(items: Iterable<T>, blocksOf: (item: T) => readonly HclBlock[]): AsyncGenerator<string> {
  const noReference: WriteReference = ({ target }) => {
    throw new Error(`no reference is expected here, and ${target} is one`);
  };
  let first = true;
  for (const item of items)
    for (const each of blocksOf(item)) {
      const text = writeBlock(each, noReference);
      yield first ? text : `\n${text}`;
      first = false;
    }
}

interface OwnedVariable {
  readonly variable: SecretVariable;
  readonly entry: Entry;
}

const allVariables = (plan: Plan): OwnedVariable[] =>
  [...plan.entries.values()].flatMap((entry) =>
    variablesOf(entry, entry.secrets).map((variable) => ({ variable, entry })),
  );

const exampleValues = (parameters: readonly Parameter[], variables: readonly OwnedVariable[]): string =>
  [
    '# Copy to terraform.tfvars and fill in. An import needs none of them; set all variables of a resource before you change or create it.',
    '# Never commit the copy.',
    ...parameters.flatMap(({ name, description, default: value }) => [
      '',
      `# ${description.replace(/\s+/g, ' ')}`,
      `# ${name} = ${quoted(value ?? '...')}`,
    ]),
    ...variables.flatMap(({ variable, entry }) => [
      '',
      `# ${variable.path.join('.')} of ${entry.name}`,
      `# ${variable.name} = "..."`,
    ]),
    '',
  ].join('\n');

const versions = (): HclBlock =>
  block(
    'terraform',
    [],
    [
      argument('required_version', `>= ${TERRAFORM_VERSION}`),
      BLANK,
      block('required_providers', [], [argument('azapi', { source: 'Azure/azapi', version: AZAPI_VERSION })]),
    ],
  );

/** Subscriptions are in the ids of the resources, so one provider serves them all. */
const provider = (plan: Plan): HclBlock => block('provider', ['azapi'], [argument('tenant_id', plan.tenantId)]);
