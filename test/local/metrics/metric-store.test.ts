import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { MetricStore } from '../../../lib/local/metrics/metric-store.ts';
import { HOUR_MS, MINUTE_MS } from '../../../lib/local/support/time-units.ts';
import { scaled } from '../../support/effort.ts';

const NOON = Date.parse('2027-03-01T12:00:00Z');
const metric = { namespace: 'Shop', name: 'latency', dimensions: { stage: 'test', line: 'teapots' } };

function storeOf(values: readonly number[], at = NOON): MetricStore {
  const store = new MetricStore();
  for (const value of values) store.record(metric, at, value);
  return store;
}

const one = (store: MetricStore, statistic: string, start = NOON, length = MINUTE_MS) =>
  store.values(metric, statistic, { start, length, count: 1 })[0];

describe('a statistic', () => {
  test.each([
    ['Sum', 16],
    ['Average', 4],
    ['Minimum', -1],
    ['Maximum', 9],
    ['SampleCount', 4],
    ['p50', 2],
    ['p75', 6],
    ['p99', 9],
    ['p100', 9],
    ['p0', -1],
    ['PR(:2)', 50],
    ['PR(2:)', 50],
    ['PR(-1:6)', 50],
    ['PR(-1.5:8.99)', 75],
  ])('%s of -1, 2, 6 and 9 is %d', (statistic, expected) => {
    expect(one(storeOf([9, -1, 6, 2]), statistic)).toBe(expected);
  });

  test('of no value is none', () => {
    for (const statistic of ['Sum', 'SampleCount', 'p99', 'PR(:3)']) expect(one(storeOf([]), statistic)).toBeNull();
  });

  test('counts a value as often as it was seen', () => {
    const store = storeOf([1]);
    store.record(metric, NOON, 5, 3);
    expect(['Sum', 'SampleCount', 'p50', 'PR(:1)'].map((statistic) => one(store, statistic))).toEqual([16, 4, 5, 25]);
  });

  test.each(['median', 'p101', 'PR(:)', 'PR(1)', 'tm90', 'IQM'])('%s is refused by its name', (statistic) => {
    expect(() => one(storeOf([1]), statistic)).toThrow(`the statistic ${statistic} is not known`);
  });

  test('is what a computation over all values gives, for up to 64 different ones', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 64 });
    const percents = fc.integer({ min: 1, max: 1_000 }).map((thousandths) => thousandths / 10);
    fc.assert(
      fc.property(values, percents, fc.integer({ min: -1_000, max: 1_000 }), (given, percent, limit) => {
        const store = storeOf(given);
        const sorted = given.toSorted((a, b) => a - b);
        const rank = Math.ceil((Math.round(percent * 10) * given.length) / 1_000);
        expect(one(store, `p${percent}`)).toBe(sorted[rank - 1]);
        const within = given.filter((value) => value <= limit).length;
        expect(one(store, `PR(:${limit})`)).toBe((100 * within) / given.length);
        expect(one(store, 'Sum')).toBe(given.reduce((sum, value) => sum + value, 0));
      }),
    );
  });

  test('of thousands of different values is off by a few percent at the most, and exact in its sum', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 5_000, noNaN: true }), { minLength: 500, maxLength: 3_000 }),
        (given) => {
          const store = storeOf(given);
          const sorted = given.toSorted((a, b) => a - b);
          for (const percent of [50, 90, 99]) {
            const exact = sorted[Math.ceil((percent * given.length) / 100) - 1] ?? 0;
            expect(Math.abs((one(store, `p${percent}`) ?? 0) - exact) / exact).toBeLessThan(0.2);
          }
          expect(one(store, 'Maximum')).toBe(sorted.at(-1));
          expect(one(store, 'Sum')).toBeCloseTo(
            given.reduce((sum, value) => sum + value, 0),
            3,
          );
        },
      ),
      { numRuns: scaled(10) },
    );
  });
});

describe('the store', () => {
  test('knows a metric by its whole set of dimensions, in whatever order', () => {
    const store = storeOf([1]);
    store.record({ ...metric, dimensions: { stage: 'test' } }, NOON, 10);
    store.record({ ...metric, dimensions: { line: 'teapots', stage: 'test' } }, NOON, 2);
    const sum = (dimensions: Record<string, string>) =>
      store.values({ ...metric, dimensions }, 'Sum', { start: NOON, length: MINUTE_MS, count: 1 });
    expect([
      sum({ line: 'teapots', stage: 'test' }),
      sum({ stage: 'test' }),
      sum({ line: 'teapots' }),
      sum({}),
    ]).toEqual([[3], [10], [null], [null]]);
    expect(store.metrics()).toEqual([metric, { ...metric, dimensions: { stage: 'test' } }]);
  });

  test('gives a value for each period, in which its begin is and its end is not', () => {
    const store = storeOf([1]);
    store.record(metric, NOON + MINUTE_MS - 1, 2);
    store.record(metric, NOON + MINUTE_MS, 4);
    store.record(metric, NOON + 3 * MINUTE_MS, 8);
    expect(store.values(metric, 'Sum', { start: NOON - MINUTE_MS, length: MINUTE_MS, count: 5 })).toEqual([
      null,
      3,
      4,
      null,
      8,
    ]);
  });

  test('takes values that come late, or in no order', () => {
    const store = new MetricStore();
    const minutes = [5, 1, 100, 3, 1, 99, 5, 0];
    for (const minute of minutes) store.record(metric, NOON + minute * MINUTE_MS, 1);
    const counts = store.values(metric, 'SampleCount', { start: NOON, length: MINUTE_MS, count: 101 });
    expect([0, 1, 2, 3, 5, 99, 100].map((minute) => counts[minute])).toEqual([1, 2, null, 1, 2, 1, 1]);
  });

  test('keeps a day, and what is older than an hour by the minute', () => {
    const store = new MetricStore();
    for (let at = 0; at <= 30 * HOUR_MS; at += 20_000) store.record(metric, NOON + at, at % HOUR_MS === 0 ? 7 : 1);
    const hourly = (statistic: string) => store.values(metric, statistic, { start: NOON, length: HOUR_MS, count: 31 });
    expect(hourly('SampleCount').slice(0, 6)).toEqual([null, null, null, null, null, null]);
    expect(hourly('SampleCount').slice(7)).toEqual([...Array(23).fill(180), 1]);
    expect(hourly('Maximum').slice(7)).toEqual(Array(24).fill(7));
    expect(hourly('p50').slice(7, 30)).toEqual(Array(23).fill(1));
  });

  test('leaves out what is no number', () => {
    expect(one(storeOf([Number.NaN, Number.POSITIVE_INFINITY, 3]), 'SampleCount')).toBe(1);
  });

  test('stays within its bounds, however much is recorded in a day', () => {
    const random = seeded();
    const store = new MetricStore();
    const before = heapInUse();
    for (let at = 0; at < 24 * HOUR_MS; at += 1_000) store.record(metric, NOON + at, random() * 1_000);
    const added = heapInUse() - before;
    // Without the bound: 86,400 values of a Map's 40 bytes.
    expect(added).toBeLessThan(3_000_000);
    expect(store.values(metric, 'SampleCount', { start: NOON, length: 24 * HOUR_MS, count: 1 })).toEqual([86_400]);
  });
});

/** Collects all garbage and returns the bytes of the heap in use. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'));
  collect();
  return process.memoryUsage().heapUsed;
}

/** Returns numbers from 0 to 1, the same in every run. */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
