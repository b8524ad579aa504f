import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { Store } from '../functions/core/store/store.ts';
import { BUDGETS } from './budgets.ts';
import { atMost, type Figure } from './figure.ts';
import type { BenchedCloud } from './local-cloud.ts';
import { offersOf, orderOf, SubscriptionShop } from './support/subscription-shop.ts';

const MOST_LINES = 499;

/** Interval between two reads of the order, in milliseconds. */
const INTERVAL_MS = 50;

/** Maximum wait for the order to complete, in milliseconds. */
const PATIENCE_MS = 120_000;

/** Client id of the token. */
const CLIENT = 'demo';

const Order = z.object({ orderId: z.string(), status: z.string() });

/** Measures a subscription order with the maximum number of lines over HTTP: the time until it is accepted, and until it is complete. */
export async function largeOrder({ apiUrl, token }: BenchedCloud, store: Store): Promise<Figure[]> {
  const shop = new SubscriptionShop(() => ({ store, tenantClaim: 'client_id' }), CLIENT);
  const offers = offersOf(MOST_LINES);
  const customerId = await shop.open(offers);
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-api-key': CLIENT,
      'x-correlation-id': 'large-order',
    };
    const response = await fetch(new URL(path, apiUrl), { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`An order of the benchmark returned ${response.status}: ${text}`);
    return Order.parse(JSON.parse(text));
  };

  const orders = `/v3/customers/${customerId}/orders`;
  const body = JSON.stringify(orderOf(offers));
  const start = performance.now();
  const { orderId } = await send(orders, { method: 'POST', body });
  const accepted = performance.now() - start;
  while ((await send(`${orders}/${orderId}`)).status !== '1000') {
    if (performance.now() - start > PATIENCE_MS) throw new Error('The order of the benchmark is not complete');
    await delay(INTERVAL_MS);
  }
  const completed = performance.now() - start;
  return [
    atMost(`order of ${MOST_LINES} lines over HTTP: accepted after`, accepted, BUDGETS.largestOrder.accepted, seconds),
    atMost(`order of ${MOST_LINES} lines over HTTP: complete after`, completed, BUDGETS.largestOrder.complete, seconds),
  ];
}

const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(2)} s`;
