import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { inject } from 'vitest';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import type { HttpResponse } from '../../support/api/api.ts';
import { expectDone } from '../../support/api/device-api.ts';
import { ordersOf, SUBSCRIPTION_SCOPES, subscriptionsOf, V3 } from '../../support/api/subscription-api.ts';
import { completeAddress, newOrder } from '../../support/lines/subscription-service.ts';
import { returnOf, type Stage } from './stage.ts';

type Provoke = (stage: Stage) => Promise<HttpResponse>;

/** Sends an order of the customer. */
const order =
  (body: (stage: Stage) => unknown, query = ''): Provoke =>
  (stage) =>
    stage.market.partner.post(`${ordersOf(stage.customerId)}${query}`, body(stage));

/** Sends a NEW order of the offer, with one line as it is changed. */
const newLine = (line: (stage: Stage) => object, fields: object = {}): Provoke =>
  order((stage) => {
    const [sold] = newOrder(stage.offer).lineItems;
    return { orderType: 'NEW', ...fields, lineItems: [{ ...sold, ...line(stage) }] };
  });

/** Sends a RETURN of the order's first line, as it is changed. */
const returned = (line: (stage: Stage) => object): Provoke =>
  order((stage) => returnOf(stage.orderId, { offerId: stage.offer, ...line(stage) }));

const get =
  (path: (stage: Stage) => string): Provoke =>
  (stage) =>
    stage.market.partner.get(path(stage));

const renewal = (line: (stage: Stage) => object): Provoke => newLine(line, { orderType: 'RENEWAL' });

/** Previews, with prices, one line in USD and one in EUR. */
const inTwoCurrencies = (inUsd: (stage: Stage) => object, inEur: (stage: Stage) => object): Provoke =>
  order((stage) => {
    const [one, other] = newOrder(stage.offer, stage.offer).lineItems;
    return {
      orderType: 'PREVIEW',
      lineItems: [
        { ...one, ...inUsd(stage) },
        { ...other, currencyCode: 'EUR', ...inEur(stage) },
      ],
    };
  }, '?fetch-price=true');

const editSubscription =
  (subscription: (stage: Stage) => string, autoRenewal: object): Provoke =>
  (stage) =>
    stage.market.partner.patch(`${subscriptionsOf(stage.customerId)}/${subscription(stage)}`, { autoRenewal });

const deployment =
  (country: string, customer: (stage: Stage) => Promise<string>): Provoke =>
  async (stage) => {
    const body = { companyProfile: { address: completeAddress({ country, region: 'CA' }) } };
    return stage.market.partner.post(`${V3}/customers/${await customer(stage)}/deployments`, body);
  };

const own = ({ customerId }: Stage) => Promise.resolve(customerId);

