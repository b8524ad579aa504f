import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Key, orderKey, ownersOf } from '../functions/core/model/keys.ts';
import { BLOCK_SIZE } from '../functions/core/store/numbers.ts';
import type { Store } from '../functions/core/store/store.ts';
import { devices } from '../functions/devices/contract/endpoints.ts';
import { offersKey, stockKey, warehousesKey } from '../functions/devices/model/catalog-keys.ts';
import { MOST_SHARDS, PIECES_A_SHARD } from '../functions/devices/stock/stock-shards.ts';
import { BUDGETS } from './budgets.ts';
import { atLeast, type Figure } from './figure.ts';
import { type Item, newTableCapacity, productCapacity } from './product-capacity.ts';
import { DeviceShop, TENANT, WAREHOUSE_ID } from './support/device-shop.ts';

/** Number of pieces that fills every shard. */
const PIECES = MOST_SHARDS * PIECES_A_SHARD;

/** Number of the last pieces, which the benchmark measures separately. */
const LAST = PIECES * 0.05;

/** Counts the transactions that fail because of a condition. */
function watchRefusals(store: Store): { refused: number } {
  const seen = { refused: 0 };
  store.client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
        if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) seen.refused += 1;
        throw error;
      }
    },
    { step: 'initialize', name: 'countRefusals' },
  );
  return seen;
}

/** Measured effort of a series of orders. */
interface OrderRun {
  readonly orders: number;
  readonly seconds: number;
  readonly requests: number;
  /** Number of transactions that failed because of a condition. */
  readonly refused: number;
  /** Number of `TRY_AGAIN` responses. A retry followed each. */
  readonly busy: number;
  /** Number of the last order. */
  readonly orderNumber: number;
}

/** Measures orders of one product at full speed, down to the last piece. Also computes the capacity from its keys and DynamoDB's limits. */
export async function hotProduct(store: Store): Promise<Figure[]> {
  const shop = new DeviceShop(() => ({ store, tenantClaim: 'client_id' }));
  const seen = watchRefusals(store);

  const placeOrders = async (product: string, orders: number, callers: number): Promise<OrderRun> => {
    const [requests, refused, start] = [store.meter.use().requests, seen.refused, performance.now()];
    let [left, busy, orderNumber] = [orders, 0, 0];
    const caller = async () => {
      while (left > 0) {
        const key = `${product}-${orders}-${left}`;
        left -= 1;
        for (;;) {
          const { status, body, text } = await shop.place([product], key);
          if (status === 200) {
            orderNumber = Number(body.data.order_number);
            break;
          }
          if (status !== 503) throw new Error(`An order of the benchmark returned ${status}: ${text}`);
          busy += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    return {
      orders,
      seconds: (performance.now() - start) / 1_000,
      requests: store.meter.use().requests - requests,
      refused: seen.refused - refused,
      busy,
      orderNumber,
    };
  };

  await shop.open(['hot-warm-up', 'hot-16', 'hot-64']);
  await shop.stock('hot-warm-up', PIECES);
  await placeOrders('hot-warm-up', PIECES / 4, 16);
  const figures: Figure[] = [];
  let orderNumber = 0;
  for (const callers of [16, 64]) {
    const product = `hot-${callers}`;
    await shop.stock(product, PIECES);
    const most = await placeOrders(product, PIECES - LAST, callers);
    const last = await placeOrders(product, LAST, callers);
    orderNumber = last.orderNumber;
    figures.push(
      runFigure(`one product, ${callers} callers: first ${most.orders} of ${PIECES} pieces`, most),
      runFigure(`one product, ${callers} callers: last ${last.orders} pieces`, last),
    );
  }
  return [...figures, ...(await capacityOf(store, 'hot-64', orderNumber))];
}

function runFigure(name: string, { orders, seconds, requests, refused, busy }: OrderRun): Figure {
  const parts = [
    `${(orders / seconds).toFixed(0)} a second`,
    `${(requests / orders).toFixed(2)} requests per order`,
    `${refused} failed conditions`,
    ...(busy > 0 ? [`${busy} TRY_AGAIN responses`] : []),
  ];
  return { name, value: parts.join(', '), within: true };
}

/**
 * Computes the product's orders a second that DynamoDB supports, for each resource that the orders share. Reads the items of real
 * orders.
 */
async function capacityOf(store: Store, product: string, orderNumber: number): Promise<Figure[]> {
  const item = async (table: string, key: Key): Promise<Item> => {
    const { Item: found } = await store.client.send(new GetCommand({ TableName: table, Key: { ...key } }));
    if (found === undefined) throw new Error(`There is no item ${key.pk}`);
    return found;
  };
  const items = {
    stock: await item(store.catalogTable, stockKey(WAREHOUSE_ID, product, 0)),
    order: await item(store.ordersTable, orderKey(orderNumber)),
    title: await item(store.catalogTable, offersKey(TENANT, product)),
    warehouses: await item(store.catalogTable, warehousesKey(TENANT)),
  };
  const capacities = productCapacity(items, {
    shards: MOST_SHARDS,
    indexPartitions: ownersOf(TENANT, devices.line).length,
    numbersALease: BLOCK_SIZE,
  });
  const least = capacities.reduce((one, other) => (other.ordersASecond < one.ordersASecond ? other : one));
  const print = (ordersASecond: number) => `${Math.floor(ordersASecond)} a second`;
  return [
    ...[...capacities, newTableCapacity(items)].map(({ resource, ordersASecond }) => ({
      name: `orders of one product on AWS, computed, by: ${resource}`,
      value: print(ordersASecond),
      within: true,
    })),
    atLeast(
      `lowest of these, after the tables have scaled: ${least.resource}`,
      least.ordersASecond,
      BUDGETS.leastOrdersASecondOfAProduct,
      print,
    ),
  ];
}
