import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { json } from '../../../functions/core/model/response.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { changeSubscription } from '../../../functions/subscriptions/accounts/account-commands.ts';
import { saveOffer } from '../../../functions/subscriptions/catalog/offers.ts';
import { completeOrder } from '../../../functions/subscriptions/fulfillment/complete-order.ts';
import { ANY_ORDER } from '../../../functions/subscriptions/fulfillment/order-outcome.ts';
import type { AutoRenewal } from '../../../functions/subscriptions/model/account-items.ts';
import { statusOf } from '../../../functions/subscriptions/model/subscription-state.ts';
import { readSummaries } from '../../../functions/subscriptions/orders/order-summaries.ts';
import { anniversaryRunner } from '../../../functions/subscriptions/task-handlers/run-anniversaries.ts';
import { scaled } from '../../support/effort.ts';
import { testStore } from '../../support/store/test-store.ts';
import {
  accountOf,
  failOrder,
  line,
  newAccount,
  place,
  placeReturn,
  product,
  read,
  setCustomer,
  stage,
  storedWith,
} from '../support/accounts.ts';
import { crashingAt, InterleavedRequests, withEachRequest } from '../support/interleaved-store.ts';

/** Time of the customers' orders, and half an hour after midnight, Pacific, of the next anniversary. */
const ORDERED = new Date('2027-03-01T20:00:00Z');
const ANNIVERSARY = new Date('2028-03-01T08:30:00Z');

let store: Store;
let now: Date;

beforeAll(async () => {
  now = ORDERED;
  store = await testStore({ wait: async () => {}, now: () => now });
  for (const n of [1, 2, 3, 4, 5]) await offer(n);
  await offer(6, { withdrawnFrom: '2028-02-01T00:00:00Z' });
});

beforeEach(() => {
  now = ORDERED;
});

async function offer(n: number, fields: object = {}): Promise<void> {
  await saveOffer(store, `${product(n)}01A12`, {
    productFamily: 'Family',
    productType: 'LICENSE',
    tier: 'TEAM',
    marketSegments: ['COM'],
    countsTowardLevel: true,
    prices: [{ region: 'NA', currency: 'USD', partnerPrice: '365.00' }],
    ...fields,
  });
}

/** Adds a customer with these quantities of products 1, 2 and so on. */
async function customerWith(...quantities: readonly number[]): Promise<string> {
  const customerId = await newAccount(store);
  const ordered = quantities.map((quantity, index) => line(index + 1, index + 1, quantity));
  await completeOrder(store, await place(store, customerId, ordered));
  return customerId;
}

async function wish(customerId: string, n: number, autoRenewal: AutoRenewal): Promise<void> {
  const { subscriptions } = await accountOf(store, customerId);
  const { subscriptionId = '' } = subscriptions.find((one) => one.product === product(n)) ?? {};
  await changeSubscription(
    store,
    { owner: ANY_ORDER, customerId, subscriptionId },
    () => autoRenewal,
    () => json(200, {}),
  );
}

const runOn = (own: Store): Promise<void> => anniversaryRunner(() => own)();

/** Lists the automatic renewal orders. */
async function renewals(customerId: string): Promise<number[]> {
  const summaries = await readSummaries(store, customerId);
  return summaries.filter(({ orderType }) => orderType === 'RENEWAL').map(({ number }) => number);
}

/** Lists the visible quantities of products 1, 2 and so on. */
async function seen(customerId: string): Promise<string[]> {
  const { customer, subscriptions } = await accountOf(store, customerId);
  const sorted = subscriptions.toSorted((one, other) => (one.product < other.product ? -1 : 1));
  return sorted.map((one) => `${statusOf(one, customer)} ${one.quantity}`);
}

/** Runs the anniversary and completes its order. */
async function runAndComplete(customerId: string): Promise<void> {
  await runOn(store);
  for (const number of await renewals(customerId)) await completeOrder(store, number);
}

