import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../model/keys.ts';
import { unavailable } from '../problems/problem.ts';
import { backOff } from './back-off.ts';
import type { Store, StoredItem } from './store.ts';

/** DynamoDB's limit on the keys of one request (API reference, BatchGetItem). */
const LARGEST_BATCH = 100;

/** Requests at once, limited by the client's connections and a function's memory. */
const REQUESTS_AT_ONCE = 16;

/** A key of a table with a sort key, or of one without. */
type AnyKey = Key | Pick<Key, 'pk'>;

/** Attempts to read the keys that DynamoDB leaves unprocessed. */
const ATTEMPTS = 8;

/**
 * Reads items by their keys, strongly consistent, a hundred per request. Each item is read at its own moment during the call.
 *
 * @param keys distinct keys
 * @returns the items that exist, in no particular order
 * @throws Problem `unavailable` if DynamoDB keeps leaving keys unprocessed, since their partitions are busy
 */
export async function batchGet(store: Store, table: string, keys: readonly AnyKey[]): Promise<StoredItem[]> {
  const batches: (readonly AnyKey[])[] = [];
  for (let start = 0; start < keys.length; start += LARGEST_BATCH)
    batches.push(keys.slice(start, start + LARGEST_BATCH));
  const items: StoredItem[] = [];
  for (let start = 0; start < batches.length; start += REQUESTS_AT_ONCE) {
    const atOnce = batches.slice(start, start + REQUESTS_AT_ONCE);
    items.push(...(await Promise.all(atOnce.map((batch) => getBatch(store, table, batch)))).flat());
  }
  return items;
}

/** Reads one batch. DynamoDB returns the items within its limits, and lists the other keys (API reference, `UnprocessedKeys`). */
async function getBatch(store: Store, table: string, keys: readonly AnyKey[]): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  let asked: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
  for (let attempt = 1; ; attempt++) {
    const { Responses, UnprocessedKeys } = await store.client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: asked, ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[table] ?? []));
    asked = UnprocessedKeys?.[table]?.Keys ?? [];
    if (asked.length === 0) return items;
    if (attempt === ATTEMPTS) throw unavailable(new Error(`${asked.length} keys of ${table} were left out`));
    await backOff(store, attempt);
  }
}
