import { azure } from '../../support/azure-replies.ts';

describe('reading the directory', () => {
  it('asks again for the items of a batch that were throttled, and for no other', async () => {
    const answer = (id: string, status: number, body: unknown, headers = {}) => ({ id, status, body, headers });
    const { directory, ask, sent, waits } = azure(
      {
        body: {
          responses: [
            answer('1', 429, { error: {} }, { 'Retry-After': '2' }),
            answer('0', 200, { value: [{ id: 'a' }], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/n' }),
          ],
        },
      },
      { body: { responses: [answer('1', 403, { error: { code: 'Authorization_RequestDenied' } })] } },
    );
    expect(await directory.batch(ask, ['/x', '/y'], 'Group.Read.All')).toEqual([
      { outcome: 'page', rows: [{ id: 'a' }], nextLink: 'https://graph.microsoft.com/v1.0/n' },
      {
        outcome: 'denied',
        reason: 'Access was refused: HTTP 403 Authorization_RequestDenied',
        permission: 'Group.Read.All',
      },
    ]);
    expect((JSON.parse(String(sent[1]!.body)) as { requests: unknown[] }).requests).toEqual([
      { id: '1', method: 'GET', url: '/y' },
    ]);
    expect(waits).toEqual([2000]);
    expect(ask.tally).toMatchObject({ graph: 2, throttled: 1 });
  });

  it('hands on the wait for what of a batch is throttled time and again, and names what is never answered', async () => {
    const answered = { id: '0', status: 200, body: { value: [] } };
    const throttled = { id: '1', status: 429, body: { error: {} } };
    const busy = azure(...Array.from({ length: 10 }, () => ({ body: { responses: [answered, throttled] } })));
    await expect(busy.directory.batch(busy.ask, ['/x', '/y'], 'p')).rejects.toMatchObject({ name: 'AskedToWait' });
    const mute = azure(...Array.from({ length: 10 }, () => ({ body: { responses: [answered] } })));
    expect(await mute.directory.batch(mute.ask, ['/x', '/y'], 'p')).toEqual([
      { outcome: 'page', rows: [], nextLink: undefined },
      {
        outcome: 'denied',
        reason: 'Microsoft Graph left this part of a batch without an answer, time and again',
        permission: null,
      },
    ]);
  });

  it('draws the items of a batch from the quota, slows down near the limit, and rests where an item was throttled', async () => {
    const answers = (count: number) => ({
      body: {
        responses: Array.from({ length: count }, (_, id) => ({ id: String(id), status: 200, body: { value: [] } })),
      },
    });
    const twenty = Array.from({ length: 20 }, (_, id) => `/groups/${id}/members`);
    const { directory, ask, waits } = azure(
      { ...answers(20), headers: { 'x-ms-throttle-limit-percentage': '0.99' } },
      answers(20),
    );
    await directory.batch(ask, twenty, 'p');
    expect(waits).toEqual([]);
    await directory.batch(ask, twenty, 'p');
    expect(waits).toEqual([100]); // of 1,000 are 10 left, and 100 come back in a second
  });

  it('takes an object for gone only where Graph says so, and asks for twenty at once', async () => {
    const item = (id: string, status: number, code?: string) => ({ id, status, body: code ? { error: { code } } : {} });
    const { directory, ask, sent } = azure({
      body: {
        responses: [
          item('2', 404),
          item('1', 404, 'Request_ResourceNotFound'),
          item('0', 200),
          item('3', 403, 'Authorization_RequestDenied'),
          item('nobody asked', 200),
        ],
      },
    });
    const answers = await directory.has(ask, ['/users/a', '/users/b', '/users/c', '/users/d'], 'User.Read.All');
    expect(answers.map(({ outcome }) => outcome)).toEqual(['found', 'absent', 'denied', 'denied']);
    expect(sent).toHaveLength(1);
  });

  it('never follows a link to another host', async () => {
    const { directory, ask, sent } = azure();
    expect((await directory.list(ask, 'https://evil.example/v1.0/users', 'User.Read.All')).outcome).toBe('denied');
    expect(sent).toEqual([]);
  });
});
