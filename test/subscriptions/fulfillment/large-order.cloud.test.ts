import { beforeAll, expect, it } from 'vitest';
import type { Store } from '../../../functions/core/store/store.ts';
import { completeOrder } from '../../../functions/subscriptions/fulfillment/complete-order.ts';
import { testStore } from '../../support/store/test-store.ts';
import {
  accountOf,
  lines,
  newAccount,
  place,
  placeReturn,
  read,
  setCustomer,
  storedWith,
} from '../support/accounts.ts';
import { Crash, crashingAt, withEachRequest } from '../support/interleaved-store.ts';

/** Maximum number of lines of an order (docs/contracts/subscriptions.md, "Orders"). */
const MOST_LINES = 499;

/** Requests of a process that reads the order and its customer and performs one step. */
const ONE_STEP = 4;

let store: Store;

beforeAll(async () => {
  store = await testStore({ wait: async () => {} });
});

/**
 * Lets processes perform one step of an order each and crash, up to a number of times or until the order is done. Returns the
 * number of processes.
 */
async function killedAfterEachStep(number: number, times = Number.POSITIVE_INFINITY): Promise<number> {
  for (let killed = 0; killed < times; killed++) {
    const end = await completeOrder(crashingAt(store, ONE_STEP), number).catch((error) => error);
    if (end === 'done') return killed;
    expect(end).toBeInstanceOf(Crash);
    const { customer, subscriptions } = await accountOf(store, customerOf.get(number) ?? '');
    const isVisible = customer.change === undefined || customer.change.phase === 'applying';
    expect(subscriptions).toHaveLength(isVisible && customer.commits > 0 ? MOST_LINES : 0);
  }
  return times;
}

const customerOf = new Map<number, string>();

async function newOrder() {
  const customerId = await newAccount(store);
  const number = await place(store, customerId, lines(MOST_LINES));
  customerOf.set(number, customerId);
  return { customerId, number };
}

it(`completes an order of ${MOST_LINES} lines, although the process is gone after each of its steps`, async () => {
  const { customerId, number } = await newOrder();
  expect(await killedAfterEachStep(number)).toBe(12);
  const { customer, subscriptions } = await accountOf(store, customerId);
  expect(customer).toMatchObject({ commits: 1, discounts: [{ offerType: 'LICENSE', level: '04' }] });
  expect(customer).not.toHaveProperty('change');
  const order = await read(store, number);
  expect(order).toMatchObject({ status: '1000', version: 2 });
  const byId = new Map(subscriptions.map((subscription) => [subscription.subscriptionId, subscription]));
  expect(byId.size).toBe(MOST_LINES);
  for (const { subscriptionId, offerId, quantity } of order.data.lineItems) {
    expect(byId.get(subscriptionId)).toMatchObject({ product: offerId.slice(0, 10), quantity, term: 0 });
  }

  const numbers = order.data.lineItems.map(({ extLineItemNumber }) => extLineItemNumber);
  const returned = await placeReturn(store, number, numbers);
  const sent = store.meter.use().requests;
  await completeOrder(store, returned);
  // Three reads, six steps that stage, one that commits, six that finish.
  expect(store.meter.use().requests - sent).toBe(16);
  expect(await read(store, number)).toMatchObject({ status: '1008' });
  const after = await accountOf(store, customerId);
  expect(after.subscriptions.map(({ quantity }) => quantity)).toEqual(Array(MOST_LINES).fill(0));
  expect(after.customer.discounts).toEqual([{ offerType: 'LICENSE', level: '01' }]);
});

it('is not undone by a process that was held up before its last steps, while another order went on', async () => {
  const LINES = 120;
  const customerId = await newAccount(store);
  const first = await place(store, customerId, lines(LINES));
  const second = await place(store, customerId, lines(LINES));
  // Two reads, two steps that stage, one that commits. The sixth request finishes a part and does not close the change.
  const heldUp = withEachRequest(store, async (request) => {
    if (request !== 6) return;
    await completeOrder(store, first);
    await expect(completeOrder(crashingAt(store, 6), second)).rejects.toThrow(Crash);
  });
  await completeOrder(heldUp, first);
  await completeOrder(store, second);
  const { customer, subscriptions } = await accountOf(store, customerId);
  expect(customer).toMatchObject({ commits: 2 });
  const twice = lines(LINES).map(({ offerId, quantity }) => [offerId.slice(0, 10), 2 * quantity]);
  expect(subscriptions.map(({ product, quantity }) => [product, quantity]).sort()).toEqual(twice.sort());
});

it('leaves nothing of it when the customer is inactive half-way', async () => {
  const { customerId, number } = await newOrder();
  await killedAfterEachStep(number, 3);
  const staged = Object.keys(await storedWith(store, customerId)).filter((sk) => sk.includes('#SUBSCRIPTION#'));
  expect(staged).toHaveLength(3 * 99);
  await setCustomer(store, customerId, { status: '1012' });
  await killedAfterEachStep(number);
  expect(await read(store, number)).toMatchObject({ status: '1024' });
  const { CUSTOMER: customer, ...others } = await storedWith(store, customerId);
  expect(Object.keys(others)).toEqual([expect.stringMatching(/^ORDER#/)]);
  expect(customer).not.toHaveProperty('change');
  expect(customer).toMatchObject({ status: '1012', cotermDate: '', commits: 0 });
});
