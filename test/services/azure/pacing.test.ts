import { LIST, SUBSCRIPTION, azure, reset, unreachable } from '../../support/azure-replies.ts';

describe('pacing', () => {
  it('tries again after a reset, a server fault, a page of HTML and a body cut in half', async () => {
    const { arm, ask, waits } = azure(
      reset(),
      { status: 502, text: '<html>' },
      { text: '<html></html>' },
      { text: '{"value": [{"id": ' },
      { body: { value: [] } },
    );
    expect((await arm.list(ask, LIST)).outcome).toBe('page');
    expect(ask.tally.arm).toBe(5);
    expect(waits).toHaveLength(4);
  });

  it('waits as long as a throttled answer asks, and backs off where it does not', async () => {
    const { arm, ask, waits } = azure(
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 429 },
      { body: { value: [] } },
    );
    expect((await arm.list(ask, LIST)).outcome).toBe('page');
    expect(waits).toEqual([3000, 500]);
    expect(ask.tally.throttled).toBe(2);
  });

  it('hands a long wait on instead of waiting', async () => {
    const { arm, ask, waits } = azure({ status: 429, headers: { 'retry-after': '60' } });
    await expect(arm.list(ask, LIST)).rejects.toMatchObject({ name: 'AskedToWait', seconds: expect.any(Number) });
    expect(waits).toEqual([]);
  });

  it('names what cannot be reached, and ends the job when nothing can be', async () => {
    const { arm, ask } = azure(...Array.from({ length: 41 }, reset));
    for (let scope = 1; scope < 5; scope++) expect(await arm.list(ask, LIST)).toEqual(unreachable);
    await expect(arm.list(ask, LIST)).rejects.toMatchObject({ code: 'AZURE_UNAVAILABLE' });
  });

  it('names one scope that never answers, and asks the others, as long as ARM itself is there', async () => {
    const other = { path: '/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups', apiVersions: ['1'] };
    const { arm, ask, sent } = azure(
      ...Array.from({ length: 40 }, reset),
      { body: { value: [] } },
      { body: { value: [{ id: 'there' }] } },
    );
    for (let scope = 1; scope <= 5; scope++) expect(await arm.list(ask, LIST)).toEqual(unreachable);
    expect(sent[40]!.url).toBe('https://management.azure.com/tenants?api-version=2022-12-01');
    expect(await arm.list(ask, other)).toMatchObject({ outcome: 'page', rows: [{ id: 'there' }] });
  });

  it('asks no more where five requests in a row were given up, but looks again after a minute', async () => {
    const { arm, ask, sent, clock } = azure(
      ...Array.from({ length: 40 }, () => ({ status: 500, body: { error: { code: 'Broken' } } })),
      { body: { value: [{ id: 'back' }] } },
      { body: { value: [{ id: 'again' }] } },
    );
    for (let scope = 1; scope <= 5; scope++)
      expect(await arm.list(ask, LIST)).toMatchObject({ reason: 'Azure did not answer the request: HTTP 500 Broken' });
    expect(await arm.list(ask, LIST)).toEqual({
      outcome: 'denied',
      reason: `Microsoft.Resources in subscription ${SUBSCRIPTION} failed time and again; it was not asked again`,
      permission: null,
    });
    expect(sent).toHaveLength(40);
    await clock.sleep(61_000);
    expect(await arm.list(ask, LIST)).toMatchObject({ rows: [{ id: 'back' }] });
    expect(await arm.list(ask, LIST)).toMatchObject({ rows: [{ id: 'again' }] });
  });

  it('asks again for another job what was given up for the one before', async () => {
    const { arm, ask, sent } = azure(...Array.from({ length: 40 }, () => ({ status: 500 })), {
      body: { value: [{ id: 'back' }] },
    });
    const first = { ...ask, job: 'scan-1' };
    for (let scope = 1; scope <= 6; scope++) expect((await arm.list(first, LIST)).outcome).toBe('denied');
    expect(sent).toHaveLength(40);
    expect(await arm.list({ ...ask, job: 'scan-2' }, LIST)).toMatchObject({ rows: [{ id: 'back' }] });
  });

  it('leaves the other providers of a subscription alone when one of them is down', async () => {
    const vaults = {
      path: `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.KeyVault/vaults`,
      apiVersions: ['1'],
    };
    const { arm, ask } = azure(...Array.from({ length: 40 }, () => ({ status: 503 })), {
      body: { value: [{ id: 'there' }] },
    });
    for (let scope = 1; scope <= 5; scope++) expect((await arm.list(ask, vaults)).outcome).toBe('denied');
    expect(await arm.list(ask, vaults)).toMatchObject({ reason: expect.stringContaining('Microsoft.KeyVault in sub') });
    expect(await arm.list(ask, LIST)).toMatchObject({ rows: [{ id: 'there' }] });
  });

  it.each([
    ['is cut in half', '{"value": ['],
    ['is a page of HTML', '<html></html>'],
    ['is empty', ''],
    ['is cut where a bracket closes', '{"value": [{}'],
  ])('names a list whose answer always %s', async (_what, text) => {
    const { arm, ask } = azure(...Array.from({ length: 8 }, () => ({ text })));
    expect(await arm.list(ask, LIST)).toEqual({
      outcome: 'denied',
      reason: 'Azure answered something that is no JSON, time and again',
      permission: null,
    });
  });

  it('ends the job when the app cannot sign in', async () => {
    const failure = Object.assign(new Error('no identity'), { name: 'CredentialUnavailableError' });
    const { arm, ask } = azure(failure);
    await expect(arm.list(ask, LIST)).rejects.toMatchObject({ code: 'AZURE_UNAVAILABLE' });
  });

  it('keeps below the quota on its own', async () => {
    const replies = Array.from({ length: 300 }, () => ({ body: { value: [] } }));
    const { arm, ask, waits } = azure(...replies);
    for (let request = 0; request < 300; request++) await arm.list(ask, LIST);
    const waited = waits.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThanOrEqual(1900);
    expect(waited).toBeLessThanOrEqual(2200);
  });

  it('slows down with what the server says is left, which other workers draw on too', async () => {
    const left = (count: number) => ({
      body: { value: [] },
      headers: { 'x-ms-ratelimit-remaining-subscription-reads': String(count) },
    });
    const { arm, ask, waits } = azure(left(249), left(1), left(0), left(24), left(23));
    for (let request = 0; request < 3; request++) await arm.list(ask, LIST);
    expect(waits).toEqual([]);
    await arm.list(ask, LIST);
    expect(waits).toEqual([40]);
  });

  it('slows its own refill after a refusal, and recovers', async () => {
    const full = Array.from({ length: 250 }, () => ({ body: { value: [] } }));
    const refusal = { status: 429, headers: { 'retry-after': '0' } };
    const { arm, ask, waits, clock } = azure(...full, refusal, ...full, ...full);
    for (let request = 0; request < 250; request++) await arm.list(ask, LIST);
    await arm.list(ask, LIST);
    waits.length = 0;
    await arm.list(ask, LIST);
    const waited = waits.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThanOrEqual(50); // four fifths of 25 a second
    expect(waited).toBeLessThanOrEqual(52);
    await clock.sleep(10_000);
    for (let request = 0; request < 250; request++) await arm.list(ask, LIST);
    waits.length = 0;
    await arm.list(ask, LIST);
    expect(waits).toEqual([40]);
  });

  it('spares a provider that says that nothing is left of its own quota, and asks the others', async () => {
    const compute = { path: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/disks`, apiVersions: ['1'] };
    const headers = {
      'x-ms-ratelimit-remaining-resource': 'Microsoft.Compute/HighCostGet3Min;0,Microsoft.Compute/HighCostGet30Min;527',
    };
    const page = { body: { value: [] } };
    const { arm, ask, waits } = azure({ ...page, headers }, page, page);
    await arm.list(ask, compute);
    await arm.list(ask, LIST);
    expect(waits).toEqual([]);
    await arm.list(ask, compute);
    expect(waits).toEqual([5_000]);
  });

  it('takes a date to wait for as the server means it, whatever our clock says', async () => {
    const { arm, ask, waits } = azure(
      {
        status: 429,
        headers: { date: 'Fri, 06 Nov 2026 10:00:00 GMT', 'retry-after': 'Fri, 06 Nov 2026 10:00:07 GMT' },
      },
      { body: { value: [] } },
    );
    expect((await arm.list(ask, LIST)).outcome).toBe('page');
    expect(waits).toEqual([7_000]);
  });

  it('sends nothing once it was cancelled', async () => {
    const { arm, ask, abort, sent } = azure({ body: { value: [] } });
    abort.abort(new Error('cancelled'));
    await expect(arm.list(ask, LIST)).rejects.toThrow('cancelled');
    expect(sent).toEqual([]);
  });
});
