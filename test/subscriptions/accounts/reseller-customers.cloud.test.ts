import { DeleteCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { json } from '../../../functions/core/model/response.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { changeCustomer } from '../../../functions/subscriptions/accounts/account-commands.ts';
import { customerKey, directoryKey, resellerOf } from '../../../functions/subscriptions/accounts/account-keys.ts';
import { readDirectory } from '../../../functions/subscriptions/accounts/customer-directory.ts';
import { type CustomerQuery, listedCustomers } from '../../../functions/subscriptions/accounts/customer-list.ts';
import { countedBy, unpackEntries } from '../../../functions/subscriptions/accounts/directory-entries.ts';
import { forgetStatuses } from '../../../functions/subscriptions/accounts/forget-statuses.ts';
import { readCustomersPage } from '../../../functions/subscriptions/accounts/reseller-customers.ts';
import type { Customer } from '../../../functions/subscriptions/model/account-items.ts';
import { DirectoryItem } from '../../../functions/subscriptions/model/customer-directory.ts';
import { type PageQuery, pageOf } from '../../../functions/subscriptions/model/paging.ts';
import { scaled } from '../../support/effort.ts';
import { manyCustomer, storeCustomers } from '../../support/lines/many-customers.ts';
import { countingReadUnits } from '../../support/store/consumed-units.ts';
import { testStore } from '../../support/store/test-store.ts';
import { crashingAt, InterleavedRequests } from '../support/interleaved-store.ts';

const tenant = 'tenant-a';
let store: Store;
let now = new Date('2027-03-01T12:00:00.000Z');

beforeAll(async () => {
  store = await testStore({ now: () => now, wait: async () => {} });
});

type Query = CustomerQuery & PageQuery;
const NEWEST: Query = { sortBy: 'creationDate', limit: 20, offset: 0 };

const idsOf = ({ items }: { readonly items: readonly Pick<Customer, 'customerId'>[] }) =>
  items.map(({ customerId }) => customerId);

/** The page of a list that reads every customer and sorts them. */
function expectedPage(all: readonly Customer[], query: Query) {
  const inStatus = all.filter(({ status }) => query.status === undefined || status === query.status);
  const page = pageOf(listedCustomers(inStatus, query), query);
  return { ...page, items: idsOf(page) };
}

async function pageOn(given: Store, resellerId: string, query: Query) {
  const page = await readCustomersPage(given, { tenant, resellerId }, query);
  return { ...page, items: idsOf(page) };
}

/** Makes customers of a reseller of its own, and a reseller's list of all of them, read page by page. */
const madeFor = (resellerId: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    manyCustomer(from + index, {
      resellerId,
      customerId: `${resellerId}${String((index + from) * 7919)
        .padStart(8, '0')
        .split('')
        .reverse()
        .join('')}`,
    }),
  );

async function walk(given: Store, resellerId: string, limit = 50): Promise<string[]> {
  const found: string[] = [];
  for (let offset = 0; ; offset += limit) {
    const { items, totalCount } = await pageOn(given, resellerId, { ...NEWEST, limit, offset });
    found.push(...items);
    if (offset + limit >= totalCount) return found;
  }
}

const newestFirst = (all: readonly Customer[]) => expectedPage(all, { ...NEWEST, limit: all.length }).items;

const directoryOf = (resellerId: string) => readDirectory(store, resellerOf(tenant, resellerId));

/** Stored keys of a directory, in their order. */
async function storedKeys(resellerId: string): Promise<string[]> {
  const { pk } = directoryKey(resellerOf(tenant, resellerId));
  const { Items = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.accountsTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    }),
  );
  return Items.map(({ sk }) => String(sk));
}

