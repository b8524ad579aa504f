import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import * as examples from '../functions/appliances/examples/order-examples.ts';
import type { BenchedCloud } from './local-cloud.ts';

const Placed = z.object({ uid: z.string() });

/** Places an order and returns its uid. */
export type CreateOverHttp = () => Promise<string>;

/**
 * Returns a function that places an order over HTTP.
 *
 * @param name the keys of the orders begin with it
 * @param connections the most connections
 */
export function createOverHttp({ apiUrl, token }: BenchedCloud, name: string, connections: number): CreateOverHttp {
  // The timeout is shorter than the server's, so the client never uses a connection that the server is closing.
  const agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: 2_000 });
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
        'idempotency-key': `${name}-${key}`,
      };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        text(response)
          .then((answer) => {
            if (response.statusCode !== 200) throw new Error(`A create returned ${response.statusCode}`);
            resolve(Placed.parse(JSON.parse(answer)).uid);
          })
          .catch(reject);
      });
      sent.once('error', reject);
      sent.end(body);
    });
}
