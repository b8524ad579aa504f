import { describe, expect, test } from 'vitest';
import {
  allowedActionsOf,
  isActive,
  renewalDateOf,
  renewalQuantityOf,
  statusOf,
} from '../../../functions/subscriptions/model/subscription-state.ts';
import { customerOf, subscriptionOf } from '../support/validated-orders.ts';

/** A customer whose second term ended on 2 November 2026. */
const customer = customerOf({ anniversaries: ['2025-11-02', '2026-11-02'], cotermDate: '2027-11-02' });

/** Noon of a Pacific day in winter. */
const noon = (date: string) => new Date(`${date}T20:00:00Z`);

describe('a subscription', () => {
  test.each([
    ['of this term', { term: 2, quantity: 1 }, '1000', '2027-11-02'],
    ['of the term before', { term: 1, quantity: 1 }, '1004', '2026-11-02'],
    ['of an earlier term', { term: 0, quantity: 1 }, '1004', '2025-11-02'],
    ['that was wholly returned', { term: 2, quantity: 0 }, '1004', '2027-11-02'],
    ['that was wholly returned in the term before', { term: 1, quantity: 0 }, '1004', '2026-11-02'],
  ])('%s has its status and date', (_, fields, status, renewalDate) => {
    const subscription = subscriptionOf('A', fields);
    expect([statusOf(subscription, customer), renewalDateOf(subscription, customer)]).toEqual([status, renewalDate]);
    expect(isActive(subscription, customer)).toBe(status === '1000');
  });

  test.each([
    ['on the day on which it expired', { term: 1 }, '2026-11-02', true],
    ['30 days later', { term: 1 }, '2026-12-02', true],
    ['31 days later', { term: 1 }, '2026-12-03', false],
    ['when it is active', { term: 2 }, '2026-11-02', false],
    ['when it expired a year ago', { term: 0 }, '2026-11-02', false],
    ['when nothing of it is left', { term: 1, quantity: 0 }, '2026-11-02', false],
  ])('can be renewed %s', (_, fields, today, allowed) => {
    const actions = allowedActionsOf(subscriptionOf('A', fields), customer, noon(today));
    expect(actions).toEqual(allowed ? ['MANUAL_RENEWAL'] : []);
  });

  test('can be renewed up to midnight on Pacific time', () => {
    const expired = subscriptionOf('A', { term: 1 });
    const actions = (at: string) => allowedActionsOf(expired, customer, new Date(at)).length;
    expect([actions('2026-12-03T07:59:59.999Z'), actions('2026-12-03T08:00:00.000Z')]).toEqual([1, 0]);
  });

  test.each([
    ['follows the quantity', undefined, 10, 10],
    ['stays as it was set', 5, 10, 5],
    ['stays as it was set when more is returned', 5, 3, 5],
  ])('renews a quantity that %s', (_, renewalQuantity, quantity, renewed) => {
    const autoRenewal = { enabled: true, renewalQuantity };
    expect(renewalQuantityOf(subscriptionOf('A', { quantity, autoRenewal }))).toBe(renewed);
  });
});
