import { expect, inject, test } from 'vitest';
import { JOURNEYS } from '../../bin/cost/journeys.ts';
import { measure } from '../../bin/cost/measure.ts';
import { costOf, PRICES } from '../../bin/cost/prices.ts';
import { standingUsage } from '../../bin/cost/standing.ts';
import { costTable } from '../../bin/cost/table.ts';
import { difference, multiplied } from '../../bin/cost/usage.ts';
import { productLines } from '../../lib/config/product-lines.ts';

test('says from when its prices are, and of which region', () => {
  expect(Number.isNaN(Date.parse(PRICES.asOf))).toBe(false);
  expect(PRICES.region).toBe('us-east-1');
});

test('computes requests times price', () => {
  expect(costOf('writeUnits', 4_000_000)).toBeCloseTo(2.5);
  expect(costOf('transitions', 1_000)).toBeCloseTo(0.025);
});

test('tells one usage from another, and multiplies it', () => {
  expect(difference({ apiRequests: 7, events: 2 }, { apiRequests: 3 })).toEqual({ apiRequests: 4, events: 2 });
  expect(multiplied({ apiRequests: 7 }, 0.5)).toEqual({ apiRequests: 3.5 });
});

test('prints what is dearest first, the sum last, and leaves out what costs nothing', () => {
  const table = costTable({ apiRequests: 2_000_000, transitions: 3_000_000, events: 1 }, { orders: 1_000_000 });
  expect(table.split('\n').map((line) => line.trim().split(/ {3,}/))).toEqual([
    ['one order', 'a month', 'price', 'cost'],
    ['Step Functions transitions', '3.000', '3.0 million', '0.025 for 1000', '75.00'],
    ['API Gateway requests', '2.000', '2.0 million', '1 for 1.0 million', '2.00'],
    ['total', '77.00'],
  ]);
});

test('counts what watches over the service from the template, each alarm by the metrics that it reads', () => {
  const usage = standingUsage(inject('assembly'));
  expect(usage).toMatchObject({ dashboards: 2, keys: 1 });
  expect(usage.compositeAlarms).toBeGreaterThan(10);
  expect(usage.metricAlarms).toBeGreaterThan(Number(usage.compositeAlarms) * 2);
});

test('has a typical order of each line', () => {
  expect(JOURNEYS.map(({ line }) => line)).toEqual(productLines.map(({ table }) => table.line));
});

test('measures what an order takes: every request, unit, transition and event of its way', async () => {
  const [journey] = JOURNEYS.filter(({ line }) => line === 'subscriptions');
  if (journey === undefined) throw new Error('There is no journey of subscription orders');
  const one = await measure(journey, inject('assembly'));
  // The calls are: the customer, a preview, the order, and at least one read of its status.
  expect(one.apiRequests).toBeGreaterThanOrEqual(4);
  // The API's functions, dispatch, and the task that completes the order.
  expect(one.lambdaRequests).toBeGreaterThanOrEqual(Number(one.apiRequests) + 2);
  // The order enters two statuses. Each has an execution and an event.
  expect(one).toMatchObject({ events: 2 });
  expect(one.transitions).toBeGreaterThanOrEqual(8);
  for (const quantity of Object.values(one)) expect(quantity).toBeGreaterThan(0);
});
