// Terraform: azurerm where it can carry a resource truthfully and azapi for the rest, or azapi alone; azuread for the directory. One root
// module, or one for each group where there are too many resources to plan at once.
import type { Entry, Plan } from '../../plan.ts';
import { variablesOf } from '../../secret-variables.ts';
import { isBornWithParent } from '../../rules/born-with.ts';
import { whyRecord } from '../../rules/records.ts';
import type { ArmSchema } from '../../../graph/arm-schema.ts';
import type { Emitter, Form, OutputFile, ReadBodies, Trace } from '../emitter.ts';
import {
  addressOf,
  blockAddress,
  blockImportId,
  isAzurerm,
  makeAddresses,
  type Addresses,
  type From,
} from './addresses.ts';
import { makeAzurermSchema, type AzurermSchema } from './azurerm/schema.ts';
import { makeToAzurerm, type ToAzurerm } from './azurerm/to-azurerm.ts';
import {
  directoryAddress,
  directoryFiles,
  directoryPlace,
  directoryImports,
  passwordsVariable,
} from './azuread/directory.ts';
import { argument, block, Expression, writeBlock, type HclBlock } from './hcl.ts';
import { providerBlocks, subscriptionsOf, versions, type ProviderName, type Subscriptions } from './providers.ts';
import { gitIgnore } from '../readme-parts.ts';
import { makeReadme } from './readme.ts';
import { writeResource } from './resources.ts';
import { lookupBlocks, makeLookUp, orderOfRoots, type Lookups } from './lookups.ts';
import { directoryRoot, inRoot, isSplit, rootOf } from './roots.ts';
import { exampleValues, parameterBlock, variableBlock } from './variables.ts';
import { importIdOf } from './azapi.ts';

const HCL = 'text/plain; charset=utf-8';

export interface TerraformOptions {
  /** `azurerm`: the mix, with azapi for what azurerm cannot carry truthfully. */
  readonly provider: 'azapi' | 'azurerm';
  /** Whether the code takes over what exists; else it makes everything anew, and changes what Azure makes by itself. */
  readonly imports: boolean;
  readonly schema: ArmSchema;
  readonly azurermSchema?: AzurermSchema;
}

/** The emitter of HCL, for azapi alone or for azurerm with azapi. */
export function makeTerraform({
  provider,
  imports,
  schema,
  azurermSchema = makeAzurermSchema(),
}: TerraformOptions): Emitter {
  const toAzurerm = makeToAzurerm(azurermSchema, (type) => schema.typeOf(type)?.type.t, imports);
  const usesAzurerm = provider === 'azurerm';
  return {
    writesDirectory: true,
    whyNot: ({ type }) => whyRecord(type),
    ...((usesAzurerm || !imports) && {
      formOf: (resource) =>
        !imports && isBornWithParent(resource) ? THERE : usesAzurerm ? formOf(toAzurerm, resource) : AZAPI,
    }),
    fileOf,
    addressOf,
    objectAt: directoryPlace,
    partsOf: (entry) => entry.form?.blocks.slice(1).map((each) => blockAddress(entry, each)) ?? [],
    codeFiles: (plan, read) => codeFiles(plan, read, toAzurerm, azurermSchema),
    readme: makeReadme(provider),
  };
}

const AZAPI: Form = { provider: 'azapi', reasons: [], blocks: [] };
const THERE: Form = {
  provider: 'azapi',
  reasons: ['Azure makes it with its parent, so it can be changed and not created'],
  blocks: [],
  isThere: true,
};

function formOf(toAzurerm: ToAzurerm, resource: Parameters<ToAzurerm['decide']>[0]): Form {
  const decided = toAzurerm.decide(resource);
  if (decided.outcome === 'azapi') return { provider: 'azapi', reasons: decided.reasons, blocks: [] };
  return {
    provider: 'azurerm',
    reasons: [],
    blocks: decided.blocks.map(({ type, rest, suffix, importId }) => ({
      type,
      rest,
      suffix,
      ...(importId !== resource.id + rest && { importId }),
    })),
  };
}

/** File names never end in `override.tf`, begin with a dot or equal those of this file: Terraform would read them otherwise. */
function fileOf(entry: Entry, plan: Plan): string {
  const { group, service } = entry.placement;
  const root = rootOf(plan, entry);
  return root === '' ? `${group}.${service}.tf` : inRoot(root, `${service === 'imports' ? 'main' : service}.tf`);
}

function* codeFiles(plan: Plan, read: ReadBodies, toAzurerm: ToAzurerm, schema: AzurermSchema): Generator<OutputFile> {
  const addresses = makeAddresses(plan, toAzurerm.respell, schema, (key) => directoryAddress(plan, key));
  const roots = new Map<string, Entry[]>();
  for (const entry of plan.entries.values()) {
    const root = rootOf(plan, entry);
    const list = roots.get(root);
    if (list) list.push(entry);
    else roots.set(root, [entry]);
  }
  if (plan.directory.size > 0 && !roots.has(directoryRoot(plan))) roots.set(directoryRoot(plan), []);
  if (roots.size === 0) roots.set('', []);
  const order = orderOfRoots(plan, [...roots.keys()]);
  // A state and a plan hold the secrets in clear.
  yield gitIgnore(['.terraform/', '*.tfstate', '*.tfstate.*', '*.tfplan', '*.tfvars', 'crash*.log']);
  for (const [root, entries] of roots) yield* rootFiles({ plan, read, toAzurerm, addresses, root, entries, order });
}

