import { describe, expect, test } from 'vitest';
import { lonePoints, plotData, stacked, summaryOf } from '../../../lib/local/console/charts/plot-data.ts';
import { attemptsOf, responseOf, resultOf } from '../../../lib/local/console/elements/attempt-words.ts';
import { formatDuration, formatValue, shortNames, unitOf } from '../../../lib/local/console/elements/format.ts';

describe('figures', () => {
  test.each([
    [[0, ''], '0'],
    [[1_204, ''], '1,204'],
    [[0.12345, ''], '0.1235'],
    [[1_250_000, ''], '1.25M'],
    [[38, 'ms'], '38 ms'],
    [[1_500, 'ms'], '1.5 s'],
    [[0, 's'], '0 s'],
    [[7_500, 's'], '2 h 5 min'],
    [[0.001_377, 'd'], '1 min 58 s'],
    [[30, 'd'], '30 d'],
    [[60, 'min'], '1 h'],
    [[99.95, '%'], '99.95 %'],
    [[2_400_000, 'B'], '2.4 MB'],
  ] as const)('%j is read as %s', ([value, unit], text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  test.each([
    [250, '250 ms'],
    [59_999, '59 s'],
    [273_600_000, '3 d 4 h'],
    [-90_000, '−1 min 30 s'],
  ])('%d milliseconds last %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  test.each([
    ['Milliseconds', 'ms'],
    ['p99 latency (ms)', 'ms'],
    ['Age, seconds', 's'],
    ['Age of the oldest order in a status (days)', 'd'],
    ['Time in a status (minutes, average)', 'min'],
    ['Orders of all days', ''],
    ['Percent', '%'],
    ['Bytes', 'B'],
    ['Orders', ''],
    [undefined, ''],
  ])('%s is the unit %j', (label, unit) => {
    expect(unitOf(label)).toBe(unit);
  });
});

describe('names', () => {
  test.each([
    [
      ['shop-test-orders', 'shop-test-service'],
      ['orders', 'service'],
    ],
    [
      ['shop-dev-devices-0a1b', 'shop-dev-appliances-0a1b'],
      ['devices', 'appliances'],
    ],
    [
      ['shop-fast', 'shop'],
      ['shop-fast', 'shop'],
    ],
    [['shop-test-orders'], ['shop-test-orders']],
    [
      ['same-name', 'same-name'],
      ['name', 'name'],
    ],
    [[], []],
  ])('%j are shown as %j', (names, short) => {
    expect(names.map((name) => shortNames(names).get(name))).toEqual(short);
  });
});

describe('lines', () => {
  const line = (...points: [number, number | null][]) => ({ label: '', axis: 'left' as const, points });

  test('have a gap where a period is left out, and nothing where another series has a value', () => {
    const series = [line([0, 1], [60_000, 2], [240_000, 3]), line([60_000, 9])];
    const { times, values } = plotData({ series, period: 60 });
    expect(times).toEqual([0, 60, 120, 240]);
    expect(values).toEqual([
      [1, 2, null, 3],
      [null, 9, null, null],
    ]);
  });

  test('that no other value joins are points', () => {
    expect(lonePoints([1, null, 2, 3, null, 4])).toEqual([0, 5]);
    expect(lonePoints([null, 7])).toEqual([1]);
  });

  test('lie on top of those of their axis when stacked', () => {
    const series = [
      line([0, 1], [60_000, 2]),
      { ...line([0, 5]), axis: 'right' as const },
      line([0, 10], [60_000, null]),
    ];
    const { values } = stacked(plotData({ series, period: 60 }), series);
    expect(values).toEqual([
      [1, 2],
      [5, 0],
      [11, 2],
    ]);
  });

  test('come to their latest, least and most value', () => {
    expect(summaryOf(line([0, 4], [1, 1], [2, 3], [3, null]))).toEqual({ latest: 3, at: 2, least: 1, most: 4 });
    expect(summaryOf(line([0, null]))).toBeUndefined();
  });
});

describe('attempts at a delivery', () => {
  test.each([
    [200, null, 'HTTP 200'],
    [503, 'status', 'HTTP 503'],
    [302, 'redirect', 'HTTP 302 (redirect)'],
    [null, 'refused-address', 'Refused address'],
    [null, null, 'No response'],
  ])('with the status %s and the error %s got %s', (statusCode, error, words) => {
    expect(responseOf({ statusCode, error })).toBe(words);
  });

  test('have a duration and a number', () => {
    expect(resultOf({ statusCode: 200, error: null, milliseconds: 38 })).toBe('HTTP 200 in 38 ms');
    expect(resultOf({ statusCode: null, error: 'timeout', milliseconds: 10_000 })).toBe('Timeout after 10 s');
    expect(resultOf({ statusCode: null, error: 'tls', milliseconds: 12 })).toBe('TLS error after 12 ms');
    expect(resultOf({ statusCode: null, error: 'connection', milliseconds: 3 })).toBe('Connection error after 3 ms');
    expect(resultOf({ statusCode: null, error: 'disabled', milliseconds: 0 })).toBe('Dropped: webhook disabled');
    expect([[], [1], [1, 2]].map((attempts) => attemptsOf({ attempts }))).toEqual([
      ...['no attempt yet', '1 attempt', '2 attempts'],
    ]);
  });
});
