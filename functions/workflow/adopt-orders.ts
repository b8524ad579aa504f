import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { BY_STATUS_INDEX, numberOfPartition, statusKeysOf } from '../core/model/keys.ts';
import { DamagedItem } from '../core/model/stored.ts';
import { logger } from '../core/observability/log.ts';
import { adoptOrder } from '../core/orders/adopt-order.ts';
import type { Store } from '../core/store/store.ts';
import type { Lifecycles } from './lifecycles.ts';

/** Shares of the partitions of the index; a run looks at one of them. An empty partition costs half a read unit. */
export const SHARES = 30;

/** Orders of one partition that a run adopts. The next runs adopt the others. */
const MOST_A_RUN = 2_000;

const Entry = z.object({ pk: z.string() });

/**
 * Puts orders that an earlier version wrote into the index of deadlines (docs/data-model.md, "Orders of earlier versions"). They are
 * in the index by status that the earlier version kept. Each run looks at a share of this index. A run that is killed or
 * doubled does no harm.
 *
 * @param share below {@link SHARES}
 */
export async function adoptOrders(store: Store, lifecycles: Lifecycles, share: number): Promise<void> {
  const partitions = Object.entries(lifecycles).flatMap(([line, rows]) =>
    Object.keys(rows).flatMap((status) => statusKeysOf(line, status).map((key) => ({ line, key }))),
  );
  const present = partitions.filter((_, index) => index % SHARES === share);
  const adopted = await Promise.all(present.map(({ line, key }) => adoptPartition(store, lifecycles[line] ?? {}, key)));
  const orders = adopted.reduce((sum, number) => sum + number, 0);
  if (orders > 0) logger.info('adopted', { orders });
}

async function adoptPartition(store: Store, lifecycle: Lifecycles[string], key: string): Promise<number> {
  const pages = paginateQuery(
    { client: store.client, pageSize: 100 },
    {
      TableName: store.ordersTable,
      IndexName: BY_STATUS_INDEX,
      KeyConditionExpression: 'statusKey = :key',
      ExpressionAttributeValues: { ':key': key },
      ProjectionExpression: 'pk',
    },
  );
  let adopted = 0;
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      if (await adoptIfSound(store, lifecycle, numberOfPartition(Entry.parse(item).pk))) adopted += 1;
    }
    if (adopted >= MOST_A_RUN) break;
  }
  return adopted;
}

/** Adopts an order. One that is damaged stays where it is, named in the log, and holds up no other. */
async function adoptIfSound(store: Store, lifecycle: Lifecycles[string], number: number): Promise<boolean> {
  try {
    return await adoptOrder(store, lifecycle, number);
  } catch (error) {
    if (!(error instanceof DamagedItem)) throw error;
    logger.error('An item is wrong', { table: 'Orders', order: number, problem: error.message });
    return false;
  }
}