interface Root {
  readonly plan: Plan;
  readonly read: ReadBodies;
  readonly toAzurerm: ToAzurerm;
  readonly addresses: Addresses;
  readonly root: string;
  readonly entries: readonly Entry[];
  /** All root modules, in the order in which they are applied. */
  readonly order: readonly string[];
}

function* rootFiles({ plan, read, toAzurerm, addresses, root, entries, order }: Root): Generator<OutputFile> {
  const file = (path: string, body: OutputFile['body']): OutputFile => ({
    path: inRoot(root, path),
    contentType: HCL,
    body,
  });
  const withDirectory = plan.directory.size > 0 && directoryRoot(plan) === root;
  const used = providersOf(plan, entries, withDirectory);
  const subscriptions = subscriptionsOf(plan, entries.filter(isAzurerm));
  yield file('versions.tf', writeBlock(versions(used)));
  yield file('providers.tf', providerBlocks(plan, used, subscriptions).map(writeBlock).join('\n'));
  const parameters = new Set<string>();
  const lookups: Lookups = new Map();
  const from: From = {
    root,
    onParameter: ({ name }) => parameters.add(name),
    lookUp: makeLookUp(plan, root, order, lookups),
  };
  if (withDirectory) for (const { path, blocks } of directoryFiles(plan)) yield file(path, joined(blocks()));
  const trace = namesIn(parameters, lookups);
  for (const [path, inFile] of byFile(plan, entries)) {
    const body = resources(plan, read, inFile, toAzurerm, addresses, subscriptions, from);
    yield { path, contentType: HCL, body, trace };
  }
  if (plan.params.auto_import && (entries.length > 0 || withDirectory))
    yield file('imports.tf', joined(importsOf(plan, entries, withDirectory)));
  if (lookups.size > 0) yield file('lookups.tf', joined(lookupBlocks(plan, lookups)));
  const secrets = entries.flatMap((entry) => variablesOf(entry).map((variable) => ({ variable, entry })));
  // What the code uses is known here, since each file is taken before the next.
  const known = [...plan.parameters.values()].filter(({ name }) => parameters.has(name));
  const passwords = withDirectory ? passwordsVariable(plan) : [];
  const variables = [
    ...known.map(parameterBlock),
    ...passwords,
    ...secrets.map(({ variable, entry }) => variableBlock(variable, entry, plan.params.auto_import)),
  ];
  if (variables.length === 0) return;
  yield file('variables.tf', joined(variables));
  yield file('terraform.tfvars.example', exampleValues(known, secrets, plan.params.auto_import));
}

/** What the files of a root have named so far. */
function namesIn(parameters: Set<string>, lookups: Lookups): Trace {
  return {
    found: () => ({ parameters: [...parameters], lookups: [...lookups].map(([key, paths]) => [key, ...paths]) }),
    recall(found) {
      const stored = found as {
        readonly parameters: readonly string[];
        readonly lookups: readonly (readonly [key: string, ...paths: string[]])[];
      };
      for (const name of stored.parameters) parameters.add(name);
      for (const [key, ...paths] of stored.lookups) lookups.set(key, new Set([...(lookups.get(key) ?? []), ...paths]));
    },
  };
}

function providersOf(plan: Plan, entries: readonly Entry[], withDirectory: boolean): ProviderName[] {
  const azurerm = entries.filter(isAzurerm).length;
  return [
    // What other root modules made is looked up with azapi.
    ...(azurerm < entries.length ||
    (entries.length === 0 && !withDirectory) ||
    (isSplit(plan) && !plan.params.auto_import)
      ? (['azapi'] as const)
      : []),
    ...(withDirectory ? (['azuread'] as const) : []),
    ...(azurerm > 0 ? (['azurerm'] as const) : []),
  ];
}

function byFile(plan: Plan, entries: readonly Entry[]): Map<string, Entry[]> {
  const files = new Map<string, Entry[]>();
  for (const entry of entries) {
    const path = fileOf(entry, plan);
    const list = files.get(path);
    if (list) list.push(entry);
    else files.set(path, [entry]);
  }
  return files;
}

async function* resources(
  plan: Plan,
  read: ReadBodies,
  entries: readonly Entry[],
  toAzurerm: ToAzurerm,
  addresses: Addresses,
  subscriptions: Subscriptions,
  from: From,
): AsyncGenerator<string> {
  let first = true;
  for await (const resolved of read(entries))
    for (const each of writeResource(resolved, { plan, toAzurerm, addresses, subscriptions, from })) {
      const text = writeBlock(each);
      yield first ? text : `\n${text}`;
      first = false;
    }
}

function* importsOf(plan: Plan, entries: readonly Entry[], withDirectory: boolean): Generator<HclBlock> {
  const importBlock = (to: string, id: string): HclBlock =>
    block('import', [], [argument('to', new Expression(to)), argument('id', id)]);
  if (withDirectory) for (const { address, id } of directoryImports(plan)) yield importBlock(address, id);
  for (const entry of entries) {
    if (!isAzurerm(entry)) yield importBlock(addressOf(entry), importIdOf(entry));
    else
      for (const each of entry.form!.blocks) yield importBlock(blockAddress(entry, each), blockImportId(entry, each));
  }
}

/** Blocks with an empty line between them, in pieces. */
async function* joined(blocks: Iterable<HclBlock>): AsyncGenerator<string> {
  let first = true;
  for (const each of blocks) {
    const text = writeBlock(each);
    yield first ? text : `\n${text}`;
    first = false;
  }
}
