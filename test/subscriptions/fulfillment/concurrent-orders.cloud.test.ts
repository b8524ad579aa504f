import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Store } from '../../../functions/core/store/store.ts';
import { ConditionFailed } from '../../../functions/core/store/transaction.ts';
import { completeOrder } from '../../../functions/subscriptions/fulfillment/complete-order.ts';
import { scaled } from '../../support/effort.ts';
import { testStore } from '../../support/store/test-store.ts';
import {
  accountOf,
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
import { Crash, InterleavedRequests, withEachRequest } from '../support/interleaved-store.ts';

let store: Store;

beforeAll(async () => {
  store = await testStore({ wait: async () => {} });
});

/** Quantities that an order adds to the customer's products. */
type Effect = ReadonlyMap<number, number>;

const effect = (...of: [number, number][]): Effect => new Map(of);

/** Orders of a customer that has 6 of product 1 and 7 of product 2. They buy owned and new products, and return both owned ones. */
const EFFECTS: readonly Effect[] = [
  effect([1, 3], [3, 2]),
  effect([3, 1], [4, 1], [2, 5]),
  effect([2, -7]),
  effect([1, -6]),
];

const BEFORE = effect([1, 6], [2, 7]);

/** Returns the quantities of products 1 to 4 when these orders are complete. */
const quantitiesAfter = (complete: readonly Effect[]): number[] =>
  [1, 2, 3, 4].map((of) => [BEFORE, ...complete].reduce((sum, given) => sum + (given.get(of) ?? 0), 0));

/** Lists the quantities that the customer can have when some of the orders are complete. */
const possible = new Set(
  Array.from({ length: 2 ** EFFECTS.length }, (_, some) =>
    String(quantitiesAfter(EFFECTS.filter((_, index) => some & (2 ** index)))),
  ),
);

async function quantities(of: Store, customerId: string): Promise<number[]> {
  const { subscriptions } = await accountOf(of, customerId);
  // A product that is bought again after a whole return has a second subscription.
  const have = Map.groupBy(subscriptions, (subscription) => subscription.product);
  return [1, 2, 3, 4].map((n) => (have.get(product(n)) ?? []).reduce((sum, { quantity }) => sum + quantity, 0));
}

async function newOrders() {
  const customerId = await newAccount(store);
  const original = await place(store, customerId, [line(1, 2, 7), line(2, 1, 6)]);
  await completeOrder(store, original);
  const numbers = [
    await place(store, customerId, [line(1, 1, 3), line(2, 3, 2)]),
    await place(store, customerId, [line(1, 3, 1), line(2, 4, 1), line(3, 2, 5)]),
    await placeReturn(store, original, [1]),
    await placeReturn(store, original, [2]),
  ];
  return { customerId, original, numbers };
}

/** Makes a process that completes an order, unless it crashes before that request. */
const process = (number: number, goneBefore: number) => async (own: Store) => {
  const mortal = withEachRequest(own, (request) => {
    if (request >= goneBefore) throw new Crash();
  });
  await completeOrder(mortal, number).catch((error) => {
    if (!(error instanceof Crash)) throw error;
  });
};

/** Makes a process of the version before that stages an order and is gone, unless another process is faster. */
const processBefore = (number: number) => async (own: Store) => {
  await stage(own, number).catch((error) => {
    if (!(error instanceof ConditionFailed)) throw error;
  });
};

/** A sequence in which a process of the version before stages an order that is complete by then, and is gone. */
const STAGED_TOO_LATE: [number[], [number, number, number, number]] = [
  [
    ...[
      2147483619, 6, 706107894, 1260802110, 1872419169, 23, 2147483623, 1193398001, 2147483641, 1914912638, 29,
      2147483619,
    ],
    ...[5, 971768307, 1663083533, 2147483622, 1790228675, 0, 1693653586, 3, 1721950832, 27, 26, 1804577528],
  ],
  [7, 10, 1, 7],
];

it('carries out orders of one customer at the same time as if one after the other', async () => {
  const request = fc.nat({ max: 9 }).map((n) => n + 1);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(), { minLength: 20, maxLength: 60 }),
      fc.tuple(request, request, request, request),
      async (choices, goneBefore) => {
        const { customerId, original, numbers } = await newOrders();
        const reader = async (own: Store) => {
          for (let reads = 0; reads < 12; reads++)
            expect(possible).toContain(String(await quantities(own, customerId)));
        };
        await new InterleavedRequests(choices).run(store, [
          ...numbers.map((number, index) => process(number, goneBefore[index] ?? 1)),
          ...numbers.map(processBefore),
          ...numbers.map((number) => process(number, Number.POSITIVE_INFINITY)),
          reader,
        ]);
        // Step Functions repeats the work of a process that is gone, which may have staged an order when it was complete.
        for (const number of numbers) await completeOrder(store, number);
        expect(await quantities(store, customerId)).toEqual(quantitiesAfter(EFFECTS));
        for (const number of numbers) expect(await read(store, number)).toMatchObject({ status: '1000' });
        expect(await read(store, original)).toMatchObject({ status: '1008' });
        const stored = await storedWith(store, customerId);
        expect(stored.CUSTOMER).not.toHaveProperty('change');
        expect(stored.CUSTOMER).toMatchObject({ commits: 1 + numbers.length });
        expect(JSON.stringify(stored)).not.toContain('staged');
      },
    ),
    // A failure is reported as it is, because shrinking it would take minutes.
    { numRuns: scaled(5), endOnFailure: true, examples: [STAGED_TOO_LATE] },
  );
});

it('renews a subscription once, when two orders renew it', async () => {
  const customerId = await newAccount(store);
  const bought = await place(store, customerId, [line(1, 1, 6)]);
  await completeOrder(store, bought);
  await setCustomer(store, customerId, { anniversaries: ['2027-03-01'] });
  const { lineItems } = (await read(store, bought)).data;
  const renewals = await Promise.all([1, 2].map(() => place(store, customerId, lineItems, { orderType: 'RENEWAL' })));
  await Promise.all(renewals.map((number) => completeOrder(store, number)));
  const statuses = await Promise.all(renewals.map(async (number) => (await read(store, number)).status));
  expect(statuses.sort()).toEqual(['1000', '1004']);
  expect((await accountOf(store, customerId)).subscriptions).toMatchObject([{ quantity: 6, term: 1 }]);
});
