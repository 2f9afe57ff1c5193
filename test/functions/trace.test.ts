import { HttpRequest, InvocationContext } from '@azure/functions';
import { traceOf } from '../../src/functions/trace.ts';

const CALLER = '4bf92f3577b34da6a3ce929d0e0e4736';
const PLATFORM = '0af7651916cd43dd8448eb211c80319c';
const asked = (traceparent?: string) =>
  new HttpRequest({ method: 'GET', url: 'http://x/', ...(traceparent && { headers: { traceparent } }) });
const context = (traceParent?: string) =>
  new InvocationContext({ invocationId: 'the-invocation', ...(traceParent && { traceContext: { traceParent } }) });

it.each([
  ['the caller’s trace', `00-${CALLER}-00f067aa0ba902b7-01`, `00-${PLATFORM}-b7ad6b7169203331-00`, CALLER],
  ['the trace of a later version', `01-${CALLER}-00f067aa0ba902b7-01-more`, undefined, CALLER],
  ['the platform’s where the caller sends none', undefined, `00-${PLATFORM}-b7ad6b7169203331-00`, PLATFORM],
  [
    'the platform’s where the caller’s is no trace',
    `ff-${CALLER}-00f067aa0ba902b7-01`,
    `00-${PLATFORM}-b7ad6b7169203331-00`,
    PLATFORM,
  ],
  [
    'the invocation where the id is all zeroes',
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    undefined,
    'the-invocation',
  ],
  ['the invocation where there is nothing else', undefined, undefined, 'the-invocation'],
])('takes %s', (_, caller, platform, expected) => {
  expect(traceOf(asked(caller), context(platform))).toBe(expected);
});
