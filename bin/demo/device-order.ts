import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { Inventory, Warehouses } from '../../functions/devices/contract/catalog-contract.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { OrderResponse, PlacedOrder } from '../../functions/devices/contract/order-contract.ts';
import { columbus, WAREHOUSES } from '../demo-data/catalog.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { Timeline } from './timeline.ts';

type Warehouse = z.infer<typeof Warehouses>['data']['ware_houses'][number];
type Product = z.infer<typeof Inventory>['data'][number]['products'][number];

/** Ordered product with its quantity. */
interface Choice {
  readonly product: Product;
  readonly quantity: number;
}

/** Status changes by the warehouse, in sequence. */
const STEPS = [
  { note: 'the warehouse packs the devices', body: { status: 'PROCESSING' } },
  {
    note: 'the carrier has the parcel',
    body: { status: 'SHIPPED', tracking_number: '1Z0000000000000301', carrier: 'UPS', tracking_status: 'on its way' },
  },
  {
    note: 'the carrier has delivered the parcel',
    body: { status: 'DELIVERED', tracking_status: 'left with the neighbour' },
  },
] as const;

/** Places a device order and takes it to delivery. Then places another order and cancels it. */
export async function walkDeviceOrder(api: ApiClient, timeline: Timeline): Promise<void> {
  const warehouse = await chooseWarehouse(api);
  const choices = await chooseProducts(api, warehouse);
  // A search for one product shows its stock as of now; the whole inventory may lag behind by some seconds.
  const stock = async () => {
    const found = await Promise.all(choices.map(({ product }) => productsOf(api, warehouse, product.title)));
    return levels(choices, found.flat());
  };
  const order = (idempotencyKey: string) => place(api, choices, idempotencyKey);

  const key = randomUUID();
  const number = await order(key);
  if ((await order(key)) !== number) throw new Error('the same request has placed two orders');
  console.log(`\nDevice order ${number} (two requests with the same key placed one order)\n`);
  await printStatus(api, timeline, number, `placed; in stock: ${await stock()}`);
  for (const { note, body } of STEPS) {
    await api.call(devices, 'set-order-status', { path: { order_number: number }, body });
    await printStatus(api, timeline, number, note);
  }

  const second = await order(randomUUID());
  console.log(`\nDevice order ${second}, with the same products\n`);
  await printStatus(api, timeline, second, `placed; in stock: ${await stock()}`);
  await api.call(devices, 'cancel-order', { path: { order_number: second } });
  await printStatus(api, timeline, second, `cancelled, its stock is released; in stock: ${await stock()}`);
}

/** Prints the current status of an order. */
async function printStatus(api: ApiClient, timeline: Timeline, order_number: string, note: string): Promise<void> {
  const { data } = OrderResponse.parse(await api.call(devices, 'get-order', { path: { order_number } }));
  const version = data.history.at(-1)?.version ?? 1;
  await timeline.print({ number: order_number, version, status: data.order_status, note });
}

/** Finds the warehouse that ships to the order's address. */
async function chooseWarehouse(api: ApiClient): Promise<Warehouse> {
  const { data } = Warehouses.parse(await api.call(devices, 'list-warehouses'));
  const found = data.ware_houses.find(({ warehouse_id }) => warehouse_id === WAREHOUSES[0]?.id);
  if (found === undefined) throw new Error('the demo warehouses are missing; start over with npm start -- --fresh');
  console.log(
    `\n${data.ware_houses.length} warehouses ship devices. ${found.warehouse_id} (${found.name}) ships to the US.\n`,
  );
  return found;
}

async function productsOf(api: ApiClient, { warehouse_id }: Warehouse, search = ''): Promise<readonly Product[]> {
  const query = { warehouse_id, search };
  const { data } = Inventory.parse(await api.call(devices, 'get-inventory', { query }));
  return data.flatMap(({ products }) => products);
}

/** Chooses two pieces of the product with the most stock, and one piece of the product with the second most. */
async function chooseProducts(api: ApiClient, warehouse: Warehouse): Promise<readonly Choice[]> {
  const products = (await productsOf(api, warehouse)).toSorted((one, other) => other.quantity - one.quantity);
  const choices = products.slice(0, 2).map((product, index) => ({ product, quantity: 2 - index }));
  for (const { product, quantity } of choices) {
    const { title, price, currency } = product;
    console.log(
      `  ${quantity} × ${title.padEnd(20)} at ${price.toFixed(2).padStart(8)} ${currency}   ${product.quantity} in stock`,
    );
  }
  return choices;
}

/** Returns the stock of the chosen products as text. */
function levels(choices: readonly Choice[], products: readonly Product[]): string {
  const quantityOf = (sku: string) => products.find(({ company_sku }) => company_sku === sku)?.quantity ?? 0;
  return choices.map(({ product: { company_sku } }) => quantityOf(company_sku)).join(' and ');
}

async function place(api: ApiClient, choices: readonly Choice[], idempotencyKey: string): Promise<string> {
  const body = {
    items: choices.map(({ product, quantity }) => ({ product_title: product.title, quantity })),
    email: 'ada@example.com',
    firstname: 'Ada',
    lastname: 'Lovelace',
    ...columbus,
    phone_number: '(614) 555-0143',
    expedite_shipping: 'Overnight',
  };
  const { data } = PlacedOrder.parse(await api.call(devices, 'place-order', { body, idempotencyKey }));
  return data.order_number;
}
