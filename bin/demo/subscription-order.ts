import { randomUUID } from 'node:crypto';
import type { Input, SubscriptionOrder, SubscriptionsPlaceOrderData } from '../../sdk/src/index.ts';
import { CURRENCY, offerIdOf, PRODUCTS } from '../demo-data/subscription-catalog.ts';
import { CUSTOMERS, RESELLER_ID } from '../demo-data/subscription-customers.ts';
import type { Clients } from '../support/clients.ts';
import { orderIn } from '../support/order-in.ts';
import type { Timeline } from './timeline.ts';

type Partner = Clients['partner'];
type Line = SubscriptionOrder['lineItems'][number];

interface Wanted {
  readonly offerId: string;
  readonly quantity: number;
  readonly flexDiscountCodes?: readonly string[];
}

/** Products to order, at their lowest level, with quantities. The second product has a discount code. */
const WANTED: readonly Wanted[] = [
  { offerId: offerIdOf('41000101CA'), quantity: 8 },
  { offerId: offerIdOf('41000102CA'), quantity: 4, flexDiscountCodes: ['PHOTO_20'] },
];

const lines = (wanted: readonly Wanted[]) =>
  wanted.map((line, index) => ({ extLineItemNumber: index + 1, ...line, currencyCode: CURRENCY }));

/** Previews a subscription order with prices, places the previewed order, waits until it is complete, and returns it. */
export async function walkSubscriptionOrder({ partner }: Clients, timeline: Timeline): Promise<void> {
  const [{ companyName } = { companyName: '' }] = CUSTOMERS;
  const customerId = await customerNamed(partner, companyName);
  if (customerId === undefined) throw new Error('the demo customers are missing; start over with npm start -- --fresh');
  const send = (body: Input<SubscriptionsPlaceOrderData>['body'], given: object = {}) =>
    partner.subscriptions.placeOrder({ customerId, body, ...given });

  console.log(
    `\n${CUSTOMERS.length} customers buy subscriptions. Preview of the price for ${companyName}, customer ${customerId}:\n`,
  );
  const preview = await send({ orderType: 'PREVIEW', lineItems: lines(WANTED) }, { 'fetch-price': true });
  for (const line of preview.lineItems) console.log(`  ${priceOf(line)}`);
  const [sum] = preview.pricingSummary ?? [];
  console.log(`  total ${sum?.totalLineItemPartnerPrice.toFixed(2)} ${sum?.currencyCode}`);

  const best = WANTED.map((wanted, index) => ({
    ...wanted,
    offerId: preview.lineItems[index]?.offerId ?? wanted.offerId,
  }));
  const order = { orderType: 'NEW', lineItems: lines(best) } as const;
  const named = { headers: { 'X-Correlation-Id': randomUUID() } };
  const { orderId, status } = await send(order, named);
  if ((await send(order, named)).orderId !== orderId) throw new Error('the same request has placed two orders');
  console.log(`\nSubscription order ${orderId} (two requests with the same correlation id placed one order)\n`);
  const ids = { customerId, orderId };
  await timeline.print({ number: orderId, version: 1, status, note: 'placed' });
  const complete = await orderIn('1000', partner, ids);
  const has = () => quantities(partner, customerId, complete);
  await timeline.print({
    number: orderId,
    version: 2,
    status: complete.status,
    note: `complete; the customer has ${await has()}`,
  });

  const lineItems = lines(best).map(({ flexDiscountCodes: _codes, ...line }) => line);
  const back = await send({ orderType: 'RETURN', referenceOrderId: orderId, lineItems });
  console.log(`\nSubscription order ${back.orderId}, which returns order ${orderId}\n`);
  await timeline.print({ number: back.orderId, version: 1, status: back.status, note: `placed to return ${orderId}` });
  const returned = await orderIn('1000', partner, { customerId, orderId: back.orderId });
  const left = `complete; the customer has ${await has()}`;
  await timeline.print({ number: back.orderId, version: 2, status: returned.status, note: left });
  const original = await orderIn('1008', partner, ids);
  // Version 3 reserves the order's lines for the return. It has no event.
  await timeline.print({ number: orderId, version: 4, status: original.status, note: `order ${orderId} is returned` });
}

/** Finds the active customer of the demo's reseller with this name. */
async function customerNamed({ subscriptions }: Partner, name: string): Promise<string | undefined> {
  for await (const { companyProfile, customerId } of subscriptions.customers({
    resellerId: RESELLER_ID,
    status: '1000',
  })) {
    if (companyProfile.companyName === name) return customerId;
  }
  return undefined;
}

/** Returns the quantities of an order's subscriptions as text. */
async function quantities(partner: Partner, customerId: string, { lineItems }: SubscriptionOrder): Promise<string> {
  const texts: string[] = [];
  for (const { subscriptionId } of lineItems) {
    const found = await partner.subscriptions.getSubscription({ customerId, subscriptionId });
    texts.push(`${found.currentQuantity} ${familyOf(found)}`);
  }
  return texts.join(', ');
}

const familyOf = ({ offerId }: { readonly offerId: string }) =>
  PRODUCTS.find(({ id }) => offerId.startsWith(id))?.family ?? offerId;

/** Formats a line of a preview: product, level and price. */
function priceOf({ offerId, quantity, proratedDays, pricing }: Line): string {
  const level = offerId.slice(10, 12);
  const of = (price: number | undefined) => price?.toFixed(2).padStart(7);
  const discounted =
    pricing?.discountedPartnerPrice === pricing?.partnerPrice
      ? ''
      : `, discounted ${of(pricing?.discountedPartnerPrice)}`;
  const year = `at level ${level} ${of(pricing?.partnerPrice)} a year${discounted}`;
  return `${quantity} × ${familyOf({ offerId }).padEnd(16)} ${year.padEnd(52)} ${proratedDays} days: ${of(pricing?.lineItemPartnerPrice)}`;
}
