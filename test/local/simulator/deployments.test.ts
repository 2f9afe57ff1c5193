// Deployments of ARM templates: what is validated, what is evaluated, what is made, and how a client learns of the end.
import {
  evaluateText,
  NotSimulated,
  parse,
  TemplateError,
  type Value,
} from '../../../local/simulator/deployments/expression.ts';
import { makeFunctions, type DeploymentScope } from '../../../local/simulator/deployments/functions.ts';
import { APPS, errorOf, PLATFORM, startClient, type Client, type Reply } from './client.ts';

const group: DeploymentScope = { kind: 'resourceGroup', subscription: 's', group: 'g' };
const evaluated = (text: string, scope: DeploymentScope = group, parameters: Record<string, Value> = {}): Value =>
  evaluateText(
    text,
    makeFunctions({
      scope,
      parameter: (name) => parameters[name]!,
      variable: () => 'v',
      reference: (id, version, isFull) => ({ id, version: version ?? '', isFull }),
      object: (name) => (name === 'subscription' ? { id: '/subscriptions/s' } : undefined),
    }),
  );

describe('an expression', () => {
  test.each<[string, Value]>([
    ['plain', 'plain'],
    ['[[not one]', '[not one]'],
    ['[begins only', '[begins only'],
    ["[concat('it''s ', 'so')]", "it's so"],
    ["[format('{0}-{1}{{}}', 'a', 2)]", 'a-2{}'],
    ["[json('0.5')]", 0.5],
    ['[json(\'{"a": [1, 2]}\').a[1]]', 2],
    ["[resourceId('N.S/a/b', 'x', 'y')]", '/subscriptions/s/resourceGroups/g/providers/N.S/a/x/b/y'],
    ["[resourceId('other', 'N.S/a', 'x')]", '/subscriptions/s/resourceGroups/other/providers/N.S/a/x'],
    ["[resourceId('t', 'other', 'N.S/a', 'x')]", '/subscriptions/t/resourceGroups/other/providers/N.S/a/x'],
    ["[subscriptionResourceId('N.S/a', 'x')]", '/subscriptions/s/providers/N.S/a/x'],
    ["[subscriptionResourceId('t', 'N.S/a', 'x')]", '/subscriptions/t/providers/N.S/a/x'],
    ["[tenantResourceId('N.S/a', 'x')]", '/providers/N.S/a/x'],
    [
      "[extensionResourceId(resourceId('N.S/a', 'x'), 'M.T/b', 'y')]",
      '/subscriptions/s/resourceGroups/g/providers/N.S/a/x/providers/M.T/b/y',
    ],
    ["[concat(subscription().id, '/resourceGroups/z')]", '/subscriptions/s/resourceGroups/z'],
    ["[reference('id', 'v').isFull]", false],
    ["[reference('id', 'v', 'Full').isFull]", true],
    ["[if(equals(1, 1), 'yes', parameters('missing').x)]", 'yes'],
    ["[guid('a', 'b')]", evaluated("[guid('a', 'b')]")],
    ["[parameters('p')['a b']]", 'c'],
  ])('%s', (text, value) => {
    expect(evaluated(text, group, { p: { 'a b': 'c' } })).toEqual(value);
  });

  test('that ARM would refuse is refused in its words, and one that only the simulator does not know aloud', () => {
    expect(() => evaluated("[concat('a']")).toThrow(TemplateError);
    expect(() => parse("concat('a') b")).toThrow('unexpected character at position 12');
    expect(() => evaluated("[resourceId('N.S/a/b', 'x')]")).toThrow('2 segments and 1 names');
    expect(() => evaluated("[reference('id').nothing]")).toThrow("property 'nothing' doesn't exist");
    expect(() => evaluated("[listKeys('id', 'v')]")).toThrow(NotSimulated);
    expect(() => evaluated("[format('{0:N2}', 1)]")).toThrow(NotSimulated);
  });

  test('gives a GUID of version 5 that depends on its arguments alone', () => {
    expect(evaluated("[guid('a')]")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(evaluated("[guid('a')]")).not.toBe(evaluated("[guid('b')]"));
  });
});

describe('a deployment', () => {
  let client: Client;
  beforeEach(async () => {
    client = await startClient();
  });
  afterEach(() => client.simulator.close());

  const SUB = `/subscriptions/${APPS}`;
  const path = (scope: string, name = 'd'): string => `${scope}/providers/Microsoft.Resources/deployments/${name}`;
  const template = (resources: unknown[], more: object = {}): object => ({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources,
    ...more,
  });
  const body = (content: object, parameters: object = {}): object => ({
    location: 'westeurope',
    properties: { mode: 'Incremental', template: content, parameters },
  });
  async function deploy(
    scope: string,
    content: object,
    parameters: object = {},
  ): Promise<{ first: Reply; end: Reply }> {
    const first = await client.arm('PUT', path(scope), body(content, parameters));
    const poll = first.headers.get('azure-asyncoperation');
    if (poll === null) return { first, end: first };
    for (;;) {
      const end = await client.arm('GET', poll);
      if (!['Accepted', 'Running'].includes(String(end.body.status))) return { first, end };
    }
  }
  const account = (name: string, more: object = {}): object => ({
    type: 'Microsoft.Storage/storageAccounts',
    apiVersion: '2023-05-01',
    name,
    location: 'westeurope',
    sku: { name: 'Standard_LRS' },
    kind: 'StorageV2',
    properties: { minimumTlsVersion: 'TLS1_2' },
    ...more,
  });
  const innerDeployment = (name: string, at: object, content: object, more: object = {}): object => ({
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2022-09-01',
    name,
    ...at,
    properties: { mode: 'Incremental', expressionEvaluationOptions: { scope: 'inner' }, template: content },
    ...more,
  });

  test('of a subscription makes a group and what is in it, and ends as an asynchronous operation', async () => {
    const { first, end } = await deploy(
      SUB,
      template([
        innerDeployment('inside', { resourceGroup: 'rg-new' }, template([account('stnew')]), {
          dependsOn: ["[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg-new')]"],
        }),
        {
          type: 'Microsoft.Resources/resourceGroups',
          apiVersion: '2024-03-01',
          name: 'rg-new',
          location: 'westeurope',
        },
      ]),
    );
    expect([first.status, (first.body.properties as { provisioningState: string }).provisioningState]).toEqual([
      201,
      'Accepted',
    ]);
    expect(end.body).toEqual({ status: 'Succeeded' });
    const made = await client.arm(
      'GET',
      `${SUB}/resourceGroups/rg-new/providers/Microsoft.Storage/storageAccounts/stnew`,
    );
    expect(made.body).toMatchObject({
      name: 'stnew',
      properties: { minimumTlsVersion: 'TLS1_2', primaryEndpoints: { blob: 'https://stnew.blob.core.windows.net/' } },
    });
    const operations = await client.arm('GET', `${path(SUB)}/operations`);
    expect(
      (operations.body.value as { properties: { targetResource: { resourceName: string } } }[]).map(
        ({ properties }) => properties.targetResource.resourceName,
      ),
    ).toEqual(['rg-new', 'inside']);
    const inner = await client.arm('GET', path(`${SUB}/resourceGroups/rg-new`, 'inside'));
    expect(inner.body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      outputResources: [{ id: made.body.id }],
    });
  });

  test('reaches from the tenant to management groups, subscriptions and groups', async () => {
    const { end } = await deploy(
      '',
      template([
        innerDeployment(
          'mg',
          { scope: 'Microsoft.Management/managementGroups/mg-contoso', location: 'westeurope' },
          template([]),
        ),
        innerDeployment('sub', { subscriptionId: PLATFORM, location: 'westeurope' }, template([])),
        innerDeployment('rg', { subscriptionId: APPS, resourceGroup: 'rg-web-prod' }, template([account('strg')])),
      ]),
    );
    expect(end.body).toEqual({ status: 'Succeeded' });
    for (const id of [
      path('/providers/Microsoft.Management/managementGroups/mg-contoso', 'mg'),
      path(`/subscriptions/${PLATFORM}`, 'sub'),
      path(`${SUB}/resourceGroups/rg-web-prod`, 'rg'),
    ])
      expect((await client.arm('GET', id)).body).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
  });

  test('hands parameters on, shows no secure one, and takes what other resources compute', async () => {
    const { end } = await deploy(
      `${SUB}/resourceGroups/rg-web-prod`,
      template(
        [
          {
            type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
            apiVersion: '2023-01-31',
            name: 'id-new',
            location: 'westeurope',
          },
          {
            type: 'Microsoft.Authorization/roleAssignments',
            apiVersion: '2022-04-01',
            name: "[guid(resourceGroup().id, 'x')]",
            dependsOn: ["[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-new')]"],
            properties: {
              principalId:
                "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-new'), '2023-01-31').principalId]",
              roleDefinitionId:
                "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9')]",
            },
          },
          account('stsecret', {
            tags: { note: "[parameters('plain')]", length: "[string(length(parameters('secret')))]" },
          }),
        ],
        { parameters: { secret: { type: 'securestring' }, plain: { type: 'string', defaultValue: 'p' } } },
      ),
      { secret: { value: 'hunter2-hunter2' } },
    );
    expect(end.body).toEqual({ status: 'Succeeded' });
    const scope = `${SUB}/resourceGroups/rg-web-prod`;
    const identity = await client.arm(
      'GET',
      `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-new`,
    );
    const { principalId } = identity.body.properties as { principalId: string };
    const assignments = await client.armList(
      `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=principalId eq '${principalId}'`,
    );
    expect(assignments).toHaveLength(1);
    const made = await client.arm('GET', `${scope}/providers/Microsoft.Storage/storageAccounts/stsecret`);
    expect(made.body.tags).toEqual({ note: 'p', length: '15' });
    const record = await client.arm('GET', path(scope));
    expect((record.body.properties as { parameters: unknown }).parameters).toEqual({
      secret: { type: 'SecureString' },
      plain: { type: 'String', value: 'p' },
    });
    expect(JSON.stringify((await client.control('GET', 'tenant')).body)).not.toContain('hunter2');
  });

  test('that fails names what failed, deploys what does not depend on it, and nothing that does', async () => {
    const { end } = await deploy(
      `${SUB}/resourceGroups/rg-web-prod`,
      template([
        account('stbad', { location: undefined }),
        account('stafter', { dependsOn: ["[resourceId('Microsoft.Storage/storageAccounts', 'stbad')]"] }),
        account('stother'),
      ]),
    );
    expect(end.body).toMatchObject({
      status: 'Failed',
      error: {
        code: 'DeploymentFailed',
        details: [{ code: 'LocationRequired', message: expect.stringContaining('stbad') as string }],
      },
    });
    const accounts = `${SUB}/resourceGroups/rg-web-prod/providers/Microsoft.Storage/storageAccounts`;
    const statuses = ['stbad', 'stafter', 'stother'].map(
      async (name) => (await client.arm('GET', `${accounts}/${name}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 200]);
  });

  test.each<[string, object, object, RegExp]>([
    [
      'a circle',
      template([account('a', { dependsOn: ['b'] }), account('b', { dependsOn: ['a'] })]),
      {},
      /Circular dependency/,
    ],
    ['an unknown dependency', template([account('a', { dependsOn: ['c'] })]), {}, /'c' is not defined in the template/],
    ['a resource that is there twice', template([account('a'), account('A')]), {}, /defined multiple times/],
    ['names and types that do not fit', template([account('a/b')]), {}, /incorrect segment lengths/],
    ['a missing parameter', template([], { parameters: { p: { type: 'string' } } }), {}, /'p' is not provided/],
    ['an unknown parameter', template([]), { q: { value: 1 } }, /'q' in the parameters file are not valid/],
    [
      'a parameter of another type',
      template([], { parameters: { p: { type: 'int' } } }),
      { p: { value: 'x' } },
      /expects type 'int'/,
    ],
    ['a broken expression', template([account("[concat('a']")]), {}, /Unable to parse language expression/],
    [
      'too long an expression',
      template([account('a', { tags: { t: `[concat('${'x'.repeat(25_000)}')]` } })]),
      {},
      /exceeds the limit of 24576/,
    ],
  ])('of %s is refused before anything is made', async (_name, content, parameters, message) => {
    const before = JSON.stringify((await client.control('GET', 'tenant')).body);
    const scope = `${SUB}/resourceGroups/rg-web-prod`;
    for (const [method, at] of [
      ['PUT', path(scope)],
      ['POST', `${path(scope)}/validate`],
      ['POST', `${path(scope)}/whatIf`],
    ] as const) {
      const refused = errorOf(await client.arm(method, at, body(content, parameters)));
      expect(refused).toMatchObject({
        status: 400,
        code: 'InvalidTemplate',
        message: expect.stringMatching(message) as string,
      });
    }
    expect(JSON.stringify((await client.control('GET', 'tenant')).body)).toBe(before);
  });

  test.each<[string, object]>([
    ['copy', template([account('a', { copy: { name: 'c', count: 2 } })])],
    ['symbolic names', template([], { languageVersion: '2.0' })],
    [
      'outer evaluation',
      template([
        innerDeployment('i', {}, template([]), { properties: { mode: 'Incremental', template: template([]) } }),
      ]),
    ],
  ])('with %s is not simulated, and says so', async (_name, content) => {
    const answer = await client.arm('PUT', path(`${SUB}/resourceGroups/rg-web-prod`), body(content));
    expect(errorOf(answer)).toMatchObject({ status: 501, code: 'NOT_SIMULATED' });
  });

  test('to a scope that is not there is 404, and one without a location where it needs one is refused', async () => {
    expect(errorOf(await client.arm('PUT', path(`${SUB}/resourceGroups/none`), body(template([]))))).toMatchObject({
      status: 404,
      code: 'ResourceGroupNotFound',
    });
    const noLocation = await client.arm('PUT', path(SUB), {
      properties: { mode: 'Incremental', template: template([]) },
    });
    expect(errorOf(noLocation)).toMatchObject({ status: 400, code: 'InvalidTemplate' });
  });

  test('of what is there changes nothing, and what-if says so before', async () => {
    const scope = `${SUB}/resourceGroups/rg-web-prod`;
    const content = template([account('stagain')]);
    const whatIf = async (with_: object): Promise<string[]> => {
      const asked = await client.arm('POST', `${path(scope)}/whatIf`, body(with_));
      expect(asked.status).toBe(202);
      const { body: found } = await client.arm('GET', asked.headers.get('location')!);
      return (found.properties as { changes: { changeType: string }[] }).changes.map(({ changeType }) => changeType);
    };
    expect(await whatIf(content)).toEqual(['Create']);
    await deploy(scope, content);
    expect(await whatIf(content)).toEqual(['NoChange']);
    expect(await whatIf(template([account('stagain', { tags: { a: 'b' } })]))).toEqual(['Modify']);
    const { first, end } = await deploy(scope, content);
    expect([first.status, end.body]).toEqual([200, { status: 'Succeeded' }]);
  });
});
