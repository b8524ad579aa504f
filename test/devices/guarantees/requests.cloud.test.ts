import { beforeAll, describe, expect, it } from 'vitest';
import { DeviceService, keyed, type Product } from '../../support/lines/device-service.ts';
import { describeRequests, RequestLog } from '../../support/lines/request-log.ts';

const log = new RequestLog();

let service: DeviceService;
let laptop: Product;
let mouse: Product;
let dock: Product;

const requestsOf = (run: () => Promise<unknown>) => log.requestsOf(run);

beforeAll(async () => {
  service = await DeviceService.start();
  log.watch(service.store);
  const [first, second] = [await service.warehouse({ priority: 1 }), await service.warehouse({ priority: 2 })];
  laptop = await service.product(first, 2_000);
  mouse = await service.product(first, 2_000);
  dock = await service.product(first, 3);
  await service.product(second, 50, { title: dock.title });
  // A warm environment has leased numbers.
  await service.place([mouse]);
});

const CATALOG = 'BatchGetItem';
const times = (count: number, command: string) => Array.from({ length: count }, () => command);
const TRANSACTION = 'TransactWriteItems';

describe('what a call asks of DynamoDB:', () => {
  it('placing an order of three products is one read and one transaction', async () => {
    const order = () => service.place([laptop, [mouse, 2], dock], {}, keyed('three'));
    expect(await requestsOf(order)).toEqual([CATALOG, TRANSACTION]);
    expect(await requestsOf(order)).toEqual([CATALOG, TRANSACTION]);
  });

  it('an order of more than a shard should hold looks into the shards before', async () => {
    expect(await requestsOf(() => service.place([[laptop, 21]]))).toEqual([CATALOG, CATALOG, TRANSACTION]);
  });

  it('an order that the first warehouse has too little for looks into its shards twice, then into those of the next', async () => {
    expect(await requestsOf(() => service.place([[dock, 9]]))).toEqual([
      ...[CATALOG, TRANSACTION],
      ...[CATALOG, CATALOG, CATALOG, TRANSACTION],
    ]);
  });

  it('an order that is refused for lack of stock looks into each warehouse twice, and writes nothing', async () => {
    expect(await requestsOf(() => service.place([[dock, 900]]).catch(() => undefined))).toEqual([
      ...[CATALOG, TRANSACTION],
      ...[CATALOG, CATALOG, CATALOG, CATALOG],
    ]);
  });

  it('reading an order is one query, listing warehouses one read', async () => {
    const order = await service.place([laptop]);
    expect(await requestsOf(() => service.read(order))).toEqual(['Query']);
    expect(await requestsOf(() => service.call('list-warehouses'))).toEqual(['GetItem']);
  });

  it('listing orders is queries alone, from the first listing on', async () => {
    const page = () => service.done('list-orders', { query: 'limit=1' });
    expect(new Set(await requestsOf(page))).toEqual(new Set(['Query']));
  });

  it('moving and cancelling an order are a read and a transaction each', async () => {
    const order = await service.place([laptop, mouse]);
    expect(await requestsOf(() => service.move(order, 'PROCESSING'))).toEqual(['Query', TRANSACTION]);
    expect(await requestsOf(() => service.cancel(order))).toEqual(['Query', TRANSACTION]);
    expect(await requestsOf(() => service.cancel(order))).toEqual(['Query']);
  });

  it('an order writes the shards that it takes from, and when it is cancelled one of each product', async () => {
    const spread = await service.product(laptop.warehouse_id, 100);
    const order = await service.place([mouse, [spread, 50]], {}, keyed('spread'));
    const written = () => log.sent.at(-1)?.request.TransactItems.length;
    // 20 pieces in each of the spread one's five shards; the order, and the answer to be kept.
    expect(written()).toBe(1 + 3 + 2);
    await service.cancel(order);
    // The order and its history entry.
    expect(written()).toBe(1 + 1 + 2);
    expect(await service.quantityOf(spread)).toBe(100);
  });

  it.each([
    // 50 shards each, read before and after, since the kept levels are missing.
    ['in new products', [], times(10, CATALOG)],
    ['that were shown before, by their kept levels,', ['a view'], []],
  ])('an order of all pieces of 20 products, %s gathers the pieces of 19 at once', async (_, views, look) => {
    const warehouse = await service.warehouse({ priority: 3 });
    const products = await Promise.all(Array.from({ length: 20 }, () => service.product(warehouse, 1_000)));
    for (const _view of views) await service.inventory(warehouse);
    const order = () => service.place(products.map((product) => [product, 1_000] as const));
    // The twentieth comes out of its 50 shards.
    const gatherings = times(19, TRANSACTION);
    expect(await requestsOf(order)).toEqual([CATALOG, CATALOG, ...look, ...gatherings, ...look, TRANSACTION]);
    for (const product of products) expect(await service.quantityOf(product)).toBe(0);
  });

  it('an inventory of little stock is the warehouse, its products and their shards', async () => {
    const warehouse = await service.warehouse();
    for (const quantity of [200, 400, 1]) await service.product(warehouse, quantity);
    expect(await requestsOf(() => service.inventory(warehouse))).toEqual(['GetItem', 'Query', CATALOG]);
  });

  it('an inventory of much stock is the warehouse, its products and the kept levels of their shards', async () => {
    const warehouse = await service.warehouse();
    // 64 shards each, and one.
    for (const quantity of [2_000, 2_000, 1]) await service.product(warehouse, quantity);
    const view = () => requestsOf(() => service.inventory(warehouse));
    // The first view counts the shards, a hundred at a time, and keeps the levels of each product.
    expect((await view()).sort()).toEqual([...times(4, CATALOG), 'GetItem', 'Query', ...times(2, 'UpdateItem')]);
    // The product with one shard is read by it.
    expect((await view()).sort()).toEqual([...times(2, CATALOG), 'GetItem', 'Query']);
  });

  it('a change of the stock is the product, its shards and a transaction', async () => {
    expect(await requestsOf(() => service.stocked(laptop, 5))).toEqual([CATALOG, CATALOG, TRANSACTION]);
  });

  it('changing a product or a warehouse is a read and a transaction', async () => {
    const pen = await service.product(await service.warehouse());
    expect(await requestsOf(() => service.setProduct(pen, { title: 'Pen' }))).toEqual([CATALOG, TRANSACTION]);
    expect(await requestsOf(() => service.setProduct(pen, { title: 'Pen' }))).toEqual([CATALOG]);
    expect(await requestsOf(() => service.warehouse())).toEqual([CATALOG, TRANSACTION]);
  });
});

describe('of all that is asked of DynamoDB', () => {
  beforeAll(async () => {
    const order = await service.place([laptop, [mouse, 30]], {}, keyed('all'));
    await service.place([laptop, [mouse, 30]], {}, keyed('all'));
    await service.place([{ ...laptop, title: 'Unknown' }]).catch(() => undefined);
    await service.place([[dock, 900]], {}, keyed('refused')).catch(() => undefined);
    await service.move(order, 'PROCESSING');
    await service.cancel(order);
    await service.read(order);
    await service.call('list-warehouses');
    await service.inventory(laptop.warehouse_id);
    await service.stocked(await service.product(laptop.warehouse_id, 1), 100, keyed('stock'));
    await service.list('limit=1');
  });

  describeRequests(log, {
    operations: ['BatchGetItem', 'GetItem', 'Query', 'TransactWriteItems', 'UpdateItem'],
    writes: 100,
    consistentReads: 20,
  });
});
