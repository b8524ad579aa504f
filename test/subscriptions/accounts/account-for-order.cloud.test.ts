import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { json } from '../../../functions/core/model/response.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { createDeployment } from '../../../functions/subscriptions/accounts/account-commands.ts';
import { readAccount } from '../../../functions/subscriptions/accounts/read-account.ts';
import {
  type NamedByOrder,
  readAccountForOrder,
} from '../../../functions/subscriptions/accounts/read-account-for-order.ts';
import { completeOrder } from '../../../functions/subscriptions/fulfillment/complete-order.ts';
import { isActive } from '../../../functions/subscriptions/model/subscription-state.ts';
import { customerFields } from '../../support/lines/sample-customer.ts';
import { testStore } from '../../support/store/test-store.ts';
import {
  accountOf,
  addInactive,
  inactiveId,
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
import { withEachRequest, withQueries } from '../support/interleaved-store.ts';

let store: Store;
const owner = { tenant: 'tenant-a' };

/** Inactive subscriptions of a customer, some seven times what a read of an order takes at once. */
const INACTIVE = 400;

/** Read units of an order's account: a page of 50 items, the list, and each active subscription that is not on the page. */
const MOST_UNITS = 10;

beforeAll(async () => {
  store = await testStore({ wait: async () => {} });
});

const NAMES_NONE: NamedByOrder = { lines: 1, subscriptions: [], deployments: [] };
const ACTIVE = 'CUSTOMER#ACTIVE';

/** Adds a customer in its second term, with inactive subscriptions as every version has stored them. */
async function longCustomer(count = INACTIVE): Promise<string> {
  const customerId = await newAccount(store, { anniversaries: ['2027-03-01'], cotermDate: '2028-03-01' });
  await addInactive(store, customerId, count);
  return customerId;
}

/** Places and completes an order, and returns its number. */
async function completed(
  customerId: string,
  ...parameters: Parameters<typeof place> extends [unknown, unknown, ...infer Rest] ? Rest : never
) {
  const number = await place(store, customerId, ...parameters);
  await completeOrder(store, number);
  expect(await read(store, number)).toMatchObject({ status: '1000' });
  return number;
}

async function unitsOf<Result>(run: () => Promise<Result>) {
  const before = store.meter.use().readUnits;
  const result = await run();
  return { result, units: store.meter.use().readUnits - before };
}

const forOrder = (customerId: string, named: Partial<NamedByOrder> = {}) =>
  readAccountForOrder(store, owner, customerId, { ...NAMES_NONE, ...named });

const quantityOf = async (customerId: string, of: string) =>
  (await accountOf(store, customerId)).subscriptions.find(({ product, quantity }) => product === of && quantity > 0)
    ?.quantity;

describe('an order of a customer with many inactive subscriptions', () => {
  it('reads all of them until an order is complete, and then only the active ones', async () => {
    const customerId = await longCustomer();
    expect((await unitsOf(() => forOrder(customerId))).units).toBeGreaterThan(INACTIVE / 12);
    await completed(customerId, [line(1, 1, 5), line(2, 2, 6)]);
    const { result, units } = await unitsOf(() => forOrder(customerId));
    expect(units).toBeLessThanOrEqual(MOST_UNITS);
    const whole = await readAccount(store, owner, customerId);
    const active = whole.subscriptions.filter((one) => isActive(one, whole.customer));
    expect(result.subscriptions.filter((one) => isActive(one, whole.customer))).toEqual(active);
    expect(result).toMatchObject({ isWhole: false, total: INACTIVE + 2, customer: whole.customer });
    expect(whole).toMatchObject({ isWhole: true, total: INACTIVE + 2 });
  });

  it('raises what the customer has, and the customer keeps its level', async () => {
    const customerId = await longCustomer();
    await completed(customerId, [line(1, 1, 60)]);
    await completed(customerId, [line(1, 2, 10)]);
    await completed(customerId, [line(1, 1, 5)]);
    expect(await quantityOf(customerId, product(1))).toBe(65);
    const { customer, subscriptions } = await accountOf(store, customerId);
    expect(subscriptions).toHaveLength(INACTIVE + 2);
    expect(customer.discounts).toEqual([{ offerType: 'LICENSE', level: '03' }]);
    expect((await storedWith(store, customerId))[ACTIVE]).toMatchObject({ commit: 3, total: INACTIVE + 2 });
  });

  it('reads what it names of the inactive ones: a RENEWAL', async () => {
    const customerId = await longCustomer();
    await completed(customerId, [line(1, 1, 5)]);
    const subscriptionId = inactiveId(INACTIVE - 1);
    expect((await forOrder(customerId)).subscriptions.map((one) => one.subscriptionId)).not.toContain(subscriptionId);
    await completed(customerId, [line(1, 7, 1, { subscriptionId })], { orderType: 'RENEWAL' });
    const { subscriptions } = await forOrder(customerId);
    expect(subscriptions.find((one) => one.subscriptionId === subscriptionId)).toMatchObject({ term: 1 });
  });

  it('reads what it names of the inactive ones: a RETURN of what has expired meanwhile', async () => {
    const customerId = await longCustomer();
    const bought = await completed(customerId, [line(1, 1, 5), line(2, 2, 3)]);
    await setCustomer(store, customerId, { anniversaries: ['2027-03-01', '2028-03-01'] });
    await completed(customerId, [line(1, 3, 1)]);
    const returned = await placeReturn(store, bought, [1]);
    await completeOrder(store, returned);
    expect(await read(store, returned)).toMatchObject({ status: '1000' });
    expect(await quantityOf(customerId, product(1))).toBeUndefined();
    expect(await quantityOf(customerId, product(2))).toBe(3);
  });

  it('reads all of them again when the version before has completed an order meanwhile', async () => {
    const customerId = await longCustomer();
    await completed(customerId, [line(1, 1, 5)]);
    // The version before knows no list, so its commit leaves the list as it is.
    const list = (await storedWith(store, customerId))[ACTIVE];
    await completed(customerId, [line(1, 2, 5)]);
    await store.client.send(new PutCommand({ TableName: store.accountsTable, Item: { ...list } }));
    expect((await forOrder(customerId)).subscriptions).toHaveLength(INACTIVE + 2);
    await completed(customerId, [line(1, 2, 5)]);
    expect(await quantityOf(customerId, product(2))).toBe(10);
    expect((await storedWith(store, customerId))[ACTIVE]).toMatchObject({ commit: 3 });
  });

  it('is finished wherever its changes are staged', async () => {
    const customerId = await longCustomer();
    await completed(customerId, [line(1, 1, 5)]);
    const number = await place(store, customerId, [line(1, 1, 1), line(2, 2, 7)]);
    await stage(store, number);
    await completeOrder(store, number);
    expect(await quantityOf(customerId, product(1))).toBe(6);
    expect(await quantityOf(customerId, product(2))).toBe(7);
    const stored = await storedWith(store, customerId);
    expect(JSON.stringify(stored)).not.toContain('staged');
    expect(stored[ACTIVE]).toMatchObject({ commit: 2, total: INACTIVE + 2 });
  });

  it('reads again when another order completes between its requests', async () => {
    const customerId = await longCustomer();
    await completed(customerId, [line(1, 1, 5)]);
    const other = await place(store, customerId, [line(1, 1, 5), line(2, 2, 7)]);
    const overtaken = withEachRequest(store, (request) => (request === 2 ? completeOrder(store, other) : undefined));
    const { subscriptions } = await readAccountForOrder(overtaken, owner, customerId, NAMES_NONE);
    const quantities = subscriptions.filter(({ term }) => term === 1).map(({ quantity }) => quantity);
    expect(quantities.sort((a, b) => a - b)).toEqual([7, 10]);
  });

  it('begins an anniversary with the whole account', async () => {
    const customerId = await longCustomer();
    await completed(customerId, [line(1, 1, 5)]);
    await setCustomer(store, customerId, { cotermDate: '2020-01-01', benefits: [] });
    await completed(customerId, [line(1, 2, 5)]);
    const { customer } = await accountOf(store, customerId);
    expect(customer.anniversaries.length).toBeGreaterThan(1);
    expect(await quantityOf(customerId, product(2))).toBe(5);
  });
});

describe('an order of a customer with many deployments', () => {
  it('reads those that it names, and all active subscriptions', async () => {
    const customerId = await newAccount(store, { globalSalesEnabled: true });
    await completed(customerId, [line(1, 1, 5), line(2, 2, 6)]);
    const ids: string[] = [];
    for (let count = 0; count < 80; count++) {
      const created = await createDeployment(
        store,
        { owner, customerId },
        () => customerFields.address,
        ({ deploymentId }) => json(201, deploymentId),
      );
      ids.push(JSON.parse(created.body));
    }
    const [first = '', last = ''] = [ids.sort()[0], ids.at(-1)];
    const account = await forOrder(customerId, { deployments: [first, last, 'no-such-one'] });
    const read = account.deployments.map(({ deploymentId }) => deploymentId);
    expect(read).toEqual(expect.arrayContaining([first, last]));
    expect(read.length).toBeLessThan(ids.length);
    expect(account.subscriptions.map(({ quantity }) => quantity).sort()).toEqual([5, 6]);
    await completed(customerId, [line(1, 1, 1, { deploymentId: last }), line(2, 1, 1)]);
    expect((await accountOf(store, customerId)).subscriptions.map(({ quantity }) => quantity).sort()).toEqual([
      1, 6, 6,
    ]);
  });
});

describe('an order of a customer with few subscriptions', () => {
  it('reads the account with one request, and keeps no list', async () => {
    const customerId = await newAccount(store);
    await completed(customerId, [line(1, 1, 5), line(2, 2, 6)]);
    const sent = store.meter.use().requests;
    expect(await forOrder(customerId)).toMatchObject({ isWhole: true, total: 2 });
    expect(store.meter.use().requests - sent).toBe(1);
    expect(await storedWith(store, customerId)).not.toHaveProperty(ACTIVE);
  });

  it('reads it whole in however many pages it comes', async () => {
    const customerId = await longCustomer(120);
    await completed(customerId, [line(1, 1, 5)]);
    let queries = 0;
    const paged = withQueries(store, (query, input, number) => {
      queries = number;
      return query({ ...input, Limit: Math.min(input.Limit ?? 25, 25) });
    });
    const { subscriptions } = await readAccountForOrder(paged, owner, customerId, NAMES_NONE);
    expect(subscriptions).toHaveLength(121);
    expect(queries).toBeGreaterThan(4);
  });
});
