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

/** What is ordered: the product, and how many pieces. */
interface Choice {
  readonly product: Product;
  readonly quantity: number;
}

/** What the warehouse's people do, step by step. */
const STEPS = [
  { says: 'the warehouse is packing it', body: { status: 'PROCESSING' } },
  {
    says: 'the carrier has it',
    body: { status: 'SHIPPED', tracking_number: '1Z0000000000000301', carrier: 'UPS', tracking_status: 'on its way' },
  },
  { says: 'it is at the door', body: { status: 'DELIVERED', tracking_status: 'left with the neighbour' } },
] as const;

/** Places a device order and walks it to the door; places another one and cancels it. */
export async function walkDeviceOrder(api: ApiClient, timeline: Timeline): Promise<void> {
  const warehouse = await chooseWarehouse(api);
  const choices = await chooseProducts(api, warehouse);
  const stock = async () => levels(choices, await productsOf(api, warehouse));
  const order = (idempotencyKey: string) => place(api, choices, idempotencyKey);

  const key = randomUUID();
  const number = await order(key);
  if ((await order(key)) !== number) throw new Error('the same request has placed two orders');
  console.log(`\nDevice order ${number} (placed twice with one key, and there is one)\n`);
  await tell(api, timeline, number, `placed; in stock: ${await stock()}`);
  for (const { says, body } of STEPS) {
    await api.call(devices, 'set-order-status', { path: { order_number: number }, body });
    await tell(api, timeline, number, says);
  }

  const second = await order(randomUUID());
  console.log(`\nDevice order ${second}, of the same\n`);
  await tell(api, timeline, second, `placed; in stock: ${await stock()}`);
  await api.call(devices, 'cancel-order', { path: { order_number: second } });
  await tell(api, timeline, second, `its pieces are given back; in stock: ${await stock()}`);
}

/** Tells of the status that an order has. */
async function tell(api: ApiClient, timeline: Timeline, order_number: string, says: string): Promise<void> {
  const { data } = OrderResponse.parse(await api.call(devices, 'get-order', { path: { order_number } }));
  const version = data.history.at(-1)?.version ?? 1;
  await timeline.tell({ number: order_number, version, status: data.order_status, says });
}

/** The warehouse that ships to the order's address. */
async function chooseWarehouse(api: ApiClient): Promise<Warehouse> {
  const { data } = Warehouses.parse(await api.call(devices, 'list-warehouses'));
  const found = data.ware_houses.find(({ warehouse_id }) => warehouse_id === WAREHOUSES[0]?.id);
  if (found === undefined) throw new Error('the demo warehouses are not there; begin anew with npm start -- --fresh');
  console.log(
    `\n${data.ware_houses.length} warehouses ship devices. To the US: ${found.warehouse_id}, ${found.name}\n`,
  );
  return found;
}

async function productsOf(api: ApiClient, { warehouse_id }: Warehouse): Promise<readonly Product[]> {
  const { data } = Inventory.parse(await api.call(devices, 'get-inventory', { query: { warehouse_id } }));
  return data.flatMap(({ products }) => products);
}

/** Two pieces of what the warehouse has most of, and one of what it has most of after that. */
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

/** How many pieces are in stock of what was chosen, in words. */
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
