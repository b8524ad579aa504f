import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import { createOrder } from '../../functions/appliances/examples/order-examples.ts';
import { webhooks } from '../../functions/webhooks/contract/endpoints.ts';
import { DELIVER, FAN_OUT } from '../../lib/config/function-names.ts';
import { connectLocally } from '../support/connect-locally.ts';
import { MEASURED_ORDERS, type OrderUsage, onCloud, settled } from './measure.ts';
import { UsageMeter } from './meter.ts';
import { difference, multiplied, sum, type Usage } from './usage.ts';

/**
 * Requests to SQS for one wake-up: it is sent, received and deleted (docs/data-model.md, "Webhooks"). Wake-ups that share a request
 * cost less.
 */
const REQUESTS_A_WORD = 3;

/** Bytes of a request's headers, with the exchange of TLS: every delivery has a connection of its own. */
const CONNECTION_BYTES = 1_500;

/** Selects what deliveries use: their functions and table, and the log of all functions. */
const isOfDeliveries = (name: string): boolean =>
  name.endsWith(`-${DELIVER}`) ||
  name.endsWith(`-${FAN_OUT}`) ||
  name.includes('Webhooks') ||
  name.startsWith('/quartermaster/');

/** Items that deliveries use. */
const ITEMS = [
  'lambdaRequests',
  'lambdaGigabyteSeconds',
  'writeUnits',
  'readUnits',
  'functionLogBytes',
  'platformLogBytes',
] as const satisfies readonly (keyof Usage)[];

/**
 * Measures the usage of one delivery to a webhook that answers at once. It is what orders use with a webhook beyond what they use without
 * one. Each event comes by itself, so this is an upper limit: events that come together share calls and
 * wake-ups. Storage of the delivery for its 30 days is not part of it.
 *
 * @param orders the number of measured orders without a webhook, and with one; an order precedes each, so there is no cold start
 */
export const measureDeliveries = (assemblyDirectory: string, orders: number = MEASURED_ORDERS): Promise<OrderUsage> =>
  onCloud({ assemblyDirectory, timeScale: 1, schedules: false }, async (cloud) => {
    const api = await connectLocally(cloud);
    const receiver = await startReceiver();
    try {
      const meter = new UsageMeter(cloud, assemblyDirectory, isOfDeliveries);
      const place = async () => {
        await api.call(appliances, 'create-order', { body: createOrder });
        await settled(cloud);
        // A wake-up stays in the queue until its work is done.
        while (cloud.messages().length > 0) await delay(50);
      };
      const use = async (): Promise<Usage> => {
        await place();
        const used: Usage[] = [];
        for (let order = 0; order < orders; order++) {
          const before = meter.read(0);
          await place();
          used.push(difference(meter.read(0), before));
        }
        // The durations of the order that other work of the machine disturbed least stand for all.
        const least = Math.min(...used.map(({ lambdaGigabyteSeconds = 0 }) => lambdaGigabyteSeconds));
        return { ...sum(...used), lambdaGigabyteSeconds: orders * least };
      };
      const without = await use();
      await api.call(webhooks, 'create-webhook', { body: { url: receiver.url } });
      // The delivery of the order that precedes is not measured.
      const used = difference(await use(), without);
      const deliveries = receiver.received().count - 1;
      const bytes = receiver.received().bytes / (deliveries + 1);
      const average = multiplied(used, 1 / deliveries);
      const once = Object.fromEntries(ITEMS.map((item) => [item, average[item] ?? 0]));
      const calls = once.lambdaRequests ?? 0;
      const queueRequests = REQUESTS_A_WORD * calls;
      return { once: { ...once, queueRequests, responseBytes: bytes + CONNECTION_BYTES }, monthly: {} };
    } finally {
      receiver.stop();
    }
  });

/** Starts a webhook that counts what it gets. */
async function startReceiver() {
  let [count, bytes] = [0, 0];
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      count += 1;
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The webhook has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    received: () => ({ count, bytes }),
    stop: () => void server.close(),
  };
}
