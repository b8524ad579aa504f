import * as examples from '../functions/appliances/examples/order-examples.ts';
import { createOrder } from '../functions/appliances/handlers/create-order.ts';
import { getOrder } from '../functions/appliances/handlers/get-order.ts';
import { updateOrder } from '../functions/appliances/handlers/update-order.ts';
import { call } from '../test/support/lines/http-event.ts';
import { BUDGETS } from './budgets.ts';
import { atMost, type Figure, quantile } from './figure.ts';
import { catalogOf, DeviceShop } from './support/device-shop.ts';
import { stubbedStore } from './support/stubbed-store.ts';
import * as subscriptions from './support/subscription-shop.ts';

/** Kind of request. */
interface Kind {
  readonly kind: string;
  readonly run: () => Promise<{ readonly status: number }>;
  readonly samples: number;
  readonly budget: { readonly p50: number; readonly p99: number };
}

/** Creates a common kind of request, with the usual budgets. */
const common = (kind: string, run: Kind['run']): Kind => ({
  kind,
  run,
  samples: 4_000,
  budget: BUDGETS.ownCode.common,
});

/** Measures the time of our own code in one request of each kind, including its log line. */
export async function ownCode(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const kind of [...(await applianceCalls()), ...(await deviceCalls()), ...subscriptionCalls()]) {
    const samples = await sample(kind);
    const name = `own code per ${kind.kind}, with a stub for DynamoDB`;
    figures.push(
      atMost(`${name}: p50`, quantile(samples, 0.5), kind.budget.p50, milliseconds),
      atMost(`${name}: p99`, quantile(samples, 0.99), kind.budget.p99, milliseconds),
    );
  }
  return figures;
}

async function applianceCalls(): Promise<Kind[]> {
  const store = stubbedStore();
  const context = () => ({ store, tenantClaim: 'client_id' });
  const create = createOrder(context);
  const get = getOrder(context);
  const update = updateOrder(context);
  let key = 0;
  const place = () => {
    key += 1;
    return call(create, { body: examples.createOrder, headers: { 'idempotency-key': `bench-${key}` } });
  };
  const { body: placed } = await place();
  const path = { uid: placed.uid };
  // The stub keeps only one order, so the creation of other orders comes last.
  return [
    common('get', () => call(get, { path })),
    common('update', () => call(update, { path, body: { notes: `note ${key++}` } })),
    common('create', place),
  ];
}

async function deviceCalls(): Promise<Kind[]> {
  const products = ['own-1', 'own-2', 'own-3'];
  const store = stubbedStore({ catalog: catalogOf(products) });
  const shop = new DeviceShop(() => ({ store, tenantClaim: 'client_id' }));
  let key = 0;
  const place = () => {
    key += 1;
    return shop.place(products, `bench-${key}`);
  };
  const { body: placed } = await place();
  const number = placed.data.order_number;
  return [
    common('get of a device order', () => shop.get(number)),
    common('cancellation of a device order', () => shop.cancel(number)),
    common('place-order of 3 products', place),
  ];
}

const CUSTOMER = '4820175936';

/** Number of lines of an order, and of subscriptions of its customer. */
const LINES = 10;
const MOST_LINES = 499;

function subscriptionCalls(): Kind[] {
  const { newOrderOfTenLines, newOrderOfMostLines } = BUDGETS.ownCode;
  return [
    { kind: `NEW order of ${LINES} lines`, run: newOrders(LINES), samples: 4_000, budget: newOrderOfTenLines },
    { kind: `NEW order of ${MOST_LINES} lines`, run: newOrders(MOST_LINES), samples: 200, budget: newOrderOfMostLines },
  ];
}

/** Returns a request that places an order. The customer has as many subscriptions as the order has lines. */
function newOrders(lines: number): Kind['run'] {
  const offers = subscriptions.offersOf(lines);
  const store = stubbedStore({
    catalog: subscriptions.catalogOf(offers),
    account: subscriptions.accountOf(CUSTOMER, offers),
  });
  const shop = new subscriptions.SubscriptionShop(() => ({ store, tenantClaim: 'client_id' }));
  const order = subscriptions.orderOf(offers);
  let id = 0;
  return () => {
    id += 1;
    return shop.place(CUSTOMER, order, `bench-${id}`);
  };
}

const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

/** Measures the times of requests after a warm-up with half as many requests. */
async function sample({ run, samples }: Kind): Promise<number[]> {
  const times: number[] = [];
  const warmUp = samples / 2;
  for (let count = 0; count < warmUp + samples; count++) {
    const start = performance.now();
    const { status } = await run();
    const time = performance.now() - start;
    if (status >= 300) throw new Error(`A request of the benchmark returned ${status}`);
    if (count >= warmUp) times.push(time);
  }
  return times;
}