describe('a list of 5,000 customers that the version before has stored', () => {
  const resellerId = '5000';
  const all = madeFor(resellerId, 5_000);

  beforeAll(async () => {
    await storeCustomers(store, all);
    // The first reader counts them.
    expect(await pageOn(store, resellerId, NEWEST)).toEqual(expectedPage(all, NEWEST));
  });

  it.each([0, 1, 100, 2_500, 4_950, 5_000])('costs at most 10 read units for a page at %i', async (offset) => {
    const counted = countingReadUnits(store);
    for (const orderBy of ['asc', 'desc'] as const) {
      for (const limit of [1, 20, 50]) {
        const query = { ...NEWEST, orderBy, limit, offset };
        expect(await pageOn(counted.store, resellerId, query)).toEqual(expectedPage(all, query));
        expect(counted.units()).toBeLessThanOrEqual(10);
      }
    }
  });

  it('costs a directory and the page by name', async () => {
    const counted = countingReadUnits(store);
    const query: Query = { ...NEWEST, sortBy: 'companyName', companyName: '*fair*' };
    expect(await pageOn(counted.store, resellerId, query)).toEqual(expectedPage(all, query));
    expect(counted.units()).toBeLessThanOrEqual(40 + 10);
  });
});

describe('a list of the active customers', () => {
  const active: Query = { ...NEWEST, status: '1000' };
  const activeFor = (resellerId: string, count: number) =>
    madeFor(resellerId, count).map((customer) => ({ ...customer, status: '1000' as Customer['status'] }));

  it('costs the page that it shows, also where some customers are not active', async () => {
    const all = activeFor('5600', 600).map((customer, n) =>
      n % 7 === 3 ? { ...customer, status: '1012' as const } : customer,
    );
    await storeCustomers(store, all);
    expect(await pageOn(store, '5600', active)).toEqual(expectedPage(all, active));
    const counted = countingReadUnits(store);
    for (const orderBy of ['asc', 'desc'] as const) {
      for (const offset of [0, 1, 100, 250, 500, 514]) {
        const query = { ...active, orderBy, limit: 20, offset };
        expect(await pageOn(counted.store, '5600', query)).toEqual(expectedPage(all, query));
        expect(counted.units()).toBeLessThanOrEqual(10);
      }
    }
    const byName: Query = { ...active, sortBy: 'companyName', companyName: '*a*', limit: 50 };
    expect(await pageOn(store, '5600', byName)).toEqual(expectedPage(all, byName));
  });

  it('follows a change of status at once, and counts again a minute later', async () => {
    const before = now;
    const all = activeFor('5700', 200);
    await storeCustomers(store, all);
    expect((await pageOn(store, '5700', active)).totalCount).toBe(200);
    expect(countedBy(await directoryOf('5700'))).toBe(200);
    const set = (customer: Customer, status: '1000' | '1012') =>
      changeCustomer(
        store,
        { owner: { tenant }, customerId: customer.customerId },
        (one) => ({ ...one, status }),
        () => json(200, {}),
      );
    const [first, second] = all.slice(50);
    if (first === undefined || second === undefined) throw new Error('There are 200 customers');
    const listed = async () => (await pageOn(store, '5700', { ...active, limit: 50 })).totalCount;
    await set(first, '1012');
    expect([await listed(), countedBy(await directoryOf('5700'))]).toEqual([199, 0]);
    await set(second, '1012');
    now = new Date(before.getTime() + 61_000);
    expect([await listed(), countedBy(await directoryOf('5700'))]).toEqual([198, 200]);
    await set(first, '1000');
    expect(await listed()).toBe(199);
    now = new Date(before.getTime() + 122_000);
    expect(await listed()).toBe(199);
    const shown = all.map((one) => (one === second ? { ...one, status: '1012' as const } : one));
    expect(await pageOn(store, '5700', active)).toEqual(expectedPage(shown, active));
    now = before;
  });

  it('is right where the version before has changed a status', async () => {
    const all = activeFor('5800', 200);
    await storeCustomers(store, all);
    expect((await pageOn(store, '5800', active)).totalCount).toBe(200);
    const [changed, ...others] = all.toReversed();
    if (changed === undefined) throw new Error('There are 200 customers');
    await storeCustomers(store, [{ ...changed, status: '1004' }]);
    const shown = [...others.toReversed(), { ...changed, status: '1004' as const }];
    expect(await pageOn(store, '5800', active)).toEqual(expectedPage(shown, active));
    expect(await pageOn(store, '5800', active)).toEqual(expectedPage(shown, active));
  });
});

