import { describe, expect, test } from 'vitest';
import type { Subscription } from '../../../functions/subscriptions/model/account-items.ts';
import { pricingSummary } from '../../../functions/subscriptions/pricing/pricing.ts';
import { anniversaryLines } from '../../../functions/subscriptions/rules/anniversary-lines.ts';
import { previewRenewalLines } from '../../../functions/subscriptions/rules/renewal-rules.ts';
import {
  type ContextFields,
  commitment,
  contextOf,
  customerOf,
  deploymentIn,
  discountOf,
  offerId,
  offerOf,
  offersAt,
  offersOf,
  product,
  refusalOf,
  subscriptionOf,
} from '../support/validated-orders.ts';

const DATE = '2027-01-31';
const customer = customerOf({ cotermDate: DATE });

/** Lists the lines that the anniversary renews. */
const renewed = (known: ContextFields, date = DATE) => anniversaryLines(contextOf({ customer, ...known }), date);

/** Lists the lines that a preview shows. */
const preview = (known: ContextFields, fields = {}) =>
  previewRenewalLines({ orderType: 'PREVIEW_RENEWAL', ...fields }, contextOf({ customer, ...known }));

/** Returns a subscription with settings for the anniversary. */
const wishing = (name: string, autoRenewal: Partial<Subscription['autoRenewal']>, fields: Partial<Subscription> = {}) =>
  subscriptionOf(name, { autoRenewal: { enabled: true, ...autoRenewal }, ...fields });

test('the documented preview shows a whole year at the level of the customer', () => {
  const prices = [{ region: 'NA', currency: 'USD', partnerPrice: '350.50' }];
  const subscription = subscriptionOf('11083117CA', { subscriptionId: '3d0630693446f8bdff9cbd08f4b68bNA' });
  const order = preview({
    customer: customerOf({ cotermDate: DATE, discounts: [{ offerType: 'LICENSE', level: '03' }] }),
    subscriptions: [subscription],
    offers: offersAt('11083117CA', ['01', '02', '03'], { prices }),
  });
  expect(order).toEqual({
    currencyCode: 'USD',
    lines: [
      {
        extLineItemNumber: 1,
        offerId: '11083117CA03A12',
        quantity: 10,
        subscriptionId: '3d0630693446f8bdff9cbd08f4b68bNA',
        status: '1000',
        currencyCode: 'USD',
        proratedDays: 365,
        pricing: {
          partnerPrice: 350.5,
          discountedPartnerPrice: 350.5,
          netPartnerPrice: 350.5,
          lineItemPartnerPrice: 3505,
        },
      },
    ],
  });
  expect(pricingSummary(order.lines)).toEqual([{ totalLineItemPartnerPrice: 3505, currencyCode: 'USD' }]);
});

