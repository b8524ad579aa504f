import { beforeAll, describe, expect, it } from 'vitest';
import { readOrderWithHistory } from '../../../functions/core/orders/read-order.ts';
import { LINE } from '../../../functions/subscriptions/fulfillment/order-outcome.ts';
import { lifecycle } from '../../../functions/subscriptions/model/lifecycle.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { newOrder, returnOf, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { stage, storedWith } from '../support/accounts.ts';

const PHOTO = '65304470CA01A12';
const VIDEO = '65304479CA01A12';

let service: SubscriptionService;

beforeAll(async () => {
  service = await SubscriptionService.start();
  await Promise.all([PHOTO, VIDEO].map((offerId) => service.offer(offerId)));
});

/** Adds a customer with an open order. */
async function placed() {
  const customerId = await service.activeCustomer();
  return { customerId, orderId: await service.place(customerId, newOrder(PHOTO, [VIDEO, 2])) };
}

const refusal = ({ status, body }: Answered) => [status, body.code, ...(body.additionalDetails ?? [])];

describe('in the sandbox an order', () => {
  it('can have been placed at another time, which its history and its anniversary go by', async () => {
    const { customerId, orderId } = await placed();
    const moved = await service.setOrder(customerId, orderId, { creationDate: '2021-05-07' });
    expect(moved).toMatchObject({ status: 200, body: { creationDate: '2021-05-07T00:00:00Z', status: '1002' } });
    expect(await service.read(customerId, orderId)).toEqual({ ...moved.body, allowedTransitions: [] });
    expect(moved.body.allowedTransitions).toEqual(lifecycle['1002'].next);
    const done = await service.setOrder(customerId, orderId, { creationDate: '2021-05-08T20:00:00Z', status: '1000' });
    expect(done.body).toMatchObject({ creationDate: '2021-05-08T20:00:00Z', status: '1000' });
    const { cotermDate } = await service.done('get-customer', { path: { customerId } });
    expect(cotermDate).toBe('2022-05-08');
    const query = 'start-date=2021-05-08&end-date=2021-05-09';
    expect(await service.history(customerId, query)).toMatchObject({
      count: 1,
      items: [{ ...done.body, allowedTransitions: [] }],
    });
  });

  it('that is made complete is completed as the workflow would', async () => {
    const { customerId, orderId } = await placed();
    const { status, body } = await service.setOrder(customerId, orderId, { status: '1000' });
    expect([status, body.status]).toEqual([200, '1000']);
    expect(await service.subscriptions(customerId)).toHaveLength(2);
    for (const { subscriptionId } of body.lineItems) expect(subscriptionId).toMatch(/NA$/);
    await service.complete(orderId);
    expect(await service.read(customerId, orderId)).toEqual(body);
  });

  it('of an inactive customer fails where it is to be completed, as it would in the workflow', async () => {
    const { customerId, orderId } = await placed();
    await service.setCustomer(customerId, { status: '1004' });
    expect(await service.setOrder(customerId, orderId, { status: '1000' })).toMatchObject({ body: { status: '1024' } });
    expect(await service.subscriptions(customerId)).toEqual([]);
  });

  it.each(['1004', '1020', '1022', '1024', '1026'])('can fail with %s, and stays so', async (status) => {
    const { customerId, orderId } = await placed();
    const failed = await service.setOrder(customerId, orderId, { status });
    expect(failed).toMatchObject({
      status: 200,
      body: { status, lineItems: [{ status: '1004' }, { status: '1004' }] },
    });
    await service.complete(orderId);
    expect(await service.read(customerId, orderId)).toEqual(failed.body);
    expect(await service.subscriptions(customerId)).toEqual([]);
    expect((await service.history(customerId, `status=${status}`)).totalCount).toBe(1);
  });

  it('that fails while it is being completed leaves nothing of it with the customer', async () => {
    const { customerId, orderId } = await placed();
    // A process of the version before has staged the subscriptions and crashed.
    await stage(service.store, Number(orderId));
    expect(Object.keys(await storedWith(service.store, customerId))).toHaveLength(4);
    await service.setOrder(customerId, orderId, { status: '1020' });
    const { CUSTOMER: customer, ...others } = await storedWith(service.store, customerId);
    expect(customer).not.toHaveProperty('change');
    expect(Object.keys(others)).toEqual([expect.stringMatching(/^ORDER#/)]);
  });

  it('that gives lines back lets them go when it fails', async () => {
    const { customerId, orderId } = await placed();
    await service.complete(orderId);
    const order = await service.read(customerId, orderId);
    const back = await service.place(customerId, returnOf(order, order.lineItems[0]));
    expect((await service.setOrder(customerId, back, { status: '1004' })).status).toBe(200);
    const again = await service.placeAndComplete(customerId, returnOf(order, order.lineItems[0]));
    expect(again.status).toBe('1000');
    expect((await service.read(customerId, orderId)).lineItems[0].status).toBe('1008');
  });

  it('that is complete can be said to be returned, which its subscriptions do not notice', async () => {
    const { customerId, orderId } = await placed();
    await service.complete(orderId);
    const returned = await service.setOrder(customerId, orderId, { status: '1008' });
    const lineItems = [{ status: '1008' }, { status: '1008' }];
    expect(returned).toMatchObject({ status: 200, body: { status: '1008', lineItems } });
    for (const { status } of await service.subscriptions(customerId)) expect(status).toBe('1000');
    expect(
      refusal(await service.order(customerId, returnOf(returned.body, returned.body.lineItems[0]))).slice(0, 2),
    ).toEqual([400, '2133']);
  });

  it('goes where the lifecycle lets it, and nowhere else', async () => {
    const { customerId, orderId } = await placed();
    const open = await service.setOrder(customerId, orderId, { status: '1008' });
    expect(refusal(open)).toEqual([400, '1117', 'status']);
    expect((await service.setOrder(customerId, orderId, { status: '1002' })).body.status).toBe('1002');
    await service.complete(orderId);
    for (const status of ['1002', '1004', '1024']) {
      expect(refusal(await service.setOrder(customerId, orderId, { status })).slice(0, 2)).toEqual([400, '1117']);
    }
    expect((await service.setOrder(customerId, orderId, { status: '1000' })).status).toBe(200);
    expect(refusal(await service.setOrder(customerId, orderId, { status: '1001' })).slice(0, 2)).toEqual([400, '1117']);
  });

  it('is one of that customer', async () => {
    const { orderId } = await placed();
    const customerId = await service.activeCustomer();
    for (const name of [orderId, '999999999', 'x']) {
      expect(refusal(await service.setOrder(customerId, name, { status: '1000' }))).toEqual([404, '2115']);
    }
  });

  it('has what was done to it in its history, without holes', async () => {
    const { customerId, orderId } = await placed();
    await service.setOrder(customerId, orderId, { creationDate: '2021-05-07', status: '1000' });
    await service.setOrder(customerId, orderId, { creationDate: '2021-05-07' });
    await service.setOrder(customerId, orderId, { status: '1008' });
    const owner = { tenant: 'tenant-a', line: LINE };
    const { history } = await readOrderWithHistory(service.store, owner, { number: Number(orderId) });
    expect(history.map(({ version, to, actor }) => [version, to, actor])).toEqual([
      [1, '1002', 'ada'],
      [2, '1002', 'olga'],
      [3, '1000', 'workflow'],
      [4, '1008', 'olga'],
    ]);
  });
});
