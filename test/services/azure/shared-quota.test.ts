import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { startSimulator, type Simulator } from '../../../local/simulator/simulator.ts';
import { makeArm } from '../../../src/services/azure/arm.ts';
import { newTally, type Ask } from '../../../src/services/azure/ask.ts';
import { makePacing } from '../../../src/services/azure/pacing.ts';
import { makeResourceGraph } from '../../../src/services/azure/resource-graph.ts';
import { systemClock } from '../../../src/services/system-clock.ts';

const SUBSCRIPTION = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const SPEED = 20;

/** A worker as a process of its own has it: nothing is shared with the others but the identity, whose quota Azure counts. */
function makeWorker({ url }: Simulator) {
  const pacing = makePacing(
    { resourceGraphPer5Seconds: 15, armPerSecond: 25 * SPEED, armBurst: 250, graphPerSecond: 400 * SPEED },
    systemClock,
  );
  const inner = createDefaultHttpClient();
  const endpoint = 'https://management.azure.com';
  const options = {
    endpoint,
    pacing,
    credential: {
      async getToken() {
        const reply = await fetch(`${url}/msi/token?api-version=2019-08-01&resource=${encodeURIComponent(endpoint)}`, {
          headers: { 'X-IDENTITY-HEADER': 'any' },
        });
        const { access_token } = (await reply.json()) as { access_token: string };
        return { token: access_token, expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    },
    httpClient: {
      async sendRequest(request: Parameters<typeof inner.sendRequest>[0]) {
        const asked = request.url; // a request that was throttled is sent again, and no token goes to an address without TLS
        request.url = asked.replace(endpoint, url);
        request.allowInsecureConnection = true;
        try {
          return await inner.sendRequest(request);
        } finally {
          request.url = asked;
        }
      },
    },
  };
  const ask: Ask = { signal: new AbortController().signal, tally: newTally() };
  return { ask, arm: makeArm(options), resourceGraph: makeResourceGraph(options) };
}

describe('three workers that share one identity and know nothing of each other', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ quotas: true, quotaSpeed: SPEED });
  });
  afterAll(() => simulator.close());

  it('all read what they ask for, above what each alone may take, and seldom in vain', async () => {
    const workers = Array.from({ length: 3 }, () => makeWorker(simulator));
    const path = `/subscriptions/${SUBSCRIPTION}/resourcegroups`;
    const outcomes = new Set<string>();
    await Promise.all(
      workers.map(async ({ arm, ask }) => {
        const lane = async (): Promise<void> => {
          for (let request = 0; request < 60; request++)
            outcomes.add((await arm.list(ask, { path, apiVersions: ['2022-09-01'] })).outcome);
        };
        await Promise.all(Array.from({ length: 8 }, lane));
      }),
    );
    expect([...outcomes]).toEqual(['page']);
    const sent = workers.reduce((sum, { ask }) => sum + ask.tally.arm, 0);
    const refused = workers.reduce((sum, { ask }) => sum + ask.tally.throttled, 0);
    expect(sent - refused).toBe(3 * 8 * 60);
    expect(refused / sent).toBeLessThan(0.3);
  });

  it('take turns at Resource Graph, whose answers say what is left for all of them', async () => {
    const workers = Array.from({ length: 3 }, () => makeWorker(simulator));
    const outcomes: string[] = [];
    const query = { query: 'resources | project id | order by id asc', subscriptions: [SUBSCRIPTION], top: 1 };
    await Promise.all(
      workers.map(async ({ resourceGraph, ask }) => {
        for (let page = 0; page < 25; page++) outcomes.push((await resourceGraph.query(ask, query)).outcome);
      }),
    );
    expect(outcomes).toEqual(Array.from({ length: 75 }, () => 'page'));
  });
});
