import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { readEnvironment } from '../core/http/environment.ts';
import { BY_STATUS_INDEX, statusKeysOf } from '../core/model/keys.ts';
import type { Order } from '../core/model/order.ts';
import { DAY_MS, SECOND_MS } from '../core/model/time-units.ts';
import { logger } from '../core/observability/log.ts';
import { metricLine } from '../core/observability/metric-line.ts';
import { createStore, type Store } from '../core/store/store.ts';

/** Days that an order may be in a status, by line and status: those with a limit. */
export const Limits = z.record(z.string(), z.record(z.string(), z.number().positive()));
export type Limits = z.infer<typeof Limits>;

const Entry = z.object({
  statusSince: z.iso.datetime().transform((text) => Date.parse(text)),
} satisfies { readonly [Attribute in keyof Order]?: z.ZodType });

/** The orders of one status. */
interface Outstanding {
  readonly orders: number;
  /** Those that are past the limit. */
  readonly stuck: number;
  /** How long the one has been there that is there longest. */
  readonly oldestMs: number;
}

/**
 * Counts the orders of every status with a limit, and says in the log, as metrics, how many there are, how old the oldest is, and how
 * many are past the limit. It reads the whole of the index of those statuses, 0.5 read units for some 40 orders: with 100,000
 * orders outstanding that is some 1,200 units a run.
 *
 * The index follows a write within a fraction of a second; an order is counted twice or not at all while it moves.
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

/** How long the orders of one part of the index have been in their status, in milliseconds. */
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

/** Called by a schedule. */
export const handler = (): Promise<void> => {
  const store = createStore(readEnvironment(process.env));
  live ??= outstandingCounter(() => store, Limits.parse(JSON.parse(process.env.LIMITS ?? '{}')));
  return live();
};
