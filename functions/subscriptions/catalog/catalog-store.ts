import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import stringify from 'safe-stable-stringify';
import type * as z from 'zod';
import type { Key } from '../../core/model/keys.ts';
import { withUnknownMembers } from '../../core/model/unknown-members.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { conditionalPut, transact } from '../../core/store/transaction.ts';

/** Fields that the catalog adds to every item. Times are RFC 3339. */
interface StoredFields {
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

/** Result of saving an item. */
export interface SaveResult<Value> {
  readonly value: Value;
  readonly isNew: boolean;
}

const withoutKeys = ({ pk: _pk, sk: _sk, ...attributes }: StoredItem): StoredItem => attributes;

/** Reads all items of a partition without their keys, sorted by sort key. The read is strongly consistent, with a request for each megabyte. */
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
  for await (const { Items = [] } of pages) items.push(...Items.map(withoutKeys));
  return items;
}

/**
 * Adds or changes an item of the catalog. If nothing changes, nothing is written.
 *
 * @param fields all fields that operators set
 * @throws Problem `unavailable` after repeated write conflicts
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
    const before = Item && schema.parse(withoutKeys(Item));
    const now = store.now().toISOString();
    const { created_at, updated_at, version } = before ?? { created_at: now, updated_at: now, version: 0 };
    const value = withUnknownMembers(schema, before, schema.parse({ ...fields, created_at, updated_at, version }));
    if (before !== undefined && stringify(value) === stringify(before)) return { value: before, isNew: false };
    const after = { ...value, updated_at: now, version: version + 1 };
    await transact(store, [
      conditionalPut({
        table: store.catalogTable,
        item: { ...after, ...key },
        ...(before === undefined
          ? { condition: 'attribute_not_exists(pk)' }
          : { condition: '#version = :version', names: { '#version': 'version' }, values: { ':version': version } }),
      }),
    ]);
    return { value: after, isNew: before === undefined };
  });
}
