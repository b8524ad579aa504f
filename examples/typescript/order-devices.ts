/*
 * Orders devices for an employee. A response gets lost, and the retry is safe. The order is followed to the door. Another order is
 * cancelled.
 */
import { randomUUID } from 'node:crypto';
import { type Client, DeviceError, type DeviceProduct } from '../../sdk/src/index.ts';
import { connect, follow, LossyNetwork } from './quartermaster.ts';
import { workInTheWarehouse } from './teams.ts';

const EMPLOYEE = {
  firstname: 'Ada',
  lastname: 'Lovelace',
  email: 'ada@example.com',
  phone_number: '614-555-0143',
  shipping_address: '350 North High Street',
  shipping_city: 'Columbus',
  shipping_state: 'OH',
  shipping_zip: '43215',
  shipping_country: 'US',
} as const;

// #region look
/** Lists the products that the first warehouse has at least two pieces of. */
async function productsInStock(api: Client): Promise<DeviceProduct[]> {
  const warehouses = await api.devices.listWarehouses();
  const warehouse_id = warehouses.data.ware_houses[0]?.warehouse_id ?? '';
  const inventory = await api.devices.getInventory({ warehouse_id });
  const products = inventory.data.flatMap((category) => category.products);
  return products.filter((product) => product.quantity >= 2);
}
// #endregion look

// #region place
/** Places an order of one piece. One key never places a second order. */
async function place(api: Client, product_title: string, key: string): Promise<string> {
  const body = { items: [{ product_title, quantity: 1 }], ...EMPLOYEE };
  const call = api.devices.placeOrder({ body, headers: { 'Idempotency-Key': key } });
  const { data, response } = await call.withResponse();
  const isReplayed = response.headers.get('idempotent-replayed') === 'true';
  const number = data.data.order_number;
  const placed = isReplayed ? 'was placed by the first request' : 'is placed';
  console.log(`Order ${number} ${placed}: ${product_title}`);
  return number;
}
// #endregion place

// #region follow
const ENDS: readonly string[] = ['DELIVERED', 'CANCELLED', 'RETURNED'];

/** Follows an order to its end. */
async function followOrder(api: Client, order_number: string): Promise<void> {
  const read = () => api.devices.getOrder({ order_number });
  for await (const { data } of follow(read, (order) => ENDS.includes(order.data.order_status))) {
    const { order_status: status, tracking } = data;
    const carried = tracking ? ` (${tracking.carrier} ${tracking.tracking_number})` : '';
    console.log(`Order ${order_number}: ${status}${carried}`);
    await workInTheWarehouse(order_number, status); // played: in your program the warehouse does this
  }
}
// #endregion follow

// #region cancel
/** Cancels an order, unless it is on its way already. */
async function cancel(api: Client, order_number: string): Promise<void> {
  try {
    await api.devices.cancelOrder({ order_number });
    console.log(`Order ${order_number} is cancelled, and its piece is in stock again`);
  } catch (error) {
    if (!(error instanceof DeviceError && error.code === 'ORDER_ALREADY_SHIPPED')) throw error;
    console.log(`Order ${order_number} cannot be cancelled any more`);
  }
}
// #endregion cancel

const network = new LossyNetwork();
const api = connect('CLIENT', network.fetch);
const [product] = await productsInStock(api);
if (product === undefined) throw new Error('There is no product in stock.');
console.log(`${product.title} is in stock, for ${product.price} ${product.currency}`);

// #region lose
const key = randomUUID(); // in your program: stored with the purchase, before the call
network.loseNextResponse(); // for this trial only
const number = await place(api, product.title, key);
// #endregion lose
await followOrder(api, number);

const another = await place(api, product.title, randomUUID());
await cancel(api, another);
await cancel(api, number);
