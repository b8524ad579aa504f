import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../model/keys.ts';
import { unavailable } from '../problems/problem.ts';
import { backOff } from './back-off.ts';
import type { Store, StoredItem } from './store.ts';

/** Attempts at one read that transactions get in the way of. */
const ATTEMPTS = 8;

/**
 * Reads items by their keys as they all were at one moment, with one request: none of them before and another after the same
 * transaction. Transactions that are under way are waited out, a bounded number of times.
 *
 * @param keys a hundred at the most (API reference, TransactGetItems)
 * @returns an item a key, in their sequence; undefined where there is none
 * @throws Problem `unavailable` when others stay in the way
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
