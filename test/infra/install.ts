// The install as tests see it: the ways to deploy it, and everything that can be said against it without Azure.
import { readdirSync, readFileSync } from 'node:fs';
import { ConfigSchema } from '../../src/config.ts';
import { armObjections } from '../support/arm-rules.ts';
import { deploy } from '../support/bicep/evaluate.ts';
import {
  fileOf,
  makeEvaluation,
  type Deployed,
  type Deployment,
  type Evaluation,
} from '../support/bicep/evaluation.ts';
import type { Value } from '../support/bicep/functions.ts';
import { within, type BicepFile, type Expression, type Member } from '../support/bicep/syntax.ts';

const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001';
export const PASSWORD = 'a-password-that-must-not-leak';
const SIGN_IN = '11111111-1111-4111-8111-111111111111';
const base = { environmentName: 'prod', location: 'northeurope', neo4jUri: 'neo4j+s://graph.example:7687' };

/** Ways to install that together use every line of infra/. */
export const WAYS: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  'as little as can be': base,
  'everything private, Neo4j included': {
    ...base,
    neo4jMode: 'vm',
    neo4jPassword: PASSWORD,
    neo4jSshPublicKey: 'ssh-ed25519 AAAA',
    privateEndpoints: true,
    durableBackend: 'durable-task-scheduler',
    schedulerSku: 'Dedicated',
    alwaysReadyHttp: 1,
    alwaysReadyDurable: 1,
    entraClientId: SIGN_IN,
    alertEmail: 'operator@example.com',
    actionGroupId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/actionGroups/a',
    vaultPurgeProtection: true,
    readAppSettings: true,
    scanSubscriptions: [],
    scanManagementGroups: 'root,landing-zones',
  },
  'several subscriptions, scheduler by use': {
    ...base,
    durableBackend: 'durable-task-scheduler',
    scanSubscriptions: [SUBSCRIPTION, '00000000-0000-4000-8000-000000000002'],
    readAppSettings: true,
    settings: { SLICE_SECONDS: '120' },
    tags: { owner: 'platform' },
  },
  'private endpoints and a database elsewhere': { ...base, privateEndpoints: true },
  'a machine for Neo4j in an open network': { ...base, neo4jMode: 'vm', neo4jSshPublicKey: 'ssh-ed25519 AAAA' },
};

export const install = (evaluation: Evaluation, parameters: Readonly<Record<string, Value>>): Deployment =>
  deploy(evaluation, 'infra/main.bicep', parameters, {
    kind: 'subscription',
    id: `/subscriptions/${SUBSCRIPTION}`,
    location: 'northeurope',
  });

