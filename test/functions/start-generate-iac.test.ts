import { AtgError } from '../../src/contract/errors.ts';
import { makeStartGenerateIac } from '../../src/functions/start-generate-iac.ts';
import { TENANT } from '../support/fakes.ts';
import { errorOf, ORIGIN, OTHER, post, send, world } from './http-world.ts';

describe('POST /generate-iac', () => {
  const deps = (known: boolean) => {
    const { accept, store } = world();
    const missing = new AtgError('TENANT_NOT_FOUND', 'Scan it first: POST /scan');
    const open: typeof store.open = (request) =>
      request.needsTenant && !known ? Promise.reject(missing) : store.open(request);
    return { ...accept, jobs: { ...store, open } };
  };

  test('accepts a generation of a scanned tenant', async () => {
    const answer = await send(makeStartGenerateIac(world().frame(), deps(true)), post({ tenant_id: TENANT }));
    expect([answer.status, answer.body!['operation_type'], answer.headers['location']]).toEqual([
      202,
      'generate-iac',
      `${ORIGIN}/api/v1/generate-iac/iac-000000000001`,
    ]);
  });
  test('answers 404 for a tenant that was never scanned, and says what to do', async () => {
    const answer = await send(makeStartGenerateIac(world().frame(), deps(false)), post({ tenant_id: TENANT }));
    expect(errorOf(answer)).toEqual([404, 'TENANT_NOT_FOUND']);
    expect(JSON.stringify(answer.body)).toContain('POST /scan');
  });
  test.each([
    [{ target_tenant_id: OTHER }, 'target_subscription_id'],
    [{ mapping: { subscriptions: { nobody: OTHER } } }, 'mapping.subscriptions'],
    [{ mapping: { names: { '/subscriptions/x': 'a/b' } } }, 'mapping.names'],
    [{ mapping: { colours: {} } }, 'mapping'],
  ])('refuses the rewriting %j, and names %s', async (option, field) => {
    const answer = await send(
      makeStartGenerateIac(world().frame(), deps(true)),
      post({ tenant_id: TENANT, ...option }),
    );
    expect(errorOf(answer)).toEqual([400, 'REQUEST_INVALID']);
    expect(JSON.stringify(answer.body)).toContain(field);
  });
  test('takes a mapping.json as an earlier generation wrote it', async () => {
    const mapping = { subscriptions: { [TENANT]: OTHER }, principals: { 'ann@contoso.com': OTHER }, remaining: [] };
    const answer = await send(
      makeStartGenerateIac(world().frame(), deps(true)),
      post({ tenant_id: TENANT, target_tenant_id: OTHER, mapping }),
    );
    expect(answer.status).toBe(202);
  });
});
