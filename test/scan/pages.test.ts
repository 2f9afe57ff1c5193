import type { ScanResult } from '../../src/contract/job.ts';
import type { Ask } from '../../src/services/azure/ask.ts';
import { AskedToWait } from '../../src/services/azure/ask.ts';
import { readGraphPage } from '../../src/scan/graph-pages.ts';
import { makeScanEngine } from '../../src/scan/scan-engine.ts';
import type { Scan } from '../../src/scan/step.ts';
import { drive, makeControl, startScanWorld, type ScanWorld } from './scan-world.ts';

describe('a scan in very small pages', () => {
  let world: ScanWorld;
  beforeAll(async () => {
    world = await startScanWorld({ pageSizeMax: 2 });
  });
  afterAll(() => world.close());

  it('finds the same as in large ones', async () => {
    const { result } = await world.scan();
    expect(result).toMatchObject({
      partial: false,
      resources: 118,
      resource_types: 82,
      inline_children: 9,
      users: 13,
      groups: 8,
      role_assignments: 24,
      role_definitions: 62,
      unread_scope_count: 0,
    });
    expect(result.relationships).toMatchObject({ MEMBER_OF: 25, OWNER_OF: 8, HAS_ROLE: 23 });
  });

  it('tells after each page how much of the listing is behind', async () => {
    const scan = { resourceGraph: world.deps.resourceGraph } as Scan;
    const ask: Ask = {
      signal: new AbortController().signal,
      tally: { resource_graph: 0, arm: 0, graph: 0, throttled: 0 },
    };
    const query = {
      query: "resources | where type =~ 'microsoft.compute/disks' | project id, name, type | order by id asc",
    };
    const subscriptions = [
      ...new Set((await world.query('MATCH (s:Subscription) RETURN s.id AS id')).map(({ id }) => String(id))),
    ];
    const shares: number[] = [];
    for (let cursor = '', done = false; !done;) {
      const page = await readGraphPage(scan, subscriptions, cursor, ask, query);
      if ('share' in page && page.share !== undefined) shares.push(page.share);
      ({ cursor, done } = page);
    }
    expect(shares).toEqual([2 / 3]);
  });

  it('hands a pause that Azure asks for to the orchestration, and goes on where it stood', async () => {
    let asked = 0;
    const resourceGraph = {
      query(ask: Ask, query: Parameters<typeof world.deps.resourceGraph.query>[1]) {
        if (++asked % 10 === 3) throw new AskedToWait(60);
        return world.deps.resourceGraph.query(ask, query);
      },
    };
    const engine = makeScanEngine({ ...world.deps, resourceGraph });
    const job = world.newJob();
    await engine.prepare(job, 'subscriptions', makeControl());
    const waits: (number | undefined)[] = [];
    await drive(
      {
        ...engine,
        work: async (...args) => {
          const slice = await engine.work(...args);
          if (!slice.done) waits.push(slice.waitSeconds);
          return slice.done ? slice : { done: false };
        },
      },
      job,
    );
    expect(waits.length).toBeGreaterThan(3);
    expect(new Set(waits)).toEqual(new Set([60]));
    expect((await engine.summarise(job, 'completed')) as ScanResult).toMatchObject({ resources: 118, partial: false });
  });
});

describe('a listing whose tokens expire', () => {
  it('begins again a few times, then names the subscriptions', async () => {
    const world = await startScanWorld({ pageSizeMax: 20, skipTokenLifetimeMs: -1 });
    try {
      const { result } = await world.scan({ include_directory: false, include_rbac: false });
      expect(result.unread_scopes!.filter(({ step }) => step === 'resources')).toEqual([
        {
          scope: expect.stringMatching('^/subscriptions/'),
          step: 'resources',
          reason: 'The listing expired time and again before its end',
          permission: null,
        },
        {
          scope: expect.stringMatching('^/subscriptions/'),
          step: 'resources',
          reason: 'The listing expired time and again before its end',
          permission: null,
        },
      ]);
    } finally {
      await world.close();
    }
  });
});
