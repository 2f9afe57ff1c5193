import { groupOf, type JobEvent } from '../../src/contract/event.ts';
import { startFollowing, until, upTo, type Following } from './support/follow.ts';
import { startScriptedHub, type ScriptedHub } from './support/scripted-hub.ts';
import { startScriptedServer, type ScriptedServer } from './support/scripted-server.ts';

const JOB = 'scan-0123456789ab';
let server: ScriptedServer;
let hub: ScriptedHub;
let lifeMs: number;
beforeEach(async () => {
  [server, hub] = await Promise.all([startScriptedServer(), startScriptedHub()]);
  lifeMs = 3_600_000;
  server.addJob(JOB);
  server.subscribe = (jobId) =>
    Promise.resolve({ url: hub.url, group: groupOf(jobId), expires_at: new Date(Date.now() + lifeMs).toISOString() });
});
afterEach(() => Promise.all([server.stop(), hub.stop()]));

const emit = (): JobEvent => server.emit(JOB, {});
const reads = (): number => server.requests.filter(({ path }) => path.includes('/events?')).length;
/** Following with a live connection, and so slow at polling that only live messages can be quick. */
const live = async (pace = {}): Promise<Following> => {
  const following = startFollowing(server, JOB, { pace: { pollMs: 30_000, silenceMs: 30_000, ...pace } });
  await until(() => hub.joined === 1 && reads() === 2); // the history, and once more after joining
  const asked = (): number => server.requests.filter(({ path }) => path === `/operations/${JOB}`).length;
  await until(() => server.events(JOB).length > 0 || asked() === 2); // an empty history makes it ask for the job
  return following;
};
const endLive = async (following: Following): Promise<void> => {
  hub.send(server.end(JOB, 'completed'));
  await following.ended;
};

test('delivers live messages without reading the history', async () => {
  const following = await live();
  for (let n = 0; n < 20; n += 1) hub.send(emit());
  await endLive(following);
  expect([following.sequences(), reads()]).toEqual([upTo(21), 2]);
});

test('delivers what was kept between the first reading and the joining', async () => {
  let subscribed = false;
  const subscribe = server.subscribe!;
  server.subscribe = (jobId) => {
    subscribed = true;
    emit(); // kept, and sent to a group that nobody has joined yet
    return subscribe(jobId);
  };
  const following = await live();
  await until(() => following.events.length === 1);
  expect(subscribed).toBe(true);
  await endLive(following);
  expect(following.sequences()).toEqual(upTo(2));
});

test('orders what comes out of order, and delivers once what comes twice', async () => {
  const following = await live({ gapMs: 5000 });
  const events = upTo(10).map(() => emit());
  for (const event of [...events].reverse()) hub.send(event);
  for (const event of events) hub.send(event);
  await endLive(following);
  expect([following.sequences(), reads()]).toEqual([upTo(11), 2]);
});

test('reads a message that was lost from the history', async () => {
  const following = await live();
  hub.send(emit());
  emit(); // lost
  hub.send(emit());
  await until(() => following.events.length === 3);
  await endLive(following);
  expect([following.sequences(), reads()]).toEqual([upTo(4), 3]);
});

test('passes over messages that are no events of this job', async () => {
  const following = await live();
  const event = emit();
  hub.sendRaw(JOB, 'text');
  hub.sendRaw(JOB, { ...event, sequence: 'one' });
  hub.sendRaw(JOB, { ...event, job_id: 'scan-ffffffffffff', sequence: 1 });
  hub.send(event);
  await endLive(following);
  expect(following.sequences()).toEqual(upTo(2));
});

test('reads the history when the connection is silent, and opens another when it stays so', async () => {
  const following = startFollowing(server, JOB, { pace: { pollMs: 30_000, silenceMs: 50 } });
  await until(() => hub.joined === 1);
  await until(() => {
    emit(); // kept, never sent
    return hub.opened > 1;
  });
  server.end(JOB, 'completed');
  await following.ended;
  expect(following.sequences()).toEqual(upTo(server.events(JOB).length));
});

test('subscribes again before the subscription expires', async () => {
  lifeMs = 2000;
  const following = await live();
  await until(() => hub.opened === 2 && hub.joined === 1);
  hub.send(emit());
  await endLive(following);
  expect(following.sequences()).toEqual(upTo(2));
});

test('polls while nobody may join, and listens once it may', async () => {
  hub.refuse = true;
  const following = startFollowing(server, JOB);
  emit();
  await until(() => following.events.length === 1);
  hub.refuse = false;
  await until(() => hub.joined === 1);
  await endLive(following);
  expect(following.sequences()).toEqual(upTo(2));
});

test('follows on through a hub that went away and came back', async () => {
  const following = startFollowing(server, JOB);
  await until(() => hub.joined === 1);
  await hub.stop();
  emit();
  await until(() => following.events.length === 1);
  hub = await startScriptedHub();
  await until(() => hub.joined === 1);
  hub.send(emit());
  await endLive(following);
  expect(following.sequences()).toEqual(upTo(3));
});

test('leaves no connection behind', async () => {
  const following = await live();
  await endLive(following);
  await until(() => hub.joined === 0);
});
