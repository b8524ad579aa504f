import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../model/keys.ts';
import { unavailable } from '../problems/problem.ts';
import { backOff } from './back-off.ts';
import type { Store, StoredItem } from './store.ts';

/** Attempts at one read that conflicts with transactions. */
const ATTEMPTS = 8;

/**
 * Reads items by their keys in one consistent snapshot, with one request. It never sees one item before a transaction and another
 * after it. It waits for conflicting transactions, a bounded number of times.
 *
 * @param keys a hundred at most (API reference, TransactGetItems)
 * @returns one item per key, in their order; undefined for a key without an item
 * @throws Problem `unavailable` if the conflicts persist
 */
export async function transactGet(
  store: Store,
  table: string,
  keys: readonly Key[],
): Promise<readonly (StoredItem | undefined)[]> {
  const command = { TransactItems: keys.map((key) => ({ Get: { TableName: table, Key: { ...key } } })) };
  for (let attempt = 1; ; attempt++) {
    try {
      const { Responses = [] } = await store.client.send(new TransactGetCommand(command));
      return keys.map((_, index) => Responses[index]?.Item);
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      if (attempt === ATTEMPTS) throw unavailable(error);
    }
    await backOff(store, attempt);
  }
}
