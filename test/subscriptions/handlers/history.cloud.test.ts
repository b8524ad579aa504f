import { beforeAll, describe, expect, it } from 'vitest';
import { ListOrdersQuery } from '../../../functions/subscriptions/contract/order-contract.ts';
import { listedOrders } from '../../../functions/subscriptions/orders/history-filter.ts';
import { readSummaries } from '../../../functions/subscriptions/orders/order-summaries.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { lines, place } from '../support/accounts.ts';
import { withEachRequest } from '../support/interleaved-store.ts';
import { PHOTO, SOUND, TERM_BEGINS, VIDEO, yearOfOrders } from '../support/year-of-orders.ts';

/** Reseller of the customer. */
const RESELLER = '5556667778';

type Order = Answered['body'];

let service: SubscriptionService;
let customerId: string;
let now: Date;
/** All orders of the customer as GET returns them. Others return lines of the first one. */
let orders: readonly Order[];

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
  ({ customerId, orders } = await yearOfOrders(service, (time) => {
    now = time;
  }));
});

const idsOf = (listed: readonly Order[]): string[] => listed.map(({ orderId }) => orderId);

/** Applies the contract's wording of each filter to an order and a query. */
function isAskedFor(order: Order, query: URLSearchParams, termBegins: string): boolean {
  const among = (name: string, values: readonly string[]) =>
    !query.has(name) || query.getAll(name).some((wanted) => values.includes(wanted));
  const time = (name: string) => (query.has(name) ? Date.parse(String(query.get(name))) : undefined);
  const [from, to] = [time('start-date'), time('end-date')];
  const placed = Date.parse(order.creationDate);
  return (
    among('order-type', [order.orderType]) &&
    among('status', [order.status]) &&
    among(
      'offer-id',
      order.lineItems.map(({ offerId }: { offerId: string }) => offerId),
    ) &&
    among('reference-order-id', [order.referenceOrderId]) &&
    among('reseller-id', [RESELLER]) &&
    (from === undefined || placed >= from) &&
    (to === undefined || placed <= to) &&
    (from !== undefined || to !== undefined || placed >= Date.parse(termBegins))
  );
}

const newestFirst = (one: Order, other: Order) =>
  Date.parse(other.creationDate) - Date.parse(one.creationDate) || Number(other.orderId) - Number(one.orderId);

const expected = (query: string) =>
  idsOf(orders.filter((order) => isAskedFor(order, new URLSearchParams(query), TERM_BEGINS)).toSorted(newestFirst));

/** All forms of each filter: absent, given once, given several times. */
const choices = () => [
  ['', 'order-type=NEW', 'order-type=RETURN&order-type=RENEWAL', 'order-type=PREVIEW', 'order-type=TRANSFER'],
  ['', 'status=1000', 'status=1002&status=1024', 'status=1008'],
  ['', `offer-id=${PHOTO}`, `offer-id=${VIDEO}&offer-id=${SOUND}`, 'offer-id=00000000AA01A12'],
  ['', `reference-order-id=${orders[0].orderId}`, 'reference-order-id=1'],
  ['', 'start-date=2027-03-04T20:00:00Z', 'start-date=2028-03-01'],
  ['', 'end-date=2027-03-01T12:00:00-08:00', 'end-date=2028-03-03'],
  ['', 'reseller-id=another'],
];

const combinations = (of: readonly (readonly string[])[]): string[] =>
  of.reduce<string[]>((made, values) => made.flatMap((one) => values.map((value) => `${one}&${value}`)), ['']);

/** Parses a query with the endpoint's schema. */
function parsed(query: string) {
  const sent = new URLSearchParams(query);
  const names = [...new Set(sent.keys())].filter((name) => name !== '');
  const many = ['order-type', 'status', 'offer-id'];
  return ListOrdersQuery.parse(
    Object.fromEntries(names.map((name) => [name, many.includes(name) ? sent.getAll(name) : sent.get(name)])),
  );
}

it('the orders are of every type that is stored and of four statuses', () => {
  expect(new Set(orders.map(({ orderType }) => orderType))).toEqual(new Set(['NEW', 'RETURN', 'RENEWAL']));
  expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['1000', '1002', '1008', '1024']));
  expect(new Set(orders.map(({ creationDate }) => creationDate)).size).toBeLessThan(orders.length);
});

it('every combination of filters lists what a naive filter over the same orders does, in the same sequence', async () => {
  const summaries = await readSummaries(service.store, customerId);
  const history = { customer: { cotermDate: '2029-03-01', resellerId: RESELLER }, now };
  const counts = combinations(choices()).map((query) => {
    const listed = listedOrders(summaries, parsed(query), history).map(({ number }) => String(number));
    expect(listed, query).toEqual(expected(query));
    return listed.length;
  });
  expect(counts.filter((count) => count > 0).length).toBeGreaterThan(100);
});

