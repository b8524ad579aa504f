import { beforeAll, describe, expect, it } from 'vitest';
import { json } from '../../../functions/core/model/response.ts';
import type { Store, StoredItem } from '../../../functions/core/store/store.ts';
import {
  changeCustomer,
  changeSubscription,
  createDeployment,
} from '../../../functions/subscriptions/accounts/account-commands.ts';
import { readCustomer, readSubscription } from '../../../functions/subscriptions/accounts/account-store.ts';
import { readAccount } from '../../../functions/subscriptions/accounts/read-account.ts';
import { readCustomersPage } from '../../../functions/subscriptions/accounts/reseller-customers.ts';
import { completeOrder } from '../../../functions/subscriptions/fulfillment/complete-order.ts';
import { customerFields } from '../../support/lines/sample-customer.ts';
import { testStore } from '../../support/store/test-store.ts';
import {
  accountOf,
  line,
  lines,
  newAccount,
  place,
  product,
  setCustomer,
  stage,
  storedWith,
} from '../support/accounts.ts';
import { Crash, crashingAt, withEachRequest, withQueries } from '../support/interleaved-store.ts';

let store: Store;
const owner = { tenant: 'tenant-a' };

beforeAll(async () => {
  store = await testStore({ wait: async () => {} });
});

/** A store whose first query returns other items than the stored ones. */
function tornOnce(torn: (items: readonly StoredItem[]) => StoredItem[]) {
  let reads = 0;
  const own = withQueries(store, async (query, input, number) => {
    reads = number;
    const output = await query(input);
    return number === 1 ? { ...output, Items: torn(output.Items ?? []) } : output;
  });
  return { own, reads: () => reads };
}

const isCustomer = ({ sk }: StoredItem): boolean => sk === 'CUSTOMER';

