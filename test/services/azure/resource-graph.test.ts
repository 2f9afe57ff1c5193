import { SUBSCRIPTION, azure, refused } from '../../support/azure-replies.ts';

describe('asking Resource Graph', () => {
  const query = { query: 'resources | order by id asc', subscriptions: [SUBSCRIPTION], top: 1000 };

  it('sends the query as it is and answers rows and the token for more', async () => {
    const { resourceGraph, ask, sent } = azure({
      body: { totalRecords: 2, count: 1, resultTruncated: 'true', $skipToken: 'more', data: [{ id: '/a' }] },
    });
    expect(await resourceGraph.query(ask, { ...query, skipToken: 'before' })).toEqual({
      outcome: 'page',
      rows: [{ id: '/a' }],
      skipToken: 'more',
      total: 2,
    });
    expect(JSON.parse(String(sent[0]!.body))).toMatchObject({
      query: query.query,
      subscriptions: [SUBSCRIPTION],
      options: { $skipToken: 'before', $top: 1000, resultFormat: 'objectArray' },
    });
    expect(ask.tally.resource_graph).toBe(1);
  });

  it('says that a token has expired, and that the caller may not ask', async () => {
    const expired = {
      status: 400,
      body: { error: { code: 'BadRequest', message: 'x', details: [{ code: 'ExpiredSkipToken', message: 'y' }] } },
    };
    const { resourceGraph, ask } = azure(expired, refused('AuthorizationFailed'));
    expect(await resourceGraph.query(ask, query)).toEqual({ outcome: 'expired' });
    expect(await resourceGraph.query(ask, query)).toMatchObject({
      outcome: 'denied',
      permission: 'Microsoft.ResourceGraph/resources/read',
    });
  });

  it('takes a result that was cut for no result', async () => {
    const { resourceGraph, ask } = azure({
      body: { totalRecords: 9, count: 1, resultTruncated: 'true', data: [{ id: '/a' }] },
    });
    expect((await resourceGraph.query(ask, query)).outcome).toBe('denied');
  });

  it('says that a page is too large for one answer', async () => {
    const code = 'ResponsePayloadTooLarge';
    const { resourceGraph, ask } = azure({ status: 400, body: { error: { code: 'BadRequest', details: [{ code }] } } });
    expect(await resourceGraph.query(ask, query)).toEqual({ outcome: 'too large' });
  });

  it('tries again after a body that is no JSON', async () => {
    const { resourceGraph, ask } = azure(
      { text: '{"data": [', headers: { 'content-type': 'application/json' } },
      {
        body: { totalRecords: 0, count: 0, resultTruncated: 'false', data: [] },
        headers: { 'content-type': 'application/json' },
      },
    );
    expect(await resourceGraph.query(ask, query)).toEqual({
      outcome: 'page',
      rows: [],
      skipToken: undefined,
      total: 0,
    });
  });
});
