import { expect, inject, test } from 'vitest';
import { measureDeliveries } from '../../bin/cost/deliveries.ts';
import { JOURNEYS } from '../../bin/cost/journeys.ts';
import { measure } from '../../bin/cost/measure.ts';
import { deliveriesSection } from '../../bin/cost/report.ts';
import { standingUsage } from '../../bin/cost/standing.ts';
import { productLines } from '../../lib/config/product-lines.ts';

/** Number of orders that the tests measure. `npm run cost` measures more. */
const ORDERS = 3;

test('counts what watches over the service from the template, each alarm by the metrics that it reads', () => {
  const usage = standingUsage(inject('assembly'), { readUnits: 2 });
  expect(usage).toMatchObject({ dashboards: 2, keys: 1, clients: 2 });
  expect(usage.compositeAlarms).toBeGreaterThan(10);
  expect(usage.metricAlarms).toBeGreaterThan(Number(usage.compositeAlarms) * 2);
  // A function that is called each minute is billed for each call; what a call uses was measured.
  expect(Number(usage.scheduledCalls) % 43_830).toBe(0);
  expect(usage.scheduledCalls).toBeGreaterThan(0);
  expect(usage.readUnits).toBe(87_660);
});

test('has a typical order of each line', () => {
  expect(JOURNEYS.map(({ line }) => line)).toEqual(productLines.map(({ table }) => table.line));
});

test('measures what an order takes: every request, unit, execution, event and byte of its way', async () => {
  const [journey] = JOURNEYS.filter(({ line }) => line === 'subscriptions');
  if (journey === undefined) throw new Error('There is no journey of subscription orders');
  const { once, monthly } = await measure(journey, inject('assembly'), ORDERS);
  // The calls are: the customer, a preview, the order, and at least one read of its status.
  expect(once.apiRequests).toBeGreaterThanOrEqual(4);
  // The API's functions, dispatch, and the task that completes the order.
  expect(once.lambdaRequests).toBeGreaterThanOrEqual(Number(once.apiRequests) + 2);
  // The order enters two statuses. Each has an execution and an event; on a slow machine a start that is sent again has one more.
  expect(once.events).toBeGreaterThanOrEqual(2);
  expect(once.events).toBeLessThan(3);
  expect(Number(once.transitions) + Number(once.expressRequests)).toBeGreaterThanOrEqual(2);
  for (const item of ['writeUnits', 'readUnits', 'responseBytes', 'functionLogBytes', 'accessLogBytes'] as const) {
    expect(once[item], item).toBeGreaterThan(0);
  }
  // The idempotency record expires; the order, its history and the subscriptions stay.
  expect(once.tableGigabyteMonths).toBeGreaterThan(Number(monthly.tableGigabyteMonths));
  expect(monthly.tableGigabyteMonths).toBeGreaterThan(Number(monthly.backupGigabyteMonths));
  expect(Number(monthly.backupGigabyteMonths) * 1e9).toBeGreaterThan(1_000);
});

test('measures what a delivery of a webhook adds to an order: calls, wake-ups, units, lines of the log and bytes', async () => {
  const { once } = await measureDeliveries(inject('assembly'), ORDERS);
  // An event is fanned out with and without a webhook, so a delivery adds the call that sends it, and its wake-up.
  expect(once.lambdaRequests).toBeGreaterThan(0.5);
  expect(once.lambdaRequests).toBeLessThanOrEqual(2);
  expect(once.queueRequests).toBeCloseTo(3 * Number(once.lambdaRequests));
  // The delivery, its lane, the lease, the attempt, the lease again.
  expect(once.writeUnits).toBeGreaterThanOrEqual(4);
  expect(once.writeUnits).toBeLessThanOrEqual(16);
  for (const item of ['lambdaGigabyteSeconds', 'readUnits', 'functionLogBytes'] as const) {
    expect(once[item], item).toBeGreaterThan(0);
  }
  expect(once.responseBytes).toBeGreaterThan(1_500);
  expect(deliveriesSection({ once, monthly: {} })).toMatchObject({ within: true });
});
