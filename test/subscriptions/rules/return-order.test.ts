import { describe, expect, test } from 'vitest';
import type { Order } from '../../../functions/core/model/order.ts';
import type { SubscriptionOrderData } from '../../../functions/subscriptions/model/order-data.ts';
import type { LineRequest } from '../../../functions/subscriptions/model/order-request.ts';
import { returnLines } from '../../../functions/subscriptions/rules/return-rules.ts';
import {
  boughtLine,
  type ContextFields,
  contextOf,
  lineOf,
  offerId,
  orderOf,
  placedOrder,
  reasons,
  refusalOf,
} from '../support/validated-orders.ts';

const original = placedOrder([
  boughtLine(4, 'A', { deploymentId: '1001', discountCode: 'HVD_L18_PRE' }),
  boughtLine(5, 'B'),
  boughtLine(6, 'C', { currencyCode: 'EUR', deploymentId: '1002' }),
]);

/** Validates a RETURN of lines. */
const returned = (
  lines: readonly LineRequest[],
  from: Order<SubscriptionOrderData> | undefined = original,
  fields = {},
  known: ContextFields = {},
) => returnLines(orderOf('RETURN', lines, fields), contextOf(known), from);

const refusal = (...sent: Parameters<typeof returned>) => refusalOf(() => returned(...sent));

const both = (number: number, name: string, fields: Partial<LineRequest> = {}) =>
  lineOf(number, name, { quantity: 2, currencyCode: undefined, ...fields });

describe('a return', () => {
  test('has the lines as they were ordered and paid, but for the subscription', () => {
    const lines = [both(5, 'B'), both(4, 'A')];
    expect(returned(lines)).toEqual({
      currencyCode: 'USD',
      lines: [
        boughtLine(5, 'B', { subscriptionId: '' }),
        boughtLine(4, 'A', { subscriptionId: '', deploymentId: '1001', discountCode: 'HVD_L18_PRE' }),
      ],
    });
    expect(returned([both(5, 'B'), both(6, 'C')])).not.toHaveProperty('currencyCode');
  });

  test('is of an order that there is', () => {
    expect(refusalOf(() => returnLines(orderOf('RETURN', [both(5, 'B')]), contextOf(), undefined))).toEqual([
      '2115',
      'referenceOrderId: the customer has no such order',
    ]);
  });

  test.each(['NEW', 'RENEWAL'] as const)('is of a %s order', (orderType) => {
    expect(returned([both(5, 'B')], placedOrder([boughtLine(5, 'B')], { orderType })).lines).toHaveLength(1);
  });

  test('is of no other return', () => {
    const ofReturn = placedOrder([boughtLine(5, 'B')], { orderType: 'RETURN' });
    expect(refusal([both(5, 'B')], ofReturn)).toEqual(['2134', 'referenceOrderId: must be a NEW or a RENEWAL order']);
  });

  test.each(['1002', '1004', '1020', '1022', '1024', '1026'])('is of no order in status %s', (status) => {
    expect(refusal([both(5, 'B')], placedOrder([boughtLine(5, 'B')], {}, { status }))).toEqual([
      '2134',
      status === '1002'
        ? 'referenceOrderId: is open (status 1002), not expired; it can be returned once its status is 1000'
        : `referenceOrderId: has failed (status ${status}), so there is nothing to return`,
    ]);
  });

  test.each([
    ['2026-11-16T20:00:00.000Z', true],
    ['2026-11-16T20:00:00.999Z', true],
    ['2026-11-16T20:00:01.000Z', false],
  ])('at %s is in time: %s', (now, isInTime) => {
    const known = { now: new Date(now) };
    if (isInTime) expect(returned([both(5, 'B')], original, {}, known).lines).toHaveLength(1);
    else {
      expect(refusal([both(5, 'B')], original, {}, known)).toEqual([
        '2134',
        'referenceOrderId: was placed more than 14 days (of 24 hours) ago',
      ]);
    }
  });

  test('of a line names its number, offer and whole quantity', () => {
    expect(refusal([both(5, 'B'), both(7, 'B'), both(8, 'B')])).toEqual([
      '2131',
      ...reasons([7, 'the original order has no such line'], [8, 'the original order has no such line']),
    ]);
    expect(refusal([both(5, 'A')])).toEqual(['2130', ...reasons([5, `offerId must be ${offerId('B')}`])]);
    expect(refusal([both(5, 'B', { offerId: offerId('B', '02') })])[0]).toBe('2130');
    expect(refusal([both(5, 'B', { quantity: 1 })])).toEqual(['2132', ...reasons([5, 'quantity must be 2'])]);
    expect(refusal([both(5, 'B', { quantity: 3 })])[0]).toBe('2132');
  });

  test.each([
    ['is being returned', {}],
    ['has been returned', { returned: true as const }],
  ])('is of no line that %s', (_, fields) => {
    const lines = [boughtLine(4, 'A', { returnOrder: 100_002, ...fields }), boughtLine(5, 'B')];
    const sent = [both(4, 'A'), both(5, 'B')];
    expect(refusal(sent, placedOrder(lines))).toEqual(['2133', ...reasons([4, 'it is returned by order 100002'])]);
    expect(returned([both(5, 'B')], placedOrder(lines)).lines).toHaveLength(1);
    // An order whose lines were all returned has status 1008.
    expect(refusal(sent, placedOrder(lines, {}, { status: '1008' }))[0]).toBe('2133');
  });

  test("has the original's currencies and deployments, where it names any", () => {
    expect(returned([both(4, 'A', { deploymentId: '1001', currencyCode: 'USD' })]).lines).toHaveLength(1);
    expect(refusal([both(4, 'A', { currencyCode: 'EUR' })])).toEqual([
      '2137',
      ...reasons([4, 'currencyCode must be USD, got "EUR"']),
    ]);
    expect(refusal([both(5, 'B'), both(6, 'C')], original, { currencyCode: 'USD' })).toEqual([
      '2137',
      ...reasons([6, 'currencyCode must be EUR, got "USD"']),
    ]);
    expect(refusal([both(4, 'A', { deploymentId: '1002' }), both(5, 'B', { deploymentId: '1001' })])).toEqual([
      '2138',
      ...reasons([4, 'it is for deployment 1001, not for "1002"'], [5, 'it is for no deployment, not for "1001"']),
    ]);
  });

  test('shows prices of one currency', () => {
    expect(refusal([both(5, 'B'), both(6, 'C')], original, {}, { fetchPrice: true })[0]).toBe('2148');
  });
});
