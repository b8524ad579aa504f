import { describe, expect, test } from 'vitest';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { lifecycle } from '../../../functions/devices/model/lifecycle.ts';
import { operatorsTransitions, partnersTransitions } from '../../../functions/devices/rules/next-statuses.ts';
import { missingTracking } from '../../../functions/devices/rules/order-rules.ts';

const statuses = statusesOf(lifecycle);
const tracking = { tracking_number: '1Z', carrier: 'UPS' };

describe('the transitions of a device order', () => {
  test.each(statuses)('are for a partner to cancel, where the lifecycle allows it: %s', (status) => {
    expect(partnersTransitions(status)).toEqual(lifecycle[status].next.filter((next) => next === 'CANCELLED'));
  });

  test.each(statuses)('are for an operator those of the lifecycle, each allowed or with its reason: %s', (status) => {
    for (const data of [{}, { tracking }]) {
      const { allowed, blocked } = operatorsTransitions({ status, data });
      expect([...allowed, ...blocked.map((one) => one.status)].sort()).toEqual([...lifecycle[status].next].sort());
      for (const next of allowed) expect(missingTracking(next, data.tracking, {})).toEqual([]);
      for (const next of blocked) expect(missingTracking(next.status, data.tracking, {})).not.toEqual([]);
    }
  });

  test('name the tracking data that SHIPPED needs', () => {
    expect(operatorsTransitions({ status: 'PROCESSING', data: {} })).toEqual({
      allowed: ['CANCELLED'],
      blocked: [{ status: 'SHIPPED', reason: 'needs tracking_number, carrier; send them with the status' }],
    });
    expect(operatorsTransitions({ status: 'PROCESSING', data: { tracking } }).allowed).toEqual([
      'SHIPPED',
      'CANCELLED',
    ]);
  });

  test('are none in a status that a newer version made', () => {
    expect(partnersTransitions('PAUSED')).toEqual([]);
    expect(operatorsTransitions({ status: 'PAUSED', data: {} })).toEqual({ allowed: [], blocked: [] });
  });
});
