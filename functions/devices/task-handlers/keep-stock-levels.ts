import type { DynamoDBBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { liveStore } from '../../core/http/service-context.ts';
import type { Store } from '../../core/store/store.ts';
import { ownDeadLetters, type SendLetter } from '../../core/tasks/dead-letter-queue.ts';
import { NeedsOperator } from '../../core/tasks/put-aside.ts';
import { processGroups } from '../../core/tasks/stream-batch.ts';
import { levelsKey, shardOfKey } from '../model/catalog-keys.ts';
import { keepLevels } from '../stock/kept-levels.ts';
import { shardOf } from '../stock/shard-faults.ts';

/** A changed shard, as the stream has it. A deleted shard has no image. */
const ChangedShard = z.object({
  dynamodb: z.object({
    Keys: z.object({ pk: z.object({ S: z.string() }) }),
    NewImage: z
      .object({ available: z.object({ N: z.coerce.number<string>() }).optional().catch(undefined) })
      .optional(),
  }),
});

/**
 * Task for changed stock: keeps the latest levels of the shards in a batch of the table's stream, with one write for each product.
 * A retry has no further effect, since the stream repeats later changes as well. A shard without a usable level holds nothing, as
 * for orders (docs/data-model.md, "When an item is wrong").
 *
 * @throws ZodError if the event is not a batch of stream records; the whole batch is then delivered again
 */
export const levelsKeeper =
  (store: () => Store, letter?: SendLetter) =>
  (event: unknown): Promise<DynamoDBBatchResponse> => {
    const work = (changes: readonly Change[]) => keepLatest(store(), changes);
    const complaint = 'The stock of a product could not be kept';
    return processGroups(
      event,
      { parse: changeOf, groupOf: productOf, work },
      { complaint, letter, now: () => store().now() },
    );
  };

/** A shard with its new level. */
interface Change {
  readonly warehouse_id: string;
  readonly company_sku: string;
  readonly shard: number;
  readonly level: number;
}

function changeOf(record: unknown): Change {
  const { Keys, NewImage } = ChangedShard.parse(record).dynamodb;
  const shard = shardOfKey(Keys.pk.S);
  if (shard === undefined) throw new NeedsOperator('The key is no key of a stock shard');
  const { level } = shardOf(shard.shard, { pk: Keys.pk.S, available: NewImage?.available?.N });
  return { ...shard, level };
}

/** Returns the group of a shard's changes: its product. */
function productOf(pk: string): string {
  const shard = shardOfKey(pk);
  return shard === undefined ? pk : levelsKey(shard.warehouse_id, shard.company_sku).pk;
}

async function keepLatest(store: Store, changes: readonly Change[]): Promise<void> {
  const [first] = changes;
  if (first === undefined) return;
  // Of several changes of a shard, the map keeps the last one.
  await keepLevels(store, first, new Map(changes.map(({ shard, level }) => [shard, level])));
}

/** Consumer of the Catalog table's stream. */
export const handler = levelsKeeper(liveStore, ownDeadLetters());