describe('an anniversary', () => {
  test('renews what has auto renewal on, as much as was wished for', () => {
    const known = {
      subscriptions: [
        wishing('A', { renewalQuantity: 7 }),
        wishing('OFF', { enabled: false }),
        subscriptionOf('B'),
        subscriptionOf('GONE', { quantity: 0 }),
      ],
      offers: ['A', 'OFF', 'B', 'GONE'].flatMap((name) => offersAt(name, ['01', '02'])),
    };
    const { lines } = renewed(known);
    expect(lines.map((line) => [line.extLineItemNumber, line.subscriptionId, line.quantity])).toEqual([
      [1, 'A-NA', 7],
      [2, 'B-NA', 10],
    ]);
    expect(preview(known).lines).toEqual(lines.map((line) => ({ ...line, status: '1000' })));
  });

  test('renews at the level of all that it renews, or of the customer', () => {
    const offers = ['A', 'B'].flatMap((name) => offersAt(name, ['01', '02', '03', '12']));
    const subscriptions = [wishing('A', { renewalQuantity: 6 }), wishing('B', { renewalQuantity: 4 })];
    const best = (changed: ContextFields) => offersOf(renewed({ subscriptions, offers, ...changed }).lines);
    expect(best({})).toEqual([offerId('A', '02'), offerId('B', '02')]);
    const [first] = subscriptions;
    if (!first) throw new Error('There are two');
    expect(best({ subscriptions: [first] })).toEqual([offerId('A', '01')]);
    const agreed = customerOf({ cotermDate: DATE, discounts: [{ offerType: 'LICENSE', level: '03' }] });
    expect(best({ customer: agreed })).toEqual([offerId('A', '03'), offerId('B', '03')]);
  });

  test('renews at committed levels what is renewed within the commitment', () => {
    const known = { subscriptions: [subscriptionOf('A')], offers: offersAt('A', ['01', '02', '12']) };
    const best = (endDate: string) =>
      offersOf(
        renewed({ ...known, customer: customerOf({ cotermDate: DATE, benefits: [commitment({ endDate })] }) }).lines,
      );
    expect([best('2027-01-31'), best('2027-01-30')]).toEqual([[offerId('A', '12')], [offerId('A', '02')]]);
  });

  test('is paid for a whole year', () => {
    const known = { subscriptions: [subscriptionOf('A')], offers: [offerOf('A')] };
    const days = (date: string) => renewed(known, date).lines[0]?.proratedDays;
    expect([days('2027-01-31'), days('2027-03-01'), days('2027-02-28')]).toEqual([365, 366, 365]);
    expect(renewed(known, '2027-03-01').lines[0]?.pricing.netPartnerPrice).toBe(365);
  });

  test.each([
    // Midnight of the anniversary on Pacific time.
    ['2027-01-31T08:00:00Z', '1004'],
    ['2027-01-31T08:00:01Z', '1000'],
    ['2026-01-01T00:00:00Z', '1004'],
  ])('of an offer that is withdrawn from %s on has status %s', (withdrawnFrom, status) => {
    const known = {
      subscriptions: [subscriptionOf('A', { quantity: 1 }), subscriptionOf('B', { quantity: 1 })],
      offers: [offerOf('A', '01', { withdrawnFrom }), offerOf('B')],
    };
    expect(preview(known).lines.map((line) => [line.offerId, line.status])).toEqual([
      [offerId('A'), status],
      [offerId('B'), '1000'],
    ]);
    // A subscription that cannot be renewed has no line in the order, whose numbers start at 1.
    const expected =
      status === '1000'
        ? [
            [1, 'A-NA'],
            [2, 'B-NA'],
          ]
        : [[1, 'B-NA']];
    expect(renewed(known).lines.map((line) => [line.extLineItemNumber, line.subscriptionId])).toEqual(expected);
  });

  test('does not go back to a lower level when the right one is withdrawn', () => {
    const known = {
      subscriptions: [subscriptionOf('A')],
      offers: [offerOf('A'), offerOf('A', '02', { withdrawnFrom: '2026-01-01T00:00:00Z' })],
    };
    expect(preview(known).lines).toMatchObject([{ offerId: offerId('A', '02'), status: '1004' }]);
  });

  test.each([
    ['of another currency', [offerOf('A', '02', { prices: [] })], offerId('A', '02')],
    ['that there is not any more', [], offerId('A', '01')],
  ])('cannot renew an offer %s', (_, offers, shown) => {
    const known = { subscriptions: [subscriptionOf('A')], offers };
    expect(preview(known).lines).toMatchObject([{ offerId: shown, status: '1004', pricing: { partnerPrice: 0 } }]);
    expect(renewed(known)).toEqual({ lines: [] });
  });

  test('that is overdue renews from its date on, by what holds now', () => {
    const known = {
      now: new Date('2027-02-10T20:00:00Z'),
      subscriptions: [subscriptionOf('A', { quantity: 1 })],
      offers: [offerOf('A', '01', { withdrawnFrom: '2027-02-05T00:00:00Z' })],
    };
    expect(preview(known).lines[0]?.status).toBe('1004');
  });

  test('is for each subscription in its currency and for its deployment', () => {
    const prices = [
      { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
      { region: 'WE', currency: 'EUR', partnerPrice: '300.00' },
    ];
    const known = {
      subscriptions: [subscriptionOf('A'), subscriptionOf('B', { currencyCode: 'EUR', deploymentId: '1001' })],
      deployments: [deploymentIn('DE', '1001')],
      offers: [...offersAt('A', ['01', '02'], { prices }), ...offersAt('B', ['01', '02'], { prices })],
    };
    const { lines } = renewed(known);
    expect(lines[0]).toMatchObject({ currencyCode: 'USD', pricing: { partnerPrice: 365 } });
    expect(lines[1]).toMatchObject({ currencyCode: 'EUR', deploymentId: '1001', pricing: { partnerPrice: 300 } });
    expect(refusalOf(() => preview({ ...known, fetchPrice: true }))[0]).toBe('2148');
    expect(preview(known)).not.toHaveProperty('currencyCode');
  });

  test.each([
    ['that applies', { countries: ['US'] }, 'SUCCESS', 328.5],
    ['that does not', { countries: ['CA'] }, 'FAILURE', 365],
    ['that is over by then', { endDate: '2027-01-31T07:59:59Z' }, 'FAILURE', 365],
    ['that has begun by then', { startDate: '2027-01-31T08:00:00Z' }, 'SUCCESS', 328.5],
  ])('shows what becomes of a flexible discount %s', (_, fields, result, discountedPartnerPrice) => {
    const { lines } = preview({
      subscriptions: [wishing('A', { flexDiscountCodes: ['SALE'] }, { quantity: 1 })],
      offers: [offerOf('A')],
      flexDiscounts: [discountOf('SALE', fields)],
    });
    expect(lines).toMatchObject([
      {
        status: '1000',
        flexDiscounts: [{ id: 'id-of-SALE', code: 'SALE', result }],
        pricing: { discountedPartnerPrice },
      },
    ]);
  });

  test('renews an add-on without the flexible discount that was wished for', () => {
    const { lines } = renewed({
      subscriptions: [wishing('A', { flexDiscountCodes: ['SALE'] }, { quantity: 1 })],
      offers: [offerOf('A', '01', { addOnTo: product('B') })],
      flexDiscounts: [discountOf('SALE')],
    });
    expect(lines).toMatchObject([
      { flexDiscounts: [{ code: 'SALE', result: 'FAILURE' }], pricing: { discountedPartnerPrice: 365 } },
    ]);
  });

  test("has the customer's high volume discount, but where a flexible one applies", () => {
    const prices = [
      { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
      { region: 'NA', currency: 'USD', partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' },
    ];
    const { lines } = renewed({
      customer: customerOf({ discounts: [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }] }),
      subscriptions: [
        subscriptionOf('A', { quantity: 1 }),
        wishing('B', { flexDiscountCodes: ['SALE'] }, { quantity: 1 }),
        wishing('C', { flexDiscountCodes: ['OVER'] }, { quantity: 1 }),
        wishing('D', { flexDiscountCodes: ['SALE'] }, { quantity: 1 }),
      ],
      offers: [
        ...['A', 'B', 'C'].map((name) => offerOf(name, '01', { prices })),
        offerOf('D', '01', { prices: prices.slice(1) }),
      ],
      flexDiscounts: [discountOf('SALE')],
    });
    const result = ({ flexDiscounts = [] }: (typeof lines)[number]) => flexDiscounts[0]?.result;
    expect(lines.map((line) => [line.discountCode, line.pricing.discountedPartnerPrice, result(line)])).toEqual([
      ['HVD_L18_PRE', 299.99, undefined],
      [undefined, 328.5, 'SUCCESS'],
      ['HVD_L18_PRE', 299.99, 'FAILURE'],
      ['HVD_L18_PRE', 299.99, 'FAILURE'],
    ]);
  });
});

describe('a preview of the automatic renewal is refused', () => {
  const known = { subscriptions: [subscriptionOf('A', { quantity: 1 })], offers: [offerOf('A')] };

  test.each([
    ['nothing has auto renewal on', { subscriptions: [wishing('A', { enabled: false })] }],
    ['nothing is left', { subscriptions: [subscriptionOf('A', { quantity: 0 })] }],
    ['the customer has nothing, nor an anniversary', { subscriptions: [], customer: customerOf() }],
    ['everything has expired', { customer: customerOf({ cotermDate: '2027-10-20', anniversaries: ['2026-10-20'] }) }],
  ])('when %s', (_, changed) => {
    expect(refusalOf(() => preview({ ...known, ...changed }))).toEqual(['2136']);
  });

  test('for a long reference, or another currency than that of the subscriptions', () => {
    expect(refusalOf(() => preview(known, { externalReferenceId: 'x'.repeat(36) }))[0]).toBe('2126');
    expect(refusalOf(() => preview(known, { currencyCode: 'EUR' }))[0]).toBe('2137');
    expect(preview(known, { currencyCode: 'USD', lineItems: [] }).lines).toHaveLength(1);
  });
});
