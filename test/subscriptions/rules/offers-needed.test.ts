import { describe, expect, test } from 'vitest';
import type { FlexDiscount } from '../../../functions/subscriptions/model/catalog-items.ts';
import type { OrderRequest } from '../../../functions/subscriptions/model/order-request.ts';
import { anniversaryLines } from '../../../functions/subscriptions/rules/anniversary-lines.ts';
import {
  anniversaryNeedsFlexDiscounts,
  anniversaryOffersNeeded,
  needsFlexDiscounts,
  offersNeeded,
} from '../../../functions/subscriptions/rules/offers-needed.ts';
import { newOrderLines, previewLines } from '../../../functions/subscriptions/rules/order-rules.ts';
import { previewRenewalLines } from '../../../functions/subscriptions/rules/renewal-rules.ts';
import {
  accountOf,
  type ContextFields,
  commitment,
  contextOf,
  customerOf,
  lineOf,
  NOW,
  offerId,
  offersAt,
  orderOf,
  refusalOf,
  subscriptionOf,
} from '../support/validated-orders.ts';

const LEVELS = ['01', '02', '03', '04', '12', '13', '14'];
const offers = ['A', 'B', 'C'].flatMap((name) => offersAt(name, LEVELS));
const committed = customerOf({ cotermDate: '2027-01-31', benefits: [commitment()] });

/** Returns the context with exactly the offers that are needed. */
function leastFacts(request: OrderRequest, known: ContextFields) {
  const needed = offersNeeded(request, accountOf(known), NOW);
  return contextOf({ ...known, offers: (known.offers ?? []).filter((offer) => needed.has(offer.offerId)) });
}

describe('with the offers that are needed alone', () => {
  test.each([
    [customerOf(), 9],
    [customerOf(), 10],
    [customerOf({ discounts: [{ offerType: 'LICENSE', level: '04' }] }), 2],
    [committed, 50],
    [committed, 1_000],
  ])('a preview comes to the same', (customer, quantity) => {
    const known = { customer, offers };
    const request = orderOf('PREVIEW', [
      lineOf(1, 'A', { quantity: quantity - 1, level: '03' }),
      lineOf(2, 'B', { quantity: 1 }),
    ]);
    expect(previewLines(request, leastFacts(request, known))).toEqual(previewLines(request, contextOf(known)));
  });

  test('a NEW order, a renewal and an anniversary come to the same', () => {
    const subscriptions = ['A', 'B', 'C'].map((name) => subscriptionOf(name, { quantity: 20 }));
    const known = { customer: committed, offers, subscriptions };
    const order = orderOf('NEW', [lineOf(1, 'A', { quantity: 30, level: '12' })]);
    expect(newOrderLines(order, leastFacts(order, known))).toEqual(newOrderLines(order, contextOf(known)));
    const renewal: OrderRequest = { orderType: 'PREVIEW_RENEWAL' };
    const preview = previewRenewalLines(renewal, contextOf(known));
    expect(previewRenewalLines(renewal, leastFacts(renewal, known))).toEqual(preview);
    expect(preview.lines.map((line) => line.offerId)).toEqual(['A', 'B', 'C'].map((name) => offerId(name, '13')));
    const needed = anniversaryOffersNeeded(accountOf(known), committed.cotermDate);
    const context = contextOf({ ...known, offers: offers.filter((offer) => needed.has(offer.offerId)) });
    expect(anniversaryLines(context, committed.cotermDate)).toEqual(
      anniversaryLines(contextOf(known), committed.cotermDate),
    );
  });
});

describe('no more offers are needed than', () => {
  const needed = (request: OrderRequest, known: ContextFields = {}) => [
    ...offersNeeded(request, accountOf(known), NOW),
  ];

  test('those that are named, each once', () => {
    const lines = [lineOf(1, 'A'), lineOf(2, 'A'), lineOf(3, 'B', { level: '02' })];
    expect(needed(orderOf('NEW', lines))).toEqual([offerId('A'), offerId('B', '02')]);
    expect(needed(orderOf('RENEWAL', lines))).toEqual([offerId('A'), offerId('B', '02')]);
    const all = needed(orderOf('PREVIEW_RENEWAL', lines));
    expect(all).toEqual(needed(orderOf('PREVIEW', lines)));
    expect(all).toEqual([offerId('A'), offerId('B', '02'), offerId('B')]);
  });

  test('those of levels that the quantity may give', () => {
    expect(needed(orderOf('PREVIEW', [lineOf(1, 'A', { quantity: 9 })]))).toEqual([offerId('A')]);
    const ten = [lineOf(1, 'A', { quantity: 10 }), { ...lineOf(2, 'A'), offerId: 'nonsense' }];
    expect(needed(orderOf('PREVIEW', ten))).toEqual([offerId('A'), 'nonsense', offerId('A', '02')]);
  });

  test('none for a return, and for an order that is too long to be looked at', () => {
    const lines = Array.from({ length: 500 }, (_, index) => lineOf(index + 1, `P${index}`));
    expect(needed(orderOf('RETURN', [lineOf(1, 'A')]))).toEqual([]);
    expect(needed(orderOf('PREVIEW', lines))).toEqual([]);
    expect(refusalOf(() => previewLines(orderOf('PREVIEW', lines), contextOf()))[0]).toBe('2119');
  });

  test('those of what renews itself', () => {
    const subscriptions = [
      subscriptionOf('A', { quantity: 9 }),
      subscriptionOf('B', { autoRenewal: { enabled: false } }),
      subscriptionOf('C', { quantity: 0 }),
    ];
    const known = { subscriptions, customer: customerOf({ cotermDate: '2027-01-31' }) };
    expect(needed({ orderType: 'PREVIEW_RENEWAL' }, known)).toEqual([offerId('A')]);
  });
});

describe('flexible discounts are needed', () => {
  const wishing = (codes: FlexDiscount['code'][], enabled = true) =>
    accountOf({ subscriptions: [subscriptionOf('A', { autoRenewal: { enabled, flexDiscountCodes: codes } })] });

  test.each([
    ['NEW', ['SALE'], true],
    ['RENEWAL', ['SALE'], true],
    ['PREVIEW_RENEWAL', ['SALE'], true],
    ['NEW', [], false],
    ['RETURN', ['SALE'], false],
  ] as const)('for a %s order with codes %j: %s', (orderType, flexDiscountCodes, expected) => {
    const request = orderOf(orderType, [lineOf(1, 'A'), lineOf(2, 'A', { flexDiscountCodes })]);
    expect(needsFlexDiscounts(request, wishing(['SALE']))).toBe(expected);
  });

  test.each([
    [['SALE'], true, true],
    [[], true, false],
    [['SALE'], false, false],
  ])('for what renews itself with codes %j, auto renewal being %s: %s', (codes, enabled, expected) => {
    const account = wishing(codes, enabled);
    expect(anniversaryNeedsFlexDiscounts(account)).toBe(expected);
    expect(needsFlexDiscounts({ orderType: 'PREVIEW_RENEWAL' }, account)).toBe(expected);
  });
});
