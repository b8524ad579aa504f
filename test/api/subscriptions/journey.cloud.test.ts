import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectDone, OPERATIONS } from '../../support/api/device-api.ts';
import { Market, newProduct, ordersOf, pacificDate, subscriptionsOf, V3 } from '../../support/api/subscription-api.ts';
import { eventually } from '../../support/eventually.ts';
import { newOrder } from '../../support/lines/subscription-service.ts';
import { returnOf } from './stage.ts';

/** Lines that an order may have at most; `npm run bench` measures how long such an order takes. */
const MOST_LINES = 499;

let market: Market;
let offer: string;
let better: string;

beforeAll(async () => {
  market = await Market.open();
  const product = newProduct();
  [offer, better] = [`${product}01A12`, `${product}02A12`];
  await market.offer(offer, { prices: [{ region: 'NA', currency: 'USD', partnerPrice: '365.00' }] });
  await market.offer(better, { prices: [{ region: 'NA', currency: 'USD', partnerPrice: '350.50' }] });
});

/** The customer's only subscription. */
async function onlySubscription(customerId: string) {
  const [subscription, ...others] = await market.subscriptions(customerId);
  expect(others).toEqual([]);
  return subscription;
}

it('previews an order, places it, follows it to its end, and returns it', async () => {
  const { partner } = market;
  const customerId = await market.customer();
  const wanted = newOrder([offer, 10]);

  const priced = `${ordersOf(customerId)}?fetch-price=true`;
  const preview = expectDone(await partner.post(priced, { ...wanted, orderType: 'PREVIEW' })).body;
  expect(preview).toMatchObject({ orderId: '', status: '', pricingSummary: [{ totalLineItemPartnerPrice: 3_505 }] });
  expect(preview.lineItems).toMatchObject([{ offerId: better, quantity: 10, subscriptionId: '' }]);

  const key = { 'x-correlation-id': randomUUID() };
  const [{ offerId }] = preview.lineItems;
  const sent = newOrder([offerId, 10]);
  const placed = expectDone(await partner.post(ordersOf(customerId), sent, key));
  const again = expectDone(await partner.post(ordersOf(customerId), sent, key));
  expect(again.body).toEqual(placed.body);
  expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  const { orderId } = placed.body;
  const complete = await market.followed(customerId, orderId);
  expect(await onlySubscription(customerId)).toMatchObject({
    subscriptionId: complete.lineItems[0].subscriptionId,
    offerId: offer,
    currentQuantity: 10,
    autoRenewal: { enabled: true, renewalQuantity: 10 },
    renewalDate: pacificDate(0, 1),
    status: '1000',
  });
  const { body: customer } = await partner.get(`${V3}/customers/${customerId}`);
  expect(customer).toMatchObject({ cotermDate: pacificDate(0, 1), discounts: [{ offerType: 'LICENSE', level: '02' }] });

  const back = await market.place(customerId, returnOf(orderId, { offerId, quantity: 10 }));
  expect(back).toMatchObject({ orderType: 'RETURN', referenceOrderId: orderId, status: '1002' });
  await market.followed(customerId, back.orderId);
  expect(await market.followed(customerId, orderId, '1008')).toMatchObject({ lineItems: [{ status: '1008' }] });
  expect(await onlySubscription(customerId)).toMatchObject({ currentQuantity: 0, status: '1004' });
  const { body: history } = await partner.get(ordersOf(customerId));
  const listed = history.items.map((order: { orderId: string; orderType: string }) => [order.orderType, order.orderId]);
  expect(listed).toEqual([
    ['RETURN', back.orderId],
    ['NEW', orderId],
  ]);
});

