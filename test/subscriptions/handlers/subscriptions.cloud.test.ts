import { beforeAll, describe, expect, it } from 'vitest';
import type { Answered } from '../../support/lines/http-event.ts';
import { correlated, newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { addInactive } from '../support/accounts.ts';
import { activate, deploymentOf, pendingCustomer } from '../support/customer-calls.ts';

let service: SubscriptionService;
let now = new Date('2027-03-01T20:00:00.000Z');

const [photo, video, credits] = ['650000000101A12', '650000000201A12', '6500000003T1A12'];

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
  await service.offer(photo);
  await service.offer('650000000102A12');
  await service.offer(video);
  await service.offer(credits, { productType: 'CONSUMABLE' });
});

/** Adds a customer that has bought the given quantities of offers, and returns its subscriptions. */
async function bought(...offers: readonly (string | readonly [offerId: string, quantity: number])[]) {
  const customerId = await service.customer();
  await service.placeAndComplete(customerId, newOrder(...offers));
  return { customerId, subscriptions: await service.subscriptions(customerId) };
}

const update = (customerId: string, subscriptionId: string, body: object, options: object = {}) =>
  service.call('update-subscription', { path: { customerId, subscriptionId }, body, ...options });
const read = (customerId: string, subscriptionId: string) =>
  service.call('get-subscription', { path: { customerId, subscriptionId } });

