// With a dependency away nothing hangs and nothing pretends: /health names it within 2 s, a POST answers 503.
import { call, codeOf, newFolder, post, removeFolders, startProduct } from './product.ts';

type Product = Awaited<ReturnType<typeof startProduct>>;
let product: Product | undefined;
afterEach(async () => {
  await product?.stop();
  removeFolders();
}, 30_000);

test.each([
  ['azurite', 'storage', 'STORAGE_UNAVAILABLE', 'Storage (Azurite)'],
  ['graph', 'graph', 'GRAPH_UNAVAILABLE', 'Graph (embedded)'],
  ['web_pubsub', 'web_pubsub', 'EVENTS_UNAVAILABLE', 'Web PubSub'],
])(
  'without %s',
  async (part, dependency, code, title) => {
    const data = newFolder();
    product = await startProduct({ data });
    process.kill(product.ready.pids[part]!, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 300));

    const begun = performance.now();
    const health = await call(product, '/health');
    const tookMs = performance.now() - begun;
    const { dependencies } = health.body as { dependencies: Record<string, { status: string }> };
    expect({ status: health.status, dependency: dependencies[dependency]?.status }).toEqual({
      status: 503,
      dependency: 'down',
    });
    expect(tookMs).toBeLessThan(2_000);
    expect(codeOf(await post(product, '/scan', { tenant_id: product.tenant.id }))).toEqual({ status: 503, code });
    expect(product.said).toContain(
      `${title} has died (SIGKILL). /health will name it; the rest goes on. A restart brings it back.`,
    );

    await product.stop();
    product = await startProduct({ data });
    expect((await call(product, '/health')).status).toBe(200);
  },
  120_000,
);
