import { randomUUID } from 'node:crypto';
import type { DevicesGetInventoryResponse, DevicesListWarehousesResponse } from '../../sdk/src/index.ts';
import { columbus, WAREHOUSES } from '../demo-data/catalog.ts';
import type { Clients } from '../support/clients.ts';
import type { Timeline } from './timeline.ts';

type Partner = Clients['partner'];
type Warehouse = DevicesListWarehousesResponse['data']['ware_houses'][number];
type Product = DevicesGetInventoryResponse['data'][number]['products'][number];

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
export async function walkDeviceOrder({ partner, operator }: Clients, timeline: Timeline): Promise<void> {
  const warehouse = await chooseWarehouse(partner);
  const choices = await chooseProducts(partner, warehouse);
  // A search for one product shows its stock as of now; the whole inventory may lag behind by some seconds.
  const stock = async () => {
    const found = await Promise.all(choices.map(({ product }) => productsOf(partner, warehouse, product.title)));
    return levels(choices, found.flat());
  };
  const order = (idempotencyKey: string) => place(partner, choices, idempotencyKey);

  const key = randomUUID();
  const number = await order(key);
  if ((await order(key)) !== number) throw new Error('the same request has placed two orders');
  console.log(`\nDevice order ${number} (two requests with the same key placed one order)\n`);
  await printStatus(partner, timeline, number, `placed; in stock: ${await stock()}`);
  for (const { note, body } of STEPS) {
    await operator.devices.setOrderStatus({ order_number: number, body });
    await printStatus(partner, timeline, number, note);
  }

  const second = await order(randomUUID());
  console.log(`\nDevice order ${second}, with the same products\n`);
  await printStatus(partner, timeline, second, `placed; in stock: ${await stock()}`);
  await partner.devices.cancelOrder({ order_number: second });
  await printStatus(partner, timeline, second, `cancelled, its stock is released; in stock: ${await stock()}`);
}

/** Prints the current status of an order. */
async function printStatus(partner: Partner, timeline: Timeline, order_number: string, note: string): Promise<void> {
  const { data } = await partner.devices.getOrder({ order_number });
  const version = data.history.at(-1)?.version ?? 1;
  await timeline.print({ number: order_number, version, status: data.order_status, note });
}

/** Finds the warehouse that ships to the order's address. */
async function chooseWarehouse(partner: Partner): Promise<Warehouse> {
  const { data } = await partner.devices.listWarehouses();
  const found = data.ware_houses.find(({ warehouse_id }) => warehouse_id === WAREHOUSES[0]?.id);
  if (found === undefined) throw new Error('the demo warehouses are missing; start over with npm start -- --fresh');
  console.log(
    `\n${data.ware_houses.length} warehouses ship devices. ${found.warehouse_id} (${found.name}) ships to the US.\n`,
  );
  return found;
}

async function productsOf(partner: Partner, { warehouse_id }: Warehouse, search = ''): Promise<readonly Product[]> {
  const { data } = await partner.devices.getInventory({ warehouse_id, search });
  return data.flatMap(({ products }) => products);
}

/** Chooses two pieces of the product with the most stock, and one piece of the product with the second most. */
async function chooseProducts(partner: Partner, warehouse: Warehouse): Promise<readonly Choice[]> {
  const products = (await productsOf(partner, warehouse)).toSorted((one, other) => other.quantity - one.quantity);
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

async function place(partner: Partner, choices: readonly Choice[], idempotencyKey: string): Promise<string> {
  const body = {
    items: choices.map(({ product, quantity }) => ({ product_title: product.title, quantity })),
    email: 'ada@example.com',
    firstname: 'Ada',
    lastname: 'Lovelace',
    ...columbus,
    shipping_country: 'US',
    phone_number: '(614) 555-0143',
    expedite_shipping: 'Overnight',
  } as const;
  const { data } = await partner.devices.placeOrder({ body, headers: { 'Idempotency-Key': idempotencyKey } });
  return data.order_number;
}
