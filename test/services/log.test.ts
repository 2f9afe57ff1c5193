import { makeInvocationLog } from '../../src/services/invocation-log.ts';

const sink = () => {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  return { lines, info: say, warn: say, error: say };
};

it('writes one JSON line through the invocation that is running, with the trace of the request', async () => {
  const { log, within } = makeInvocationLog();
  const [one, two] = [sink(), sink()];
  await Promise.all(
    [one, two].map((each, index) =>
      within(each, `trace-${index}`, async () => {
        await Promise.resolve();
        log.info('job.accepted', { jobId: `scan-${index}`, operation: 'scan' });
      }),
    ),
  );
  expect(one.lines).toEqual(['{"event":"job.accepted","jobId":"scan-0","operation":"scan","trace":"trace-0"}']);
  expect(two.lines).toEqual(['{"event":"job.accepted","jobId":"scan-1","operation":"scan","trace":"trace-1"}']);
});