describe('an account that is read while an order changes it', () => {
  /**
   * A customer with a complete order, and its items as they were when a process crashed before that request. The third request
   * applies the order, or commits it if it is staged; the fourth finishes a staged order.
   */
  async function interrupted(request: number, { isStaged }: { readonly isStaged: boolean }) {
    const customerId = await newAccount(store);
    const number = await place(store, customerId, lines(3));
    if (isStaged) await stage(store, number);
    await expect(completeOrder(crashingAt(store, request), number)).rejects.toThrow(Crash);
    const before = await storedWith(store, customerId);
    await completeOrder(store, number);
    return { customerId, before };
  }

  const quantitiesOf = async (own: Store, customerId: string) =>
    (await readAccount(own, owner, customerId)).subscriptions.map(({ quantity }) => quantity).sort((a, b) => a - b);

  it('is read again when its subscriptions are seen before the end of what the customer shows', async () => {
    const { customerId, before } = await interrupted(4, { isStaged: true });
    const { own, reads } = tornOnce((items) =>
      items.map((item) => (isCustomer(item) ? item : (before[String(item.sk)] ?? item))),
    );
    expect(await quantitiesOf(own, customerId)).toEqual([2, 3, 4]);
    expect(reads()).toBe(2);
  });

  it.each([
    ['before the change', false],
    ['while it is staged', true],
  ])('is read again when the customer was seen %s, and its subscriptions are complete', async (_, isStaged) => {
    const { customerId, before } = await interrupted(3, { isStaged });
    const { own, reads } = tornOnce((items) =>
      items.map((item) => (isCustomer(item) ? (before.CUSTOMER ?? item) : item)),
    );
    expect(await quantitiesOf(own, customerId)).toEqual([2, 3, 4]);
    expect(reads()).toBe(2);
  });

  it.each([
    ['has not been changed yet', product(1)],
    ['has not been created yet', product(4)],
  ])('is read again when the customer was seen after the change, and a subscription that %s', async (_, late) => {
    const customerId = await newAccount(store);
    await completeOrder(store, await place(store, customerId, lines(3)));
    const before = await storedWith(store, customerId);
    await completeOrder(store, await place(store, customerId, [line(1, 1, 10), line(2, 2, 10), line(3, 4, 10)]));
    const isLate = (item: StoredItem) => JSON.stringify(item).includes(late);
    const { own, reads } = tornOnce((items) =>
      items.map((item) => (isLate(item) ? before[String(item.sk)] : item)).filter((item) => item !== undefined),
    );
    expect(await quantitiesOf(own, customerId)).toEqual([4, 10, 12, 13]);
    expect(reads()).toBe(2);
  });

  it('fails if no read is consistent', async () => {
    const { customerId, before } = await interrupted(3, { isStaged: false });
    const own = withQueries(store, async (query, input) => {
      const output = await query(input);
      return { ...output, Items: output.Items?.map((item) => (isCustomer(item) ? { ...before.CUSTOMER } : item)) };
    });
    await expect(readAccount(own, owner, customerId)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('is whole in however many pages it comes, with an order complete between any two of them', async () => {
    const customerId = await newAccount(store);
    await completeOrder(store, await place(store, customerId, lines(3)));
    const order = await place(store, customerId, [line(1, 1, 10), line(2, 3, 10), line(3, 4, 10)]);
    let queries = 0;
    const paged = withQueries(store, async (query, input, number) => {
      queries = number;
      if (number === 3) await completeOrder(store, order);
      return query({ ...input, Limit: 1 });
    });
    expect(await quantitiesOf(paged, customerId)).toEqual([3, 10, 12, 14]);
    // The read was repeated: customer and four subscriptions are six pages, the last of them empty.
    expect(queries).toBeGreaterThan(6);
  });
});

describe('an account that is read while an order changes it, and a subscription is edited that it has changed', () => {
  it('is whole', async () => {
    const customerId = await newAccount(store);
    await completeOrder(store, await place(store, customerId, lines(2)));
    const number = await place(store, customerId, [line(1, 1, 10), line(2, 2, 10)]);
    // Everything is staged but not committed when the customer is read.
    await stage(store, number);
    const paged = withQueries(store, async (query, input, page) => {
      if (page === 2) {
        // The order is complete but not finished when the subscription that is read next is edited.
        await expect(completeOrder(crashingAt(store, 4), number)).rejects.toThrow(Crash);
        await changeSubscription(
          store,
          { owner, customerId, subscriptionId: await firstSubscription(customerId) },
          () => ({ enabled: false }),
          () => json(200, {}),
        );
      }
      return query({ ...input, Limit: 1 });
    });
    const { subscriptions } = await readAccount(paged, owner, customerId);
    expect(subscriptions.map(({ quantity }) => quantity).sort()).toEqual([12, 13]);
  });

  /** The subscription that a query reads first. */
  async function firstSubscription(customerId: string): Promise<string> {
    const ids = (await accountOf(store, customerId)).subscriptions.map(({ subscriptionId }) => subscriptionId);
    return ids.sort()[0] ?? '';
  }
});

/** The ids of a reseller's customers, as they are listed. */
async function customersOf(tenant: string, resellerId: string): Promise<string[]> {
  const query = { sortBy: 'creationDate', limit: 50, offset: 0 } as const;
  const { items } = await readCustomersPage(store, { tenant, resellerId }, query);
  return items.map(({ customerId }) => customerId);
}

describe("another tenant's customer", () => {
  it('is none, however it is looked for', async () => {
    const customerId = await newAccount(store);
    await completeOrder(store, await place(store, customerId, [line(1, 1)]));
    const [subscription] = (await accountOf(store, customerId)).subscriptions;
    const id = subscription?.subscriptionId ?? '';
    const rival = { tenant: 'tenant-b' };
    const answer = () => json(200, {});
    const change = { owner: rival, customerId };
    const unknown = { code: '1116', status: 404 };
    await expect(readAccount(store, rival, customerId)).rejects.toMatchObject(unknown);
    await expect(readCustomer(store, rival, customerId)).rejects.toMatchObject(unknown);
    await expect(readCustomer(store, rival, customerId, '2115')).rejects.toMatchObject({ code: '2115' });
    await expect(readSubscription(store, rival, customerId, id)).rejects.toMatchObject({ code: '3115', status: 404 });
    await expect(changeCustomer(store, change, (customer) => customer, answer)).rejects.toMatchObject(unknown);
    await expect(createDeployment(store, change, () => customerFields.address, answer)).rejects.toMatchObject(unknown);
    await expect(
      changeSubscription(store, { ...change, subscriptionId: id }, () => ({ enabled: false }), answer),
    ).rejects.toMatchObject({ code: '3115' });
    expect(await customersOf('tenant-b', customerFields.resellerId)).toEqual([]);
    expect((await readSubscription(store, owner, customerId, id)).subscription).toEqual(subscription);
  });

  it.each(['', 'abc', 'a#b-1234', 'x'.repeat(41)])('is none of an id that cannot be one: %j', async (customerId) => {
    await expect(readAccount(store, owner, customerId)).rejects.toMatchObject({ code: '1116' });
    await expect(readSubscription(store, owner, customerId, '')).rejects.toMatchObject({ code: '3115' });
  });
});

describe('customers of a reseller', () => {
  it('are found by the tenant and the reseller, neither of which is mistaken for a part of the other', async () => {
    const resellerId = '1112223334';
    const own = await newAccount(store, { resellerId });
    await newAccount(store, { resellerId, tenant: 'tenant-a#1112223334' });
    await expect.poll(() => customersOf('tenant-a', resellerId)).toEqual([own]);
  });
});

describe('a customer that two change at once', () => {
  it('is changed by both', async () => {
    const customerId = await newAccount(store);
    const overtaken = withEachRequest(store, (request) =>
      request === 2 ? setCustomer(store, customerId, { globalSalesEnabled: true }) : undefined,
    );
    const change = { owner, customerId };
    await changeCustomer(
      overtaken,
      change,
      (customer) => ({ ...customer, externalReferenceId: 'R1' }),
      () => json(200, {}),
    );
    const { customer } = await accountOf(store, customerId);
    expect(customer).toMatchObject({ externalReferenceId: 'R1', globalSalesEnabled: true, version: 3 });
  });

  it('gets no deployment that it may not have by then', async () => {
    const customerId = await newAccount(store, { globalSalesEnabled: true });
    const overtaken = withEachRequest(store, (request) =>
      request === 2 ? setCustomer(store, customerId, { globalSalesEnabled: false }) : undefined,
    );
    const refusal = new Error('global sales are off');
    const create = createDeployment(
      overtaken,
      { owner, customerId },
      ({ globalSalesEnabled }) => {
        if (!globalSalesEnabled) throw refusal;
        return customerFields.address;
      },
      () => json(201, {}),
    );
    await expect(create).rejects.toThrow(refusal);
    expect((await accountOf(store, customerId)).deployments).toEqual([]);
  });
});

describe('a subscription that an order has made', () => {
  it('can be edited from the moment at which everybody sees it', async () => {
    const customerId = await newAccount(store);
    const number = await place(store, customerId, [line(1, 1, 5)]);
    await stage(store, number);
    await expect(completeOrder(crashingAt(store, 4), number)).rejects.toThrow(Crash);
    const [made] = (await accountOf(store, customerId)).subscriptions;
    await changeSubscription(
      store,
      { owner, customerId, subscriptionId: made?.subscriptionId ?? '' },
      () => ({ enabled: false }),
      () => json(200, {}),
    );
    const edited = { ...made, autoRenewal: { enabled: false } };
    expect((await accountOf(store, customerId)).subscriptions).toEqual([edited]);
    await completeOrder(store, number);
    const { customer, subscriptions } = await accountOf(store, customerId);
    expect(subscriptions).toEqual([edited]);
    expect(customer).not.toHaveProperty('change');
  });
});
