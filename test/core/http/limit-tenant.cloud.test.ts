import type { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { createOrder } from '../../../functions/appliances/handlers/create-order.ts';
import type { LambdaHandler } from '../../../functions/core/http/pipeline.ts';
import type { ServiceContext } from '../../../functions/core/http/service-context.ts';
import { BUCKETS } from '../../../functions/core/model/keys.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { TenantLimits } from '../../../functions/core/store/tenant-limits.ts';
import { getOrderToFulfil } from '../../../functions/devices/handlers/get-order-to-fulfil.ts';
import { listWarehouses } from '../../../functions/devices/handlers/list-warehouses.ts';
import { getHealth } from '../../../functions/service/handlers/get-health.ts';
import { getCustomer } from '../../../functions/subscriptions/handlers/get-customer.ts';
import { CODES } from '../../../functions/subscriptions/model/error-codes.ts';
import { metricsIn } from '../../support/cloud/emitted-metrics.ts';
import { logLines } from '../../support/cloud/log-lines.ts';
import { completeOrder, keyed } from '../../support/lines/appliance-service.ts';
import { type Answered, type Call, call } from '../../support/lines/http-event.ts';
import { testStore } from '../../support/store/test-store.ts';

const NOW = new Date('2027-03-01T10:00:00.000Z');
const LIMIT = { rate: 5, burst: 20 };

let store: Store;
/** Items that the updates of a test changed, by their partition keys. */
let updated: string[];

beforeEach(async () => {
  store = await testStore({ now: () => NOW });
  updated = [];
  store.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const { Key } = args.input as UpdateCommand['input'];
        if (commandName === 'UpdateItemCommand' || commandName === 'UpdateCommand') updated.push(String(Key?.pk));
        return next(args);
      },
    { step: 'initialize', priority: 'low' },
  );
});

type Make = (context: () => ServiceContext) => LambdaHandler;

/** Starts an environment of a function, with its own tally of each tenant. */
function environment(make: Make, table = store.idempotencyTable): (options?: Call) => Promise<Answered> {
  const context = { store, tenantClaim: 'client_id', limits: new TenantLimits(store.client, table, LIMIT) };
  const handler = make(() => context);
  return (options = {}) => call(handler, options);
}

/** Sends calls until the tenant's bucket is empty. Returns the response to the first call that is rejected. */
async function exhaust(send: (options?: Call) => Promise<Answered>, options?: Call): Promise<Answered> {
  for (let sent = 0; sent < 100; sent += 1) {
    const answered = await send(options);
    if (answered.status === 429) return answered;
  }
  throw new Error('No call was rejected');
}

describe('a call beyond the limit of its tenant', () => {
  const detail = 'The tenant sends more than 5 requests a second. Wait 1 s, then repeat the request.';

  it.each<[string, Make, Call, unknown]>([
    [
      'appliances',
      createOrder,
      { body: {} },
      {
        type: '/docs#error-rate-limited',
        title: 'Rate limited',
        status: 429,
        detail,
        instance: expect.stringMatching(/^request-\d+$/),
      },
    ],
    ['devices', listWarehouses, {}, { success: false, error: { code: 'RATE_LIMITED', message: detail, details: [] } }],
    [
      'subscriptions',
      getCustomer,
      { path: { customerId: '1' }, headers: { 'x-api-key': 'tenant-a' } },
      { code: '4118', message: CODES['4118'].message },
    ],
  ])('of %s is a 429 in the form of its line, and says how to go on', async (_, make, options, body) => {
    const rejected = await exhaust(environment(make), options);
    expect(rejected.body).toEqual(body);
    expect(rejected.headers).toMatchObject({
      'retry-after': '1',
      'ratelimit-policy': '"tenant";q=20;w=4',
      ratelimit: '"tenant";r=0;t=1',
    });
  });

  it('reads and writes nothing, and places no order', async () => {
    const send = environment(createOrder);
    await exhaust(send);
    const before = store.meter.use();
    for (let sent = 0; sent < 200; sent += 1) {
      expect((await send({ body: completeOrder(), ...keyed(`k${sent}`) })).status).toBe(429);
    }
    expect(store.meter.use()).toEqual(before);
  });

  it('is kept under no key: the same request takes effect later', async () => {
    let now = NOW;
    store = { ...store, now: () => now };
    const send = environment(createOrder);
    await exhaust(send);
    const order = { body: completeOrder(), ...keyed('later') };
    const { status, headers } = await send(order);
    expect(status).toBe(429);
    now = new Date(now.getTime() + Number(headers['retry-after']) * 1_000);
    expect((await send(order)).status).toBe(200);
  });

  it('costs the service a small part of the time of a call that passes', async () => {
    const send = environment(createOrder);
    const time = async (calls: number, expected: number) => {
      const before = process.cpuUsage();
      for (let sent = 0; sent < calls; sent += 1) {
        expect(
          (await send({ tenant: `t${expected}`, body: completeOrder(), ...keyed(`${expected}-${sent}`) })).status,
        ).toBe(expected);
      }
      const { user, system } = process.cpuUsage(before);
      return (user + system) / calls;
    };
    await exhaust(send, { tenant: 't429' });
    await time(10, 200);
    const [passes, isRejected] = [await time(10, 200), await time(1_000, 429)];
    expect(isRejected).toBeLessThan(passes / 2);
  });
});

