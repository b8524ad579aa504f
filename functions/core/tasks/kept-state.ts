import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../model/keys.ts';
import type { Store } from '../store/store.ts';

/** State that a task keeps between two runs. */
export interface KeptState {
  /** Grows with every write, so that of two runs at once one writes. */
  readonly version: number;
}

/** Version of a state that cannot be read. The task begins again, and replaces the item. */
export const UNREADABLE = -1;

/** The item that holds a state. */
export interface StatePlace {
  readonly table: string;
  readonly key: Key;
}

/**
 * Writes the next state of a task. Does nothing if another run has written since the read.
 *
 * @param before the state that was read; undefined if there was none
 */
export async function keepState(
  store: Store,
  { table, key }: StatePlace,
  before: KeptState | undefined,
  next: object,
): Promise<void> {
  const version = Math.max(0, before?.version ?? 0) + 1;
  const Item = { ...next, ...key, version };
  try {
    await store.client.send(new PutCommand({ TableName: table, Item, ...unchanged(before) }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Returns the condition that the state is as it was read. */
function unchanged(before: KeptState | undefined) {
  if (before === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  if (before.version === UNREADABLE) return { ConditionExpression: 'attribute_exists(pk)' };
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': before.version },
  };
}
