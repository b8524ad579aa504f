import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Order, orderItem } from '../../../functions/core/model/order.ts';
import { type ListFilter, listOrders } from '../../../functions/core/orders/list-orders.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { scaled } from '../../support/effort.ts';
import { testStore } from '../../support/store/test-store.ts';
import { times } from '../../support/times.ts';

const START = Date.parse('2027-03-01T12:00:00.000Z');
const MOST_PAGES = 500;

let store: Store;
let lastNumber = 100_000;

beforeAll(async () => {
  store = await testStore();
});

const second = (index: number) => new Date(START + index * 1_000).toISOString();

interface Facts {
  readonly second: number;
  readonly status: string;
  readonly colour: string;
}

/** Stores orders with every `step`th number. With a step of 8 all are in one partition of the index. */
async function storeOrders(tenant: string, facts: readonly Facts[], step = 1): Promise<Order[]> {
  const orders = facts.map(({ second: index, status, colour }): Order => {
    lastNumber += step;
    return {
      line: 'widgets',
      tenant,
      number: lastNumber,
      uid: `${lastNumber}-${'0'.repeat(20)}`,
      status,
      statusVersion: 1,
      statusSince: second(index),
      previousStatus: null,
      version: 1,
      createdAt: second(index),
      createdBy: 'ada',
      createdStatus: status,
      updatedAt: second(index),
      data: { colour },
    };
  });
  const batches = times(Math.ceil(orders.length / 25)).map((index) => orders.slice(index * 25, (index + 1) * 25));
  for (const batch of batches) {
    const puts = batch.map((order) => ({ PutRequest: { Item: { ...orderItem(order, undefined) } } }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.ordersTable]: puts } }));
  }
  return orders;
}

interface Listed {
  readonly numbers: readonly number[];
  readonly hasNext: boolean;
}