describe('an anniversary', () => {
  it('renews what renews itself with one order, and has the rest expire', async () => {
    const customerId = await customerWith(5, 5, 4, 3, 2, 1);
    await wish(customerId, 2, { enabled: false });
    await wish(customerId, 3, { enabled: true, renewalQuantity: 2 });
    const [{ number: first } = { number: 0 }] = await readSummaries(store, customerId);
    await completeOrder(store, await placeReturn(store, first, [4]));
    now = ANNIVERSARY;
    await runOn(store);

    const [number = 0, ...others] = await renewals(customerId);
    expect(others).toEqual([]);
    const placed = await read(store, number);
    expect(placed).toMatchObject({ status: '1002', tenant: 'tenant-a', createdBy: 'workflow' });
    expect(placed.data).toMatchObject({ orderType: 'RENEWAL', source: 'System', creationDate: '2028-03-01T08:30:00Z' });
    const renewed = placed.data.lineItems.map(({ offerId, quantity, proratedDays }) => [
      offerId,
      quantity,
      proratedDays,
    ]);
    expect(renewed.sort()).toEqual([1, 3, 5].map((n) => [`${product(n)}01A12`, { 1: 5, 3: 2, 5: 2 }[n], 365]));
    // The renewal is not visible yet.
    expect(await seen(customerId)).toEqual(['1000 5', '1000 5', '1000 4', '1004 0', '1000 2', '1000 1']);

    await completeOrder(store, number);
    expect(await seen(customerId)).toEqual(['1000 5', '1004 5', '1000 2', '1004 0', '1000 2', '1004 1']);
    const { customer } = await accountOf(store, customerId);
    expect(customer).toMatchObject({
      cotermDate: '2029-03-01',
      anniversaries: ['2028-03-01'],
      discounts: [{ offerType: 'LICENSE', level: '01' }],
      renewal: { date: '2028-03-01', begunOn: '2028-03-01', order: number },
    });
    expect(customer.renewal).not.toHaveProperty('open');
  });

  it.each([
    ['there is nothing to renew', (customerId: string) => wish(customerId, 1, { enabled: false })],
    ['the customer is inactive', (customerId: string) => setCustomer(store, customerId, { status: '1004' })],
  ])('is over at once, without an order, when %s', async (_, before) => {
    const customerId = await customerWith(5);
    await before(customerId);
    now = ANNIVERSARY;
    await runOn(store);
    expect(await renewals(customerId)).toEqual([]);
    expect(await seen(customerId)).toEqual(['1004 5']);
    const { customer } = await accountOf(store, customerId);
    expect(customer).toMatchObject({ cotermDate: '2029-03-01', renewal: { order: null } });
  });

  it('is not begun before its day has begun on Pacific time', async () => {
    const customerId = await customerWith(5);
    now = new Date('2028-03-01T07:59:59Z');
    await runOn(store);
    expect(await renewals(customerId)).toEqual([]);
    now = new Date('2028-03-01T08:00:00Z');
    await runOn(store);
    expect(await renewals(customerId)).toHaveLength(1);
  });

  it('renews nothing that the customer no longer wishes for when it begins', async () => {
    const customerId = await customerWith(5, 5);
    now = ANNIVERSARY;
    // The run has read the account and the catalog, and is about to place the order.
    let writes = 0;
    const overtaken = withEachRequest(store, async (_, command) => {
      if (command !== 'TransactWriteCommand' || writes++ > 0) return;
      await wish(customerId, 1, { enabled: false });
    });
    await runOn(overtaken);
    const [number = 0] = await renewals(customerId);
    expect((await read(store, number)).data.lineItems).toMatchObject([{ offerId: `${product(2)}01A12` }]);
  });

  it('is begun once, however often it is run and whenever a run is gone', async () => {
    const customerId = await customerWith(5);
    now = ANNIVERSARY;
    for (let request = 1; (await renewals(customerId)).length === 0; request++) {
      await runOn(crashingAt(store, request)).catch(() => undefined);
      expect(request).toBeLessThan(30);
    }
    await runOn(store);
    await runAndComplete(customerId);
    await runOn(store);
    expect(await renewals(customerId)).toHaveLength(1);
    expect(await seen(customerId)).toEqual(['1000 5']);
    expect((await accountOf(store, customerId)).customer.anniversaries).toEqual(['2028-03-01']);
  });

  it.each([
    ['', false, 3],
    [', which the version before has staged', true, 4],
  ])(
    'has all expire when the customer is inactive before its order%s, ends, at any moment',
    async (_, isStaged, most) => {
      const requests = Array.from({ length: most }, (__, index) => index + 1);
      await Promise.all(
        requests.map(async (request) => {
          now = ORDERED;
          const customerId = await customerWith(5, 5);
          await setCustomer(store, customerId, { cotermDate: '2027-03-01' });
          await runOn(store);
          const [number = 0] = await renewals(customerId);
          if (isStaged) await stage(store, number);
          const overtaken = withEachRequest(store, (sent) =>
            sent === request ? setCustomer(store, customerId, { status: '1004' }) : undefined,
          );
          await completeOrder(overtaken, number);
          const { status } = await read(store, number);
          expect(status).toBe(request <= 3 ? '1024' : '1000');
          expect(await seen(customerId)).toEqual(Array(2).fill(status === '1000' ? '1000 5' : '1004 5'));
          const { CUSTOMER: customer, ...others } = await storedWith(store, customerId);
          expect(customer).toMatchObject({ anniversaries: ['2027-03-01'], cotermDate: '2028-03-01' });
          expect(customer).not.toHaveProperty('change');
          expect(JSON.stringify(others)).not.toContain('staged');
        }),
      );
    },
  );

  it('lets all expire when an operator lets its order fail', async () => {
    const customerId = await customerWith(5);
    now = ANNIVERSARY;
    await runOn(store);
    const [number = 0] = await renewals(customerId);
    await failOrder(store, number);
    await completeOrder(store, number);
    expect(await seen(customerId)).toEqual(['1004 5']);
    expect((await accountOf(store, customerId)).customer.cotermDate).toBe('2029-03-01');
  });

  it('goes on with an order of the day before that nobody has completed', async () => {
    const customerId = await customerWith(5);
    now = ANNIVERSARY;
    await runOn(store);
    now = new Date('2028-03-02T08:30:00Z');
    await runOn(store);
    expect(await read(store, (await renewals(customerId))[0] ?? 0)).toMatchObject({ status: '1000' });
  });
});

