import { setTimeout as delay } from 'node:timers/promises';
import { CreateOrder } from '../functions/appliances/contract/order-contract.ts';
import * as examples from '../functions/appliances/examples/order-examples.ts';
import { lifecycle } from '../functions/appliances/model/lifecycle.ts';
import { dataOfNewOrder } from '../functions/appliances/orders/build-order-data.ts';
import { orderResponse } from '../functions/appliances/representation/order-representation.ts';
import { idempotentRequest } from '../functions/core/idempotency/idempotent-request.ts';
import { placeOrder } from '../functions/core/orders/place-order.ts';
import type { Store } from '../functions/core/store/store.ts';
import { BUDGETS } from './budgets.ts';
import { createOverHttp } from './create-over-http.ts';
import { atLeast, atMost, type Figure, median } from './figure.ts';
import type { BenchedCloud } from './local-cloud.ts';
import { megabytes } from './local-cloud-load.ts';

const CONNECTIONS = 16;
const WARM_UP = 1_000;
const CREATES = 1_000;
const ROUNDS = 3;

/**
 * Compares creates a second over HTTP with the same transactions sent directly to the same store. Then measures the processor time
 * of a create, and the memory.
 */
export async function throughput(cloud: BenchedCloud, store: Store): Promise<Figure[]> {
  const http = createOverHttp(cloud, 'throughput', CONNECTIONS);
  const bare = bareCreator(store);
  await rate(WARM_UP, http);
  await rate(WARM_UP, bare);
  let worked = 0;
  const overHttp: number[] = [];
  const sentBare: number[] = [];
  // The rounds alternate, so other load on the machine affects both equally.
  for (let round = 0; round < ROUNDS; round++) {
    const before = await cpuAtRest(cloud);
    overHttp.push(await rate(CREATES, http));
    worked += (await cpuAtRest(cloud)) - before;
    sentBare.push(await rate(CREATES, bare));
  }
  const figures = `${median(overHttp).toFixed(0)} and ${median(sentBare).toFixed(0)} a second`;
  return [
    atLeast(
      `creates over HTTP, ${CONNECTIONS} connections, relative to bare transactions (${figures})`,
      median(overHttp) / median(sentBare),
      BUDGETS.localCloud.leastHttpRelativeToBare,
      (value) => `${value.toFixed(2)} ×`,
    ),
    atMost(
      `CPU of the local cloud a create at ${CONNECTIONS} connections, workflows included`,
      worked / (ROUNDS * CREATES),
      BUDGETS.localCloud.cpuMillisecondsPerCreate,
      (value) => `${value.toFixed(1)} ms`,
    ),
    atMost(
      'memory of the local cloud after these creates, all processes',
      megabytes(cloud.memory()),
      BUDGETS.localCloud.megabytesAfterBench,
      (value) => `${value} MB`,
    ),
  ];
}

/** Milliseconds between two looks at the processor time, and the time in between that a cloud at rest takes at most. */
const LOOK_EVERY = 1_000;
const AT_REST = 60;
const MOST_LOOKS = 60;

/** Waits until the workflows have ended. Returns the processor time of the local cloud so far, in milliseconds. */
async function cpuAtRest(cloud: BenchedCloud): Promise<number> {
  let last = cloud.cpu();
  for (let look = 0; look < MOST_LOOKS; look++) {
    await delay(LOOK_EVERY);
    const now = cloud.cpu();
    if (now - last <= AT_REST) return now;
    last = now;
  }
  return last;
}

/** Measures creates a second, with one create in progress on each connection. */
async function rate(count: number, create: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await create();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return count / ((performance.now() - start) / 1_000);
}

/** Returns a function that sends the same transaction, without HTTP, authorizer, function and validation. */
function bareCreator(store: Store): () => Promise<void> {
  const data = dataOfNewOrder(CreateOrder.parse(examples.createOrder));
  let key = 0;
  return async () => {
    key += 1;
    const owner = { line: 'appliances', tenant: 'bench' };
    const request = idempotentRequest(
      { owner: owner.tenant, operation: 'create-order', days: 10 },
      `bare-${key}`,
      data,
    );
    await placeOrder(store, { ...owner, actor: 'bench', status: 'new', lifecycle, data, request }, orderResponse);
  };
}
