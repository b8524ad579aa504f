import {
  type CancellationReason,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { CONTENDED, Problem } from '../problems/problem.ts';
import { backOff } from './back-off.ts';
import type { Store } from './store.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

type Conditional<Action extends keyof TransactItem> = {
  readonly [Name in Action]: NonNullable<TransactItem[Name]> & { readonly ConditionExpression: string };
};

/** One write of a transaction, always with a condition (docs/architecture.md, "Promises"). */
export type Write = Conditional<'Put'> | Conditional<'Update'> | Conditional<'Delete'> | Conditional<'ConditionCheck'>;

/** A put that fails unless the condition holds, and then returns the existing item. */
export interface ConditionalPut {
  readonly table: string;
  readonly item: object;
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/**
 * Makes the put a write of a transaction. If its condition fails, `ConditionFailed` has the existing item.
 *
 * @example conditionalPut({ table: 't', item: {}, condition: 'attribute_not_exists(pk)' }).Put.TableName // 't'
 */
export function conditionalPut(put: ConditionalPut): Write {
  return {
    Put: {
      TableName: put.table,
      Item: { ...put.item },
      ConditionExpression: put.condition,
      ...(put.names && { ExpressionAttributeNames: put.names }),
      ...(put.values && { ExpressionAttributeValues: put.values }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** A change of single attributes that fails unless the condition holds. */
export interface ConditionalSet extends Omit<ConditionalPut, 'item'> {
  readonly key: object;
  /** The attributes to set. One that is undefined stays as it is. */
  readonly attributes: object;
}

/**
 * Makes a write of a transaction that sets some attributes of an item and keeps all others, also those that only a newer version of the
 * service knows. Without an item it adds one, unless the condition forbids it.
 *
 * @example conditionalSet({ table: 't', key: {}, attributes: { a: 1 }, condition: 'attribute_exists(pk)' }).Update.UpdateExpression // 'SET #set_a = :set_a'
 */
export function conditionalSet({ table, key, attributes, condition, names, values }: ConditionalSet): Write {
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    Update: {
      TableName: table,
      Key: { ...key },
      UpdateExpression: `SET ${set.map(([name]) => `#set_${name} = :set_${name}`).join(', ')}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: { ...names, ...Object.fromEntries(set.map(([name]) => [`#set_${name}`, name])) },
      ExpressionAttributeValues: {
        ...values,
        ...Object.fromEntries(set.map(([name, value]) => [`:set_${name}`, value])),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** A transaction that failed because a condition did not hold. Nothing of it was written. */
export class ConditionFailed extends Error {
  readonly #items: ReadonlyMap<number, Readonly<Record<string, unknown>> | undefined>;

  constructor(reasons: readonly CancellationReason[], cause: unknown) {
    super('A condition of the transaction does not hold', { cause });
    this.name = 'ConditionFailed';
    this.#items = new Map(
      reasons.flatMap((reason, index) =>
        reason.Code === 'ConditionalCheckFailed' ? [[index, reason.Item && unmarshall(reason.Item)] as const] : [],
      ),
    );
  }

  /** True if the condition of the write at this position failed. */
  at(index: number): boolean {
    return this.#items.has(index);
  }

  /** Returns the existing item that made the condition of the write at this position fail. */
  itemAt(index: number): Readonly<Record<string, unknown>> | undefined {
    return this.#items.get(index);
  }
}

/** A transaction that was given up after repeated conflicts. Nothing of it was written. */
export class Contended extends Problem {
  readonly #reasons: readonly CancellationReason[];

  constructor(reasons: readonly CancellationReason[], cause: unknown) {
    super('unavailable', CONTENDED, { retryAfter: 1, cause });
    this.#reasons = reasons;
  }

  /** True if the item of the write at this position conflicted with another transaction. */
  at(index: number): boolean {
    return this.#reasons[index]?.Code === 'TransactionConflict';
  }
}

/** DynamoDB's limit on the writes of one transaction. */
export const LARGEST_TRANSACTION = 100;

/** Attempts at one transaction that meets conflicts or throttling. */
const ATTEMPTS = 8;

/** Cancellation reasons that go away with a retry (DynamoDB API reference, TransactWriteItems). */
const TRANSIENT_REASONS: ReadonlySet<string | undefined> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Applies the writes atomically, in one DynamoDB transaction.
 *
 * It retries after conflicts with other transactions and throttling, a bounded number of times. The SDK resends a transaction
 * with a lost response under the same token, so that DynamoDB applies it once.
 *
 * @throws ConditionFailed if a condition does not hold; nothing was written
 * @throws Contended, a Problem `unavailable`, if the conflicts persist; nothing was written
 */
export async function transact(store: Store, writes: readonly Write[]): Promise<void> {
  if (writes.length > LARGEST_TRANSACTION) throw new Error(`A transaction of ${writes.length} writes is too large`);
  const command = { TransactItems: [...writes], ClientRequestToken: store.token() };
  for (let attempt = 1; ; attempt++) {
    try {
      await store.client.send(new TransactWriteCommand(command));
      return;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) throw new ConditionFailed(reasons, error);
      if (!reasons.some(({ Code }) => TRANSIENT_REASONS.has(Code))) throw error;
      if (attempt === ATTEMPTS) throw new Contended(reasons, error);
    }
    await backOff(store, attempt);
  }
}

const TRANSIENT_ERRORS: ReadonlySet<string | undefined> = new Set([
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);

/**
 * True for an error that says nothing about the request itself: throttling, a fault of DynamoDB, or no response. The SDK has
 * retried the request before, as often as it may.
 *
 * @example isTransient(Object.assign(new Error('gone'), { code: 'ECONNRESET' })) // true
 * @example isTransient(new Error('a bug')) // false
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof DynamoDBServiceException) {
    return error.$fault === 'server' || /Throttl|LimitExceeded|ThroughputExceeded|InProgress/.test(error.name);
  }
  if (!(error instanceof Error)) return false;
  return TRANSIENT_ERRORS.has(error.name) || ('code' in error && TRANSIENT_ERRORS.has(String(error.code)));
}