describe('an order that was placed before an anniversary, and is open when that comes', () => {
  /** A minute before midnight, and five minutes after it, Pacific. */
  const BEFORE_MIDNIGHT = new Date('2028-03-01T07:59:00Z');
  const AFTER_MIDNIGHT = new Date('2028-03-01T08:05:00Z');

  /**
   * Adds a customer with a quantity of product 1. Its order of the last minute is for more of product 1 and for product 6, which
   * is withdrawn by then.
   */
  async function customerWithLateOrder(): Promise<{ customerId: string; late: number }> {
    const customerId = await customerWith(5);
    now = BEFORE_MIDNIGHT;
    const late = await place(store, customerId, [line(1, 1, 3), line(2, 6, 2)]);
    now = AFTER_MIDNIGHT;
    return { customerId, late };
  }

  async function expectPaidForTheOldTerm(customerId: string, late: number): Promise<void> {
    expect(await read(store, late)).toMatchObject({ status: '1000' });
    const [renewal = 0, ...others] = await renewals(customerId);
    expect(others).toEqual([]);
    expect((await read(store, renewal)).data.lineItems).toMatchObject([{ quantity: 8 }]);
    await completeOrder(store, renewal);
    expect(await seen(customerId)).toEqual(['1000 8', '1004 2']);
    const { subscriptions } = await accountOf(store, customerId);
    expect(subscriptions.map(({ term }) => term).sort()).toEqual([0, 1]);
  }

  it('is carried out before the run begins it: renewed with the rest, or expired', async () => {
    const { customerId, late } = await customerWithLateOrder();
    await runOn(store);
    await expectPaidForTheOldTerm(customerId, late);
  });

  it('is carried out before an order of the new day begins it', async () => {
    const { customerId, late } = await customerWithLateOrder();
    const early = await place(store, customerId, [line(1, 2, 1)]);
    await completeOrder(store, early);
    expect(await read(store, late)).toMatchObject({ status: '1000' });
    const { customer, subscriptions } = await accountOf(store, customerId);
    expect(customer.anniversaries).toEqual(['2028-03-01']);
    const terms = Object.fromEntries(subscriptions.map((one) => [one.product, [one.quantity, one.term]]));
    expect(terms).toEqual({ [product(1)]: [8, 1], [product(2)]: [1, 1], [product(6)]: [2, 0] });
  });
});

