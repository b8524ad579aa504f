import { beforeAll, describe, expect, it } from 'vitest';
import { json } from '../../../functions/core/model/response.ts';
import { readHistory } from '../../../functions/core/orders/read-history.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { changeSubscription } from '../../../functions/subscriptions/accounts/account-commands.ts';
import { readSubscription } from '../../../functions/subscriptions/accounts/account-store.ts';
import { completeOrder } from '../../../functions/subscriptions/fulfillment/complete-order.ts';
import { ANY_ORDER } from '../../../functions/subscriptions/fulfillment/order-outcome.ts';
import { readSummaries } from '../../../functions/subscriptions/orders/order-summaries.ts';
import { testStore } from '../../support/store/test-store.ts';
import {
  accountOf,
  failOrder,
  line,
  lines,
  newAccount,
  place,
  placeReturn,
  product,
  read,
  setCustomer,
  stage,
  storedWith,
} from '../support/accounts.ts';
import { Crash, crashingAt, withEachRequest } from '../support/interleaved-store.ts';

let store: Store;

beforeAll(async () => {
  store = await testStore({ wait: async () => {} });
});

/** Returns the visible quantity of each product. */
async function quantities(customerId: string): Promise<Record<string, number>> {
  const { subscriptions } = await accountOf(store, customerId);
  return Object.fromEntries(subscriptions.map(({ product, quantity }) => [product, quantity]));
}

/** Expects that no change of the customer's subscriptions has left staged items. */
async function expectNothingLeft(customerId: string): Promise<void> {
  const { CUSTOMER: customer, ...others } = await storedWith(store, customerId);
  expect(customer).not.toHaveProperty('change');
  for (const [sk, item] of Object.entries(others)) {
    if (!sk.startsWith('CUSTOMER#SUBSCRIPTION#')) continue;
    expect(item).toHaveProperty('committed');
    expect(item).not.toHaveProperty('staged');
  }
}

/** Adds a customer that has 6 of product 1 and 7 of product 2, by the order `original`. */
async function createCustomerWrite() {
  const customerId = await newAccount(store);
  const original = await place(store, customerId, [line(1, 2, 7), line(2, 1, 6)]);
  await completeOrder(store, original);
  return { customerId, original };
}

const BEFORE = { [product(1)]: 6, [product(2)]: 7 };

interface Kind {
  /** Places the order for such a customer. */
  readonly place: (customer: Awaited<ReturnType<typeof createCustomerWrite>>) => Promise<number>;
  /** Quantities of the customer when the order is complete. */
  readonly after: Record<string, number>;
  /** Number of requests that it takes. */
  readonly requests: number;
  /** True if the last request but one commits what is staged. */
  readonly isStaged?: boolean;
}

/** Lines of an order that does not fit one transaction: its four own items and the subscriptions are more than a hundred. */
const TOO_MANY = 97;

const kinds: Readonly<Record<string, Kind>> = {
  'a NEW order': {
    place: ({ customerId }) => place(store, customerId, [line(7, 1, 10), line(9, 3, 4)]),
    after: { ...BEFORE, [product(1)]: 16, [product(3)]: 4 },
    requests: 3,
  },
  'a RETURN': {
    place: ({ original }) => placeReturn(store, original, [1, 2]),
    after: { [product(1)]: 0, [product(2)]: 0 },
    requests: 4,
  },
  'a NEW order that the version before has staged': {
    place: async ({ customerId }) => staged(await place(store, customerId, [line(7, 1, 10), line(9, 3, 4)])),
    after: { ...BEFORE, [product(1)]: 16, [product(3)]: 4 },
    requests: 4,
    isStaged: true,
  },
  'a RETURN that the version before has staged': {
    place: async ({ original }) => staged(await placeReturn(store, original, [1, 2])),
    after: { [product(1)]: 0, [product(2)]: 0 },
    requests: 5,
    isStaged: true,
  },
  'a NEW order that does not fit one transaction': {
    place: ({ customerId }) => place(store, customerId, lines(TOO_MANY)),
    after: sums([BEFORE, ...lines(TOO_MANY).map(({ offerId, quantity }) => ({ [offerId.slice(0, 10)]: quantity }))]),
    requests: 5,
    isStaged: true,
  },
};

