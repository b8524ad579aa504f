import { describe, expect, test, vi } from 'vitest';
import { type ClockReading, LocalClock } from '../../../lib/local/support/clock.ts';
import { HOUR_MS } from '../../../lib/local/support/time-units.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');

function memory() {
  let kept: ClockReading | undefined;
  return {
    read: () => kept,
    write: (reading: ClockReading) => {
      kept = reading;
    },
  };
}

describe('the local clock', () => {
  test('shows real time unless told to run faster', () => {
    const clock = new LocalClock({ now: () => NOON });
    expect(clock.now()).toEqual(new Date(NOON));
    expect(clock.origin()).toBeNull();
  });

  test('turns a second into an hour at a time scale of 3600', () => {
    let real = NOON;
    const clock = new LocalClock({ timeScale: 3_600, now: () => real });
    real += 1_000;
    expect(clock.now()).toEqual(new Date(NOON + HOUR_MS));
    expect(clock.origin()).toEqual({ epoch: NOON, start: NOON, timeScale: 3_600 });
  });

  test('never goes back when the system clock does', () => {
    let real = NOON;
    const clock = new LocalClock({ now: () => real });
    clock.now();
    real -= HOUR_MS;
    expect(clock.now()).toEqual(new Date(NOON));
  });

  test('goes on after an orderly stop from where it was, at the speed of real time while stopped', () => {
    let real = NOON;
    const kept = memory();
    const first = new LocalClock({ timeScale: 3_600, now: () => real, memory: kept });
    real += 1_000;
    first.stop();
    real += 5_000;
    const second = new LocalClock({ now: () => real, memory: kept });
    expect(second.now()).toEqual(new Date(NOON + HOUR_MS + 5_000));
    expect(second.origin()).not.toBeNull();
    second.stop();
  });

  test('never goes back after a crash', () => {
    let real = NOON;
    const kept = memory();
    const crashed = new LocalClock({ timeScale: 3_600, now: () => real, memory: kept });
    real += 999;
    const shown = crashed.now();
    const next = new LocalClock({ timeScale: 3_600, now: () => real, memory: kept });
    expect(next.now().getTime()).toBeGreaterThanOrEqual(shown.getTime());
    crashed.stop();
    next.stop();
  });

  test('waits until the virtual moment has come', async () => {
    const clock = new LocalClock({ timeScale: 360_000 });
    const target = new Date(clock.now().getTime() + HOUR_MS);
    await clock.waitUntil(target);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(target.getTime());
  });

  test('does not wait for a moment that has passed', async () => {
    await new LocalClock().waitUntil(new Date(0));
  });

  test('waits longer than the longest timer of Node.js', async () => {
    vi.useFakeTimers();
    try {
      const clock = new LocalClock();
      let come = false;
      const waiting = clock.waitUntil(new Date(clock.now().getTime() + 60 * 24 * HOUR_MS)).then(() => {
        come = true;
      });
      await vi.advanceTimersByTimeAsync(59 * 24 * HOUR_MS);
      expect(come).toBe(false);
      await vi.advanceTimersByTimeAsync(24 * HOUR_MS);
      await waiting;
    } finally {
      vi.useRealTimers();
    }
  });

  test('ends a wait with the reason of its signal', async () => {
    const stop = new AbortController();
    const clock = new LocalClock();
    const waiting = clock.waitUntil(new Date(clock.now().getTime() + HOUR_MS), stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the time scale %s', (timeScale) => {
    expect(() => new LocalClock({ timeScale })).toThrow(/must be a number above 0/);
  });
});
