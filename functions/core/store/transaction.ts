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

/** One write of a transaction. There is none without a condition (docs/architecture.md, "Promises"). */
export type Write = Conditional<'Put'> | Conditional<'Update'> | Conditional<'Delete'> | Conditional<'ConditionCheck'>;

/** A put that fails unless the condition holds, and then says what is there instead. */
export interface ConditionalPut {
  readonly table: string;
  readonly item: object;
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The put as a write of a transaction; a refusal tells what is there instead (`ConditionFailed`). */
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

/** A transaction that was refused because a condition did not hold. Nothing of it was written. */
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

  /** True when the write at this position was refused. */
  at(index: number): boolean {
    return this.#items.has(index);
  }

  /** What the table holds instead of what the write at this position expected. */
  itemAt(index: number): Readonly<Record<string, unknown>> | undefined {
    return this.#items.get(index);
  }
}

/** A transaction that others were in the way of until the attempts were used up. Nothing of it was written. */
export class Contended extends Problem {
  readonly #reasons: readonly CancellationReason[];

  constructor(reasons: readonly CancellationReason[], cause: unknown) {
    super('unavailable', CONTENDED, { retryAfter: 1, cause });
    this.#reasons = reasons;
  }

  /** True when it was another transaction with the item of the write at this position. */
  at(index: number): boolean {
    return this.#reasons[index]?.Code === 'TransactionConflict';
  }
}

/** DynamoDB's limit on the writes of one transaction. */
const LARGEST_TRANSACTION = 100;

/** Attempts at one transaction that others get in the way of. */
const ATTEMPTS = 8;

/** Cancellation reasons that go away by themselves (DynamoDB API reference, TransactWriteItems). */
const PASSING_REASONS: ReadonlySet<string | undefined> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Applies the writes together or not at all, within one DynamoDB transaction.
 *
 * Conflicts with other transactions and throttling are waited out, a bounded number of times. A lost answer is asked for
 * again by the SDK under the same token, so that the transaction is applied once.
 *
 * @throws ConditionFailed when a condition does not hold: nothing was written.
 * @throws Contended, a Problem `unavailable`, when others stay in the way: nothing was written.
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
      if (!reasons.some(({ Code }) => PASSING_REASONS.has(Code))) throw error;
      if (attempt === ATTEMPTS) throw new Contended(reasons, error);
    }
    await backOff(store, attempt);
  }
}

const PASSING_ERRORS: ReadonlySet<string | undefined> = new Set([
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);

/**
 * True for an error that says nothing about the request itself: throttling, a fault of DynamoDB, or no answer at all.
 * The SDK has by then repeated the request as often as it may.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof DynamoDBServiceException) {
    return error.$fault === 'server' || /Throttl|LimitExceeded|ThroughputExceeded|InProgress/.test(error.name);
  }
  if (!(error instanceof Error)) return false;
  return PASSING_ERRORS.has(error.name) || ('code' in error && PASSING_ERRORS.has(String(error.code)));
}
