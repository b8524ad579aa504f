import { describe, expect, test } from 'vitest';
import { ExpressTime, type InterpreterEvent } from '../../../lib/local/step-functions/express-time.ts';

/** Notes a failure and its retry after real milliseconds. */
function retriedAfter(milliseconds: number, JitterStrategy?: 'FULL' | 'NONE') {
  let expired = false;
  const time = new ExpressTime({ seconds: 300, timeScale: 36_000, onExpired: () => (expired = true) });
  const state = { name: 'Only', type: 'Task', input: {} } as const;
  const event = (type: string, timestamp: number) => ({ type, timestamp, state, index: 0 });
  const retry = { attempt: 1, retrier: { ErrorEquals: ['Unlucky'], IntervalSeconds: 100 / 36_000, JitterStrategy } };
  time.note(event('StateFailed', 1_000) as InterpreterEvent);
  time.note({ ...event('StateRetried', 1_000 + milliseconds), retry } as InterpreterEvent);
  return { left: Math.round(time.within(300_000) / 1_000), expired };
}

describe('the wait before a retry', () => {
  test.each([0, 1, 3, 500])('counts as the retrier says, also when timers take %i ms', (milliseconds) => {
    expect(retriedAfter(milliseconds)).toEqual({ left: 200, expired: false });
  });

  test('counts by the clock when jitter shortens it', () => {
    expect(retriedAfter(1, 'FULL')).toEqual({ left: 264, expired: false });
    expect(retriedAfter(500, 'FULL')).toEqual({ left: 200, expired: false });
  });
});
