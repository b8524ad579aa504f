import { devices } from '../../functions/devices/contract/endpoints.ts';
import { OrderList, PlacedOrder } from '../../functions/devices/contract/order-contract.ts';
import type { ApiClient } from '../support/api-client.ts';
import { columbus } from './catalog.ts';

/** Status change by an operator after the order was placed. */
type Step = { readonly status: string } & Readonly<Record<string, string>>;

interface DemoOrder {
  readonly body: { readonly email: string } & Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

const one = (...titles: readonly string[]) => titles.map((product_title) => ({ product_title, quantity: 1 }));

/** Orders in the most useful statuses, each for a different employee. */
const ORDERS: readonly DemoOrder[] = [
  {
    body: {
      items: one('Ardenne Book 16 Pro', 'Tessaro Dock 9', 'Lumora View 27'),
      email: 'nora.blake@example.com',
      firstname: 'Nora',
      lastname: 'Blake',
      ...columbus,
      phone_number: '+1 614 555 0134',
      expedite_shipping: 'Overnight',
      is_signature_required: true,
    },
    steps: [
      { status: 'PROCESSING' },
      { status: 'SHIPPED', tracking_number: '1Z0000000000000134', carrier: 'UPS', tracking_status: 'in transit' },
      { status: 'DELIVERED', tracking_status: 'signed for at the door' },
    ],
  },
  {
    body: {
      items: [
        { product_title: 'Ardenne Book 13', quantity: 2 },
        { product_title: 'Halvor Quiet 2', quantity: 2 },
      ],
      email: 'jonas.lind@example.com',
      firstname: 'Jonas',
      lastname: 'Lind',
      shipping_address: 'Karl Johans gate 22',
      shipping_city: 'Oslo',
      shipping_state: '',
      shipping_zip: '0026',
      shipping_country: 'NO',
      phone_number: '+47 22 12 34 56',
      expedite_shipping: '2nd Day Air',
    },
    steps: [
      { status: 'PROCESSING' },
      { status: 'SHIPPED', tracking_number: '1Z0000000000000218', carrier: 'UPS', tracking_status: 'at customs' },
    ],
  },
  {
    body: {
      items: one('Brevik One', 'Halvor Wire'),
      email: 'marta.silva@example.com',
      firstname: 'Marta',
      lastname: 'Silva',
      shipping_address: 'Rua Garrett 8',
      shipping_city: 'Lisboa',
      shipping_state: '',
      shipping_zip: '1200-203',
      shipping_country: 'PT',
      phone_number: '+351 21 123 4567',
    },
    steps: [{ status: 'PROCESSING' }],
  },
  {
    body: {
      items: one('Tessaro Flex 14', 'Tessaro Glide'),
      email: 'henry.cole@example.com',
      firstname: 'Henry',
      lastname: 'Cole',
      ...columbus,
      phone_number: '(614) 555-0162',
    },
    steps: [],
  },
  {
    body: {
      items: one('Tessaro Keys'),
      email: 'olive.hart@example.com',
      firstname: 'Olive',
      lastname: 'Hart',
      ...columbus,
      phone_number: '(614) 555-0178',
    },
    steps: [{ status: 'CANCELLED' }],
  },
];

/**
 * Places the missing device orders, and moves every order to its final demo status.
 *
 * @param store.fresh true if the store is new, so it contains no orders
 */
export async function placeDeviceOrders(api: ApiClient, { fresh }: { readonly fresh: boolean }): Promise<void> {
  for (const [index, { body, steps }] of ORDERS.entries()) {
    const { email } = body;
    const found = fresh ? [] : OrderList.parse(await api.call(devices, 'list-orders', { query: { email } })).data;
    const [placed = await place(api, body, `demo-data-${index + 1}`)] = found;
    const done = steps.findIndex(({ status }) => status === placed.order_status);
    for (const step of steps.slice(done + 1)) {
      await api.call(devices, 'set-order-status', { path: { order_number: placed.order_number }, body: step });
    }
  }
}

async function place(api: ApiClient, body: DemoOrder['body'], idempotencyKey: string) {
  const { data } = PlacedOrder.parse(await api.call(devices, 'place-order', { body, idempotencyKey }));
  return { order_number: data.order_number, order_status: 'ORDER RECEIVED' };
}
