import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import stringify from 'safe-stable-stringify';
import type * as z from 'zod';
import { commit } from '../../core/idempotency/commit.ts';
import type { PutCall, Saved } from '../../core/idempotency/put-call.ts';
import type { Key } from '../../core/model/keys.ts';
import { type HttpResponse, json } from '../../core/model/response.ts';
import { readItem } from '../../core/model/stored.ts';
import { withUnknownMembers } from '../../core/model/unknown-members.ts';
import { checkIsNew } from '../../core/problems/if-none-match.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { conditionalPut } from '../../core/store/transaction.ts';

/** Fields that the catalog adds to every item. Times are RFC 3339. */
interface StoredFields {
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

/** A saved item, with the response to the caller. */
export interface AnsweredSave<Value> extends Saved<Value> {
  /** The response to the call, or the first one to a repeat. */
  readonly response: HttpResponse;
}

/** Call of somebody who needs no response. */
const NO_CALL: PutCall<unknown> = { respond: () => json(200, {}) };

const withoutKeys = ({ pk: _pk, sk: _sk, ...attributes }: StoredItem): StoredItem => attributes;

/** Returns a reader of items, which gives their attributes without the keys. An error names the item. */
export const reader =
  <Schema extends z.ZodType>(schema: Schema) =>
  (item: StoredItem): z.output<Schema> =>
    readItem(schema, withoutKeys(item), item);

/**
 * Reads all items of a partition, sorted by sort key, or the one with a sort key. The read is strongly consistent, with a request for each
 * megabyte.
 */
export async function readPartition(store: Store, partition: string, sortKey?: string): Promise<StoredItem[]> {
  const pages = paginateQuery(
    { client: store.client },
    {
      TableName: store.catalogTable,
      KeyConditionExpression: sortKey === undefined ? 'pk = :pk' : 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': partition, ...(sortKey !== undefined && { ':sk': sortKey }) },
      ConsistentRead: true,
    },
  );
  const items: StoredItem[] = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}

/**
 * Adds or changes an item of the catalog. If nothing changes, it only keeps the response under the request's key.
 *
 * @param fields all fields that operators set
 * @throws Problem `version-mismatch`; `unavailable` after repeated write conflicts; the Problems of `commit`
 */
export function saveItem<Item extends StoredFields>(
  store: Store,
  { key, schema }: { readonly key: Key; readonly schema: z.ZodType<Item> },
  fields: Omit<Item, keyof StoredFields>,
  { idempotency, ifNoneMatch, respond }: PutCall<Item> = NO_CALL,
): Promise<AnsweredSave<Item>> {
  return retried(store, async () => {
    const { Item } = await store.client.send(
      new GetCommand({ TableName: store.catalogTable, Key: { ...key }, ConsistentRead: true }),
    );
    const before = Item && schema.parse(withoutKeys(Item));
    checkIsNew(before, ifNoneMatch);
    const now = store.now().toISOString();
    const { created_at, updated_at, version } = before ?? { created_at: now, updated_at: now, version: 0 };
    const value = withUnknownMembers(schema, before, schema.parse({ ...fields, created_at, updated_at, version }));
    if (before !== undefined && stringify(value) === stringify(before)) {
      const saved = { value: before, isNew: false };
      return { ...saved, response: await commit(store, [], respond(saved), idempotency) };
    }
    const saved = { value: { ...value, updated_at: now, version: version + 1 }, isNew: before === undefined };
    const write = conditionalPut({
      table: store.catalogTable,
      item: { ...saved.value, ...key },
      ...(before === undefined
        ? { condition: 'attribute_not_exists(pk)' }
        : { condition: '#version = :version', names: { '#version': 'version' }, values: { ':version': version } }),
    });
    return { ...saved, response: await commit(store, [write], respond(saved), idempotency) };
  });
}