/** Every Bicep file of infra/. */
export const bicepFiles = (): string[] =>
  readdirSync('infra', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.bicep'))
    .map((name) => `infra/${name.replaceAll('\\', '/')}`)
    .sort();

/** Settings that the Functions host reads, not the app. */
const PLATFORM_SETTINGS = ['APPLICATIONINSIGHTS_AUTHENTICATION_STRING', 'APPLICATIONINSIGHTS_CONNECTION_STRING'];
const HOST_STORAGE = ['accountName', 'clientId', 'credential'].map((part) => `AzureWebJobsStorage__${part}`);

/** Azure's built-in roles, all of them: names by id. The file says where the list is from, and of which day. */
export const builtInRoles: ReadonlyMap<string, string> = new Map(
  Object.entries(
    (JSON.parse(readFileSync('test/infra/built-in-roles.json', 'utf8')) as { roles: Readonly<Record<string, string>> })
      .roles,
  ),
);

export const ofType = (resources: readonly Deployed[], type: string): Deployed[] =>
  resources.filter((resource) => resource.type === type);
export const propertiesOf = ({ body }: Deployed): Record<string, Value> =>
  (body.properties ?? {}) as Record<string, Value>;

/** The app settings of a deployment. */
export const settingsOf = ({ resources }: Deployment): Record<string, string> =>
  propertiesOf(ofType(resources, 'Microsoft.Web/sites/config').find(({ name }) => name === 'appsettings')!) as Record<
    string,
    string
  >;

/** Hands out the files of infra/, so that a test can plant a fault in one. */
export type Reader = (path: string) => string;
const asItIs: Reader = (path) => readFileSync(path, 'utf8');

/** Everything that can be said against infra/ without Azure, each with file and line where it has one; empty where it is sound. */
export const objections = (read: Reader = asItIs): string[] => [...new Set(objectionsIn(read))];

/** True where nothing can be said against infra/; stops at the first objection. */
export const isSound = (read: Reader = asItIs): boolean => objectionsIn(read).next().done === true;

function* objectionsIn(read: Reader): Generator<string> {
  const evaluation = makeEvaluation(read);
  let all = true;
  for (const [way, parameters] of Object.entries(WAYS)) {
    let deployment: Deployment;
    try {
      deployment = install(evaluation, parameters);
    } catch (error) {
      all = false;
      yield (error as Error).message;
      continue;
    }
    yield* bodies(deployment);
    yield* roles(deployment);
    yield* settings(deployment);
    yield* twice(deployment, way);
  }
  // Where a deployment ended early, the rest of it is not unused but unseen.
  if (all) for (const path of bicepFiles()) yield* readsWell(fileOf(evaluation, path), evaluation);
}

const bodies = ({ resources }: Deployment): string[] =>
  resources.flatMap((resource) =>
    armObjections(resource, ['name'], true).map(
      (fault) => `${resource.at}: ${resource.type}${fault.startsWith('.') ? fault : ` ${fault}`}`,
    ),
  );

function roles({ resources }: Deployment): string[] {
  const own = new Set(ofType(resources, 'Microsoft.Authorization/roleDefinitions').map(({ id }) => id));
  return ofType(resources, 'Microsoft.Authorization/roleAssignments').flatMap((assignment) => {
    const id = String(propertiesOf(assignment).roleDefinitionId);
    return own.has(id) || builtInRoles.has(id.split('/').at(-1)!)
      ? []
      : [`${assignment.at}: ${id} is no built-in role`];
  });
}

function settings(deployment: Deployment): string[] {
  const set = Object.keys(settingsOf(deployment));
  const wanted = [
    ...Object.keys(ConfigSchema.shape).filter((name) => name !== 'AzureWebJobsStorage'),
    ...HOST_STORAGE,
    ...PLATFORM_SETTINGS,
  ];
  return [
    ...set.filter((name) => !wanted.includes(name)).map((name) => `the setting ${name} is not in src/config.ts`),
    ...wanted.filter((name) => !set.includes(name)).map((name) => `the setting ${name} is not set`),
  ];
}

const twice = ({ resources }: Deployment, way: string): string[] => {
  const ids = resources.map(({ id }) => id.toLowerCase());
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is deployed twice (${way})`);
};

/** Laws of a file that no single deployment shows. */
function readsWell(file: BicepFile, { seen }: Evaluation): string[] {
  const faults: string[] = [];
  const say = (line: number, what: string): void => void faults.push(`${file.path}:${line}: ${what}`);
  for (const declared of [...file.parameters, ...file.outputs, ...file.functions])
    if (!declared.decorators.some(({ name }) => name === 'description'))
      say(declared.line, `${declared.name} has no description`);

  const bodiesOf = [...file.resources, ...file.modules].map(({ body }) => body);
  const expressions = [
    ...bodiesOf,
    ...[...file.variables, ...file.outputs, ...file.functions].map(({ value }) => value),
    ...file.parameters.flatMap((parameter) => parameter.default ?? []),
  ].flatMap((each) => [...within(each)]);
  const used = new Set(
    expressions.flatMap((each) => (each.kind === 'name' || each.kind === 'call' ? [each.name] : [])),
  );
  const exported = new Set(
    [...file.variables, ...file.functions]
      .filter(({ decorators }) => decorators.some(({ name }) => name === 'export'))
      .map(({ name }) => name),
  );
  for (const { name, line } of [...file.parameters, ...file.variables, ...file.functions])
    if (!used.has(name) && !exported.has(name)) say(line, `${name} is never used`);
  for (const { names, line } of file.imports)
    for (const name of names) if (!used.has(name)) say(line, `${name} is imported and never used`);

  // What a deployment needs to know before it begins may not ask a resource that it makes.
  const symbols = new Set(file.resources.map(({ name }) => name));
  const modules = new Set(file.modules.map(({ name }) => name));
  const isRuntime = (e: Expression): boolean =>
    [...within(e)].some(
      (each) =>
        each.kind === 'member' &&
        rootOf(each) !== undefined &&
        ((symbols.has(rootOf(each)!) && pathOf(each).includes('properties')) || modules.has(rootOf(each)!)),
    );
  for (const declared of [...file.resources, ...file.modules]) {
    const object = objectOf(declared.body);
    for (const member of object?.members ?? [])
      if (['name', 'scope', 'parent'].includes(nameOf(member)) && isRuntime(member.value))
        say(member.line, `${nameOf(member)} of ${declared.name} is known only after the deployment`);
    if (declared.body.kind === 'if' && isRuntime(declared.body.condition))
      say(declared.line, `whether there is ${declared.name} is known only after the deployment`);
    if (declared.body.kind === 'for' && isRuntime(declared.body.over))
      say(declared.line, `how many ${declared.name} there are is known only after the deployment`);
  }

  for (const output of file.outputs)
    for (const each of within(output.value))
      if (each.kind === 'call' && /^list/i.test(each.name))
        say(output.line, `the output ${output.name} hands out a key`);
  for (const each of expressions) {
    if (each.kind === 'object')
      for (const member of each.members)
        if (!seen.has(member)) say(member.line, `no way to install uses ${nameOf(member)}`);
    if (each.kind === 'choice')
      for (const branch of [each.then, each.else])
        if (!seen.has(branch)) say(branch.line, 'no way to install takes this branch');
  }
  return faults;
}

const nameOf = ({ name }: Member): string =>
  name.kind === 'text' ? name.parts.filter((part) => typeof part === 'string').join('') : '';
const objectOf = (body: Expression): (Expression & { kind: 'object' }) | undefined =>
  body.kind === 'object' ? body : body.kind === 'if' || body.kind === 'for' ? objectOf(body.body) : undefined;
const rootOf = (e: Expression): string | undefined =>
  e.kind === 'name' ? e.name : e.kind === 'member' || e.kind === 'at' ? rootOf(e.of) : undefined;
const pathOf = (e: Expression): string[] =>
  e.kind === 'member' ? [...pathOf(e.of), e.name] : e.kind === 'at' ? pathOf(e.of) : [];
