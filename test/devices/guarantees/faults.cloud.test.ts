import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import {
  completeOrder,
  DeviceService,
  type FaultyService,
  faultyService,
  keyed,
  type Product,
} from '../../support/lines/device-service.ts';
import type { Answered, Call } from '../../support/lines/http-event.ts';
import { atOnce } from '../../support/lines/random-faults.ts';
import { conflict, type Fault, internalError, itemThrottled, throttled } from '../../support/store/fault-proxy.ts';
import { dynamodbAt } from '../../support/store/test-store.ts';

let services: FaultyService;
/** Whose orders nobody looks at. */
let other: Shop;

beforeAll(async () => {
  services = await faultyService();
  other = await newShop();
  return () => services.proxy.stop();
});

/** An environment of its own, which has no waits of its own. */
const newEnvironment = () =>
  DeviceService.start({
    tables: services.sound.tables,
    dynamodb: { ...dynamodbAt(services.endpoint), retryStrategy: atOnce },
    wait: async () => {},
  });

/** A tenant with one order of two pieces out of 50, which lie in two shards. */
interface Shop {
  readonly tenant: string;
  readonly product: Product;
  readonly number: string;
}

interface Write {
  readonly send: (service: DeviceService, shop: Shop, options: Call) => Promise<Answered>;
  /** Whether it takes a key; one that does not is no other effect when it is repeated. */
  readonly keyed: boolean;
  /** What is in stock once it has had its effect. */
  readonly left: number;
}

const writes: Readonly<Record<string, Write>> = {
  'place-order': {
    send: (service, { product, tenant }, options) =>
      service.call('place-order', { body: completeOrder([[product, 3]]), tenant, ...options }),
    keyed: true,
    left: 45,
  },
  'cancel-order': {
    send: (service, { number, tenant }, options) => service.cancel(number, { tenant, ...options }),
    keyed: false,
    left: 50,
  },
  'adjust-stock': {
    send: (service, { product }, options) => service.stock(product, -8, options),
    keyed: true,
    left: 40,
  },
  'set-order-status': {
    send: (service, { number }, options) => service.status(number, { status: 'CANCELLED' }, options),
    keyed: false,
    left: 50,
  },
};

/** Everything a tenant has: its orders, whole, with their histories, and its stock. */
async function everythingOf({ tenant, product }: Shop) {
  const { sound } = services;
  const orders = await sound.list('', { tenant });
  return {
    orders: await Promise.all(orders.map(({ order_number }) => sound.read(order_number, { tenant }))),
    inStock: await sound.quantityOf(product, { tenant }),
  };
}

let tenants = 0;

async function newShop(): Promise<Shop> {
  tenants += 1;
  const tenant = `tenant-${tenants}`;
  const { sound } = services;
  const product = await sound.product(await sound.warehouse({}, { tenant }), 50);
  return { tenant, product, number: await sound.place([[product, 2]], {}, { tenant }) };
}

