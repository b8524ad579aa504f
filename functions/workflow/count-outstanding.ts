import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { readEnvironment } from '../core/http/environment.ts';
import { BY_STATUS_INDEX, statusKeysOf } from '../core/model/keys.ts';
import type { Order } from '../core/model/order.ts';
import { DAY_MS, SECOND_MS } from '../core/model/time-units.ts';
import { logger } from '../core/observability/log.ts';
import { metricLine } from '../core/observability/metric-line.ts';
import { createStore, type Store } from '../core/store/store.ts';

/** Days after which an order is stuck, by line and status, for statuses with a limit. */
export const Limits = z.record(z.string(), z.record(z.string(), z.number().positive()));
export type Limits = z.infer<typeof Limits>;

const Entry = z.object({
  statusSince: z.iso.datetime().transform((text) => Date.parse(text)),
} satisfies { readonly [Attribute in keyof Order]?: z.ZodType });

/** The counts of the orders in one status. */
interface Outstanding {
  readonly orders: number;
  /** Orders past the limit. */
  readonly stuck: number;
  /** Time that the oldest order has spent in the status, in milliseconds; 0 without orders. */
  readonly oldestMs: number;
}

/**
 * Makes the function that counts the orders of every status with a limit. It writes metrics to the log: the number of orders, the
 * age of the oldest, and the number past the limit. It reads the whole index of those statuses, 0.5 read units for some 40
 * orders; 100,000 outstanding orders take some 1,200 units a run.
 *
 * The index follows a write within a fraction of a second. An order that moves meanwhile counts twice or not at all.
 */
export const outstandingCounter = (store: () => Store, limits: Limits) => async (): Promise<void> => {
  for (const [line, statuses] of Object.entries(limits)) {
    let ordersStuck = 0;
    for (const [status, days] of Object.entries(statuses)) {
      const { orders, stuck, oldestMs } = await outstandingIn(store(), { line, status, limitMs: days * DAY_MS });
      ordersStuck += stuck;
      const values = { ordersOutstanding: orders, oldestOrderAge: Math.round(oldestMs / SECOND_MS) };
      logger.info('metrics', metricLine(values, { line, status }, store().now()));
    }
    logger.info('metrics', metricLine({ ordersStuck }, { line }, store().now()));
  }
};

async function outstandingIn(
  store: Store,
  { line, status, limitMs }: { readonly line: string; readonly status: string; readonly limitMs: number },
): Promise<Outstanding> {
  const now = store.now().getTime();
  const parts = await Promise.all(statusKeysOf(line, status).map((key) => agesIn(store, key, now)));
  const ages = parts.flat();
  return {
    orders: ages.length,
    stuck: ages.filter((age) => age > limitMs).length,
    oldestMs: ages.reduce((oldest, age) => Math.max(oldest, age), 0),
  };
}

/** Returns how long each order of one part of the index has been in its status, in milliseconds. */
async function agesIn(store: Store, statusKey: string, now: number): Promise<number[]> {
  const pages = paginateQuery(
    { client: store.client },
    {
      TableName: store.ordersTable,
      IndexName: BY_STATUS_INDEX,
      KeyConditionExpression: 'statusKey = :key',
      ExpressionAttributeValues: { ':key': statusKey },
      ProjectionExpression: 'statusSince',
    },
  );
  const ages: number[] = [];
  for await (const { Items = [] } of pages) ages.push(...Items.map((item) => now - Entry.parse(item).statusSince));
  return ages;
}

let live: ReturnType<typeof outstandingCounter> | undefined;

/** The entry point, called by a schedule. */
export const handler = (): Promise<void> => {
  const store = createStore(readEnvironment(process.env));
  live ??= outstandingCounter(() => store, Limits.parse(JSON.parse(process.env.LIMITS ?? '{}')));
  return live();
};
