// Following over the product's own publisher and the local Web PubSub, through a network that is cut again and again.
import type { TokenCredential } from '@azure/core-auth';
import { startWebPubSub, type RunningWebPubSub } from '../../local/web-pubsub/start-web-pubsub.ts';
import { groupOf } from '../../src/contract/event.ts';
import { makeWebPubSub, type Publisher } from '../../src/services/progress/web-pubsub.ts';
import { startFollowing, until, upTo } from './support/follow.ts';
import { startRelay, type Relay } from './support/relay.ts';
import { startScriptedServer, type ScriptedServer } from './support/scripted-server.ts';

const JOB = 'scan-0123456789ab';
const SEED = 20261123;
let server: ScriptedServer;
let service: RunningWebPubSub;
let relay: Relay;
let publisher: Publisher;
beforeEach(async () => {
  server = await startScriptedServer();
  service = await startWebPubSub({ accessKey: 'a-key-for-tests' });
  relay = await startRelay(Number(new URL(service.url).port));
  publisher = makeWebPubSub({
    webPubSub: service.connectionString,
    credential: {} as TokenCredential,
    clock: { now: () => new Date(), sleep },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  server.addJob(JOB);
  server.subscribe = async (jobId) => {
    const url = new URL(await publisher.clientUrl(groupOf(jobId), 60));
    url.port = String(relay.port);
    return { url: url.href, group: groupOf(jobId), expires_at: new Date(Date.now() + 3_600_000).toISOString() };
  };
});
afterEach(async () => {
  await relay.stop();
  await Promise.all([server.stop(), service.close()]);
});

/** Numbers from 0 to 1, the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('a follower that is cut off 50 times at random sees every event once, in order', async () => {
  const next = chance(SEED);
  const following = startFollowing(server, JOB, { pace: { pollMs: 500, silenceMs: 2000 } });
  let cuts = 0;
  for (let sent = 0; cuts < 50; sent += 1) {
    await publisher.publish([server.emit(JOB, { message: `event ${sent}` })]);
    await sleep(next() * 10);
    if (relay.open > 0 && next() < 0.2) {
      relay.cut();
      cuts += 1;
    }
  }
  await publisher.publish([server.end(JOB, 'completed')]);
  await following.ended;
  expect(following.sequences()).toEqual(upTo(server.events(JOB).length));
  expect(following.events).toEqual(server.events(JOB));
});

test('a late follower gets the history and then live events, without asking again', async () => {
  for (let n = 0; n < 30; n += 1) await publisher.publish([server.emit(JOB, {})]);
  const following = startFollowing(server, JOB, { pace: { pollMs: 600_000, silenceMs: 600_000 } });
  await until(() => following.events.length === 30 && relay.open === 1);
  await sleep(100);
  await publisher.publish([server.end(JOB, 'completed')]);
  await following.ended;
  expect(following.sequences()).toEqual(upTo(31));
});

test('a subscriber goes on through a restart of Web PubSub', async () => {
  const following = startFollowing(server, JOB);
  await until(() => relay.open === 1);
  await publisher.publish([server.emit(JOB, {})]);
  await until(() => following.events.length === 1);
  await service.close();
  server.emit(JOB, {});
  await until(() => following.events.length === 2);
  service = await startWebPubSub({ accessKey: 'a-key-for-tests', port: Number(new URL(service.url).port) });
  await until(() => relay.open === 1);
  await publisher.publish([server.end(JOB, 'completed')]);
  await following.ended;
  expect(following.sequences()).toEqual(upTo(3));
});
