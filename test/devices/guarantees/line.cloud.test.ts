import { expect } from 'vitest';
import { devices } from '../../../functions/devices/contract/endpoints.ts';
import { describeLine } from '../../support/lines/describe-line.ts';
import {
  completeOrder,
  completeProduct,
  completeWarehouse,
  DeviceService,
  OPERATOR,
  type Operation,
  type Product,
} from '../../support/lines/device-service.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { held, onHand, readAccount, stockName } from '../../support/lines/stock-account.ts';

/** A tenant with one order of two pieces out of 50, which lie in two shards. */
interface Scene {
  readonly tenant: string;
  readonly product: Product;
  readonly order_number: string;
}

interface Everything {
  /** Whole, with their histories. */
  readonly orders: readonly Answered['body'][];
  /** Pieces that the inventory shows. */
  readonly left: number;
  /** Names of the tenant's warehouses, and titles of the products. */
  readonly names: readonly string[];
}

/** Sums up the pieces that orders hold: all but cancelled ones. */
const inOrders = ({ orders }: Everything): number =>
  orders
    .filter(({ order_status }) => order_status !== 'CANCELLED')
    .flatMap(({ products }) => products.map(({ qty }: { qty: number }) => qty))
    .reduce((sum: number, qty: number) => sum + qty, 0);

/** Expects these pieces in stock and in orders, and so many orders. */
const has = (left: number, pieces: number, count: number) => (after: Everything) =>
  expect([after.left, inOrders(after), after.orders.length]).toEqual([left, pieces, count]);

async function everything(service: DeviceService, { tenant, product }: Scene): Promise<Everything> {
  const listed = await service.list('', { tenant });
  const orders = await Promise.all(listed.map(({ order_number }) => service.read(order_number, { tenant })));
  const left = await service.quantityOf(product, { tenant });
  const { data } = await service.done('list-warehouses', { tenant });
  const inventory = await service.inventory(product.warehouse_id, '', { tenant });
  const products: { title: string }[] = inventory.data.flatMap((category: { products: object[] }) => category.products);
  const warehouses: { name: string }[] = data.ware_houses;
  return { orders, left, names: [...warehouses.map(({ name }) => name), ...products.map(({ title }) => title)] };
}

describeLine<Operation, DeviceService, Scene, Everything>({
  table: devices,
  start: DeviceService.start,
  scene: async (service, tenant) => {
    const product = await service.product(await service.warehouse({}, { tenant }), 50);
    return { tenant, product, order_number: await service.place([[product, 2]], {}, { tenant }) };
  },
  everything,
  audit: async (service, scene) => {
    const { warehouse_id, company_sku } = scene.product;
    const account = await readAccount(service.store);
    expect(account.faults).toEqual([]);
    const name = stockName(warehouse_id, company_sku);
    const seen = await everything(service, scene);
    expect([onHand(account, name), held(account, name)]).toEqual([seen.left, inOrders(seen)]);
  },
  warmUp: (service, { tenant, product }) => service.place([product], {}, { tenant }),
  writes: {
    'place-order': {
      call: ({ tenant, product }) => ({ body: completeOrder([[product, 3]]), tenant }),
      once: has(45, 5, 2),
    },
    'cancel-order': { call: ({ tenant, order_number }) => ({ path: { order_number }, tenant }), once: has(50, 0, 1) },
    'adjust-stock': {
      call: ({ product: { warehouse_id, company_sku } }) => ({
        path: { warehouse_id, company_sku },
        body: { change: -8, reason: 'counted' },
        claims: OPERATOR,
      }),
      once: has(40, 2, 1),
    },
    'put-warehouse': {
      call: ({ tenant, product: { warehouse_id } }) => ({
        path: { warehouse_id },
        body: completeWarehouse(tenant, { name: 'US East' }),
        claims: OPERATOR,
      }),
      once: ({ names }, before) => expect(names).toEqual(['US East', ...before.names.slice(1)]),
    },
    'put-product': {
      call: ({ product: { warehouse_id, company_sku } }) => ({
        path: { warehouse_id, company_sku },
        body: { ...completeProduct(), title: 'Renamed once' },
        claims: OPERATOR,
      }),
      once: ({ names }, before) => expect(names).toEqual([...before.names.slice(0, 1), 'Renamed once']),
    },
    'set-order-status': {
      call: ({ order_number }) => ({ path: { order_number }, body: { status: 'CANCELLED' }, claims: OPERATOR }),
      once: has(50, 0, 1),
    },
  },
  unavailable: { success: false, error: { code: 'TRY_AGAIN' } },
});