describe('the calls of others', () => {
  it('pass while one tenant floods, and cost the requests that they cost without the flood', async () => {
    const send = environment(createOrder);
    const requests = async (tenant: string, alongside: () => Promise<unknown>) => {
      let count = 0;
      for (let sent = 0; sent < 10; sent += 1) {
        await alongside();
        const before = store.meter.use().requests;
        expect((await send({ tenant, body: completeOrder(), ...keyed(`k${sent}`) })).status).toBe(200);
        count += store.meter.use().requests - before;
      }
      return count;
    };
    await store.numbers.next();
    const alone = await requests('tenant-b', async () => {});
    await exhaust(send);
    const flood = () => Promise.all(Array.from({ length: 50 }, () => send({ body: completeOrder() })));
    expect(await requests('tenant-c', flood)).toBe(alone);
  });

  it('have no limit if they are operators, or if the endpoint is public', async () => {
    const fulfil = environment(getOrderToFulfil);
    const operator = { claims: { sub: 'tenant-a', client_id: 'tenant-a' }, path: { order_number: '100001' } };
    const health = environment(getHealth);
    for (let sent = 0; sent < 60; sent += 1) {
      expect((await fulfil(operator)).status).toBe(404);
      expect((await health()).status).toBe(200);
    }
    expect(updated).toEqual([]);
  });

  it('take from the bucket of their own tenant, and update nothing else of the table', async () => {
    const send = environment(listWarehouses);
    for (const tenant of ['acme', 'rival', 'a#b']) await exhaust(send, { tenant });
    expect(new Set(updated)).toEqual(new Set([`${BUCKETS}acme`, `${BUCKETS}rival`, `${BUCKETS}a#b`]));
  });
});

describe('a bucket that cannot be reached', () => {
  const lines = logLines();

  it('lets every call pass, and a metric counts what was not checked', async () => {
    const send = environment(listWarehouses, 'no-such-table');
    for (let sent = 0; sent < 60; sent += 1) expect((await send()).status).toBe(200);
    const unchecked = lines()
      .flatMap(metricsIn)
      .filter((metric) => metric.startsWith('limitsUnchecked'));
    expect(unchecked.length).toBeGreaterThan(0);
    expect(new Set(unchecked)).toEqual(new Set(['limitsUnchecked{stage=test}=1']));
    expect(lines().find(({ level }) => level === 'WARN')).toMatchObject({
      message: 'The limit of the tenant could not be checked',
      tenant: 'tenant-a',
      error: { name: 'ResourceNotFoundException' },
    });
  });

  it('is not told of while the limit holds', async () => {
    const rejected = await exhaust(environment(listWarehouses));
    expect(rejected.status).toBe(429);
    const metrics = lines().flatMap(metricsIn).join();
    expect(metrics).not.toContain('limitsUnchecked');
    expect(metrics).toContain('refusals{stage=test,line=devices,code=rate-limited}=1');
  });
});
