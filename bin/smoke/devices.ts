import { randomUUID } from 'node:crypto';
import {
  type Client,
  DeviceError,
  type DeviceErrorCode,
  type Input,
  type PlaceDeviceOrder,
} from '../../sdk/src/index.ts';
import { columbus } from '../demo-data/catalog.ts';
import { expectSame, type Outcome } from './outcome.ts';

type Devices = Client['devices'];
type Order = Input<{ body: PlaceDeviceOrder }>['body'];

/** Addresses in the order in which the test tries them: a warehouse does not tell which countries it serves. */
const ADDRESSES = [
  { ...columbus, shipping_country: 'US' },
  {
    shipping_address: 'Marktplatz 1',
    shipping_city: 'Leipzig',
    shipping_state: 'SN',
    shipping_zip: '04109',
    shipping_country: 'DE',
  },
] as const;

/** Orders one piece of a product in stock twice with one key, reads the order, and cancels it, which releases the piece. */
export async function smokeDevices({ devices }: Client): Promise<Outcome> {
  const choices = await choicesInStock(devices);
  for (const address of ADDRESSES) {
    for (const choice of choices) {
      const order = { body: orderOf(choice, address), headers: { 'Idempotency-Key': randomUUID() } };
      const number = await place(devices, order).catch(unlessUnavailable);
      if (number !== undefined) return followAndCancel(devices, number, () => place(devices, order));
    }
  }
  return { skipped: 'no warehouse of the client ships a product in stock to the US or to Germany' };
}

async function followAndCancel(devices: Devices, number: string, repeat: () => Promise<string>): Promise<Outcome> {
  try {
    expectSame('the order of the same request', await repeat(), number);
    expectSame('status', await statusOf(devices, number), 'ORDER RECEIVED');
  } finally {
    // Whatever else failed, the piece is released.
    await devices.cancelOrder({ order_number: number });
  }
  expectSame('status', await statusOf(devices, number), 'CANCELLED');
  return { passed: `order ${number} was placed, read and cancelled` };
}

/** Product in stock, with a way in which its warehouse ships. */
interface Choice {
  readonly product_title: string;
  readonly option: string | undefined;
}

/** Finds the product with the most pieces in each warehouse. */
async function choicesInStock(devices: Devices): Promise<readonly Choice[]> {
  const { data } = await devices.listWarehouses();
  const choices: Choice[] = [];
  for (const { warehouse_id, shipping_options } of data.ware_houses) {
    const inventory = await devices.getInventory({ warehouse_id });
    const products = inventory.data.flatMap((category) => category.products);
    const [most] = products.filter(({ quantity }) => quantity > 0).sort((one, other) => other.quantity - one.quantity);
    if (most !== undefined) choices.push({ product_title: most.title, option: shipping_options[0] });
  }
  return choices;
}

const orderOf = ({ product_title, option }: Choice, address: (typeof ADDRESSES)[number]): Order => ({
  items: [{ product_title, quantity: 1 }],
  firstname: 'Smoke',
  lastname: 'Test',
  email: 'smoke.test@example.com',
  phone_number: '614-555-0134',
  ...address,
  expedite_shipping: option,
});

const place = async (devices: Devices, order: { readonly body: Order; readonly headers: object }) =>
  (await devices.placeOrder(order)).data.order_number;

const statusOf = async (devices: Devices, order_number: string) =>
  (await devices.getOrder({ order_number })).data.order_status;

/** Codes of an order that no warehouse can ship to the address. */
const UNAVAILABLE: readonly DeviceErrorCode[] = ['UNKNOWN_PRODUCT', 'INSUFFICIENT_STOCK'];

/** Returns nothing if no warehouse can ship the order. Any other error fails the test. */
function unlessUnavailable(error: unknown): undefined {
  const isOutOfReach = error instanceof DeviceError && error.message.includes('no warehouse ships to');
  if (isOutOfReach || (error instanceof DeviceError && UNAVAILABLE.includes(error.code))) return undefined;
  throw error;
}
