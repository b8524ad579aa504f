import { describe, expect, test, vi } from 'vitest';
import { holdUntil, nextAttempt, parseRetryAfter, SCHEDULE } from '../../../functions/webhooks/model/schedule.ts';

const now = new Date('2027-03-01T10:00:00Z');
const begunAt = now;
const HOUR_MS = 3_600_000;

describe('the schedule of a delivery', () => {
  test('has ten attempts, each wait up to a tenth longer at random', () => {
    for (const [count, wait] of SCHEDULE.entries()) {
      if (count === 0) continue;
      expect(nextAttempt({ count, begunAt, now, jitter: 0 })?.getTime()).toBe(now.getTime() + wait);
      expect(nextAttempt({ count, begunAt, now, jitter: 0.999 })?.getTime()).toBeCloseTo(
        now.getTime() + wait * 1.0999,
        -3,
      );
    }
    expect(nextAttempt({ count: 10, begunAt, now, jitter: 0 })).toBeUndefined();
  });

  test('ends after seven days', () => {
    const late = new Date(begunAt.getTime() + 7 * 24 * HOUR_MS - HOUR_MS);
    expect(nextAttempt({ count: 4, begunAt, now: late, jitter: 0 })).toBeUndefined();
    expect(nextAttempt({ count: 2, begunAt, now: late, jitter: 0 })).toBeDefined();
  });

  test('takes the later of its wait and Retry-After', () => {
    const retryAfter = new Date(now.getTime() + HOUR_MS);
    expect(nextAttempt({ count: 1, begunAt, now, retryAfter, jitter: 0 })).toEqual(retryAfter);
    expect(nextAttempt({ count: 4, begunAt, now, retryAfter, jitter: 0 })?.getTime()).toBe(now.getTime() + 2 * HOUR_MS);
  });

  test('doubles holds from half a minute to a quarter of an hour', () => {
    const seconds = [0, 1, 2, 3, 4, 5, 60].map((holds) => (holdUntil(now, holds).getTime() - now.getTime()) / 1_000);
    expect(seconds).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  test.each([
    ['120', 120],
    [' 7 ', 7],
    ['Mon, 01 Mar 2027 10:05:00 GMT', 300],
    ['Monday, 01-Mar-27 10:05:00 GMT', 300],
    ['Mon Mar  1 10:05:00 2027', 300],
    ['999999', 86_400],
    ['9999999999', 86_400],
    ['99999999999999999999999', 86_400],
    ['Fri, 01 Mar 2030 10:05:00 GMT', 86_400],
    ['0', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['Sun, 28 Feb 2027 10:05:00 GMT', undefined],
    ['soon', undefined],
    ['2027-03-01', undefined],
    [undefined, undefined],
  ])('reads Retry-After %j as %j seconds', (header, seconds) => {
    const at = parseRetryAfter(header, now);
    expect(at && (at.getTime() - now.getTime()) / 1_000).toBe(seconds);
  });

  test('reads a date without a zone as UTC, wherever the machine is', () => {
    vi.stubEnv('TZ', 'America/Los_Angeles');
    const at = parseRetryAfter('Mon Mar  1 10:05:00 2027', now);
    vi.unstubAllEnvs();
    expect(at).toEqual(new Date('2027-03-01T10:05:00Z'));
  });
});