describe('a subscription', () => {
  it('is what was bought, named by its base offer, until the anniversary', async () => {
    const { customerId, subscriptions } = await bought(['650000000102A12', 12], [credits, 5]);
    expect(subscriptions).toHaveLength(2);
    const license = subscriptions.find(({ offerId }) => offerId === photo);
    expect(license.subscriptionId).toMatch(/^[0-9a-f]{30}NA$/);
    const uri = `/v3/customers/${customerId}/subscriptions`;
    expect(license).toEqual({
      subscriptionId: license.subscriptionId,
      offerId: photo,
      currentQuantity: 12,
      usedQuantity: 0,
      autoRenewal: { enabled: true, renewalQuantity: 12 },
      renewalDate: '2028-03-01',
      creationDate: '2027-03-01T20:00:00Z',
      currencyCode: 'USD',
      status: '1000',
      links: { self: { uri: `${uri}/${license.subscriptionId}`, method: 'GET', headers: [] } },
    });
    expect((await read(customerId, license.subscriptionId)).body).toEqual(license);
    const listed = await service.call('list-subscriptions', { path: { customerId } });
    expect(listed.body).toEqual({
      totalCount: 2,
      items: subscriptions,
      links: { self: { uri, method: 'GET', headers: [] } },
    });
    expect(subscriptions.find(({ offerId }) => offerId === credits).currentQuantity).toBe(5);
  });

  it('is listed by pages, if the caller asks for them', async () => {
    const { customerId, subscriptions } = await bought(photo, video, credits);
    const list = (query: string) => service.done('list-subscriptions', { path: { customerId }, query });
    const uri = `/v3/customers/${customerId}/subscriptions`;
    const first = await list('limit=2');
    expect(first).toMatchObject({ totalCount: 3, items: subscriptions.slice(0, 2) });
    expect(first.links.self.uri).toBe(`${uri}?limit=2&offset=0`);
    expect(first.links.next.uri).toBe(`${uri}?limit=2&offset=2`);
    const last = await list('limit=2&offset=2');
    expect(last).toMatchObject({ totalCount: 3, items: subscriptions.slice(2) });
    expect(last.links.next).toBeUndefined();
    expect(last.links.prev.uri).toBe(`${uri}?limit=2&offset=0`);
    const wrong = await service.call('list-subscriptions', { path: { customerId }, query: 'offset=4' });
    expect(wrong).toMatchObject({ status: 400, body: { code: '1133' } });
  });

  it('is listed by pages that a response can hold, however many there are', async () => {
    const customerId = await service.customer();
    const autoRenewal = { enabled: true, flexDiscountCodes: Array<string>(1_000).fill('X'.repeat(64)) };
    const [many, megabytes] = [120, 6 * 1024 * 1024];
    await addInactive(service.store, customerId, many, { autoRenewal });
    const listed: string[] = [];
    let pages = 0;
    for (let query: string | undefined = ''; query !== undefined; pages++) {
      const page: Answered = await service.call('list-subscriptions', { path: { customerId }, query });
      expect(page.status).toBe(200);
      expect(Buffer.byteLength(JSON.stringify(page.text))).toBeLessThan(megabytes);
      expect(page.body.totalCount).toBe(many);
      listed.push(...page.body.items.map(({ subscriptionId }: { subscriptionId: string }) => subscriptionId));
      query = page.body.links.next?.uri.split('?')[1];
    }
    expect(pages).toBe(2);
    expect(new Set(listed).size).toBe(many);
    expect(listed).toHaveLength(many);
  });

  it('is shown from the moment its order is complete, and not before', async () => {
    const customerId = await service.customer();
    const orderId = await service.place(customerId, newOrder(photo));
    expect(await service.subscriptions(customerId)).toEqual([]);
    await service.complete(orderId);
    expect(await service.subscriptions(customerId)).toMatchObject([{ offerId: photo, currentQuantity: 1 }]);
  });

  it('names the deployment that it is for', async () => {
    const customerId = await pendingCustomer(service, { globalSalesEnabled: true });
    await activate(service, customerId);
    const deploymentId = await deploymentOf(service, customerId);
    const prices = [
      { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
      { region: 'WE', currency: 'EUR', partnerPrice: '365.00' },
    ];
    await service.offer('650000000401A12', { prices });
    const line = { extLineItemNumber: 1, offerId: '650000000401A12', quantity: 1, currencyCode: 'EUR', deploymentId };
    await service.placeAndComplete(customerId, { orderType: 'NEW', lineItems: [line] });
    expect(await service.subscriptions(customerId)).toMatchObject([{ deploymentId, currencyCode: 'EUR' }]);
  });

  it.each(['1', `${'0'.repeat(30)}NA`, '#', '9'.repeat(3_000)])('that is not there is a 404: %j', async (id) => {
    const { customerId, subscriptions } = await bought(photo);
    const [{ subscriptionId }] = subscriptions;
    const nowhere = { status: 404, body: { code: '3115', message: 'Invalid Customer or Subscription ID' } };
    const patch = { autoRenewal: { enabled: false } };
    expect(await read(customerId, id)).toMatchObject(nowhere);
    expect(await update(customerId, id, patch)).toMatchObject(nowhere);
    expect(await read(id, subscriptionId)).toMatchObject(nowhere);
    expect(await update(id, subscriptionId, patch)).toMatchObject(nowhere);
    expect(await service.call('list-subscriptions', { path: { customerId: id } })).toMatchObject(nowhere);
  });
});

describe('the renewal of a subscription', () => {
  it('is what the partner says, and otherwise what there is', async () => {
    const { customerId, subscriptions } = await bought([photo, 9], [video, 4]);
    const [one, other] = subscriptions;
    const code = { flexDiscountCodes: ['ABCD-XV54'] };
    const set = await update(customerId, one.subscriptionId, { autoRenewal: { renewalQuantity: 3, ...code } });
    expect(set).toMatchObject({ status: 200 });
    expect(set.body).toEqual({ ...one, autoRenewal: { enabled: true, renewalQuantity: 3, ...code } });
    const off = await update(customerId, one.subscriptionId, {
      autoRenewal: { enabled: false, flexDiscountCodes: [] },
    });
    expect(off.body.autoRenewal).toEqual({ enabled: false, renewalQuantity: 3 });
    // After a further purchase, explicit quantities stay and the others follow.
    await service.placeAndComplete(customerId, newOrder([photo, 2], [video, 2]));
    expect((await read(customerId, one.subscriptionId)).body).toMatchObject({
      currentQuantity: one.currentQuantity + 2,
      autoRenewal: { enabled: false, renewalQuantity: 3 },
    });
    const { currentQuantity } = other;
    expect((await read(customerId, other.subscriptionId)).body).toMatchObject({
      currentQuantity: currentQuantity + 2,
      autoRenewal: { enabled: true, renewalQuantity: currentQuantity + 2 },
    });
  });

  it.each([
    [{ autoRenewal: { renewalQuantity: 0 } }, '3116'],
    [{ autoRenewal: { renewalQuantity: 10_001 } }, '3116'],
    [{ autoRenewal: { renewalQuantity: 1.5 } }, '3116'],
    [{ autoRenewal: { renewalQuantity: '2' } }, '1117'],
    [{ autoRenewal: { flexDiscountCodes: ['A', 'B'] } }, '2147'],
    [{ autoRenewal: {} }, '1122'],
    [{}, '1122'],
    [{ autoRenewal: { enabled: true }, status: '1000' }, '1119'],
    [{ currentQuantity: 5 }, '1119'],
    [{ autoRenewal: { enabled: true }, quantity: 5 }, '1121'],
    [{ autoRenewal: { enabled: true, quantity: 5 } }, '1121'],
  ])('cannot be %j: %s', async (body, code) => {
    const { customerId, subscriptions } = await bought([photo, 3]);
    const [{ subscriptionId, autoRenewal }] = subscriptions;
    expect(await update(customerId, subscriptionId, body)).toMatchObject({ status: 400, body: { code } });
    expect((await read(customerId, subscriptionId)).body.autoRenewal).toEqual(autoRenewal);
  });

  it('may be more than there is, up to the largest quantity of the offer, and stays when units are returned', async () => {
    const [team, enterprise] = ['650000008801A12', '650000008901A12'];
    await service.offer(team);
    await service.offer(enterprise, { tier: 'ENTERPRISE' });
    const customerId = await service.activeCustomer();
    const order = await service.placeAndComplete(customerId, newOrder([team, 3], [enterprise, 3]));
    const [small, large] = order.lineItems.map((line: { subscriptionId: string }) => line.subscriptionId);
    const want = (id: string, renewalQuantity: number) => update(customerId, id, { autoRenewal: { renewalQuantity } });
    expect((await want(small, 10_000)).body.autoRenewal).toEqual({ enabled: true, renewalQuantity: 10_000 });
    expect((await want(large, 200_000)).body.autoRenewal).toEqual({ enabled: true, renewalQuantity: 200_000 });
    for (const [id, renewalQuantity] of [
      [small, 10_001],
      [large, 200_001],
    ] as const) {
      expect(await want(id, renewalQuantity)).toMatchObject({
        status: 400,
        body: { code: '3116', additionalDetails: ['autoRenewal.renewalQuantity'] },
      });
    }
    // Lines may be returned as they were read.
    const back = { orderType: 'RETURN', referenceOrderId: order.orderId, lineItems: order.lineItems };
    await service.placeAndComplete(customerId, back);
    expect((await read(customerId, small)).body).toMatchObject({
      currentQuantity: 0,
      autoRenewal: { renewalQuantity: 10_000 },
    });
  });

  it('cannot be changed of one that is over', async () => {
    const { customerId, subscriptions } = await bought([photo, 3]);
    const [{ subscriptionId }] = subscriptions;
    await service.setCustomer(customerId, { anniversaries: ['2028-03-01'], cotermDate: '2029-03-01' });
    now = new Date('2028-03-11T20:00:00.000Z');
    const expired = await read(customerId, subscriptionId);
    const refused = await update(customerId, subscriptionId, { autoRenewal: { enabled: false } });
    now = new Date('2028-04-01T20:00:00.000Z');
    const late = await read(customerId, subscriptionId);
    now = new Date('2027-03-01T20:00:00.000Z');
    expect(expired.body).toMatchObject({
      status: '1004',
      renewalDate: '2028-03-01',
      allowedActions: ['MANUAL_RENEWAL'],
    });
    expect(refused).toMatchObject({ status: 400, body: { code: '3119' } });
    expect(late.body.allowedActions).toBeUndefined();
  });

  it('is answered as it was under its correlation id, a refusal too', async () => {
    const { customerId, subscriptions } = await bought([photo, 3]);
    const [{ subscriptionId }] = subscriptions;
    const first = await update(customerId, subscriptionId, { autoRenewal: { renewalQuantity: 2 } }, correlated('r-1'));
    const many = await update(customerId, subscriptionId, { autoRenewal: { renewalQuantity: 0 } }, correlated('r-2'));
    await service.placeAndComplete(customerId, newOrder([photo, 3]));
    await update(customerId, subscriptionId, { autoRenewal: { renewalQuantity: 6 } });
    const again = await update(customerId, subscriptionId, { autoRenewal: { renewalQuantity: 2 } }, correlated('r-1'));
    const still = await update(customerId, subscriptionId, { autoRenewal: { renewalQuantity: 0 } }, correlated('r-2'));
    expect([again.text, still.text]).toEqual([first.text, many.text]);
    expect(still).toMatchObject({ status: 400, headers: { 'idempotent-replayed': 'true' } });
    expect((await read(customerId, subscriptionId)).body.autoRenewal).toEqual({ enabled: true, renewalQuantity: 6 });
  });

  it('is kept when an order changes the subscription at the same moment', async () => {
    const { customerId, subscriptions } = await bought([photo, 3]);
    const [{ subscriptionId }] = subscriptions;
    const orderId = await service.place(customerId, newOrder([photo, 2]));
    const [, ...updates] = await Promise.all([
      service.complete(orderId),
      update(customerId, subscriptionId, { autoRenewal: { renewalQuantity: 2 } }),
      update(customerId, subscriptionId, { autoRenewal: { enabled: false } }),
    ]);
    expect(updates.map(({ status }) => status)).toEqual([200, 200]);
    expect((await read(customerId, subscriptionId)).body).toMatchObject({
      currentQuantity: 5,
      autoRenewal: { enabled: false, renewalQuantity: 2 },
    });
  });
});