describe('an anniversary that was missed for days', () => {
  beforeEach(() => {
    now = new Date('2028-03-04T08:30:00Z');
  });

  it('is run for its own day', async () => {
    now = ORDERED;
    const customerId = await customerWith(5);
    now = new Date('2028-03-04T08:30:00Z');
    await runAndComplete(customerId);
    const { customer } = await accountOf(store, customerId);
    expect(customer).toMatchObject({ cotermDate: '2029-03-01', anniversaries: ['2028-03-01'] });
  });

  it('is run with the one that was missed after it', async () => {
    now = ORDERED;
    const customerId = await customerWith(5);
    now = new Date('2029-03-01T20:00:00Z');
    await runOn(store);
    expect(await renewals(customerId)).toHaveLength(2);
    await runAndComplete(customerId);
    expect(await renewals(customerId)).toHaveLength(2);
    expect(await seen(customerId)).toEqual(['1000 5']);
    expect((await accountOf(store, customerId)).customer).toMatchObject({
      cotermDate: '2030-03-01',
      anniversaries: ['2028-03-01', '2029-03-01'],
    });
  });

  it('is run with the one after it where nothing is renewed', async () => {
    now = ORDERED;
    const customerId = await customerWith(5);
    await wish(customerId, 1, { enabled: false });
    now = new Date('2029-03-01T20:00:00Z');
    await runOn(store);
    expect(await seen(customerId)).toEqual(['1004 5']);
    expect((await accountOf(store, customerId)).customer.cotermDate).toBe('2030-03-01');
  });

  it('is begun by what is ordered since, which is for the term that follows', async () => {
    now = ORDERED;
    const customerId = await customerWith(5);
    const before = await place(store, customerId, [line(1, 2, 7)]);
    now = new Date('2028-03-04T08:30:00Z');
    const after = await place(store, customerId, [line(1, 1, 3)]);
    // Earlier orders are for the term that ends.
    await completeOrder(store, before);
    expect(await renewals(customerId)).toEqual([]);
    await completeOrder(store, after);
    expect(await renewals(customerId)).toHaveLength(1);
    expect(await seen(customerId)).toEqual(['1000 8', '1000 7']);
    const { subscriptions } = await accountOf(store, customerId);
    expect(subscriptions.map(({ term }) => term)).toEqual([1, 1]);
  });
});

describe('orders at the moment of the anniversary', () => {
  it('come before it as a whole when they were placed before, and it is begun once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 20, maxLength: 40 }), async (choices) => {
        now = ORDERED;
        const customerId = await customerWith(5, 5);
        const [{ number: original } = { number: 0 }] = await readSummaries(store, customerId);
        const orders = [
          await place(store, customerId, [line(1, 1, 3), line(2, 3, 2)]),
          await placeReturn(store, original, [2]),
        ];
        now = ANNIVERSARY;
        const complete = (number: number) => (own: Store) => completeOrder(own, number);
        await new InterleavedRequests(choices).run(store, [
          runOn,
          runOn,
          ...orders.map(complete),
          ...orders.map(complete),
        ]);
        const [renewal = 0, ...others] = await renewals(customerId);
        expect(others).toEqual([]);
        const { lineItems } = (await read(store, renewal)).data;
        expect(lineItems.map(({ quantity }) => quantity).sort()).toEqual([2, 8]);
        await completeOrder(store, renewal);
        expect(await seen(customerId)).toEqual(['1000 8', '1004 0', '1000 2']);
        const { customer, subscriptions } = await accountOf(store, customerId);
        expect(customer).toMatchObject({ anniversaries: ['2028-03-01'], cotermDate: '2029-03-01' });
        for (const { term, quantity } of subscriptions) if (quantity > 0) expect(term).toBe(1);
        for (const number of orders) expect(await read(store, number)).toMatchObject({ status: '1000' });
      }),
      { numRuns: scaled(4), endOnFailure: true },
    );
  });
});

describe('a run', () => {
  it('goes on with the others where one cannot begin, and says so', async () => {
    now = new Date('2030-06-30T12:00:00Z');
    const early = await customerWith(5);
    const late = await customerWith(5);
    await setCustomer(store, early, { cotermDate: '2029-12-31' });
    const { CUSTOMER: item } = await storedWith(store, early);
    const broken = {
      ...item,
      pk: 'CUSTOMER#broken',
      customerId: 'broken',
      discounts: 'none',
      anniversary: '2029-12-31#',
    };
    await store.client.send(new PutCommand({ TableName: store.accountsTable, Item: broken }));
    await setCustomer(store, late, { cotermDate: '2030-06-30' });
    await expect(runOn(store)).rejects.toThrow('1 of ');
    expect(await renewals(early)).toHaveLength(1);
    expect(await renewals(late)).toHaveLength(1);
  });
});
