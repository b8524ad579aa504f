import { randomUUID } from 'node:crypto';
import { Inventory, Warehouses } from '../../functions/devices/contract/catalog-contract.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { OrderResponse, PlacedOrder } from '../../functions/devices/contract/order-contract.ts';
import { columbus } from '../demo-data/catalog.ts';
import { type ApiClient, ApiError } from '../support/api-client.ts';
import { expectSame, type Outcome } from './outcome.ts';

/** Addresses in the order in which the test tries them: a warehouse does not tell which countries it serves. */
const ADDRESSES = [
  columbus,
  {
    shipping_address: 'Marktplatz 1',
    shipping_city: 'Leipzig',
    shipping_state: 'SN',
    shipping_zip: '04109',
    shipping_country: 'DE',
  },
];

/** Orders one piece of a product in stock twice with one key, reads the order, and cancels it, which releases the piece. */
export async function smokeDevices(api: ApiClient): Promise<Outcome> {
  const choices = await choicesInStock(api);
  for (const address of ADDRESSES) {
    for (const choice of choices) {
      const order = { body: orderOf(choice, address), idempotencyKey: randomUUID() };
      const number = await place(api, order).catch(unlessUnavailable);
      if (number !== undefined) return followAndCancel(api, number, () => place(api, order));
    }
  }
  return { skipped: 'no warehouse of the client ships a product in stock to the US or to Germany' };
}

async function followAndCancel(api: ApiClient, number: string, repeat: () => Promise<string>): Promise<Outcome> {
  try {
    expectSame('the order of the same request', await repeat(), number);
    expectSame('status', await statusOf(api, number), 'ORDER RECEIVED');
  } finally {
    // Whatever else failed, the piece is released.
    await api.call(devices, 'cancel-order', { path: { order_number: number } });
  }
  expectSame('status', await statusOf(api, number), 'CANCELLED');
  return { passed: `order ${number} was placed, read and cancelled` };
}

/** Product in stock, with a way in which its warehouse ships. */
interface Choice {
  readonly product_title: string;
  readonly option: string | undefined;
}

/** Finds the product with the most pieces in each warehouse. */
async function choicesInStock(api: ApiClient): Promise<readonly Choice[]> {
  const { data } = Warehouses.parse(await api.call(devices, 'list-warehouses'));
  const choices: Choice[] = [];
  for (const { warehouse_id, shipping_options } of data.ware_houses) {
    const inventory = Inventory.parse(await api.call(devices, 'get-inventory', { query: { warehouse_id } }));
    const products = inventory.data.flatMap((category) => category.products);
    const [most] = products.filter(({ quantity }) => quantity > 0).sort((one, other) => other.quantity - one.quantity);
    if (most !== undefined) choices.push({ product_title: most.title, option: shipping_options[0] });
  }
  return choices;
}

const orderOf = ({ product_title, option }: Choice, address: object) => ({
  items: [{ product_title, quantity: 1 }],
  firstname: 'Smoke',
  lastname: 'Test',
  email: 'smoke.test@example.com',
  phone_number: '614-555-0134',
  ...address,
  expedite_shipping: option,
});

const place = async (api: ApiClient, order: { readonly body: object; readonly idempotencyKey: string }) =>
  PlacedOrder.parse(await api.call(devices, 'place-order', order)).data.order_number;

const statusOf = async (api: ApiClient, order_number: string) =>
  OrderResponse.parse(await api.call(devices, 'get-order', { path: { order_number } })).data.order_status;

/** Refusals of an order that no warehouse can ship to the address. */
const UNAVAILABLE = /no warehouse ships to|UNKNOWN_PRODUCT|INSUFFICIENT_STOCK/;

/** Returns nothing if no warehouse can ship the order. Any other error fails the test. */
function unlessUnavailable(error: unknown): undefined {
  if (error instanceof ApiError && error.status < 500 && UNAVAILABLE.test(error.message)) return undefined;
  throw error;
}
