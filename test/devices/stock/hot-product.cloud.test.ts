import { beforeAll, expect, it } from 'vitest';
import { completeOrder, DeviceService, keyed, type Ordered, type Product } from '../../support/lines/device-service.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { held, onHand, readAccount, stockName } from '../../support/lines/stock-account.ts';
import { createTestTables } from '../../support/store/test-store.ts';
import { times } from '../../support/times.ts';

let services: readonly DeviceService[];

/** Four environments of each function, with tables of their own. */
beforeAll(async () => {
  const tables = await createTestTables();
  services = await Promise.all(times(4).map(() => DeviceService.start({ tables })));
});

const first = (): DeviceService => {
  const [service] = services;
  if (service === undefined) throw new Error('There is no service');
  return service;
};

/** On Lambda each call has a process of its own; these share one, which may keep them waiting while other tests run. */
const TIME_LEFT = 60_000;

/** Places all orders concurrently, over the environments in turn. */
function placeAll(tenant: string, orders: readonly (readonly Ordered[])[]): Promise<Answered[]> {
  return Promise.all(
    orders.map((products, index) =>
      (services[index % services.length] ?? first()).call('place-order', {
        body: completeOrder(products),
        tenant,
        timeLeft: TIME_LEFT,
      }),
    ),
  );
}

/** Counts the responses of each kind. */
function tally(answers: readonly Answered[]): Record<string, number> {
  const kinds = Map.groupBy(answers, ({ status, body }) =>
    status === 200 ? '200' : [status, body.error.code, ...(status > 499 ? [body.error.message] : [])].join(' '),
  );
  return Object.fromEntries([...kinds].map(([kind, those]) => [kind, those.length]));
}

const nameOf = ({ warehouse_id, company_sku }: Product) => stockName(warehouse_id, company_sku);

it('sells 100 pieces in 500 orders at the same moment as 100 orders of one each', async () => {
  const tenant = 'hot';
  const product = await first().product(await first().warehouse({}, { tenant }), 100);
  const answers = await placeAll(
    tenant,
    times(500).map(() => [product]),
  );
  expect(tally(answers)).toEqual({ '200': 100, '409 INSUFFICIENT_STOCK': 400 });
  const orders = await first().list('limit=100', { tenant });
  expect(orders.map(({ products }) => products.map(({ qty }: { qty: number }) => qty))).toEqual(
    times(100).map(() => [1]),
  );
  const placed = answers.flatMap(({ status, body }) => (status === 200 ? [body.data.order_number] : []));
  expect(orders.map(({ order_number }) => order_number).sort()).toEqual(placed.sort());
  expect(await first().quantityOf(product, { tenant })).toBe(0);
  const account = await readAccount(first().store);
  expect(account.faults).toEqual([]);
  expect(held(account, nameOf(product))).toBe(100);
});

it('takes all or nothing for orders of several products in different sequences, and refuses none that could be served', async () => {
  const tenant = 'sequences';
  const warehouse = await first().warehouse({}, { tenant });
  const stock = 100;
  const products = await Promise.all(times(5).map(() => first().product(warehouse, stock)));
  // Each order has three of the five, in one of all sequences, of up to five pieces each.
  const orders = times(200).map((index): Ordered[] =>
    [...times(5)]
      .sort((one, other) => ((one * 7 + index * 3) % 5) - ((other * 7 + index * 3) % 5))
      .slice(0, 3)
      .sort((one, other) => (index % 2 === 0 ? one - other : other - one))
      .flatMap((which) => {
        const product = products[which];
        return product ? [[product, 1 + ((index + which) % 5)] as const] : [];
      }),
  );
  const answers = await placeAll(tenant, orders);
  const { '200': placed = 0, '409 INSUFFICIENT_STOCK': refused = 0, ...others } = tally(answers);
  expect(others).toEqual({});
  expect(placed + refused).toBe(200);
  expect(placed).toBeGreaterThan(40);
  expect(refused).toBeGreaterThan(40);

  const account = await readAccount(first().store);
  expect(account.faults).toEqual([]);
  for (const product of products) {
    const name = nameOf(product);
    expect(onHand(account, name) + held(account, name)).toBe(stock);
    expect(await first().quantityOf(product, { tenant })).toBe(onHand(account, name));
  }
  // Stock only shrank meanwhile: what an order was refused for is lacking to the end.
  for (const [index, { status }] of answers.entries()) {
    if (status === 200) continue;
    const lacking = orders[index]?.filter((ordered) => {
      const [product, quantity] = 'title' in ordered ? [ordered, 1] : ordered;
      return onHand(account, nameOf(product)) < quantity;
    });
    expect(lacking, `order ${index}`).not.toEqual([]);
  }
});

it('sells out of the next warehouse what the first one has no more', async () => {
  const tenant = 'two-warehouses';
  const near = await first().product(await first().warehouse({ priority: 1 }, { tenant }), 30);
  const far = await first().product(await first().warehouse({ priority: 2 }, { tenant }), 20, { title: near.title });
  const answers = await placeAll(
    tenant,
    times(80).map(() => [near]),
  );
  expect(tally(answers)).toEqual({ '200': 50, '409 INSUFFICIENT_STOCK': 30 });
  const account = await readAccount(first().store);
  expect([held(account, nameOf(near)), held(account, nameOf(far))]).toEqual([30, 20]);
  expect(account.faults).toEqual([]);
});

it('takes from as many shards as one transaction has room for, and gives everything back', async () => {
  const tenant = 'largest';
  const warehouse = await first().warehouse({}, { tenant });
  // 64 shards of 20 pieces each: 49 of each product, with the order and its answer, are a hundred writes.
  const products = await Promise.all(times(2).map(() => first().product(warehouse, 1_280)));
  const number = await first().place(
    products.map((product) => [product, 980] as const),
    {},
    { tenant, ...keyed('largest') },
  );
  for (const product of products) expect(await first().quantityOf(product, { tenant })).toBe(300);
  expect((await first().cancel(number, { tenant })).status).toBe(200);
  for (const product of products) expect(await first().quantityOf(product, { tenant })).toBe(1_280);
});

it('gathers pieces that lie in more shards than one transaction can write, while others do the same', async () => {
  const tenant = 'scattered';
  const warehouse = await first().warehouse({}, { tenant });
  // 64 shards of 20 pieces each: an order for 500 of each takes from 25 shards of each, which is more than 100 writes.
  const products = await Promise.all(times(4).map(() => first().product(warehouse, 1_280)));
  const answers = await placeAll(
    tenant,
    times(3).map(() => products.map((product) => [product, 500] as const)),
  );
  expect(tally(answers)).toEqual({ '200': 2, '409 INSUFFICIENT_STOCK': 1 });
  const account = await readAccount(first().store);
  expect(account.faults).toEqual([]);
  for (const product of products) {
    expect([held(account, nameOf(product)), onHand(account, nameOf(product))]).toEqual([1_000, 280]);
  }
});
