import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { newOrder, returnOf, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { withEachRequest } from '../support/interleaved-store.ts';

const PHOTO = '65304470CA01A12';
const VIDEO = '65304479CA01A12';
const SOUND = '65304481CA01A12';

let service: SubscriptionService;
let now = new Date('2027-03-01T20:00:00.000Z');

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
  await Promise.all([PHOTO, VIDEO, SOUND].map((offerId) => service.offer(offerId)));
});

type Line = Parameters<typeof returnOf>[1];

/** Places a complete order of one photo, two video and three sound licences, and returns its lines. */
async function bought() {
  const customerId = await service.activeCustomer();
  const order = await service.placeAndComplete(customerId, newOrder(PHOTO, [VIDEO, 2], [SOUND, 3]));
  const [photo, video, sound]: readonly [Line, Line, Line] = order.lineItems;
  return { customerId, order, orderId: order.orderId, photo, video, sound };
}

const refusal = ({ status, body }: Answered) => [status, body.code, ...(body.additionalDetails ?? [])];

const quantities = async (customerId: string): Promise<Record<string, [number, string]>> =>
  Object.fromEntries(
    (await service.subscriptions(customerId)).map(({ offerId, currentQuantity, status }) => [
      offerId,
      [currentQuantity, status],
    ]),
  );

describe('a RETURN', () => {
  it('is an order of its own: open, then complete, and with its last line the original is returned', async () => {
    const { customerId, order, orderId, photo, video, sound } = await bought();
    const placed = await service.order(customerId, { ...returnOf(order, video), externalReferenceId: '759' });
    expect(placed.status).toBe(201);
    const { body } = placed;
    expect(body).toEqual({
      externalReferenceId: '759',
      orderId: body.orderId,
      customerId,
      orderType: 'RETURN',
      referenceOrderId: orderId,
      currencyCode: 'USD',
      creationDate: '2027-03-01T20:00:00Z',
      status: '1002',
      source: 'API',
      lineItems: [{ ...video, subscriptionId: '', status: '1002' }],
      links: { self: { uri: `/v3/customers/${customerId}/orders/${body.orderId}`, method: 'GET', headers: [] } },
    });
    expect(await service.read(customerId, orderId)).toEqual(order);
    await service.complete(body.orderId);
    expect(await service.read(customerId, body.orderId)).toMatchObject({
      referenceOrderId: orderId,
      referencedOrderId: orderId,
      status: '1000',
      lineItems: [{ ...video, status: '1000' }],
    });
    expect(await service.read(customerId, orderId)).toEqual({
      ...order,
      lineItems: [photo, { ...video, status: '1008' }, sound],
    });
    expect(await quantities(customerId)).toEqual({ [PHOTO]: [1, '1000'], [VIDEO]: [0, '1004'], [SOUND]: [3, '1000'] });
    await service.placeAndComplete(customerId, returnOf(order, photo, sound));
    const returned = await service.read(customerId, orderId);
    expect(returned.status).toBe('1008');
    expect(returned.lineItems.map(({ status }: { status: string }) => status)).toEqual(['1008', '1008', '1008']);
  });

  it('pays back what was paid, whatever it costs by now', async () => {
    const { customerId, order, photo } = await bought();
    const query = 'fetch-price=true';
    const paid = (await service.read(customerId, order.orderId, { query })).lineItems[0].pricing;
    await service.offer(PHOTO, { prices: [{ region: 'NA', currency: 'USD', partnerPrice: '730.00' }] });
    const placed = await service.order(customerId, returnOf(order, photo), { query });
    await service.offer(PHOTO);
    expect(placed.body.lineItems[0].pricing).toEqual(paid);
  });

  it('takes from a subscription what the order brought, not what others did', async () => {
    const { customerId, order, video } = await bought();
    await service.placeAndComplete(customerId, newOrder([VIDEO, 5]));
    await service.placeAndComplete(customerId, returnOf(order, video));
    expect((await quantities(customerId))[VIDEO]).toEqual([5, '1000']);
  });

  it('of a line that is being returned, or was, is refused', async () => {
    const { customerId, order, orderId, photo, video } = await bought();
    const first = await service.place(customerId, returnOf(order, photo));
    const again = async () => refusal(await service.order(customerId, returnOf({ orderId }, photo, video)));
    expect(await again()).toEqual([400, '2133', `Line Item: 1, Reason: it is returned by order ${first}`]);
    await service.complete(first);
    expect((await again()).slice(0, 2)).toEqual([400, '2133']);
    expect((await service.order(customerId, returnOf(order, video))).status).toBe(201);
  });

  it('while the order still completes is refused; when it is complete the same is taken', async () => {
    const customerId = await service.activeCustomer();
    const orderId = await service.place(customerId, newOrder(PHOTO));
    const attempt = () =>
      service.order(customerId, returnOf({ orderId }, { extLineItemNumber: 1, offerId: PHOTO, quantity: 1 }));
    expect(refusal(await attempt()).slice(0, 2)).toEqual([400, '2134']);
    await service.complete(orderId);
    expect((await attempt()).status).toBe(201);
  });

  it('can be placed up to the last second of the 14th day', async () => {
    const { customerId, order, photo } = await bought();
    const boughtAt = now;
    now = new Date(boughtAt.getTime() + 14 * DAY_MS + 1_000);
    const late = await service.order(customerId, returnOf(order, photo));
    expect(refusal(late)).toEqual([400, '2134', expect.stringContaining('14 days')]);
    now = new Date(boughtAt.getTime() + 14 * DAY_MS + 999);
    expect((await service.order(customerId, returnOf(order, photo))).status).toBe(201);
    now = boughtAt;
  });

  it('of a RETURN, or of an order that failed, is refused', async () => {
    const { customerId, order, photo } = await bought();
    const back = await service.placeAndComplete(customerId, returnOf(order, photo));
    expect(refusal(await service.order(customerId, returnOf(back, photo))).slice(0, 2)).toEqual([400, '2134']);
    const failed = await service.place(customerId, newOrder(PHOTO));
    await service.setOrder(customerId, failed, { status: '1020' });
    const refused = await service.order(customerId, returnOf({ orderId: failed }, photo));
    expect(refusal(refused)).toEqual([400, '2134', expect.stringContaining('1020')]);
  });

  it("is for the customer's own orders", async () => {
    const { order, photo } = await bought();
    const customerId = await service.activeCustomer();
    for (const orderId of [order.orderId, '999999999', '0100001', 'x']) {
      const refused = await service.order(customerId, returnOf({ orderId }, photo));
      expect(refusal(refused).slice(0, 2)).toEqual([404, '2115']);
    }
  });
});

