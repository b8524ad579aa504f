import { Agent, request } from 'node:http';
import * as examples from '../functions/appliances/contract/examples.ts';
import { CreateOrder } from '../functions/appliances/contract/order-contract.ts';
import { lifecycle } from '../functions/appliances/model/lifecycle.ts';
import { dataOfNewOrder } from '../functions/appliances/orders/build-order-data.ts';
import { orderResponse } from '../functions/appliances/representation/order-representation.ts';
import { idempotentRequest } from '../functions/core/idempotency/idempotency.ts';
import { placeOrder } from '../functions/core/orders/place-order.ts';
import type { Store } from '../functions/core/store/store.ts';
import { atLeast, atMost, type Figure, median } from './figure.ts';
import type { BenchedCloud } from './local-cloud.ts';

const CONNECTIONS = 16;
const WARM_UP = 1_000;
const CREATES = 1_000;
const ROUNDS = 3;
const LARGEST_MEMORY = 700 * 1_024 * 1_024;

/** Compares creates a second over HTTP with the same transactions sent directly to the same store. Then measures the memory. */
export async function throughput(cloud: BenchedCloud, store: Store): Promise<Figure[]> {
  const http = creator(cloud);
  const bare = bareCreator(store);
  await rate(WARM_UP, http);
  await rate(WARM_UP, bare);
  const overHttp: number[] = [];
  const sentBare: number[] = [];
  // The rounds alternate, so other load on the machine affects both equally.
  for (let round = 0; round < ROUNDS; round++) {
    overHttp.push(await rate(CREATES, http));
    sentBare.push(await rate(CREATES, bare));
  }
  const figures = `${median(overHttp).toFixed(0)} and ${median(sentBare).toFixed(0)} a second`;
  return [
    atLeast(
      `creates over HTTP, ${CONNECTIONS} connections, relative to bare transactions (${figures})`,
      median(overHttp) / median(sentBare),
      0.5,
      (value) => `${value.toFixed(2)} ×`,
    ),
    atMost(
      'memory of the local cloud after these creates, all processes',
      cloud.memory(),
      LARGEST_MEMORY,
      (bytes) => `${(bytes / 1_024 / 1_024).toFixed(0)} MB`,
    ),
  ];
}

/** Measures creates a second, with one create in progress on each connection. */
async function rate(count: number, create: () => Promise<void>): Promise<number> {
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

function creator({ apiUrl, token }: BenchedCloud): () => Promise<void> {
  // The timeout is shorter than the server's, so the client never uses a connection that the server is closing.
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, timeout: 2_000 });
  const url = new URL('/provisioning/api/v1/orders', apiUrl);
  const body = JSON.stringify(examples.createOrder);
  let key = 0;
  return () =>
    new Promise((resolve, reject) => {
      key += 1;
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'idempotency-key': `throughput-${key}`,
      };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`A create returned ${response.statusCode}`)),
        );
      });
      sent.once('error', reject);
      sent.end(body);
    });
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
