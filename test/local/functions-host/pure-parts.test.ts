import { constraintOf } from '../../../local/functions-host/http/constraints.ts';
import { timeSpanMs } from '../../../local/functions-host/settings.ts';
import { retryDelayMs } from '../../../local/functions-host/durable/instance-state.ts';
import { leavesOf, parseReply, replyInError, shapeOf } from '../../../local/functions-host/durable/actions.ts';

describe('route constraints', () => {
  it.each<[string, string[], string[]]>([
    ['int', ['0', '-2147483648', '2147483647'], ['', '1.5', 'x', '2147483648']],
    ['long', ['9223372036854775807'], ['9223372036854775808']],
    ['guid', ['{0f0f0f0f-0000-1111-2222-333344445555}', '0f0f0f0f000011112222333344445555'], ['0f0f']],
    ['alpha', ['abc', ''], ['a1']],
    ['bool', ['true', 'FALSE'], ['1']],
    ['decimal', ['1', '1.5', '-.5'], ['1e5', 'x']],
    ['double', ['1e5'], ['x']],
    ['float', ['1.5'], ['1,5']],
    ['datetime', ['2026-11-23', '2026-11-23T10:00:00Z'], ['soon']],
    ['length(3)', ['abc'], ['ab', 'abcd']],
    ['length(2,3)', ['ab', 'abc'], ['a', 'abcd']],
    ['minlength(2)', ['ab'], ['a']],
    ['maxlength(2)', ['ab'], ['abc']],
    ['min(5)', ['5', '6'], ['4', 'x']],
    ['max(5)', ['5', '-1'], ['6']],
    ['range(1,3)', ['1', '3'], ['0', '4']],
    ['regex(^a{{2}}$)', ['aa', 'AA'], ['a']],
  ])('%s', (text, good, bad) => {
    const fits = constraintOf(text, 'x');
    expect({ good: good.filter(fits), bad: bad.filter((value) => !fits(value)) }).toEqual({ good, bad });
  });

  it.each(['unknown', 'int(1)', 'length', 'range(1)', 'min(x)', 'length(1,2,3)'])('refuses %s', (text) => {
    expect(() => constraintOf(text, 'a/{x}')).toThrow('Route "a/{x}": the constraint');
  });
});

describe('time spans', () => {
  it.each([
    ['00:30:00', 1_800_000],
    ['1.02:03:04', 93_784_000],
    ['00:00:00.5', 500],
    ['soon', undefined],
    ['25', undefined],
  ])('%s', (text, ms) => {
    expect(timeSpanMs(text)).toBe(ms);
  });
});

describe('retry delays', () => {
  it('grow by the coefficient up to the maximum', () => {
    const options = {
      firstRetryIntervalInMilliseconds: 100,
      maxNumberOfAttempts: 9,
      backoffCoefficient: 2,
      maxRetryIntervalInMilliseconds: 500,
    };
    const delays = [1, 2, 3, 4].map((attempt) =>
      retryDelayMs({ options, attempt, firstAttemptAt: 0, of: 'activity', firstNumber: 0 }),
    );
    expect(delays).toEqual([100, 200, 400, 500]);
  });
});

describe("the SDK's replies", () => {
  const timer = { actionType: 5 as const, fireAt: '2026-01-01T00:00:00Z', isCanceled: false };
  const activity = { actionType: 0 as const, functionName: 'A' };
  const wait = { actionType: 6 as const, externalEventName: 'go' };

  it('are read from what it returned and from what it threw', () => {
    const json = JSON.stringify({ isDone: false, actions: [[activity]], error: 'broken', schemaVersion: 3 });
    expect(parseReply(json)).toMatchObject({ actions: [activity], threw: false });
    expect(replyInError(`false\n\n$OutOfProcData$:${json}`)).toMatchObject({
      actions: [activity],
      error: 'broken',
      threw: true,
    });
    expect(replyInError('Could not find an orchestrationClient binding on context.')).toBeUndefined();
  });

  it('hold their leaves depth first, and have shapes without input or time', () => {
    const any = {
      actionType: 11 as const,
      compoundActions: [timer, { actionType: 12 as const, compoundActions: [activity, wait] }],
    };
    expect(leavesOf([any, activity])).toEqual([timer, activity, wait, activity]);
    expect(shapeOf(any)).toBe('any(timer, all(activity A, event go))');
  });
});
