import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { RATE_LIMITED } from '../../lib/alarms/limit-alarms.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { refusalCodes } from '../../lib/dashboards/refusal-codes.ts';
import type { Metric } from '../../lib/local/metrics/metric-store.ts';
import { PROVOCATIONS } from '../api/subscriptions/provocations.ts';
import { Caller, type HttpResponse, tokenFor } from '../support/api/api.ts';
import { expectDone, HUB, type Shop } from '../support/api/device-api.ts';
import { ordersOf } from '../support/api/subscription-api.ts';
import { eventually } from '../support/eventually.ts';
import { completeOrder as completeAppliance } from '../support/lines/appliance-service.ts';
import { completeOrder as completeDevice } from '../support/lines/device-service.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import type { TroubledCloud, Working } from './troubled-cloud.ts';

type Provoke = (working: Working) => Promise<HttpResponse>;

const placeDevice = (shop: Shop, title: string, quantity = 1, key: string = randomUUID()) =>
  shop.partner.post(`${HUB}/place-order`, completeDevice([[{ title }, quantity]]), {
    headers: { 'idempotency-key': key },
  });

const cancelDevice = (shop: Shop, order: string, headers = {}) =>
  shop.partner.post(`${HUB}/orders/${order}/cancel`, undefined, { headers });

/** Kinds of problems by which the log names a refusal, where the contract has a code of its own. */
const KINDS: Readonly<Record<string, string>> = {
  1117: 'validation-failed',
  2115: 'not-found',
  4120: 'duplicate-request-id',
};

/** One request for each code that the dashboard shows of a line. */
const PROVOKED: Readonly<Record<string, Readonly<Record<string, Provoke>>>> = {
  appliances: {
    'validation-failed': ({ caller }) => caller.place({ nodeCount: 'two' }),
    'not-found': ({ caller }) => caller.get(Caller.pathOf({ uid: '1-0000000000000000' })),
    'version-mismatch': async ({ caller }) => {
      const { body: order } = await caller.place(completeAppliance());
      return caller.put(Caller.pathOf(order), { notes: 'late' }, { headers: { 'if-match': '"9"' } });
    },
    'idempotency-key-reused': async ({ caller }) => {
      const options = { headers: { 'idempotency-key': randomUUID() } };
      await caller.place(completeAppliance(), options);
      return caller.place(completeAppliance({ customerRefNum: 'another' }), options);
    },
    'transition-refused': async ({ caller }) => {
      const { body: order } = await caller.place(completeAppliance());
      return caller.put(Caller.pathOf(order), { status: 'installed' });
    },
  },
  devices: {
    'validation-failed': ({ shop }) => shop.partner.post(`${HUB}/place-order`, {}),
    'not-found': ({ shop }) => shop.read('1'),
    'version-mismatch': async ({ shop }) => cancelDevice(shop, await shop.place('Phone'), { 'if-match': '"9"' }),
    'idempotency-key-reused': async ({ shop }) => {
      const key = randomUUID();
      await placeDevice(shop, 'Phone', 1, key);
      return placeDevice(shop, 'Phone', 2, key);
    },
    'transition-refused': async ({ shop }) => shop.move(await shop.place('Phone'), 'DELIVERED'),
    INSUFFICIENT_STOCK: ({ shop }) => placeDevice(shop, 'Phone', 1_000),
    UNKNOWN_PRODUCT: ({ shop }) => placeDevice(shop, 'Typewriter'),
    ORDER_ALREADY_SHIPPED: async ({ shop }) => {
      const order = await shop.place('Phone');
      await shop.move(order, 'PROCESSING');
      await shop.move(order, 'SHIPPED', { tracking_number: '1Z0000000000000303', carrier: 'UPS' });
      return cancelDevice(shop, order);
    },
  },
  subscriptions: {
    ...Object.fromEntries(
      PROVOCATIONS.map(([code, provoke]): [string, Provoke] => [KINDS[code] ?? code, ({ stage }) => provoke(stage)]),
    ),
    'idempotency-key-reused': async ({ stage: { market, customerId, offer } }) => {
      const named = { 'x-correlation-id': randomUUID() };
      expectDone(await market.partner.post(ordersOf(customerId), newOrder(offer), named));
      return market.partner.post(ordersOf(customerId), newOrder(offer, offer), named);
    },
    '2115': ({ stage: { market, customerId } }) => market.partner.get(`${ordersOf(customerId)}/none`),
  },
};

/**
 * Returns true for a metric of the limits of tenants. The clock of this cloud refills a bucket within some microseconds, and an
 * environment forgets a tenant within a millisecond, so no call exceeds a limit here.
 * `test/core/http/limit-tenant.cloud.test.ts` reads these metrics from the log.
 */
export const isOfLimits = ({ name, dimensions }: Metric): boolean =>
  name === 'limitsUnchecked' ||
  dimensions.code === RATE_LIMITED ||
  (name === 'rejections' && dimensions.status === '429');

/** A tenant that is none: a claim that API Gateway prints like this is no text (`functions/core/http/principal.ts`). */
const NO_TEXT = 'null';

/** Has API Gateway refuse a call without a token and a token without the scope, and each line a token that names no tenant. */
export async function provokeTokenRefusals({ access, token }: Pick<TroubledCloud, 'access' | 'token'>): Promise<void> {
  const paths = [Caller.pathOf({ uid: '1-0000000000000000' }), `${HUB}/orders/1`, `${ordersOf('1')}/1`];
  const { scope } = z.object({ scope: z.string() }).parse(JSON.parse(atob(token.split('.')[1] ?? '')));
  const refused = async (tenant: string | undefined, scopes: string, path: string, expected: number) => {
    const authorization = tenant === undefined ? '' : `Bearer ${await tokenFor(tenant, scopes, access)}`;
    const { status } = await fetch(new URL(path, access.apiUrl), { headers: { authorization } });
    if (status !== expected)
      throw new Error(`${path} was to be refused with ${expected}, and the answer was ${status}`);
  };
  for (const path of paths) {
    await refused(undefined, '', path, 401);
    await refused('demo', 'other', path, 403);
    await refused(NO_TEXT, scope, path, 403);
  }
}

/** Has each line refuse what the dashboard shows of it. A call that meets a busy store is repeated, as callers do. */
export async function provokeRefusals(working: Working): Promise<void> {
  await working.shop.stock('Phone', 10);
  for (const line of productLines) {
    for (const code of Object.keys(refusalCodes(line)).filter((shown) => shown !== RATE_LIMITED)) {
      const provoke = PROVOKED[line.table.line]?.[code];
      if (provoke === undefined) throw new Error(`${line.table.line}: nothing here provokes ${code}`);
      const { status } = await eventually(async () => {
        const answer = await provoke(working);
        if (answer.status === 503) throw new Error(`${line.table.line}: the store is too busy to provoke ${code}`);
        return answer;
      });
      if (status < 400 || status >= 500) {
        throw new Error(`${line.table.line}: ${code} was to be provoked, and the answer was ${status}`);
      }
    }
  }
}
