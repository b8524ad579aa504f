import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import stringify from 'safe-stable-stringify';
import type * as z from 'zod';
import type { Key } from '../../core/model/keys.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { conditionalPut, transact } from '../../core/store/transaction.ts';

/** What the catalog keeps of every item beside what operators say of it. Times are RFC 3339. */
interface StoredFields {
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

/** What has been saved, and whether it is new. */
export interface SaveResult<Value> {
  readonly value: Value;
  readonly isNew: boolean;
}

/** All items of a partition, by their sort keys: strongly consistent, a megabyte with each request. */
export async function readPartition(store: Store, partition: string): Promise<StoredItem[]> {
  const pages = paginateQuery(
    { client: store.client },
    {
      TableName: store.catalogTable,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partition },
      ConsistentRead: true,
    },
  );
  const items: StoredItem[] = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}

/**
 * Adds an item of the catalog or changes one; nothing is written when it is as it should be.
 *
 * @param fields all that operators say of it
 * @throws Problem `unavailable` when others keep changing it
 */
export function saveItem<Item extends StoredFields>(
  store: Store,
  { key, schema }: { readonly key: Key; readonly schema: z.ZodType<Item> },
  fields: Omit<Item, keyof StoredFields>,
): Promise<SaveResult<Item>> {
  return retried(store, async () => {
    const { Item } = await store.client.send(
      new GetCommand({ TableName: store.catalogTable, Key: { ...key }, ConsistentRead: true }),
    );
    const before = Item && schema.parse(Item);
    const now = store.now().toISOString();
    const { created_at, updated_at, version } = before ?? { created_at: now, updated_at: now, version: 0 };
    const value = schema.parse({ ...fields, created_at, updated_at, version });
    if (before !== undefined && stringify(value) === stringify(before)) return { value: before, isNew: false };
    const after = schema.parse({ ...value, updated_at: now, version: version + 1 });
    await transact(store, [
      conditionalPut({
        table: store.catalogTable,
        item: { ...key, ...after },
        ...(before === undefined
          ? { condition: 'attribute_not_exists(pk)' }
          : { condition: '#version = :version', names: { '#version': 'version' }, values: { ':version': version } }),
      }),
    ]);
    return { value: after, isNew: before === undefined };
  });
}