describe.each(Object.entries(writes))('%s', (operation, write) => {
  /** Sends the write while DynamoDB's answers to its transactions are at fault. */
  async function sendWith(fault: Fault, count: number) {
    const { proxy } = services;
    const faulty = await newEnvironment();
    const shop = await newShop();
    const before = await everythingOf(shop);
    // The numbers are leased beforehand: only the transaction meets the fault.
    await faulty.place([other.product], {}, { tenant: other.tenant });
    const options = write.keyed ? keyed(`${operation}-${shop.tenant}`) : {};
    const send = (service: DeviceService) => write.send(service, shop, options);
    proxy.inject('TransactWriteItems', fault, count);
    const answered = await send(faulty);
    expect(proxy.pending).toBe(0);
    return { shop, before, answered, send };
  }

  /** Expects that the write took effect once, and that the client's repeat gets the first answer. */
  async function expectOnce({ shop, before, answered, send }: Awaited<ReturnType<typeof sendWith>>) {
    const after = await everythingOf(shop);
    expect(after.inStock).toBe(write.left);
    const repeated = await send(services.sound);
    expect(repeated.status).toBe(200);
    if (answered.status === 200) expect(repeated.body).toEqual(answered.body);
    if (write.keyed) expect(repeated.headers['idempotent-replayed']).toBe('true');
    expect(await everythingOf(shop)).toEqual(after);
    expect(after.orders).toHaveLength(before.orders.length + (operation === 'place-order' ? 1 : 0));
  }

  it.each([
    ['the answer is lost after the commit', { kind: 'lose-answer' }, 1],
    ['every answer but the last is lost', { kind: 'lose-answer' }, DYNAMODB_ATTEMPTS - 1],
    ['the request is lost', { kind: 'lose-request' }, 2],
    ['other transactions are in the way', conflict, 5],
    ['DynamoDB throttles', throttled, 1],
    ['DynamoDB throttles an item', itemThrottled, 3],
    ['DynamoDB fails inside', internalError, 2],
  ] satisfies [string, Fault, number][])('takes effect once, and is answered, when %s', async (_, fault, count) => {
    const sent = await sendWith(fault, count);
    expect(sent.answered.status).toBe(200);
    await expectOnce(sent);
  });

  it('takes effect once when every answer is lost: 503, and the repeat gets the first answer', async () => {
    const sent = await sendWith({ kind: 'lose-answer' }, DYNAMODB_ATTEMPTS);
    expect(sent.answered).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { success: false, error: { code: 'TRY_AGAIN' } },
    });
    await expectOnce(sent);
  });

  it.each([
    ['no request arrives', { kind: 'lose-request' }, DYNAMODB_ATTEMPTS],
    ['DynamoDB is down', internalError, DYNAMODB_ATTEMPTS],
  ] satisfies [string, Fault, number][])('stores nothing when %s: 503 with Retry-After', async (_, fault, count) => {
    const { shop, before, answered, send } = await sendWith(fault, count);
    expect(answered).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(await everythingOf(shop)).toEqual(before);
    const repeated = await send(services.sound);
    expect(repeated.status).toBe(200);
    expect(repeated.headers).not.toHaveProperty('idempotent-replayed');
  });

  it('stores nothing when others stay in the way: 503 after a bounded number of attempts', async () => {
    const { proxy } = services;
    const faulty = await newEnvironment();
    const shop = await newShop();
    const before = await everythingOf(shop);
    const attempts = proxy.operations.length;
    proxy.script = (name) => (name === 'TransactWriteItems' ? conflict : undefined);
    const answered = await write.send(faulty, shop, {}).finally(() => {
      proxy.script = () => undefined;
    });
    expect(answered).toMatchObject({ status: 503, body: { error: { code: 'TRY_AGAIN' } } });
    expect(proxy.operations.length - attempts).toBeLessThan(200);
    expect(await everythingOf(shop)).toEqual(before);
  });

  it('is not doubled without a key when the repeat of a lost answer meets other transactions', async () => {
    const { proxy } = services;
    const faulty = await newEnvironment();
    const shop = await newShop();
    proxy.inject('TransactWriteItems', { kind: 'lose-answer' });
    proxy.inject('TransactWriteItems', conflict, 2);
    expect(await write.send(faulty, shop, {})).toMatchObject({ status: 200 });
    expect((await everythingOf(shop)).inStock).toBe(write.left);
  });
});

it('reads what a busy DynamoDB has left out of a batch', async () => {
  const { sound, proxy } = services;
  const faulty = await newEnvironment();
  const { tenant, product } = await newShop();
  const second = await sound.product(product.warehouse_id, 40);
  proxy.inject('BatchGetItem', { kind: 'unprocessed' }, 2);
  const number = await faulty.place([product, [second, 30]], {}, { tenant });
  expect((await sound.read(number, { tenant })).products).toHaveLength(2);
  proxy.inject('BatchGetItem', { kind: 'unprocessed' }, 2);
  expect(await faulty.quantityOf(second, { tenant })).toBe(10);
});

it('reading survives lost answers, and says so when there are too many', async () => {
  const { sound, proxy, endpoint } = await faultyService();
  onTestFinished(() => proxy.stop());
  const product = await sound.product(await sound.warehouse(), 5);
  const number = await sound.place([product]);
  const reads: readonly (readonly [string, Call])[] = [
    ['list-warehouses', {}],
    ['get-inventory', { query: `warehouse_id=${product.warehouse_id}` }],
    ['get-order', { path: { order_number: number } }],
    ['list-orders', {}],
  ];
  for (const [operation, options] of reads) {
    const faulty = await DeviceService.start({ tables: sound.tables, dynamodb: dynamodbAt(endpoint) });
    const read = () => faulty.call(operation as 'get-order', options);
    let lost = 0;
    proxy.script = () => {
      lost += 1;
      return lost < DYNAMODB_ATTEMPTS ? { kind: 'lose-answer' } : undefined;
    };
    expect(await read(), operation).toMatchObject({ status: 200 });
    proxy.script = () => internalError;
    expect(await read(), operation).toMatchObject({ status: 503, body: { error: { code: 'TRY_AGAIN' } } });
  }
});
