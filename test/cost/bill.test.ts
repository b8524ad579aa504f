import { describe, expect, test } from 'vitest';
import { BUDGETS } from '../../bench/budgets.ts';
import { billOf, sharesOf, tracesOf } from '../../bin/cost/bill.ts';
import { JOURNEYS } from '../../bin/cost/journeys.ts';
import { costOf, PRICES, type Price } from '../../bin/cost/prices.ts';
import { ordersSection, standingSection, volumesSection } from '../../bin/cost/report.ts';
import { billTable, shareLine, sourceTable } from '../../bin/cost/table.ts';
import { difference, multiplied, sum } from '../../bin/cost/usage.ts';
import { productLines } from '../../lib/config/product-lines.ts';

const rowsOf = (table: string) => table.split('\n').map((line) => line.trim().split(/ {3,}/));

describe('a price', () => {
  const prices: readonly (readonly [string, Price])[] = Object.entries(PRICES);

  test.each(prices)('of %s has a page, and the day on which it was read', (_, { source }) => {
    expect(URL.canParse(source.page)).toBe(true);
    expect(new Date(source.read).toISOString().slice(0, 10)).toBe(source.read);
  });

  test.each(prices)('of %s has tiers in ascending order, of which only the last is without a limit', (_, { tiers }) => {
    const limits = tiers.map(({ upTo = Number.POSITIVE_INFINITY }) => upTo);
    expect(limits).toEqual(limits.toSorted((a, b) => a - b));
    expect(limits.filter((limit) => limit === Number.POSITIVE_INFINITY)).toEqual([limits.at(-1)]);
  });

  test('is printed with its page, unless AWS says it there, with where it was read', () => {
    const text = sourceTable();
    for (const [, { source }] of prices) expect(text).toContain(`${source.read}  ${source.page}`);
    expect(text).toContain('not confirmed there: ');
  });

  test('applies to each tier by itself', () => {
    expect(costOf('writeUnits', 4_000_000)).toBeCloseTo(2.5);
    expect(costOf('transitions', 1_000)).toBeCloseTo(0.025);
    expect(costOf('expressGigabyteSeconds', 3_600_000)).toBeCloseTo(60.01, 1);
    expect(costOf('tokens', 6_000_000)).toBeCloseTo(562.5 + 7_125 + 1_125);
  });
});

describe('a usage', () => {
  test('is told from another, added and multiplied', () => {
    expect(difference({ apiRequests: 7, events: 2 }, { apiRequests: 3 })).toEqual({ apiRequests: 4, events: 2 });
    expect(sum({ apiRequests: 7 }, { apiRequests: 3, events: 2 })).toEqual({ apiRequests: 10, events: 2 });
    expect(multiplied({ apiRequests: 7 }, 0.5)).toEqual({ apiRequests: 3.5 });
  });

  test('of few calls is traced whole; of many, a call a second and a twentieth of the others', () => {
    expect(tracesOf(1_000)).toBeCloseTo(1_000, 0);
    const seconds = 730.5 * 3_600;
    expect(tracesOf(100 * seconds)).toBeCloseTo(seconds * (1 + 0.05 * 99), -3);
  });
});

describe('a bill', () => {
  const bill = billOf({ apiRequests: 2_000_000, transitions: 3_000_000, events: 1 });

  test('has the dearest first, the sum last, each with its share, and leaves out what costs nothing', () => {
    expect(rowsOf(billTable(bill, { of: 'one order', count: 1_000_000 }))).toEqual([
      ['one order', 'a month', 'price', 'cost', 'share'],
      ['Standard transitions', '3.000', '3.0 million', '0.025 for 1000', '75.00', '97 %'],
      ['HTTP API requests', '2.000', '2.0 million', '1 for 1.0 million', '2.00', '3 %'],
      ['total', '77.00'],
    ]);
    expect(shareLine(bill)).toBe('Step Functions 97 %, API Gateway 3 %');
  });

  test('adds up to its services', () => {
    expect(sharesOf(bill).reduce((total, [, cost]) => total + cost, 0)).toBeCloseTo(bill.total);
  });

  test('shows the prices of all tiers that the month reaches', () => {
    expect(billTable(billOf({ tokens: 300_000 }))).toContain('2.25, then 1.5 for 1000');
    expect(billTable(billOf({ tokens: 250_000 }))).toContain('   2.25 for 1000');
  });
});

describe('a budget', () => {
  const line = (line: string, writeUnits: number) => ({ line, one: { once: { writeUnits }, monthly: {} } });
  const budget = BUDGETS.dollars.perMillionOrders.appliances;

  test('is there for the orders of every line', () => {
    const lines = productLines.map(({ table }) => table.line);
    const how = 'Add a journey for the line to bin/cost/journeys.ts, and its budget to bench/budgets.ts';
    expect(Object.keys(BUDGETS.dollars.perMillionOrders), how).toEqual(lines);
    expect(
      JOURNEYS.map(({ line }) => line),
      how,
    ).toEqual(lines);
    expect(() => ordersSection(line('fourth', 1))).toThrow('bench/budgets.ts has no budget for orders of fourth');
  });

  test('is exceeded by a dollar more, and says so', () => {
    // Two callers with kept tokens are part of every bill.
    const tokens = costOf('tokens', 2 * 730.5);
    const units = (dollars: number) => (dollars - tokens) / costOf('writeUnits', 1) / 1_000_000;
    expect(ordersSection(line('appliances', units(budget - 1)))).toMatchObject({ within: true });
    const beyond = ordersSection(line('appliances', units(budget + 1)));
    expect(beyond).toMatchObject({ within: false });
    expect(beyond.text).toContain('EXCEEDED');
    expect(standingSection({ keys: BUDGETS.dollars.standingAMonth })).toMatchObject({ within: true });
    expect(standingSection({ keys: BUDGETS.dollars.standingAMonth + 1 })).toMatchObject({ within: false });
  });
});

test('the bill of a volume has the orders, what earlier orders store, the callers and the standing cost', () => {
  const one = { once: { events: 1 }, monthly: { tableGigabyteMonths: 1e-6 } };
  const rows = rowsOf(volumesSection([{ line: 'appliances', one }], { keys: 5 }));
  const tokens = costOf('tokens', 2 * 730.5);
  const expected = [1e3, 1e5, 1e7].map((orders) => (orders * 1e-6 + 11 * orders * 1e-6 * 0.25 + tokens + 5).toFixed(2));
  expect(rows.slice(1).map(([, cost]) => cost)).toEqual(expected);
});
