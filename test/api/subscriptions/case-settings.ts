import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { expectDone } from '../../support/api/device-api.ts';
import {
  type Market,
  ordersOf,
  pacificDate,
  type SentHeaders,
  subscriptionsOf,
} from '../../support/api/subscription-api.ts';
import { completeAddress, newOrder } from '../../support/lines/subscription-service.ts';

/** Setting of a documented case, and the request to send in it. */
export interface Setting {
  /** Values in the place of the document's identifiers, which the service makes up. */
  readonly names?: Readonly<Record<string, string>>;
  /** The body, where the document has only words for it. */
  readonly body?: unknown;
  readonly headers?: SentHeaders;
  /** The anniversary that ends the year which is paid for. */
  readonly anniversary?: string;
}

const CUSTOMER = '9876543210';
const DEPLOYMENT = '12345';
const ORDER = '0123456789';

const PHOTO = '80004567EA01A12';
const RETURNED_LINE = { extLineItemNumber: 4, offerId: PHOTO, quantity: 1, currencyCode: 'USD' };

const at = (...partnerPrices: readonly object[]) => ({
  prices: partnerPrices.map((price) => ({ region: 'NA', currency: 'USD', ...price })),
});

/** A customer of the documented id. */
const customerOf = async (market: Market, made: object = {}) => ({ [CUSTOMER]: await market.customer(made) });

/** One with the documented deployment. */
async function deployed(market: Market, made: object = {}) {
  const customerId = await market.customer({ globalSalesEnabled: true, ...made });
  return { customerId, deploymentId: await market.deployment(customerId) };
}

const namesOf = ({ customerId, deploymentId }: { customerId: string; deploymentId: string }) => ({
  [CUSTOMER]: customerId,
  [DEPLOYMENT]: deploymentId,
});

/** A customer with a complete order of one line, number 4, which is for a deployment. */
async function ordered(market: Market, line: object = {}) {
  await market.offer(PHOTO);
  const owner = await deployed(market);
  const lineItems = [{ ...RETURNED_LINE, deploymentId: owner.deploymentId, ...line }];
  const { orderId } = await market.placeAndFollow(owner.customerId, {
    orderType: 'NEW',
    externalReferenceId: '759',
    lineItems,
  });
  return { ...owner, orderId, names: { ...namesOf(owner), [ORDER]: orderId } };
}

/** A customer with one subscription of an offer, and the names of both. */
async function subscribed(market: Market, offerId: string, quantity: number, line: object = {}, made: object = {}) {
  await market.offer(offerId);
  const customerId = await market.customer(made);
  const [sold] = newOrder([offerId, quantity]).lineItems;
  const { lineItems } = await market.placeAndFollow(customerId, {
    orderType: 'NEW',
    lineItems: [{ ...sold, ...line }],
  });
  const subscriptionId: string = lineItems[0].subscriptionId;
  return { customerId, subscriptionId, path: `${subscriptionsOf(customerId)}/${subscriptionId}` };
}

/** A customer that may order an offer. */
const orderable = (offerId: string) => async (market: Market) => {
  await market.offer(offerId);
  return { names: await customerOf(market) };
};

/** A time after every test. */
export const NEVER_OVER = '2099-12-31T23:59:59Z';

/** For customers in education: those of commerce have the documented discounts alone. */
const EDUCATION = { marketSegments: ['EDU'] };
const educated = { companyProfile: { marketSegment: 'EDU' } };

const off = (type: string, value: number) => ({
  outcomes: [{ type, discountValues: [{ country: 'US', currency: 'USD', value }] }],
});

