import { expect, test } from 'vitest';
import { lifecycleDiagram, statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { type DeviceStatus, lifecycle } from '../../../functions/devices/model/lifecycle.ts';
import { missingTracking } from '../../../functions/devices/rules/order-rules.ts';

const statuses = statusesOf<DeviceStatus>(lifecycle);

/** docs/contracts/devices.md, "Status". */
test('the transitions are exactly those of the contract', () => {
  expect(Object.fromEntries(statuses.map((status) => [status, lifecycle[status].next]))).toEqual({
    'ORDER RECEIVED': ['PROCESSING', 'CANCELLED'],
    PROCESSING: ['SHIPPED', 'CANCELLED'],
    SHIPPED: ['DELIVERED', 'RETURNED'],
    DELIVERED: ['RETURNED'],
    CANCELLED: [],
    RETURNED: [],
  });
});

test('an order begins as received and nowhere else', () => {
  expect(statuses.filter((status) => lifecycle[status].initial)).toEqual(['ORDER RECEIVED']);
});

test('every status is reached from the first', () => {
  const reached = new Set<DeviceStatus>(['ORDER RECEIVED']);
  for (const status of reached) for (const next of lifecycle[status].next) reached.add(next);
  expect([...reached].sort()).toEqual([...statuses].sort());
});

test('each status demands what the contract says', () => {
  expect(Object.fromEntries(statuses.map((status) => [status, lifecycle[status].deadlines ?? []]))).toEqual({
    'ORDER RECEIVED': [{ reason: 'not picked up by the warehouse', due: { afterDays: 1 } }],
    PROCESSING: [{ reason: 'not shipped', due: { afterDays: 2 } }],
    SHIPPED: [
      {
        reason: 'delivery overdue',
        due: {
          afterDays: 10,
          byValue: { field: 'expedite_shipping', days: { Overnight: 2, '2nd Day Air': 4, 'UPS Ground': 10 } },
        },
      },
    ],
    DELIVERED: [],
    CANCELLED: [],
    RETURNED: [],
  });
});

test('only a cancelled order releases its stock: returned pieces are inspected first', () => {
  expect(statuses.filter((status) => lifecycle[status].releasesStock)).toEqual(['CANCELLED']);
});

test('tracking data exist from SHIPPED on', () => {
  expect(statuses.filter((status) => lifecycle[status].tracked)).toEqual(['SHIPPED', 'DELIVERED', 'RETURNED']);
});

test('SHIPPED needs a tracking number and a carrier, told now or known already', () => {
  const known = { tracking_number: '1Z', carrier: 'UPS' };
  const missing = (...[known, told]: [Parameters<typeof missingTracking>[1], Parameters<typeof missingTracking>[2]]) =>
    missingTracking('SHIPPED', known, told).map(({ path }) => path);
  expect(missing(undefined, {})).toEqual(['tracking_number', 'carrier']);
  expect(missing(undefined, { tracking_number: '1Z' })).toEqual(['carrier']);
  expect(missing(undefined, known)).toEqual([]);
  expect(missing(known, { carrier: 'DHL' })).toEqual([]);
  expect(missing(known, {})).toEqual([]);
  for (const status of statuses.filter((status) => status !== 'SHIPPED')) {
    expect(missingTracking(status, undefined, {})).toEqual([]);
  }
});

test('the diagram draws every transition', () => {
  const diagram = lifecycleDiagram(lifecycle);
  for (const status of statuses) {
    for (const next of lifecycle[status].next) {
      expect(diagram).toContain(`  ${status.replace(' ', '_')} --> ${next}`);
    }
  }
});