describe('at the same moment', () => {
  it('of two returns of one line one wins, and the line is returned once', async () => {
    const { customerId, order, photo, video } = await bought();
    const bodies = [returnOf(order, photo, video), returnOf(order, video)];
    const answers = await Promise.all(bodies.map((body) => service.order(customerId, body)));
    expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, '2133']);
    const [won] = answers.filter(({ status }) => status === 201);
    await service.complete(won?.body.orderId);
    expect(await quantities(customerId)).toMatchObject({ [VIDEO]: [0, '1004'], [SOUND]: [3, '1000'] });
    expect(await service.history(customerId)).toMatchObject({ totalCount: 2 });
  });

  it('two returns of two lines of one order are both taken', async () => {
    const { customerId, order, orderId, photo, video, sound } = await bought();
    const placed = await Promise.all(
      [photo, video, sound].map((line) => service.place(customerId, returnOf(order, line))),
    );
    await Promise.all(placed.map((one) => service.complete(one)));
    expect(await service.read(customerId, orderId)).toMatchObject({ status: '1008' });
  });

  it('a change of the original is not lost, and neither is the return', async () => {
    const { customerId, order, orderId, photo } = await bought();
    let isChanged = false;
    // The account and the original have been read; the transaction comes next.
    const store = withEachRequest(service.store, async (request) => {
      if (request !== 3 || isChanged) return;
      isChanged = true;
      const body = { externalReferenceId: 'meanwhile' };
      await service.done('update-order', { path: { customerId, orderId }, body });
    });
    const slow = SubscriptionService.on(store);
    expect((await slow.order(customerId, returnOf(order, photo))).status).toBe(201);
    expect(isChanged).toBe(true);
    expect(await service.read(customerId, orderId)).toMatchObject({ externalReferenceId: 'meanwhile', status: '1000' });
    expect(refusal(await service.order(customerId, returnOf(order, photo))).slice(0, 2)).toEqual([400, '2133']);
  });
});
