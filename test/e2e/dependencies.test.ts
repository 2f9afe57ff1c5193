// With a dependency away nothing hangs and nothing pretends: /health names it within 2 s, a POST answers 503.
import { call, codeOf, newFolder, post, removeFolders, startProduct } from './product.ts';

type Product = Awaited<ReturnType<typeof startProduct>>;
let product: Product | undefined;
afterEach(async () => {
  await product?.stop();
  removeFolders();
}, 30_000);

test('with every dependency frozen, so that it accepts and never answers', async () => {
  product = await startProduct();
  const frozen = ['azurite', 'graph', 'web_pubsub'].map((part) => product!.ready.pids[part]!);
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  try {
    const { status, body } = await call(product, '/health');
    const { dependencies } = body as { dependencies: Record<string, { status: string }> };
    expect({ status, states: Object.values(dependencies).map((each) => each.status) }).toEqual({
      status: 503,
      states: ['down', 'down', 'down'],
    });
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|localhost|at .*\.ts/);
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  }
  for (const until = Date.now() + 20_000; Date.now() < until;)
    if ((await call(product, '/health')).status === 200) break;
  expect((await call(product, '/health')).status).toBe(200);
}, 90_000);

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

    const health = await call(product, '/health');
    const { dependencies } = health.body as { dependencies: Record<string, { status: string }> };
    expect({ status: health.status, dependency: dependencies[dependency]?.status }).toEqual({
      status: 503,
      dependency: 'down',
    });
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
