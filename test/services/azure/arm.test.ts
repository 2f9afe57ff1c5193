import { LIST, SUBSCRIPTION, azure, refused } from '../../support/azure-replies.ts';

describe('reading ARM', () => {
  it('gives a page, and where the next one is', async () => {
    const { arm, ask, sent } = azure(
      { body: { value: [{ id: 'a' }], nextLink: 'https://management.azure.com/next?api-version=1&t=2' } },
      { body: { value: [], nextLink: '' } },
    );
    const first = await arm.list(ask, LIST);
    expect(first).toEqual({
      outcome: 'page',
      rows: [{ id: 'a' }],
      nextLink: 'https://management.azure.com/next?api-version=1&t=2',
      apiVersion: '2022-09-01',
    });
    expect(await arm.list(ask, { ...LIST, link: 'https://management.azure.com/next?api-version=1&t=2' })).toMatchObject(
      { outcome: 'page', rows: [], nextLink: undefined },
    );
    expect(sent.map(({ url }) => url)).toEqual([
      `https://management.azure.com/subscriptions/${SUBSCRIPTION}/resourcegroups?api-version=2022-09-01`,
      'https://management.azure.com/next?api-version=1&t=2',
    ]);
    expect(ask.tally).toEqual({ resource_graph: 0, arm: 2, graph: 0, throttled: 0 });
  });

  it('finds nothing to list in a tenant without the licence for it, and names nothing as unread', async () => {
    const body = { error: { code: 'AadPremiumLicenseRequired', message: 'The tenant needs Microsoft Entra ID P2' } };
    const item = { responses: [{ id: '0', status: 400, body }] };
    const { arm, directory, ask } = azure({ status: 400, body }, { status: 400, body }, { body: item });
    expect(await arm.list(ask, LIST)).toEqual({ outcome: 'none' });
    expect(await directory.list(ask, '/users', 'P')).toEqual({ outcome: 'none' });
    expect(await directory.batch(ask, ['/users'], 'P')).toEqual([{ outcome: 'none' }]);
  });

  it('never follows a link to another host, and sends it no token', async () => {
    const { arm, ask, sent } = azure();
    expect(await arm.list(ask, { ...LIST, link: 'https://evil.example/x' })).toMatchObject({
      outcome: 'denied',
      reason: expect.stringContaining('another host'),
    });
    expect(sent).toEqual([]);
  });

  it('names the permission that a refusal names, and keeps nothing else of it', async () => {
    const message =
      "The client 'c' with object id 'o' does not have authorization to perform action 'Microsoft.KeyVault/vaults/secrets/read' over scope '/x'";
    const { arm, ask } = azure(refused('AuthorizationFailed', message));
    expect(await arm.list(ask, LIST)).toEqual({
      outcome: 'denied',
      reason: 'Access was refused: HTTP 403 AuthorizationFailed',
      permission: 'Microsoft.KeyVault/vaults/secrets/read',
    });
  });

  it('tells a list that does not exist from one that may not be read', async () => {
    const { arm, ask } = azure(
      { status: 404, body: { error: { code: 'ParentResourceNotFound' } } },
      { status: 400, body: { error: { code: 'FeatureNotSupportedForAccount' } } },
      { status: 400, body: { error: { code: 'SomethingElse' } } },
    );
    expect((await arm.list(ask, LIST)).outcome).toBe('none');
    expect((await arm.list(ask, LIST)).outcome).toBe('none');
    expect((await arm.list(ask, LIST)).outcome).toBe('denied');
  });

  it('tries an older api-version where the provider does not know the newest', async () => {
    const { arm, ask, sent } = azure(
      { status: 400, body: { error: { code: 'NoRegisteredProviderFound' } } },
      { body: { value: [] } },
    );
    expect(await arm.list(ask, LIST)).toMatchObject({ outcome: 'page', apiVersion: '2021-04-01' });
    expect(sent).toHaveLength(2);
  });

  it('asks again where the words of a refusal were cut off', async () => {
    const { arm, ask, sent } = azure(
      { status: 404, text: '{"error": {"code": "Resou' },
      { status: 404, body: { error: { code: 'ResourceNotFound' } } },
    );
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('absent');
    expect(sent).toHaveLength(2);
  });

  it('takes a resource for absent only where ARM says that it is', async () => {
    const { arm, ask } = azure(
      { status: 404, body: { error: { code: 'ResourceNotFound' } } },
      { status: 404, body: { error: { code: 'SubscriptionNotFound' } } },
      { status: 404, text: '<html>not here</html>' },
      { status: 404 },
      { status: 204 },
    );
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('absent');
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('denied');
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('denied');
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('denied');
    expect((await arm.get(ask, '/x', ['1'])).outcome).toBe('found');
  });

  it('sends names of any letters', async () => {
    const { arm, ask, sent } = azure({ body: {} });
    await arm.get(ask, `/subscriptions/${SUBSCRIPTION}/resourceGroups/Größe (1)/providers/A.B/c/d#e`, ['1']);
    expect(sent[0]!.url).toBe(
      `https://management.azure.com/subscriptions/${SUBSCRIPTION}/resourceGroups/Gr%C3%B6%C3%9Fe%20(1)/providers/A.B/c/d%23e?api-version=1`,
    );
  });
});
