import type { DynamoDBBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { liveStore } from '../../core/http/service-context.ts';
import type { Store } from '../../core/store/store.ts';
import { processGroups } from '../../core/tasks/stream-batch.ts';
import { levelsKey, shardOfKey } from '../model/catalog-keys.ts';
import { keepLevels } from '../stock/kept-levels.ts';

/** A changed shard, as the stream has it. */
const ChangedShard = z.object({
  dynamodb: z.object({
    Keys: z.object({ pk: z.object({ S: z.string() }) }),
    NewImage: z.object({ available: z.object({ N: z.coerce.number<string>().int().min(0) }) }),
  }),
});

/**
 * Task for changed stock: keeps the latest levels of the shards in a batch of the table's stream, with one write for each product.
 * A retry has no further effect, since the stream repeats later changes as well.
 *
 * @throws ZodError if the event is not a batch of stream records; the whole batch is then delivered again
 */
export const levelsKeeper =
  (store: () => Store) =>
  (event: unknown): Promise<DynamoDBBatchResponse> => {
    const keep = (records: readonly unknown[]) => keepLatest(store(), records);
    return processGroups(event, productOf, keep, 'The stock of a product could not be kept');
  };

/** Returns the group of a shard's changes: its product. */
function productOf(pk: string): string {
  const shard = shardOfKey(pk);
  return shard === undefined ? pk : levelsKey(shard.warehouse_id, shard.company_sku).pk;
}

async function keepLatest(store: Store, records: readonly unknown[]): Promise<void> {
  const changes = records.map((record) => {
    const { Keys, NewImage } = ChangedShard.parse(record).dynamodb;
    const shard = shardOfKey(Keys.pk.S);
    if (shard === undefined) throw new Error(`${Keys.pk.S} is no shard of a stock`);
    return { ...shard, level: NewImage.available.N };
  });
  const [first] = changes;
  if (first === undefined) return;
  // Of several changes of a shard, the map keeps the last one.
  await keepLevels(store, first, new Map(changes.map(({ shard, level }) => [shard, level])));
}

/** Consumer of the Catalog table's stream. */
export const handler = levelsKeeper(liveStore);
