import { describe, expect, test } from 'vitest';
import { lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import type { ApplianceData } from '../../../functions/appliances/model/order-data.ts';
import { orderSummary } from '../../../functions/appliances/representation/order-representation.ts';
import { holisticCheck } from '../../../functions/appliances/rules/order-rules.ts';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { CREATED_AT, pair, site } from './sample-orders.ts';

const documentOf = (status: string, data: ApplianceData) =>
  orderSummary({
    line: 'appliances',
    tenant: 'demo',
    number: 100_001,
    uid: '100001-0ae4bbaa43119a052c1f',
    status,
    statusVersion: 1,
    statusSince: CREATED_AT,
    previousStatus: null,
    version: 1,
    createdAt: CREATED_AT,
    createdBy: 'demo',
    createdStatus: status,
    updatedAt: CREATED_AT,
    data,
  });

describe('allowedTransitions of an appliance order', () => {
  test.each(statusesOf(lifecycle))('in %s are those that an update of the status alone may make', (status) => {
    for (const data of [{}, site, pair()]) {
      const accepted = lifecycle[status].next.filter(
        (next) => holisticCheck({ status: next, createdAt: CREATED_AT, data }).length === 0,
      );
      expect(documentOf(status, data).allowedTransitions).toEqual(accepted);
    }
  });

  test('lack provisioning while the order is incomplete, and its validations say why', () => {
    const incomplete = documentOf('new', site);
    expect(incomplete.allowedTransitions).toEqual(['gathering info', 'info received', 'cancelled']);
    expect(incomplete.validations.messages).not.toEqual([]);
    expect(documentOf('new', pair()).allowedTransitions).toEqual(lifecycle.new.next);
  });

  test('are none in a status that a newer version made', () => {
    expect(documentOf('on hold', {}).allowedTransitions).toEqual([]);
  });
});