describe('a history', () => {
  it('is filtered as it was asked for, and shows each order as GET does', async () => {
    const queries = [
      '',
      'start-date=2027-01-01',
      'start-date=2027-03-04&end-date=2028-03-01&order-type=RETURN&order-type=NEW&status=1000',
      `start-date=2027-01-01&offer-id=${SOUND}&status=1008&status=1024`,
      `end-date=2029-01-01&reference-order-id=${orders[0].orderId}`,
      `end-date=2029-01-01&reseller-id=${RESELLER}&order-type=NEW`,
      'end-date=2029-01-01&reseller-id=another',
      'end-date=2029-01-01&order-type=SWITCH&order-type=REVERT_SWITCH',
    ];
    for (const query of queries) {
      const { items, ...page } = await service.history(customerId, query);
      expect(idsOf(items), query).toEqual(expected(query));
      expect(page).toMatchObject({ totalCount: items.length, count: items.length, offset: 0, limit: 25 });
      for (const item of items) expect(orders).toContainEqual(item);
    }
  });

  it('is that of the current term unless dates are given, and of all orders where there is no term', async () => {
    const inTerm = orders.filter(({ creationDate }) => creationDate >= TERM_BEGINS);
    expect(inTerm.length).toBeLessThan(orders.length);
    expect((await service.history(customerId)).totalCount).toBe(inTerm.length);
    expect((await service.history(customerId, 'end-date=2099-01-01')).totalCount).toBe(orders.length);
    const without = await service.activeCustomer();
    const orderId = await service.place(without, newOrder(PHOTO));
    await service.setOrder(without, orderId, { creationDate: '2020-02-29' });
    expect(await service.history(without)).toMatchObject({ totalCount: 1, items: [{ orderId }] });
  });

  it.each([1, 3, 5, 100])(
    'of pages of %i is read once by a caller that follows the links from the first page to the last and back',
    async (limit) => {
      const filters = 'start-date=2027-01-01&order-type=NEW&order-type=RETURN';
      const all = expected(filters);
      const page = async (uri: string) => {
        const { pathname, search } = new URL(uri, 'http://local');
        expect(pathname).toBe(`/v3/customers/${customerId}/orders`);
        return service.history(customerId, search.slice(1));
      };
      const first = await service.history(customerId, `limit=${limit}&${filters}`);
      expect(first.links.self.uri).toBe(`/v3/customers/${customerId}/orders?${filters}&limit=${limit}&offset=0`);
      expect(first.links).not.toHaveProperty('prev');
      const there = [first];
      for (let last = first; last.links.next !== undefined; there.push(last)) last = await page(last.links.next.uri);
      expect(idsOf(there.flatMap(({ items }) => items))).toEqual(all);
      for (const { totalCount, count, items } of there) expect([totalCount, count]).toEqual([all.length, items.length]);
      const back = [there.at(-1)];
      for (let last = back[0]; last.links.prev !== undefined; back.push(last)) last = await page(last.links.prev.uri);
      expect(idsOf(back.reverse().flatMap(({ items }) => items))).toEqual(all);
    },
  );

  it('has the orders with a line for any of the subscriptions, in pages', async () => {
    const all = 'end-date=2029-01-01';
    const lineIds = (order: Order): string[] => order.lineItems.map((line: Order) => line.subscriptionId);
    const ids = [...new Set(orders.flatMap(lineIds))].filter((id) => id !== '');
    expect(ids.length).toBeGreaterThan(2);
    const withAny = (wanted: readonly string[]) =>
      idsOf(orders.filter((order) => lineIds(order).some((id) => wanted.includes(id))).toSorted(newestFirst));
    for (const id of ids) {
      const { items, totalCount } = await service.history(customerId, `${all}&subscription-id=${id}`);
      expect([idsOf(items), totalCount]).toEqual([withAny([id]), withAny([id]).length]);
    }
    const [one, other] = ids;
    const both = `${all}&subscription-id=${one}&subscription-id=${other}`;
    const page = await service.history(customerId, `${both}&limit=1&offset=1`);
    expect(idsOf(page.items)).toEqual(withAny([String(one), String(other)]).slice(1, 2));
    expect(page.links.next.uri).toContain(`?${both}&limit=1&offset=2`);
    const returns = await service.history(customerId, `${both}&order-type=RETURN`);
    expect(returns.items.every(({ orderType }: Order) => orderType === 'RETURN')).toBe(true);
    for (const none of ['x', 'a'.repeat(30).concat('NA')]) {
      expect((await service.history(customerId, `${all}&subscription-id=${none}`)).totalCount).toBe(0);
    }
  });

  it('takes a value that is given twice for one, and repeats it once in its links', async () => {
    const { links } = await service.history(
      customerId,
      'limit=1&order-type=NEW&order-type=NEW&limit=1&fetch-price=false&fetch-price=false',
    );
    expect(links.self.uri).toBe(`/v3/customers/${customerId}/orders?order-type=NEW&fetch-price=false&limit=1&offset=0`);
  });

  it('shows prices where these are asked for, on every page', async () => {
    const { items, links } = await service.history(customerId, 'limit=1&fetch-price=true');
    expect(items).toMatchObject([{ pricingSummary: [{ currencyCode: 'USD' }], lineItems: [{ proratedDays: 364 }] }]);
    expect(links.next.uri).toContain('?fetch-price=true&limit=1&offset=1');
  });

  it('has pages of 25, and of 100 at most', async () => {
    expect((await service.history(customerId, 'limit=1000')).limit).toBe(100);
    expect((await service.history(customerId)).limit).toBe(25);
    const end = await service.history(customerId, `start-date=2027-01-01&offset=${orders.length}`);
    expect(end).toMatchObject({ count: 0, items: [], offset: orders.length });
    expect(Object.keys(end.links)).toEqual(['self', 'prev']);
  });

  it.each([
    ['limit=0', '1132'],
    ['limit=x', '1132'],
    ['offset=-1', '1132'],
    ['offset=1000', '1133'],
    ['order-type=OLD', '1132'],
    ['order-type=NEW&order-type=', '1132'],
    ['status=1001', '1132'],
    ['offer-id=65304470CA', '1132'],
    ['reference-order-id=x', '1132'],
    ['start-date=yesterday', '1132'],
    ['end-date=2027-02-29', '1132'],
    ['fetch-price=1', '1132'],
    ['limit=1&limit=2', '1132'],
    ['reseller-id=x', '1132'],
    ['order-types=NEW', '1132'],
    ['orderType=NEW', '1132'],
  ])('that is asked for with %s is refused with %s', async (query, code) => {
    const refused = await service.call('list-orders', { path: { customerId }, query });
    expect(refused).toMatchObject({ status: 400, body: { code } });
    const [name] = query.split('=');
    expect(refused.body.additionalDetails).toEqual([name]);
  });

  it('that an order moves out of while it is read is read again', async () => {
    const own = await service.activeCustomer();
    const orderId = await service.place(own, newOrder(PHOTO));
    const open = { path: { customerId: own }, query: 'status=1002' };
    expect((await service.done('list-orders', open)).count).toBe(1);
    const slow = SubscriptionService.on(
      withEachRequest(service.store, async (request) => {
        // The customer and the order summaries have been read, the orders not yet.
        if (request === 3) await service.complete(orderId);
      }),
    );
    expect(await slow.done('list-orders', open)).toMatchObject({ totalCount: 0, count: 0, items: [] });
    expect((await service.history(own, 'status=1000')).count).toBe(1);
  });

  it('of orders that one answer does not hold has smaller pages, which lead through all of them', async () => {
    const own = await service.activeCustomer();
    // Each quote takes four characters of the JSON text within a function's response.
    const most = lines(10).map((line) => ({ ...line, discountCode: '"'.repeat(20_000) }));
    const placed: string[] = [];
    for (let count = 0; count < 8; count++) placed.unshift(String(await place(service.store, own, most)));
    const query = 'limit=100&fetch-price=true';
    const first = await service.call('list-orders', { path: { customerId: own }, query });
    expect(first.body).toMatchObject({ totalCount: 8, limit: 100 });
    expect(first.body.count).toBeLessThan(8);
    expect(JSON.stringify(first.text).length).toBeLessThan(6_000_000);
    const second = await service.history(own, first.body.links.next.uri.split('?')[1]);
    expect(idsOf([...first.body.items, ...second.items])).toEqual(placed);
    const { items } = await service.history(own, second.links.prev.uri.split('?')[1]);
    expect(idsOf(items)).toEqual(idsOf(first.body.items));
  });

  it("is the customer's own, and its partner's", async () => {
    const path = { customerId };
    for (const call of [{ path, tenant: 'tenant-b' }, { path: { customerId: '0000000000' } }]) {
      expect(await service.call('list-orders', call)).toMatchObject({ status: 404, body: { code: '1116' } });
    }
    const other = await service.activeCustomer();
    expect(await service.history(other)).toMatchObject({ totalCount: 0, items: [] });
  });
});
