import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anniversary as documented } from '../../../functions/subscriptions/examples/order-examples.ts';
import { newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { stage } from '../support/accounts.ts';

const OFFER = '65304470CA01A12';
const OTHER_OFFER = '65304479CA01A12';
const TODAY = '2027-03-01';

let service: SubscriptionService;
let customerId: string;

beforeAll(async () => {
  service = await SubscriptionService.start({ wait: async () => {}, now: () => new Date(`${TODAY}T20:00:00Z`) });
  for (const offer of [OFFER, OTHER_OFFER]) await service.offer(offer);
});

/** Adds a customer that has 5 of an offer. */
beforeEach(async () => {
  customerId = await service.activeCustomer();
  await service.placeAndComplete(customerId, newOrder([OFFER, 5]));
});

const path = () => ({ path: { customerId } });

const setCustomer = (body: object) => service.operate('sandbox-update-customer', { ...path(), body });

/** Runs the anniversary and completes its order, if it places one. */
async function anniversary() {
  const { status, body } = await service.operate('sandbox-run-anniversary', path());
  expect(status).toBe(200);
  if (body.orderId !== '') await service.complete(body.orderId);
  return body;
}

async function renewsNot(): Promise<void> {
  const { subscriptionId } = await subscription();
  const body = { autoRenewal: { enabled: false } };
  await service.done('update-subscription', { path: { customerId, subscriptionId }, body });
}

const subscription = async () => (await service.subscriptions(customerId))[0];

async function renewal() {
  const { subscriptionId } = await subscription();
  const lineItems = [{ extLineItemNumber: 1, offerId: OFFER, quantity: 5, subscriptionId, currencyCode: 'USD' }];
  const { status, body } = await service.order(customerId, { orderType: 'RENEWAL', lineItems });
  return status === 201 ? status : body.code;
}

describe('a customer in the sandbox', () => {
  it('becomes what is said, and is answered as it is read', async () => {
    const benefits = [{ type: 'THREE_YEAR_COMMIT', commitment: { status: 'COMMITTED' } }];
    const discounts = [{ offerType: 'LICENSE', level: '17', discountCode: 'HVD_L17_PRE' }];
    const said = { status: '1004', cotermDate: '2027-06-01', globalSalesEnabled: true, discounts, benefits };
    const { status, body } = await setCustomer(said);
    expect(status).toBe(200);
    expect(body).toMatchObject(said);
    expect(await service.done('get-customer', path())).toEqual(body);
    expect((await setCustomer({ status: '1000' })).body).toEqual({ ...body, status: '1000' });
  });

  it.each(['sandbox-update-customer', 'sandbox-run-anniversary'] as const)(
    'is unknown to %s: 1116',
    async (operation) => {
      const answered = await service.operate(operation, { path: { customerId: '4444' }, body: {} });
      expect(answered).toMatchObject({ status: 404, body: { code: '1116' } });
    },
  );
});

describe('an anniversary in the sandbox', () => {
  it('is as if it were today', async () => {
    const { orderId, cotermDate } = await anniversary();
    // The example is of this day, too. The date moves when the order is complete.
    expect([cotermDate, documented.cotermDate]).toEqual([TODAY, TODAY]);
    expect(await service.read(customerId, orderId)).toMatchObject({
      orderType: 'RENEWAL',
      source: 'System',
      status: '1000',
    });
    expect(await subscription()).toMatchObject({ status: '1000', currentQuantity: 5, renewalDate: '2028-03-01' });
    expect(await service.done('get-customer', path())).toMatchObject({ cotermDate: '2028-03-01' });
  });

  it('is run by one of several calls at once; the others are refused with the order that is open', async () => {
    const run = () => service.operate('sandbox-run-anniversary', path());
    const atOnce = [...(await Promise.all([run(), run(), run()])), await run()];
    const begun = atOnce.filter(({ status }) => status === 200);
    expect(begun).toHaveLength(1);
    const { orderId } = begun[0]?.body ?? {};
    expect(orderId).toMatch(/^\d+$/);
    for (const { status, body } of atOnce.filter((answer) => answer.status !== 200)) {
      const reason = `customerId: the renewal order ${orderId} is open; run the next anniversary when its status is not 1002`;
      expect([status, body.code, body.additionalDetails]).toEqual([400, '4122', [reason]]);
    }
    expect((await service.history(customerId, 'order-type=RENEWAL')).totalCount).toBe(1);
  });

  it('is the next one with each call on one day, each with an order of its own', async () => {
    const orders = [await anniversary(), await anniversary(), await anniversary()];
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(3);
    for (const { orderId, cotermDate } of orders) {
      expect(cotermDate).not.toBe('');
      expect(await service.read(customerId, orderId)).toMatchObject({ source: 'System', status: '1000' });
    }
    expect((await service.history(customerId, 'order-type=RENEWAL')).totalCount).toBe(3);
    expect(await subscription()).toMatchObject({ status: '1000', currentQuantity: 5, renewalDate: '2028-03-01' });
    expect(await service.done('get-customer', path())).toMatchObject({ cotermDate: '2028-03-01' });
  });

  it('comes after an order that is changing the subscriptions, and renews those too', async () => {
    const open = await service.place(customerId, newOrder([OTHER_OFFER, 2]));
    // A process of the version before has staged the change and crashed.
    await stage(service.store, Number(open));
    const { orderId } = await anniversary();
    expect(await service.read(customerId, open)).toMatchObject({ status: '1000' });
    expect((await service.read(customerId, orderId)).lineItems).toHaveLength(2);
    const statuses = (await service.subscriptions(customerId)).map(({ status }) => status);
    expect(statuses).toEqual(['1000', '1000']);
  });

  it('has what does not renew itself expire, and can be run again', async () => {
    await renewsNot();
    for (let runs = 0; runs < 2; runs++) {
      expect(await anniversary()).toEqual({ customerId, orderId: '', cotermDate: '2028-03-01' });
    }
    expect(await subscription()).toMatchObject({
      status: '1004',
      renewalDate: TODAY,
      allowedActions: ['MANUAL_RENEWAL'],
    });
    expect(await renewal()).toBe(201);
  });

  it('is the one that is overdue', async () => {
    await renewsNot();
    await setCustomer({ cotermDate: '2027-01-30' });
    expect(await anniversary()).toEqual({ customerId, orderId: '', cotermDate: '2028-01-30' });
    expect(await subscription()).toMatchObject({ status: '1004', renewalDate: '2027-01-30' });
    expect(await renewal()).toBe(201);
  });

  it('can have been too long ago to renew what expired, by the date that is set before it or after', async () => {
    await renewsNot();
    await setCustomer({ cotermDate: '2027-01-29' });
    await anniversary();
    expect(await renewal()).toBe('3122');
    await setCustomer({ cotermDate: '2028-02-01' });
    expect(await renewal()).toBe(201);
    await setCustomer({ cotermDate: '2028-01-29' });
    expect(await renewal()).toBe('3122');
  });

  it('can be run again on the day when another one is set', async () => {
    const { orderId: first } = await anniversary();
    await setCustomer({ cotermDate: TODAY });
    const { orderId: second } = await anniversary();
    expect(new Set(['', first, second]).size).toBe(3);
    expect(await subscription()).toMatchObject({ status: '1000', renewalDate: '2028-03-01' });
  });

  it('leaves what is set while its order is open, for the one that follows', async () => {
    const { body } = await service.operate('sandbox-run-anniversary', path());
    await setCustomer({ cotermDate: '2027-12-24' });
    await service.complete(body.orderId);
    expect(await subscription()).toMatchObject({ status: '1000', renewalDate: '2027-12-24' });
  });

  it('is none for a customer that has ordered nothing', async () => {
    customerId = await service.activeCustomer();
    expect(await anniversary()).toEqual({ customerId, orderId: '', cotermDate: '' });
  });
});
