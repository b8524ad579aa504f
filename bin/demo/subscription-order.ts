import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type * as z from 'zod';
import { subscriptions } from '../../functions/subscriptions/endpoints.ts';
import { Order } from '../../functions/subscriptions/order-contract.ts';
import { Subscription } from '../../functions/subscriptions/subscription-contract.ts';
import type { ApiClient } from '../api-client.ts';
import { CURRENCY, offerIdOf, PRODUCTS } from '../demo-data/subscription-catalog.ts';
import { CUSTOMERS, customersByName } from '../demo-data/subscriptions.ts';
import type { Timeline } from './timeline.ts';

type OrderDocument = z.infer<typeof Order>;
type Line = OrderDocument['lineItems'][number];

/** How long the workflow may take to complete an order, in milliseconds. */
const PATIENCE = 20_000;

interface Wanted {
  readonly offerId: string;
  readonly quantity: number;
  readonly flexDiscountCodes?: readonly string[];
}

/** What is wanted: the product, at its lowest level, and how many of it; of the second one with a discount. */
const WANTED: readonly Wanted[] = [
  { offerId: offerIdOf('41000101CA'), quantity: 8 },
  { offerId: offerIdOf('41000102CA'), quantity: 4, flexDiscountCodes: ['PHOTO_20'] },
];

const lines = (wanted: readonly Wanted[]) =>
  wanted.map((line, index) => ({ extLineItemNumber: index + 1, ...line, currencyCode: CURRENCY }));

/** Previews a subscription order with prices, places what the preview says, follows it until it is complete, and returns it. */
export async function walkSubscriptionOrder(api: ApiClient, timeline: Timeline): Promise<void> {
  const [{ companyName } = { companyName: '' }] = CUSTOMERS;
  const customerId = (await customersByName(api)).get(companyName);
  if (customerId === undefined)
    throw new Error('the demo customers are not there; begin anew with npm start -- --fresh');
  const send = async (body: object, { query = {}, idempotencyKey = randomUUID() } = {}) =>
    Order.parse(await api.call(subscriptions, 'place-order', { path: { customerId }, query, body, idempotencyKey }));

  console.log(
    `\n${CUSTOMERS.length} customers buy subscriptions. What ${companyName}, customer ${customerId}, would pay:\n`,
  );
  const preview = await send({ orderType: 'PREVIEW', lineItems: lines(WANTED) }, { query: { 'fetch-price': 'true' } });
  for (const line of preview.lineItems) console.log(`  ${priceOf(line)}`);
  const [sum] = preview.pricingSummary ?? [];
  console.log(`  in all ${sum?.totalLineItemPartnerPrice.toFixed(2)} ${sum?.currencyCode}`);

  const best = WANTED.map((wanted, index) => ({
    ...wanted,
    offerId: preview.lineItems[index]?.offerId ?? wanted.offerId,
  }));
  const order = { orderType: 'NEW', lineItems: lines(best) };
  const named = { idempotencyKey: randomUUID() };
  const { orderId, status } = await send(order, named);
  if ((await send(order, named)).orderId !== orderId) throw new Error('the same request has placed two orders');
  console.log(`\nSubscription order ${orderId} (placed twice with one correlation id, and there is one)\n`);
  const ids = { customerId, orderId };
  await timeline.tell({ number: orderId, version: 1, status, says: 'placed' });
  const complete = await followed(api, ids, '1000');
  const bought = complete.lineItems.map(
    ({ quantity, subscriptionId }) => `${quantity} as ${subscriptionId.slice(0, 6)}…`,
  );
  await timeline.tell({ number: orderId, version: 2, status: complete.status, says: `complete: ${bought.join(', ')}` });

  const lineItems = lines(best).map(({ flexDiscountCodes: _codes, ...line }) => line);
  const back = await send({ orderType: 'RETURN', referenceOrderId: orderId, lineItems });
  console.log(`\nSubscription order ${back.orderId}, which returns it\n`);
  await timeline.tell({ number: back.orderId, version: 1, status: back.status, says: `placed to return ${orderId}` });
  const returned = await followed(api, { customerId, orderId: back.orderId }, '1000');
  const [{ subscriptionId } = { subscriptionId: '' }] = complete.lineItems;
  const found = await api.call(subscriptions, 'get-subscription', { path: { customerId, subscriptionId } });
  const { currentQuantity } = Subscription.parse(found);
  const original = await followed(api, ids, '1008');
  const left = `complete; order ${orderId} is ${original.status}, ${currentQuantity} of its first line are left`;
  await timeline.tell({ number: back.orderId, version: 2, status: returned.status, says: left });
}

/** A line of a preview in words: what it is, its level, and what it costs. */
function priceOf({ offerId, quantity, proratedDays, pricing }: Line): string {
  const family = PRODUCTS.find(({ id }) => offerId.startsWith(id))?.family ?? offerId;
  const level = offerId.slice(10, 12);
  const of = (price: number | undefined) => price?.toFixed(2).padStart(7);
  const discounted =
    pricing?.discountedPartnerPrice === pricing?.partnerPrice
      ? ''
      : `, discounted ${of(pricing?.discountedPartnerPrice)}`;
  const year = `at level ${level} ${of(pricing?.partnerPrice)} a year${discounted}`;
  return `${quantity} × ${family.padEnd(16)} ${year.padEnd(52)} ${proratedDays} days: ${of(pricing?.lineItemPartnerPrice)}`;
}

/** Follows an order until it is in the status. */
async function followed(
  api: ApiClient,
  path: { readonly customerId: string; readonly orderId: string },
  status: OrderDocument['status'],
): Promise<OrderDocument> {
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline) {
    const order = Order.parse(await api.call(subscriptions, 'get-order', { path }));
    if (order.status === status) return order;
    await delay(50);
  }
  throw new Error(`order ${path.orderId} is not ${status} within ${PATIENCE / 1_000} s; look at the log of npm start`);
}