/** A call with a token that names no tenant. */
async function withoutTenant(): Promise<HttpResponse> {
  const { apiUrl, issuer, audience, keys } = inject('cloud');
  const [key] = keys.keys;
  const token = await new SignJWT({ client_id: 'nobody', scope: SUBSCRIPTION_SCOPES })
    .setProtectedHeader({ alg: 'RS256', kid: key?.kid ?? '' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(await importJWK({ ...key }, 'RS256'));
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': 'nobody' };
  const answer = await fetch(new URL(ordersOf('1234567890'), apiUrl), { headers });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.json() };
}

/** One request for each code, or for each of its reasons. Those that need a store in trouble are elsewhere. */
export const PROVOCATIONS: readonly (readonly [code: string, provoke: Provoke, reason?: string])[] = [
  ['1116', get(() => `${V3}/customers/0000000000`)],
  ['1117', newLine(() => ({ quantity: '1' }))],
  [
    '1119',
    ({ market, customerId }) =>
      market.partner.patch(`${V3}/customers/${customerId}`, { companyProfile: { companyName: 'Another' } }),
  ],
  ['1121', newLine(() => ({ quantiti: 1 }))],
  ['1122', order(() => ({ lineItems: [] }))],
  [
    '1125',
    async ({ market }) => {
      const blocked = await market.customer({ status: '1012' });
      return market.partner.patch(`${V3}/customers/${blocked}`, { externalReferenceId: 'new' });
    },
  ],
  ['1132', get(({ customerId }) => `${ordersOf(customerId)}?limit=0`)],
  ['1133', get(({ customerId }) => `${ordersOf(customerId)}?offset=1000`)],
  ['1140', deployment('CA', ({ market }) => market.customer())],
  ['1141', deployment('US', own)],
  [
    '1162',
    ({ market }) => {
      const list = {
        region: 'JP',
        marketSegment: 'GOV',
        priceListType: '3YC',
        currency: 'JPY',
        priceListMonth: '202703',
      };
      return market.partner.post(`${V3}/pricelist`, { ...list, filters: { offerId: 'none' } });
    },
  ],
  ['2115', get(({ customerId }) => `${ordersOf(customerId)}/100`)],
  ['2119', order(({ offer }) => newOrder(...Array.from({ length: 500 }, () => offer)))],
  ['2120', newLine(() => ({ quantity: 10_001 }))],
  [
    '2121',
    order(({ offer }) => {
      const [line] = newOrder(offer).lineItems;
      return { orderType: 'NEW', lineItems: [line, line] };
    }),
  ],
  ['2122', newLine(() => ({ offerId: '000000000001A12' }))],
  ['2123', newLine(() => ({ extLineItemNumber: 1_000_000 }))],
  ['2126', newLine(() => ({}), { externalReferenceId: 'x'.repeat(36) })],
  ['2128', newLine(() => ({ currencyCode: 'JPY' }))],
  ['2129', newLine(({ strayAddOn }) => ({ offerId: strayAddOn })), 'INELIGIBLE_ADD_ON'],
  ['2129', newLine(({ schoolOffer }) => ({ offerId: schoolOffer })), 'INELIGIBLE_MARKET_SEGMENT'],
  ['2129', newLine(({ bestOffer }) => ({ offerId: bestOffer })), 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE'],
  ['2130', returned(({ bestOffer }) => ({ offerId: bestOffer }))],
  ['2131', returned(() => ({ extLineItemNumber: 9 }))],
  ['2132', returned(() => ({ quantity: 2 }))],
  ['2133', order(({ returnedOrderId, returnedOffer }) => returnOf(returnedOrderId, { offerId: returnedOffer }))],
  [
    '2134',
    async ({ market, customerId, offer }) => {
      const { orderId } = await market.placeAndFollow(customerId, newOrder(offer));
      const longAgo = new Date(Date.now() - 15 * DAY_MS).toISOString();
      await market.setOrder(customerId, orderId, { creationDate: longAgo });
      return market.partner.post(ordersOf(customerId), returnOf(orderId, { offerId: offer }));
    },
  ],
  [
    '2136',
    async ({ market }) => market.partner.post(ordersOf(await market.customer()), { orderType: 'PREVIEW_RENEWAL' }),
  ],
  [
    '2137',
    inTwoCurrencies(
      () => ({}),
      () => ({}),
    ),
  ],
  ['2138', newLine(() => ({ deploymentId: '1234567890' }))],
  ['2140', newLine(() => ({}), { currencyCode: 'EUR' })],
  ['2141', newLine(({ otherCode }) => ({ flexDiscountCodes: [otherCode] })), 'NOT_QUALIFIED'],
  ['2144', newLine(({ code }) => ({ flexDiscountCodes: [code], discountCode: 'HVD_L18_PRE' }))],
  ['2145', newLine(({ addOn, code }) => ({ offerId: addOn, flexDiscountCodes: [code] }))],
  ['2146', newLine(() => ({ flexDiscountCodes: ['UNKNOWN'] })), 'NOT_FOUND'],
  ['2147', newLine(({ code, otherCode }) => ({ flexDiscountCodes: [code, otherCode] }))],
  [
    '2148',
    inTwoCurrencies(
      ({ canada }) => ({ deploymentId: canada }),
      ({ germany }) => ({ deploymentId: germany }),
    ),
  ],
  ['3115', get(({ customerId }) => `${subscriptionsOf(customerId)}/none`)],
  ['3116', editSubscription(({ subscriptionId }) => subscriptionId, { renewalQuantity: 200_001 })],
  ['3119', editSubscription(({ endedId }) => endedId, { enabled: false })],
  ['3121', renewal(({ subscriptionId, offer }) => ({ subscriptionId, offerId: offer }))],
  ['3122', renewal(({ endedId, returnedOffer }) => ({ subscriptionId: endedId, offerId: returnedOffer }))],
  ['4115', ({ market, customerId }) => market.partner.get(ordersOf(customerId), { 'x-api-key': 'of-another-client' })],
  [
    '4119',
    ({ market, customerId, offer }) =>
      market.partner.post(ordersOf(customerId), newOrder(offer), { 'x-correlation-id': undefined }),
  ],
  [
    '4120',
    async ({ market, customerId, offer }) => {
      const named = { 'x-request-id': randomUUID() };
      expectDone(await market.partner.post(ordersOf(customerId), newOrder(offer), named));
      return market.partner.post(ordersOf(customerId), newOrder(offer), named);
    },
  ],
  ['4121', withoutTenant],
  ['5135', newLine(() => ({ discountCode: 'HVD_L17_PRE' }))],
];
