import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import * as applianceExamples from '../../functions/appliances/examples/order-examples.ts';
import { Inventory } from '../../functions/devices/contract/catalog-contract.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { PlacedOrder } from '../../functions/devices/contract/order-contract.ts';
import * as deviceExamples from '../../functions/devices/examples/order-examples.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { Order } from '../../functions/subscriptions/contract/order-contract.ts';
import { CURRENCY, offerIdOf } from '../demo-data/subscription-catalog.ts';
import { CUSTOMERS, customersByName, orderIn } from '../demo-data/subscription-customers.ts';
import { setUpSubscriptions } from '../demo-data/subscriptions.ts';
import { openWarehouses } from '../demo-data/warehouses.ts';
import type { ApiClient } from '../support/api-client.ts';

/** Typical order of a line, from its creation to its final status. */
export interface Journey {
  readonly line: string;
  /** Steps in words, which continue "Each order is". The estimate is valid only for orders that go through these steps. */
  readonly description: string;
  /** Creates the data that orders need. Its cost is not part of the estimate. */
  readonly prepare: (api: ApiClient) => Promise<void>;
  /**
   * Places an order and takes it through its steps.
   *
   * @param days lets a number of days pass
   */
  readonly walk: (api: ApiClient, days: (count: number) => Promise<void>) => Promise<void>;
}

const Placed = z.object({ uid: z.string() });

/** Statuses of an appliance order, with the days that it stays in each. */
const APPLIANCE_STEPS: readonly (readonly [string, number])[] = [
  ['provisioning', 2],
  ['qa', 1],
  ['shipped', 4],
  ['delivered', 2],
  ['installed', 1],
  ['in production', 0],
];

const walkAppliance: Journey['walk'] = async (api, days) => {
  const { createOrder: body } = applianceExamples;
  const { uid } = Placed.parse(await api.call(appliances, 'create-order', { body, idempotencyKey: randomUUID() }));
  await days(1);
  for (const [status, stay] of APPLIANCE_STEPS) {
    await api.call(appliances, 'update-order', { path: { uid }, body: { status } });
    await days(stay);
    await api.call(appliances, 'get-order', { path: { uid } });
  }
};

/** Statuses that the warehouse sets, with the days that the order stays in each. */
const DEVICE_STEPS: readonly (readonly [object, number])[] = [
  [{ status: 'PROCESSING' }, 1],
  [{ status: 'SHIPPED', tracking_number: '1Z0000000000000301', carrier: 'UPS', tracking_status: 'on its way' }, 3],
  [{ status: 'DELIVERED', tracking_status: 'at the door' }, 0],
];

const walkDevice: Journey['walk'] = async (api, days) => {
  const inventory = Inventory.parse(
    await api.call(devices, 'get-inventory', { query: { warehouse_id: 'us-columbus' } }),
  );
  const [most] = inventory.data.flatMap(({ products }) => products).toSorted((a, b) => b.quantity - a.quantity);
  const items = [{ product_title: most?.title, quantity: 1 }];
  const body = { ...deviceExamples.placeOrder, items };
  const placed = PlacedOrder.parse(await api.call(devices, 'place-order', { body, idempotencyKey: randomUUID() }));
  const path = { order_number: placed.data.order_number };
  await days(1);
  for (const [step, stay] of DEVICE_STEPS) {
    await api.call(devices, 'set-order-status', { path, body: step });
    await days(stay);
    await api.call(devices, 'get-order', { path });
  }
};

const walkSubscription: Journey['walk'] = async (api) => {
  const [{ companyName } = { companyName: '' }] = CUSTOMERS;
  const customerId = (await customersByName(api)).get(companyName) ?? '';
  const lineItems = ['41000101CA', '41000102CA'].map((product, index) => ({
    extLineItemNumber: index + 1,
    offerId: offerIdOf(product),
    quantity: 1,
    currencyCode: CURRENCY,
  }));
  const send = async (orderType: string, query = {}) =>
    Order.parse(
      await api.call(subscriptions, 'place-order', {
        path: { customerId },
        query,
        body: { orderType, lineItems },
        idempotencyKey: randomUUID(),
      }),
    );
  await send('PREVIEW', { 'fetch-price': 'true' });
  const { orderId } = await send('NEW');
  await orderIn('1000', api, { customerId, orderId });
};

/** Journeys of all lines. */
export const JOURNEYS: readonly Journey[] = [
  {
    line: appliances.line,
    description: `created complete, moved through ${APPLIANCE_STEPS.length} statuses in 11 days, and read ${APPLIANCE_STEPS.length} times`,
    prepare: async () => undefined,
    walk: walkAppliance,
  },
  {
    line: devices.line,
    description: 'for one device from the inventory, shipped and delivered in 5 days, and read 3 times',
    prepare: openWarehouses,
    walk: walkDevice,
  },
  {
    line: subscriptions.line,
    description: 'for two subscriptions, previewed with prices, placed, and read until it is complete',
    prepare: (api) => setUpSubscriptions(api, { fresh: true }),
    walk: walkSubscription,
  },
];
