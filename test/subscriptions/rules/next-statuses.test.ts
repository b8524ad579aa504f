import { describe, expect, test } from 'vitest';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { lifecycle } from '../../../functions/subscriptions/model/lifecycle.ts';
import { operatorsTransitions, partnersTransitions } from '../../../functions/subscriptions/rules/next-statuses.ts';
import { returnLines } from '../../../functions/subscriptions/rules/return-rules.ts';
import { boughtLine, contextOf, lineOf, NOW, orderOf, placedOrder } from '../support/validated-orders.ts';

const one = [boughtLine(4, 'A')];
const hours = (count: number) => new Date(NOW.getTime() - count * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');

const orders = [
  ...statusesOf(lifecycle).map((status) => ({ ...placedOrder(one), status })),
  ...(['NEW', 'RENEWAL', 'RETURN'] as const).map((orderType) => placedOrder(one, { orderType })),
  placedOrder(one, { creationDate: hours(14 * 24) }),
  placedOrder(one, { creationDate: hours(14 * 24 + 1) }),
  placedOrder([boughtLine(4, 'A', { returnOrder: 100_050 })]),
  placedOrder([boughtLine(4, 'A', { returnOrder: 100_050, returned: true })]),
  placedOrder([boughtLine(4, 'A', { returnOrder: 100_050 }), boughtLine(5, 'B')]),
];

/** Returns true if a RETURN of one of the lines passes the rules. */
function isReturned(order: (typeof orders)[number]): boolean {
  return order.data.lineItems.some(({ extLineItemNumber, offerId, quantity }) => {
    const line = { ...lineOf(extLineItemNumber, 'A', { currencyCode: undefined }), offerId, quantity };
    try {
      return returnLines(orderOf('RETURN', [line]), contextOf(), order).lines.length > 0;
    } catch {
      return false;
    }
  });
}

describe('the transitions of a subscription order', () => {
  test.each(orders)('are for a partner those that a RETURN may bring about: %#', (order) => {
    expect(partnersTransitions(order, NOW)).toEqual(isReturned(order) && order.status === '1000' ? ['1008'] : []);
  });

  test('are both there and not, so that the comparison can fail', () => {
    expect(new Set(orders.map(isReturned))).toEqual(new Set([true, false]));
  });

  test.each(statusesOf(lifecycle))('are for the sandbox those of the lifecycle: %s', (status) => {
    expect(operatorsTransitions({ status })).toEqual(lifecycle[status].next);
  });

  test('are none in a status that a newer version made', () => {
    expect(operatorsTransitions({ status: '1999' })).toEqual([]);
    expect(partnersTransitions({ ...placedOrder(one), status: '1999' }, NOW)).toEqual([]);
  });
});