/** The settings, by the names of the cases; one that is not here needs nothing. */
export const SETTINGS: Readonly<Record<string, (market: Market) => Promise<Setting>>> = {
  'create-new-with-source-and-links': async (market) => {
    await market.offer(PHOTO);
    return { names: namesOf(await deployed(market)) };
  },
  'return-full-line': (market) => ordered(market),
  'preview-with-pricing-and-flex': async (market) => {
    for (const offerId of ['11073058CA01A12', '11073058CA02A12', '69804578CA02A12']) await market.offer(offerId);
    await market.flexDiscount('BLACK_FRIDAY_10_PERCENT_OFF', { ...EDUCATION, ...off('PERCENTAGE_DISCOUNT', 10) });
    await market.flexDiscount('BLACK_FRIDAY_20_DOLLAR_OFF', { ...EDUCATION, ...off('FIXED_DISCOUNT', 20) });
    const anniversary = pacificDate(90);
    return { anniversary, names: { '1006370764': await market.customer({ cotermDate: anniversary }, educated) } };
  },
  'preview-hvd-with-pricing': async (market) => {
    await market.offer(PHOTO, at({ partnerPrice: '365.00' }, { partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' }));
    const discounts = [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }];
    const anniversary = pacificDate(30);
    return { anniversary, names: namesOf(await deployed(market, { discounts, cotermDate: anniversary })) };
  },
  'preview-renewal-auto': async (market) => {
    await market.offer('11083117CA03A12', at({ partnerPrice: '350.50' }));
    const { customerId, subscriptionId } = await subscribed(market, '11083117CA01A12', 10);
    await market.setCustomer(customerId, { discounts: [{ offerType: 'LICENSE', level: '03' }] });
    return {
      anniversary: pacificDate(0, 2),
      names: { '1006370655': customerId, '3d0630693446f8bdff9cbd08f4b68bNA': subscriptionId },
    };
  },
  'preview-renewal-auto-hvd-eligible-offers': async (market) => {
    const prices = at({ partnerPrice: '365.00' }, { partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' });
    const withdrawn = '65322447CA01A12';
    for (const offerId of [PHOTO, withdrawn]) await market.offer(offerId, prices);
    const discounts = [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }];
    const owner = await deployed(market, { discounts });
    const place = { currencyCode: 'USD', deploymentId: owner.deploymentId };
    await market.placeAndFollow(owner.customerId, {
      orderType: 'NEW',
      lineItems: [
        { extLineItemNumber: 4, offerId: PHOTO, quantity: 1, ...place },
        { extLineItemNumber: 1, offerId: withdrawn, quantity: 25, ...place },
      ],
    });
    await market.setCustomer(owner.customerId, { discounts });
    await market.offer(withdrawn, { ...prices, withdrawnFrom: pacificDate(10) });
    return { names: namesOf(owner), anniversary: pacificDate(0, 2) };
  },
  'renewal-late': async (market) => {
    const { customerId, subscriptionId, path } = await subscribed(market, PHOTO, 1);
    expectDone(await market.partner.patch(path, { autoRenewal: { enabled: false } }));
    await market.anniversary(customerId);
    return { names: { [CUSTOMER]: customerId, e0b170437c4e96ac5428364f674dffNA: subscriptionId } };
  },
  'new-with-flex-codes': async (market) => {
    for (const offerId of ['80004567CA01A12', '80004561CA02A12']) await market.offer(offerId);
    for (const code of ['SUMMER_SALE_123', 'WINTER_SALE_123']) await market.flexDiscount(code, EDUCATION);
    return { names: { [CUSTOMER]: await market.customer({}, educated) } };
  },
  'get-order': async (market) => {
    for (const offerId of [PHOTO, '65304479CA01A12']) await market.offer(offerId);
    const owner = await deployed(market);
    const { orderId } = await market.placeAndFollow(owner.customerId, {
      orderType: 'NEW',
      externalReferenceId: '759',
      currencyCode: 'USD',
      lineItems: [
        { ...RETURNED_LINE, quantity: 70, deploymentId: owner.deploymentId },
        { extLineItemNumber: 5, offerId: '65304479CA01A12', quantity: 50 },
      ],
    });
    return { names: { ...namesOf(owner), [ORDER]: orderId } };
  },
  'get-order-history-page': async (market) => {
    await market.offer(PHOTO);
    const customerId = await market.customer();
    for (let count = 0; count < 9; count++) await market.place(customerId, newOrder(PHOTO));
    return { names: { '<customer-id>': customerId } };
  },
  'patch-order-external-reference': (market) => ordered(market),
  'error-2141-invalid-flex': async (market) => {
    const otherProduct = { qualification: { baseOfferIds: [PHOTO] } };
    await market.flexDiscount('CODE_NOT_QUALIFIED', { ...EDUCATION, ...otherProduct });
    await market.offer('80004567CA01A12');
    return { names: { [CUSTOMER]: await market.customer({}, educated) } };
  },
  'error-2147-two-flex-on-line': orderable('80004567CA01A12'),
  'error-4115-invalid-api-key': async () => ({ headers: { 'x-api-key': 'another' } }),
  'get-customer-list': async (market) => {
    const ids: string[] = [];
    for (const number of [1, 2]) {
      const companyProfile = { companyName: `Test Customer Name ${number}` };
      ids.push(await market.customer({}, { resellerId: '1000404757', companyProfile }));
    }
    await market.customer({}, { resellerId: '1000404757' });
    const [first = '', second = ''] = ids;
    return { names: { '1006500792': first, '1006500806': second } };
  },
  'get-subscription': async (market) => {
    const owner = await deployed(market);
    await market.offer('65304470CA01012');
    const sold = { extLineItemNumber: 1, offerId: '65304470CA01012', quantity: 10, currencyCode: 'USD' };
    const lines = [{ ...sold, deploymentId: owner.deploymentId }];
    const { lineItems } = await market.placeAndFollow(owner.customerId, { orderType: 'NEW', lineItems: lines });
    const [{ subscriptionId }] = lineItems;
    const path = `${subscriptionsOf(owner.customerId)}/${subscriptionId}`;
    expectDone(await market.partner.patch(path, { autoRenewal: { renewalQuantity: 5 } }));
    return { names: { ...namesOf(owner), '8675309': subscriptionId } };
  },
  'list-subscriptions': async (market) => {
    const { customerId, subscriptionId, path } = await subscribed(market, '65322651CA01A12', 10);
    expectDone(await market.partner.patch(path, { autoRenewal: { flexDiscountCodes: ['SUMMER_SALE_12'] } }));
    return { names: { D1005038400: customerId, '43b889db7b4e7aa2d42b54b9813eebNA': subscriptionId } };
  },
  'update-subscription-auto-renewal': async (market) => {
    const { customerId, subscriptionId } = await subscribed(market, '65304470CA01012', 7);
    return { names: { P1005053489: customerId, cc8efgh8bc4354a4b38006c87804ceNA: subscriptionId } };
  },
  'create-deployment': async (market) => {
    const companyProfile = { address: completeAddress({ country: 'CA', region: 'ON' }) };
    return { names: { '5556667778': await market.customer({ globalSalesEnabled: true }, { companyProfile }) } };
  },
  'get-flex-discounts': async (market) => {
    const commercial = { marketSegments: ['COM'], countries: ['US'] };
    const photoshop = { qualification: { baseOfferIds: ['11083117CA01A12'] } };
    // They are listed by their ids.
    const add = (position: number, code: string, fields: object) =>
      market.flexDiscount(code, { ...commercial, ...fields }, `55555555-313b-476c-9d0b-6a610d5b91e${position}`);
    await add(1, 'INTRO-PHSP', {
      ...{ ...photoshop, ...off('FIXED_PRICE', 15.99), category: 'INTRO', status: 'ACTIVE' },
      ...{ name: 'Intro Discount - Photoshop', description: 'Intro Discount - Photoshop - 15.99' },
      ...{ startDate: '2025-11-30T23:59:59Z', endDate: NEVER_OVER },
    });
    await add(2, 'BLACK_FRIDAY', {
      ...{ ...photoshop, ...off('FIXED_DISCOUNT', 10), status: 'REUSABLE' },
      description: 'BLACK_FRIDAY - 10 USD off PHSP',
      ...{ startDate: '2025-11-01T23:59:59Z', endDate: '2025-12-31T23:59:59Z' },
      discountLockEndDate: NEVER_OVER,
    });
    await add(3, 'NEW YEAR', {
      outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 20 }] }],
      description: 'NEW YEAR - 20% off on all Products',
      ...{ startDate: '2025-12-01T23:59:59Z', endDate: NEVER_OVER },
    });
    return {};
  },
  'fetch-price-list': async (market) => {
    const productFamily = 'Creative Cloud For Enterprise All Apps';
    await market.offer('30001475CC01A12', { productFamily, ...at({ partnerPrice: '1206.84' }) });
    return {};
  },
  'x-4120-duplicate-request-id': async (market) => {
    await market.offer(PHOTO);
    const names = await customerOf(market);
    const used = randomUUID();
    const path = ordersOf(names[CUSTOMER] ?? '');
    expectDone(await market.partner.post(path, newOrder(PHOTO), { 'x-request-id': used }));
    return { names, headers: { 'x-request-id': used } };
  },
  'x-2119-too-many-lines': async (market) => ({
    names: await customerOf(market),
    body: newOrder(...Array.from({ length: 500 }, () => PHOTO)),
  }),
  'x-2121-duplicate-line-numbers': orderable(PHOTO),
  'x-2128-currency-not-valid-for-offer': orderable(PHOTO),
  'x-2130-return-offer-mismatch': (market) => ordered(market),
  'x-2134-return-window-over': async (market) => {
    const { customerId, orderId, names } = await ordered(market);
    const dayAfter = Date.now() - 15 * DAY_MS;
    await market.setOrder(customerId, orderId, { creationDate: new Date(dayAfter).toISOString() });
    return { names };
  },
  'x-5135-invalid-discount-code': orderable(PHOTO),
  'x-1119-bare-path': async (market) => ({ names: await customerOf(market) }),
  'x-unknown-query-parameter': async (market) => ({ names: await customerOf(market) }),
  'get-flex-discount-by-id': async (market) => {
    const newYear = {
      outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 20 }] }],
      description: 'NEW YEAR - 20% off on all Products',
      ...{ startDate: '2025-12-01T23:59:59Z', endDate: NEVER_OVER, marketSegments: ['COM'], countries: ['US'] },
    };
    await market.flexDiscount('NEW YEAR', newYear, '55555555-1533-4564-ade1-cd6946a97f29');
    await market.flexDiscount('NEW YEAR', newYear, '55555555-1533-4564-ade1-cd6946a97f30');
    return {};
  },
};
