import { createOrder } from '../functions/appliances/handlers/create-order.ts';
import { getOrder } from '../functions/appliances/handlers/get-order.ts';
import type { Store } from '../functions/core/store/store.ts';
import { TenantLimits } from '../functions/core/store/tenant-limits.ts';
import { call } from '../test/support/lines/http-event.ts';
import { BUDGETS } from './budgets.ts';
import { atMost, type Figure, median, quantile } from './figure.ts';

const LIMIT = { rate: 50, burst: 200 };

/** Calls of which the requests are counted. */
const CALLS = 2_000;

/** Rounds of which the median counts, since other programs use the machine too. */
const ROUNDS = 3;

/** Calls of the other tenant in a round, half of them during the flood. Of fewer calls the p99 is that of a few disturbances. */
const CALLS_OF_A_ROUND = 6_000;

/** Calls of the flood for each call of the other tenant, which sends a call each fiftieth of a second: ten times the rate. */
const FLOOD = 10;

/** Counts the requests that the limit of a tenant adds, and measures the time of one tenant while another one floods. */
export async function tenantLimits(store: Store): Promise<Figure[]> {
  const { requestsACall, othersRelative } = BUDGETS.limits;
  return [
    atMost('DynamoDB requests that the limit adds to a call', await requestsAdded(store), requestsACall, (value) =>
      value.toFixed(3),
    ),
    atMost(
      'p99 of a get while another tenant sends ten times its rate, relative to without',
      await slowdown(store),
      othersRelative,
      (value) => value.toFixed(2),
    ),
  ];
}

async function requestsAdded(store: Store): Promise<number> {
  const limits = new TenantLimits(store.client, store.idempotencyTable, LIMIT);
  const begin = Date.now();
  const before = store.meter.use().requests;
  for (let sent = 0; sent < CALLS; sent += 1) {
    await limits.decide('within-its-rate', new Date(begin + (sent * 1_000) / LIMIT.rate));
  }
  return (store.meter.use().requests - before) / CALLS;
}

/** Alternates calls with and without the flood in one run, so that both meet the same machine. */
async function slowdown(store: Store): Promise<number> {
  const limits = new TenantLimits(store.client, store.idempotencyTable, LIMIT);
  const context = () => ({ store, tenantClaim: 'client_id', limits });
  const [create, get] = [createOrder(context), getOrder(() => ({ store, tenantClaim: 'client_id' }))];
  const placed = await call(create, { tenant: 'other', body: {} });
  const path = { uid: placed.body.uid };
  while ((await call(create, { tenant: 'flood', body: {} })).status !== 429);
  const time = async (flood: number): Promise<number> => {
    const others = Array.from({ length: flood }, () => call(create, { tenant: 'flood', body: {} }));
    await Promise.all(others);
    const began = performance.now();
    await call(get, { tenant: 'other', path });
    return performance.now() - began;
  };
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [alone, flooded]: [number[], number[]] = [[], []];
    for (let sent = 0; sent < CALLS_OF_A_ROUND / 2; sent += 1) {
      alone.push(await time(0));
      flooded.push(await time(FLOOD));
    }
    ratios.push(quantile(flooded, 0.99) / quantile(alone, 0.99));
  }
  return median(ratios);
}