describe('a list of customers', () => {
  const resellerId = '5500';
  const all = madeFor(resellerId, 400);

  beforeAll(() => storeCustomers(store, all));

  it('gives the pages of a list that reads all of them', async () => {
    const queries = fc.record({
      sortBy: fc.constantFrom('creationDate' as const, 'companyName' as const),
      orderBy: fc.constantFrom(undefined, 'asc' as const, 'desc' as const),
      companyName: fc.constantFrom(undefined, '', 'fair*', '*Söhne*', 'Kiosk 31', 'nobody'),
      status: fc.constantFrom(undefined, undefined, undefined, '1000' as const, '1012' as const),
      limit: fc.integer({ min: 1, max: 50 }),
      offset: fc.nat(401),
    });
    const property = fc.asyncProperty(queries, async (query) => {
      let expected: object | undefined;
      try {
        expected = expectedPage(all, query);
      } catch {}
      if (expected === undefined) {
        await expect(pageOn(store, resellerId, query)).rejects.toMatchObject({ code: '1133' });
      } else expect(await pageOn(store, resellerId, query)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: scaled(40) });
  });
});

describe('a reseller with few customers', () => {
  it('has no directory', async () => {
    const few = madeFor('6000', 31);
    await storeCustomers(store, few);
    expect(await walk(store, '6000', 7)).toEqual(newestFirst(few));
    expect(await storedKeys('6000')).toEqual([]);
  });
});

describe('customers that are added after others were counted', () => {
  it('are listed at once and counted later, whatever version adds them', async () => {
    const resellerId = '7000';
    const all: Customer[] = [];
    for (const count of [40, 3, 300, 1, 31, 32, 128]) {
      const added = madeFor(resellerId, count, all.length);
      await storeCustomers(store, added);
      all.push(...added);
      expect(await walk(store, resellerId)).toEqual(newestFirst(all));
      const uncounted = all.length - countedBy(await directoryOf(resellerId));
      expect(uncounted).toBeLessThan(32);
    }
  });

  it('are not counted as long as another one might come before them', async () => {
    const resellerId = '7100';
    const later = new Date('2028-01-01T00:00:00.000Z');
    const at = (milliseconds: number) => new Date(later.getTime() + milliseconds).toISOString();
    const rush = madeFor(resellerId, 200).map((customer, n) => ({ ...customer, createdAt: at(n) }));
    const [late, ...early] = rush;
    await storeCustomers(store, early);
    now = new Date(later.getTime() + 59_000);
    expect(await walk(store, resellerId)).toEqual(newestFirst(early));
    expect(await storedKeys(resellerId)).toEqual([]);
    if (late) await storeCustomers(store, [late]);
    now = new Date(later.getTime() + 61_000);
    expect(await walk(store, resellerId)).toEqual(newestFirst(rush));
    expect(await storedKeys(resellerId)).toHaveLength(2);
  });
});

describe('a directory', () => {
  it('counts each customer once when readers count at the same time', async () => {
    const choices = fc.array(fc.nat(3), { minLength: 5, maxLength: 40 });
    let reseller = 8_000;
    const property = fc.asyncProperty(choices, async (made) => {
      const resellerId = String(reseller++);
      const all = madeFor(resellerId, 160);
      await storeCustomers(store, all);
      const readers = [1, 2, 3].map(() => (own: Store) => pageOn(own, resellerId, NEWEST));
      await new InterleavedRequests(made).run(store, readers);
      expect(await walk(store, resellerId)).toEqual(newestFirst(all));
    });
    await fc.assert(property, { numRuns: scaled(3) });
  });

  it('is right after a reader crashed at any request', async () => {
    for (let request = 1; request <= 5; request++) {
      const resellerId = String(9_000 + request);
      const all = madeFor(resellerId, 160);
      await storeCustomers(store, all);
      await walk(crashingAt(store, request), resellerId).catch(() => {});
      expect(await walk(store, resellerId)).toEqual(newestFirst(all));
    }
  });

  it('does not keep a reader from the list when it cannot be written', async () => {
    const resellerId = '9100';
    const all = madeFor(resellerId, 160);
    await storeCustomers(store, all);
    const other: Store = { ...store, now: () => now };
    // Another reader counts between the two requests of this one.
    let isCounted = false;
    const client: Store['client'] = Object.create(store.client, {
      send: {
        value: async (command: object, options?: object) => {
          if (command.constructor.name === 'TransactWriteCommand' && !isCounted) {
            isCounted = true;
            await pageOn(other, resellerId, NEWEST);
          }
          return store.client.send(command as never, options);
        },
      },
    });
    expect(await pageOn({ ...store, client }, resellerId, NEWEST)).toEqual(expectedPage(all, NEWEST));
    expect(await walk(store, resellerId)).toEqual(newestFirst(all));
  });

  it('begins again when a page shows that an operator has deleted a customer', async () => {
    const resellerId = '9200';
    const all = madeFor(resellerId, 160);
    await storeCustomers(store, all);
    await walk(store, resellerId);
    const [removed, ...others] = all;
    const Key = { ...customerKey(removed?.customerId ?? '') };
    await store.client.send(new DeleteCommand({ TableName: store.accountsTable, Key }));
    const oldest: Query = { ...NEWEST, orderBy: 'asc' };
    expect(await pageOn(store, resellerId, oldest)).toEqual(expectedPage(others, oldest));
    expect(await walk(store, resellerId)).toEqual(newestFirst(others));
    expect((await directoryOf(resellerId)).generation).toBe(1);
    const byName: Query = { ...NEWEST, sortBy: 'companyName' };
    expect(await pageOn(store, resellerId, byName)).toEqual(expectedPage(others, byName));
  });

  it('begins again when a page shows a customer that came late into the index', async () => {
    const resellerId = '9300';
    const all = madeFor(resellerId, 160);
    const [first, late, ...others] = all;
    if (!first || !late) throw new Error('There are 160 customers');
    await storeCustomers(store, [first, ...others]);
    await walk(store, resellerId);
    await storeCustomers(store, [late]);
    const oldest: Query = { ...NEWEST, orderBy: 'asc' };
    expect(await pageOn(store, resellerId, oldest)).toEqual(expectedPage(all, oldest));
    expect(await walk(store, resellerId)).toEqual(newestFirst(all));
  });

  it('has no entries when it begins again before a status changes: a version before counts these, whatever counted says', async () => {
    const resellerId = '9400';
    const all = madeFor(resellerId, 40);
    await storeCustomers(store, all);
    await walk(store, resellerId);
    const [customer] = all;
    if (!customer) throw new Error('There are 40 customers');
    await forgetStatuses(store, { ...customer, tenant });
    const Key = directoryKey(resellerOf(tenant, resellerId));
    const { Item } = await store.client.send(new GetCommand({ TableName: store.accountsTable, Key: { ...Key } }));
    // That version reads these attributes alone.
    const { counted, blocks, last, entries } = DirectoryItem.parse(Item);
    expect({ counted, blocks, last, entries: unpackEntries(entries) }).toEqual({
      counted: 0,
      blocks: 0,
      last: '',
      entries: [],
    });
    expect(await walk(store, resellerId)).toEqual(newestFirst(all));
  });
});