async function staged(number: number): Promise<number> {
  await stage(store, number);
  return number;
}

function sums(parts: readonly Record<string, number>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [of, quantity] of parts.flatMap(Object.entries)) all[of] = (all[of] ?? 0) + quantity;
  return all;
}

it('does not fail for an inactive customer that is active again at that moment', async () => {
  const customerId = await newAccount(store);
  const number = await place(store, customerId, [line(1, 1, 5)]);
  await setCustomer(store, customerId, { status: '1012' });
  // Order and customer are read; the next request lets it fail.
  const reactivated = withEachRequest(store, (request) =>
    request === 3 ? setCustomer(store, customerId, { status: '1000' }) : undefined,
  );
  await completeOrder(reactivated, number);
  expect(await read(store, number)).toMatchObject({ status: '1000' });
  expect(await quantities(customerId)).toEqual({ [product(1)]: 5 });
});

describe.each(Object.entries(kinds))('%s', (_, kind) => {
  /** Adds a customer with an open order. */
  async function newOrder() {
    const customer = await createCustomerWrite();
    return { ...customer, number: await kind.place(customer) };
  }

  type Open = Awaited<ReturnType<typeof newOrder>>;

  async function expectComplete({ customerId, number }: Open): Promise<void> {
    expect(await read(store, number)).toMatchObject({ status: '1000' });
    expect(await quantities(customerId)).toEqual(kind.after);
    await expectNothingLeft(customerId);
  }

  async function expectFailed({ customerId, number, original }: Open, status: string): Promise<void> {
    expect(await read(store, number)).toMatchObject({ status });
    expect(await quantities(customerId)).toEqual(BEFORE);
    await expectNothingLeft(customerId);
    const { lineItems } = (await read(store, original)).data;
    for (const given of lineItems) expect(given).not.toHaveProperty('returnOrder');
  }

  /** Does something with each request that completes such an order, each time with another customer. */
  async function withEachOf(work: (open: Open, request: number) => Promise<void>): Promise<void> {
    const requests = Array.from({ length: kind.requests }, (_, index) => index + 1);
    await Promise.all(requests.map(async (request) => work(await newOrder(), request)));
  }

  /** Returns the store of a process that loses a race once, just before it sends that request. */
  const overtakenAt = (request: number, others: () => Promise<unknown>): Store =>
    withEachRequest(store, (sent) => (sent === request ? others() : undefined));

  it('is complete with every subscription, its history and a summary', async () => {
    const open = await newOrder();
    const sent = store.meter.use().requests;
    expect(await completeOrder(store, open.number)).toBe('done');
    expect(store.meter.use().requests - sent).toBe(kind.requests);
    await expectComplete(open);
    const { entries } = await readHistory(store, ANY_ORDER, { number: open.number });
    expect(entries).toMatchObject([{ to: '1002' }, { from: '1002', to: '1000', actor: 'workflow' }]);
    const summaries = await readSummaries(store, open.customerId);
    expect(summaries.find(({ number }) => number === open.number)).toMatchObject({ status: '1000' });
    const { subscriptions } = await accountOf(store, open.customerId);
    const ids = new Map(subscriptions.map((subscription) => [subscription.subscriptionId, subscription.product]));
    for (const { subscriptionId, offerId } of (await read(store, open.number)).data.lineItems) {
      expect(ids.get(subscriptionId)).toBe(offerId.slice(0, 10));
    }
  });

  it('ends the same when the process is gone before any of its requests, and another one begins', async () => {
    await withEachOf(async (open, request) => {
      await expect(completeOrder(crashingAt(store, request), open.number)).rejects.toThrow(Crash);
      const { status } = await read(store, open.number);
      expect(await quantities(open.customerId)).toEqual(status === '1000' ? kind.after : BEFORE);
      await completeOrder(store, open.number);
      await expectComplete(open);
    });
  });

  it('is seen as a whole or not at all, between any two of its requests', async () => {
    const open = await newOrder();
    const seen: unknown[] = [];
    const observed = withEachRequest(store, async () => {
      seen.push(await quantities(open.customerId));
    });
    await completeOrder(observed, open.number);
    seen.push(await quantities(open.customerId));
    expect(seen).toHaveLength(kind.requests + 1);
    const first = seen.findIndex((at) => JSON.stringify(at) !== JSON.stringify(seen[0]));
    expect(seen.slice(0, first)).toEqual(Array(first).fill(BEFORE));
    expect(first).toBe(kind.isStaged ? kind.requests - 1 : kind.requests);
    expect(seen.slice(first)).toEqual(Array(seen.length - first).fill(kind.after));
  });

  it('counts once when another process completes it, and another order, before any of its requests', async () => {
    await withEachOf(async (open, request) => {
      const others = async () => {
        await completeOrder(store, open.number);
        await completeOrder(store, await place(store, open.customerId, [line(1, 999, 1)]));
      };
      // Superseded if the process had not read the order before.
      expect(['done', 'superseded']).toContain(await completeOrder(overtakenAt(request, others), open.number));
      expect(await quantities(open.customerId)).toEqual({ ...kind.after, [product(999)]: 1 });
      await expectNothingLeft(open.customerId);
    });
  });

  it('fails with 1024, and changes nothing, when the customer is inactive by any moment before its end', async () => {
    await withEachOf(async (open, request) => {
      let statusThen = '';
      const others = async () => {
        statusThen = (await read(store, open.number)).status;
        await setCustomer(store, open.customerId, { status: '1004' });
      };
      await completeOrder(overtakenAt(request, others), open.number);
      if (statusThen === '1000') await expectComplete(open);
      else await expectFailed(open, '1024');
    });
  });

  it('changes nothing when an operator lets it fail at any moment before its end', async () => {
    await withEachOf(async (open, request) => {
      let statusThen = '';
      const others = async () => {
        statusThen = (await read(store, open.number)).status;
        if (statusThen === '1002') await failOrder(store, open.number);
      };
      await completeOrder(overtakenAt(request, others), open.number);
      if (statusThen === '1000') await expectComplete(open);
      else await expectFailed(open, '1004');
    });
  });

  if (kind.isStaged) {
    it('takes away what is staged of it, wherever the process is gone that does so', async () => {
      const open = await newOrder();
      // Everything is staged then.
      await expect(completeOrder(crashingAt(store, kind.requests - 1), open.number)).rejects.toThrow(Crash);
      await failOrder(store, open.number);
      for (let request = 1; (await storedWith(store, open.customerId)).CUSTOMER?.change; request++) {
        await completeOrder(crashingAt(store, request), open.number).catch((error) =>
          expect(error).toBeInstanceOf(Crash),
        );
        expect(await quantities(open.customerId)).toEqual(BEFORE);
      }
      await expectFailed(open, '1004');
    });
  }

  it('keeps what the customer edits of a subscription before any of its requests', async () => {
    const autoRenewal = { enabled: true, renewalQuantity: 3 };
    await withEachOf(async (open, request) => {
      const [edited] = (await accountOf(store, open.customerId)).subscriptions.filter(
        ({ product: of }) => of === product(1),
      );
      const { customerId } = open;
      const change = { owner: ANY_ORDER, customerId, subscriptionId: edited?.subscriptionId ?? '' };
      const others = () =>
        changeSubscription(
          store,
          change,
          () => autoRenewal,
          () => json(200, {}),
        );
      await completeOrder(overtakenAt(request, others), open.number);
      await expectComplete(open);
      const { subscription } = await readSubscription(store, ANY_ORDER, customerId, change.subscriptionId);
      expect(subscription).toMatchObject({ autoRenewal, quantity: kind.after[product(1)] });
    });
  });

  it('holds up no other order of the customer when the process is gone', async () => {
    await withEachOf(async (open, request) => {
      await expect(completeOrder(crashingAt(store, request), open.number)).rejects.toThrow(Crash);
      await completeOrder(store, await place(store, open.customerId, [line(1, 999, 1)]));
      expect(await quantities(open.customerId)).toMatchObject({ [product(999)]: 1 });
      await expectNothingLeft(open.customerId);
      await completeOrder(store, open.number);
      expect(await quantities(open.customerId)).toEqual({ ...kind.after, [product(999)]: 1 });
    });
  });
});
