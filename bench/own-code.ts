import { createOrder } from '../functions/appliances/create-order.ts';
import * as examples from '../functions/appliances/examples.ts';
import { getOrder } from '../functions/appliances/get-order.ts';
import { updateOrder } from '../functions/appliances/update-order.ts';
import type { Key } from '../functions/core/keys.ts';
import { createStore, type Store } from '../functions/core/store.ts';
import { call } from '../test/support/http-event.ts';
import { catalogOf, DeviceShop } from './device-shop.ts';
import { atMost, type Figure, quantile } from './figure.ts';

const WARM_UP = 2_000;
const SAMPLES = 4_000;

type Stored = Readonly<Record<string, unknown>>;

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: {
    readonly TransactItems?: readonly { readonly Put?: { readonly Item?: Stored } }[];
    readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Key[] }>>;
  };
}

/**
 * A store whose DynamoDB answers at once, so that what remains is our own code. It keeps the order that was placed last, as it was
 * then.
 *
 * @param catalog what it has beside that
 */
function stubbedStore(catalog: readonly (Key & Stored)[] = []): Store {
  const store = createStore({
    ordersTable: 'orders',
    idempotencyTable: 'idempotency',
    catalogTable: 'catalog',
    dynamodb: { region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } },
  });
  const items = new Map(catalog.map((item) => [item.pk, item]));
  let leased = 0;
  let order: Stored | undefined;
  const answer = ({ constructor: { name }, input }: Sent) => {
    if (name === 'UpdateCommand') {
      leased += 100;
      return { Attributes: { leased } };
    }
    if (name === 'QueryCommand') return { Items: [structuredClone(order)] };
    if (name === 'BatchGetCommand') {
      const keys = input.RequestItems?.catalog?.Keys ?? [];
      return { Responses: { catalog: keys.flatMap(({ pk }) => items.get(pk) ?? []) } };
    }
    order = input.TransactItems?.find(({ Put }) => Put?.Item?.version === 1)?.Put?.Item ?? order;
    return {};
  };
  store.client.send = (async (command: unknown) => answer(command as Sent)) as typeof store.client.send;
  return store;
}

type Kinds = Readonly<Record<string, () => Promise<{ readonly status: number }>>>;

/** Time of our own code in one request of each kind, with the log line it writes. */
export async function ownCode(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, run] of Object.entries({ ...(await applianceCalls()), ...(await deviceCalls()) })) {
    const samples = await sample(run);
    figures.push(
      atMost(`own code per ${kind}, DynamoDB answered by a stub: p50`, quantile(samples, 0.5), 0.3, milliseconds),
      atMost(`own code per ${kind}, DynamoDB answered by a stub: p99`, quantile(samples, 0.99), 1.5, milliseconds),
    );
  }
  return figures;
}

async function applianceCalls(): Promise<Kinds> {
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
  // The stub keeps one order, so creating others comes last.
  return {
    get: () => call(get, { path }),
    update: () => call(update, { path, body: { notes: `note ${key++}` } }),
    create: place,
  };
}

async function deviceCalls(): Promise<Kinds> {
  const products = ['own-1', 'own-2', 'own-3'];
  const store = stubbedStore(catalogOf(products));
  const shop = new DeviceShop(() => ({ store, tenantClaim: 'client_id' }));
  let key = 0;
  const place = () => {
    key += 1;
    return shop.place(products, `bench-${key}`);
  };
  const { body: placed } = await place();
  const number = placed.data.order_number;
  return {
    'get of a device order': () => shop.get(number),
    'cancellation of a device order': () => shop.cancel(number),
    'place-order of 3 products': place,
  };
}

const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

async function sample(run: () => Promise<{ readonly status: number }>): Promise<number[]> {
  const samples: number[] = [];
  for (let count = 0; count < WARM_UP + SAMPLES; count++) {
    const start = performance.now();
    const { status } = await run();
    const time = performance.now() - start;
    if (status !== 200) throw new Error(`A request of the benchmark was answered ${status}`);
    if (count >= WARM_UP) samples.push(time);
  }
  return samples;
}
