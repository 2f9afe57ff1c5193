import { makeGetHealth, makeGetOpenApi } from '../../src/functions/open.ts';
import { makeGetTenant } from '../../src/functions/tenants.ts';
import { TENANT } from '../support/fakes.ts';
import { errorOf, send, world } from './http-world.ts';

describe('open operations and tenants', () => {
  const { frame } = world();
  const report = (status: 'up' | 'down') =>
    ({
      graph: { status, latency_ms: 1, message: null },
      storage: { status: 'up', latency_ms: 1, message: null },
      web_pubsub: { status: 'up', latency_ms: 1, message: null },
    }) as const;

  test('health is 200 when all is up and 503 naming what is down', async () => {
    for (const [status, code] of [
      ['up', 200],
      ['down', 503],
    ] as const) {
      const answer = await send(
        makeGetHealth(frame(), { version: '1.2.3', dependencies: { report: async () => report(status) } }),
      );
      expect(answer).toMatchObject({ status: code, body: { version: '1.2.3', dependencies: { graph: { status } } } });
    }
  });
  test('openapi.json is the contract', async () => {
    const answer = await send(makeGetOpenApi(frame(), { version: '1.2.3' }));
    expect(answer.body).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  });
  test('answers 404 for a tenant the graph does not know, whatever its id looks like', async () => {
    const tenants = { find: async () => undefined, list: async () => [] };
    for (const tenant_id of [TENANT, "x' }) DETACH DELETE n //"])
      expect(errorOf(await send(makeGetTenant(frame(), { tenants }), { params: { tenant_id } }))).toEqual([
        404,
        'TENANT_NOT_FOUND',
      ]);
  });
});
