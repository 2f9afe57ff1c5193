// The whole way of an event: kept in the graph, sent by the service's own SDK, received by the client's own SDK.
import { setTimeout as pause } from 'node:timers/promises';
import { WebPubSubClient, type OnGroupDataMessageArgs } from '@azure/web-pubsub-client';
import { startWebPubSub, type RunningWebPubSub } from '../../../local/web-pubsub/start-web-pubsub.ts';
import type { JobEvent } from '../../../src/contract/event.ts';
import { makeNeo4jJobs } from '../../../src/services/jobs/neo4j-jobs.ts';
import { makeNeo4j, type Neo4j } from '../../../src/services/neo4j/neo4j.ts';
import { makeProgress } from '../../../src/services/progress/neo4j-progress.ts';
import { makeWebPubSub } from '../../../src/services/progress/web-pubsub.ts';
import { systemClock as clock } from '../../../src/services/system-clock.ts';
import { engines, type TestGraph } from '../../support/graph.ts';
import { aScan, newJobId } from '../../support/job-store.ts';

let graph: TestGraph;
let neo4j: Neo4j;
let hub: RunningWebPubSub;
beforeAll(async () => {
  [graph, hub] = await Promise.all([
    engines[0]!.start(),
    startWebPubSub({ accessKey: 'a-key-of-the-live-test-0123456789' }),
  ]);
  neo4j = makeNeo4j(graph);
});
afterAll(async () => {
  await neo4j.close();
  await Promise.all([graph.stop(), hub.close()]);
});

function world() {
  const warned: string[] = [];
  const note = (event: string) => void warned.push(event);
  const publisher = makeWebPubSub({
    webPubSub: hub.connectionString,
    credential: { getToken: () => Promise.resolve(null) },
    clock,
    log: { info: note, warn: note, error: note },
  });
  return {
    warned,
    publisher,
    jobs: makeNeo4jJobs({ neo4j, clock, newJobId, activeJobsMax: 100_000 }),
    progress: makeProgress({ neo4j, publisher, clock }),
  };
}

async function connect(url: string) {
  const client = new WebPubSubClient(url, {
    keepAliveIntervalInMs: 0,
    keepAliveTimeoutInMs: 0,
    autoReconnect: false,
    messageRetryOptions: { maxRetries: 0 },
  });
  const received: JobEvent[] = [];
  client.on('group-message', ({ message }: OnGroupDataMessageArgs) => void received.push(message.data as JobEvent));
  await client.start();
  return { client, received };
}

test('a subscriber that joins late reads the history, follows the group, and has every event once and in order', async () => {
  const { jobs, progress, publisher, warned } = world();
  await publisher.check(1_500);
  const { job } = await jobs.open(aScan());
  const jobId = job.job_id;
  await jobs.begin(jobId);
  for (let i = 0; i < 5; i++) await progress.log(jobId, 'log', `early ${i}`);

  const { url, group } = await progress.subscribe(jobId);
  const { client, received } = await connect(url);
  await client.joinGroup(group);
  const { events: history } = await progress.events(jobId, 0, 100);

  await Promise.all(Array.from({ length: 50 }, (_, i) => progress.log(jobId, 'log', `live ${i}`)));
  const { events: last } = await jobs.end(jobId, { status: 'completed', result: null, error: null, message: 'Done' });
  await progress.send(last);
  while (received.at(-1)?.type !== 'completion') await pause(5);

  const { events: kept } = await progress.events(jobId, 0, 1000);
  expect([...history, ...received]).toEqual(kept);
  expect(kept).toHaveLength(56);
  expect(warned).toEqual([]);
  client.stop();
});

test('a subscription can join no other group, and can send to none', async () => {
  const { jobs, progress } = world();
  const [mine, other] = await Promise.all([jobs.open(aScan()), jobs.open(aScan())]);
  const { url, group } = await progress.subscribe(mine.job.job_id);
  const { client, received } = await connect(url);
  const refused = { errorDetail: { name: 'Forbidden' } };
  await client.joinGroup(group);
  await expect(client.joinGroup(`job-${other.job.job_id}`)).rejects.toMatchObject(refused);
  await expect(client.sendToGroup(group, 'x', 'text')).rejects.toMatchObject(refused);
  await expect(client.sendToGroup(`job-${other.job.job_id}`, 'x', 'text')).rejects.toMatchObject(refused);

  await progress.log(other.job.job_id, 'log', 'not for this ear');
  await progress.log(mine.job.job_id, 'log', 'for this one');
  while (received.length === 0) await pause(5);
  expect(received.map(({ message }) => message)).toEqual(['for this one']);
  client.stop();
});