/** Reads a list to its end, page by page. `meanwhile` runs during the read of each page. */
async function pagesOf(
  tenant: string,
  filter: ListFilter,
  limit: number,
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<Listed[]> {
  const pages: Listed[] = [];
  let cursor: string | undefined;
  do {
    const listing = listOrders(store, { tenant, line: 'widgets' }, filter, { limit, cursor }, ({ number }) => ({
      number,
    }));
    const [page] = await Promise.all([listing, meanwhile()]);
    cursor = page.cursor;
    pages.push({ numbers: page.orders.map((order) => JSON.parse(order).number), hasNext: cursor !== undefined });
    if (pages.length > MOST_PAGES) throw new Error('The list does not end');
  } while (cursor !== undefined);
  return pages;
}

const allOf = (pages: readonly Listed[]) => pages.flatMap(({ numbers }) => numbers);

function matches({ status, createdAt, data }: Order, filter: ListFilter): boolean {
  return (
    (filter.statuses === undefined || filter.statuses.length === 0 || filter.statuses.includes(status)) &&
    (filter.data?.colour === undefined || filter.data.colour === data.colour) &&
    (filter.createdAfter === undefined || createdAt > filter.createdAfter) &&
    (filter.createdBefore === undefined || createdAt < filter.createdBefore)
  );
}

const newestFirst = (a: Order, b: Order) => b.createdAt.localeCompare(a.createdAt) || b.number - a.number;

const LAST_SECOND = 40;
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
const colours = ['red', 'green'];
const statuses = ['new', 'sent', 'lost'];

const facts: fc.Arbitrary<Facts> = fc.record({
  second: fc.integer({ min: 0, max: LAST_SECOND }),
  status: fc.constantFrom(...statuses),
  colour: fc.constantFrom(...colours),
});
const filters: fc.Arbitrary<ListFilter> = fc.record({
  statuses: optional(fc.subarray(statuses)),
  data: fc.record({ colour: optional(fc.constantFrom(...colours, 'none')) }),
  createdAfter: optional(fc.integer({ min: -1, max: 20 }).map(second)),
  createdBefore: optional(fc.integer({ min: 18, max: LAST_SECOND + 1 }).map(second)),
});
const limits = fc.constantFrom(3, 7, 25, 100);
const steps = fc.constantFrom(1, 2, 3, 8);

describe('a list', () => {
  it('has exactly the orders that match, newest first, each once, though orders are added meanwhile', async () => {
    const stored = fc.array(facts, { minLength: 10, maxLength: 60, size: 'max' });
    const property = fc.asyncProperty(
      stored,
      steps,
      filters,
      limits,
      fc.uuid(),
      async (...[given, step, filter, limit, tenant]) => {
        const orders = await storeOrders(tenant, given, step);
        const expected = orders.filter((order) => matches(order, filter)).sort(newestFirst);
        const quiet = await pagesOf(tenant, filter, limit);
        expect(allOf(quiet)).toEqual(expected.map(({ number }) => number));
        for (const { numbers } of quiet) expect(numbers.length).toBeLessThanOrEqual(limit);
        const known = new Set(orders.map(({ number }) => number));
        const newer = { second: LAST_SECOND + 1, status: 'new', colour: 'red' };
        const busy = allOf(await pagesOf(tenant, filter, limit, () => storeOrders(tenant, [newer, newer, newer])));
        expect(busy.filter((number) => known.has(number))).toEqual(expected.map(({ number }) => number));
        expect(new Set(busy).size).toBe(busy.length);
      },
    );
    await fc.assert(property, { numRuns: scaled(6) });
  });

  it.each([1, 8])('has full pages without a filter when its numbers are %i apart', async (step) => {
    const tenant = `full-${step}`;
    const orders = await storeOrders(
      tenant,
      times(130).map((index) => ({ second: index, status: 'new', colour: 'red' })),
      step,
    );
    const newest = orders.map(({ number }) => number).reverse();
    for (const limit of [30, 100, 130]) {
      const pages = await pagesOf(tenant, {}, limit);
      expect(allOf(pages)).toEqual(newest);
      for (const { numbers, hasNext } of pages) if (hasNext) expect(numbers).toHaveLength(limit);
      expect(pages).toHaveLength(Math.ceil(130 / limit));
    }
  });

  it('that matches little is read in short pages of few requests, and has all that match', async () => {
    const green = times(400).map((index) => ({ second: index, status: 'new', colour: 'green' }));
    const red = times(40).map((index) => ({ second: index * 10, status: 'new', colour: 'red' }));
    // One partition has ten times as many orders as all others, which are read to their ends before.
    await storeOrders('sparse', green, 8);
    const matching = (await storeOrders('sparse', red)).sort(newestFirst);
    const before = store.meter.use().requests;
    const pages = await pagesOf('sparse', { data: { colour: 'red' } }, 25);
    expect(allOf(pages)).toEqual(matching.map(({ number }) => number));
    expect(pages.some(({ numbers, hasNext }) => hasNext && numbers.length < 25)).toBe(true);
    expect((store.meter.use().requests - before) / pages.length).toBeLessThan(32);
  });

  it('of large orders reads as much of them for a page without any match', async () => {
    const large = times(160).map((index) => ({ second: index, status: 'new', colour: 'x'.repeat(150_000) }));
    await storeOrders('large', large);
    const before = store.meter.use().requests;
    const page = await listOrders(
      store,
      { tenant: 'large', line: 'widgets' },
      { statuses: ['done'] },
      { limit: 25 },
      ({ number }) => ({ number }),
    );
    expect(page.orders).toEqual([]);
    // One query of each partition, which reads a megabyte.
    expect(store.meter.use().requests - before).toBe(8);
    expect(allOf(await pagesOf('large', { statuses: ['done'] }, 25))).toEqual([]);
  });
});

it('names the order that the line cannot represent', async () => {
  const tenant = 'tenant-whose-order-has-no-data';
  const [first] = await storeOrders(tenant, [
    { second: 1, status: 'open', colour: 'red' },
    { second: 2, status: 'open', colour: 'blue' },
  ]);
  const page = listOrders(store, { tenant, line: 'widgets' }, {}, { limit: 10 }, ({ number }) => {
    if (number === first?.number) throw new TypeError('no colour');
    return { number };
  });
  await expect(page).rejects.toMatchObject({
    message: `The item ORDER#${first?.number} ORDER cannot be represented`,
    cause: expect.any(TypeError),
  });
});
