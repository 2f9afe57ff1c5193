import { startFollowing, until, upTo } from './support/follow.ts';
import { answerError, SCAN_RESULT, startScriptedServer, type ScriptedServer } from './support/scripted-server.ts';

const JOB = 'scan-0123456789ab';
let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
  server.addJob(JOB);
});
afterEach(() => server.stop());

const emit = (count: number): void => {
  for (let n = 0; n < count; n += 1) server.emit(JOB, {});
};
const reads = (): number => server.requests.filter(({ path }) => path.includes('/events')).length;

describe('without Web PubSub', () => {
  test('reads the history page by page, then polls to the completion', async () => {
    emit(450);
    const following = startFollowing(server, JOB);
    await until(() => following.events.length === 450);
    emit(3);
    await until(() => following.events.length === 453);
    server.end(JOB, 'completed', SCAN_RESULT);
    expect((await following.ended).status).toBe('completed');
    expect(following.sequences()).toEqual(upTo(454));
    expect(following.notices).toEqual([]);
  });

  test('begins after the sequence that was seen', async () => {
    emit(5);
    server.end(JOB, 'cancelled');
    const following = startFollowing(server, JOB, { after: 4 });
    expect([(await following.ended).status, following.sequences()]).toEqual(['cancelled', [5, 6]]);
  });

  test('ends at once for a job that ended and whose history is no longer kept', async () => {
    server.jobs.set(JOB, { ...server.jobs.get(JOB)!, status: 'failed' });
    const following = startFollowing(server, JOB);
    expect([(await following.ended).status, following.sequences(), reads()]).toEqual(['failed', [], 2]);
  });

  test('shows what is left of a history whose beginning is no longer kept', async () => {
    emit(5);
    server.end(JOB, 'completed');
    server.events(JOB).splice(0, 3);
    const following = startFollowing(server, JOB);
    await following.ended;
    expect(following.sequences()).toEqual([4, 5, 6]);
  });

  test('asks for the job only where the history brought nothing', async () => {
    emit(2);
    server.end(JOB, 'completed');
    await startFollowing(server, JOB).ended;
    expect(server.requests.filter(({ path }) => path === `/operations/${JOB}`).length).toBe(1);
  });
});

describe('while the server is away', () => {
  test('says so once, tries again, says that it is back, and loses nothing', async () => {
    emit(1);
    const following = startFollowing(server, JOB);
    await until(() => following.events.length === 1);
    let resets = 0;
    server.intervene = () => (++resets <= 40 ? 'reset' : undefined);
    emit(2);
    await until(() => resets > 40);
    server.end(JOB, 'completed');
    await following.ended;
    expect(following.sequences()).toEqual(upTo(4));
    expect(following.notices).toEqual([
      `The server at ${server.url} does not answer: the connection broke. The job goes on; trying again …`,
      'The server is back.',
    ]);
  });

  test('gives up after its bound with a sentence that says how to go on', async () => {
    server.intervene = (_request, response) => {
      answerError(response, 'GRAPH_UNAVAILABLE', 'The graph does not answer.');
      return 'done';
    };
    await expect(startFollowing(server, JOB, { pace: { awayMs: 150 } }).ended).rejects.toMatchObject({
      code: 'GRAPH_UNAVAILABLE',
      exitCode: 1,
      hint: `Gave up after 0 s. The job goes on without us; \`atg jobs watch ${JOB}\` follows it again.`,
    });
  });

  test('does not wait for what will not pass', async () => {
    await expect(startFollowing(server, 'scan-000000000000').ended).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
      exitCode: 7,
    });
  });
});

test('ends with the reason of its signal', async () => {
  const following = startFollowing(server, JOB);
  await until(() => reads() > 1);
  following.abort.abort(new Error('enough'));
  await expect(following.ended).rejects.toThrow(/enough|Interrupted/);
});