it('lets a subscription expire whose renewal is off, and renews it by hand', async () => {
  const customerId = await market.customer();
  await market.placeAndFollow(customerId, newOrder([offer, 3]));
  const { subscriptionId } = await onlySubscription(customerId);
  const path = `${subscriptionsOf(customerId)}/${subscriptionId}`;
  expectDone(await market.partner.patch(path, { autoRenewal: { enabled: false } }));
  expect(await market.anniversary(customerId)).toEqual({ customerId, orderId: '', cotermDate: pacificDate(0, 1) });
  expect(await onlySubscription(customerId)).toMatchObject({ status: '1004', allowedActions: ['MANUAL_RENEWAL'] });

  const [line] = newOrder([offer, 2]).lineItems;
  const renewal = { orderType: 'RENEWAL', lineItems: [{ ...line, subscriptionId }] };
  await market.placeAndFollow(customerId, renewal);
  const renewed = await onlySubscription(customerId);
  expect(renewed).toMatchObject({ currentQuantity: 2, renewalDate: pacificDate(0, 1), status: '1000' });
  expect(renewed).not.toHaveProperty('allowedActions');
});

it('renews by itself at the anniversary, once for each run', async () => {
  const customerId = await market.customer();
  await market.placeAndFollow(customerId, newOrder([offer, 4]));
  const path = `${OPERATIONS}/sandbox/customers/${customerId}/anniversary`;
  const answers = await Promise.all([market.operator.post(path), market.operator.post(path)]);
  const run = answers.filter(({ status }) => status === 200).map(({ body }) => body.orderId);
  expect(run.length).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code)).toEqual(
    run.length === 1 ? ['4122'] : [],
  );
  await eventually(async () => {
    const { body } = expectDone(await market.partner.get(`${ordersOf(customerId)}?order-type=RENEWAL`));
    const renewals = body.items.map(({ orderId, source, status }: Record<string, string>) => [orderId, source, status]);
    expect(renewals.toSorted()).toEqual(run.toSorted().map((orderId) => [orderId, 'System', '1000']));
  });
  expect(await onlySubscription(customerId)).toMatchObject({ currentQuantity: 4, renewalDate: pacificDate(0, 1) });
});

it(`answers an order of ${MOST_LINES} lines, and completes it`, async () => {
  const customerId = await market.customer({ globalSalesEnabled: true });
  const inTurns = async (count: number, make: () => Promise<string>) => {
    const made: string[] = [];
    while (made.length < count) made.push(await make());
    return made;
  };
  // As many different subscriptions as there are lines.
  const [offers, deployments] = await Promise.all([
    inTurns(25, () => market.offer(`${newProduct()}01A12`)),
    inTurns(20, () => market.deployment(customerId)),
  ]);
  const lineItems = deployments
    .flatMap((deploymentId) => offers.map((offerId) => ({ deploymentId, offerId })))
    .slice(0, MOST_LINES)
    .map((line, index) => ({ extLineItemNumber: index + 1, ...line, quantity: 1 + (index % 5), currencyCode: 'USD' }));

  const { orderId } = await market.place(customerId, { orderType: 'NEW', lineItems });
  const complete = await market.followed(customerId, orderId);

  const subscriptions = new Map((await market.subscriptions(customerId)).map((one) => [one.subscriptionId, one]));
  expect(subscriptions.size).toBe(MOST_LINES);
  for (const { subscriptionId, offerId, deploymentId, quantity } of complete.lineItems) {
    const found = { offerId, deploymentId, currentQuantity: quantity, status: '1000' };
    expect(subscriptions.get(subscriptionId)).toMatchObject(found);
  }
});

describe('a body', () => {
  const padded = (bytes: number) => {
    const order = JSON.stringify(newOrder(offer));
    return `${order}${' '.repeat(bytes - order.length)}`;
  };

  it('of 1 MB is read, and of a byte more refused', async () => {
    const customerId = await market.customer();
    const most = 1024 * 1024;
    expect((await market.partner.post(ordersOf(customerId), padded(most))).status).toBe(201);
    const refused = await market.partner.post(ordersOf(customerId), padded(most + 1));
    expect(refused).toMatchObject({ status: 413, body: { code: '1117' } });
  });
});
