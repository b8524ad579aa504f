import { type ServiceOutputTypes, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The use of a store so far. */
export interface StoreUse {
  /** Requests sent to DynamoDB, retries included. */
  readonly requests: number;
  /** Capacity units consumed, indexes included. */
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Transactions that conflicted with another one. */
  readonly conflicts: number;
  /** DynamoDB throttling responses. */
  readonly throttles: number;
  /** Retries after back-off. */
  readonly retries: number;
  /** Damaged items that were left out. */
  readonly leftOut: number;
}

const WRITES = /^(?:Put|Update|Delete|BatchWrite|TransactWrite)/;
const THROTTLED = /Throttl|ThroughputExceeded|RequestLimitExceeded/;

/** Counts the requests of a DynamoDB client, and their consumption. */
export class StoreMeter {
  #use = { requests: 0, readUnits: 0, writeUnits: 0, conflicts: 0, throttles: 0, retries: 0, leftOut: 0 };

  /** Returns a snapshot of the counts. */
  use(): StoreUse {
    return { ...this.#use };
  }

  retried(): void {
    this.#use.retries += 1;
  }

  leftOut(): void {
    this.#use.leftOut += 1;
  }

  /** Counts every command of the client, and makes it return its consumed capacity. */
  watch(client: DynamoDBDocumentClient): void {
    client.middlewareStack.add((next) => (args) => next({ ...args, input: { ...CAPACITY, ...args.input } }), {
      step: 'initialize',
      name: 'askForCapacity',
      // Before the command's input is translated.
      priority: 'high',
    });
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          this.#use.requests += 1;
          try {
            const result = await next(args);
            if (result.output) this.#count(commandName, result.output);
            return result;
          } catch (error) {
            this.#countRefusal(error);
            throw error;
          }
        },
      // Within the step that retries: it runs once per attempt, on a parsed response.
      { step: 'deserialize', name: 'meter', priority: 'high' },
    );
  }

  #count(command: string, output: ServiceOutputTypes): void {
    const consumed = 'ConsumedCapacity' in output ? (output.ConsumedCapacity ?? []) : [];
    let units = 0;
    for (const capacity of [consumed].flat()) {
      if ('CapacityUnits' in capacity) units += capacity.CapacityUnits ?? 0;
    }
    this.#use[WRITES.test(command) ? 'writeUnits' : 'readUnits'] += units;
  }

  #countRefusal(error: unknown): void {
    if (!(error instanceof Error)) return;
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (reasons.some(({ Code }) => Code === 'TransactionConflict')) this.#use.conflicts += 1;
    if (THROTTLED.test(error.name) || reasons.some(({ Code = '' }) => THROTTLED.test(Code))) this.#use.throttles += 1;
  }
}

const CAPACITY = { ReturnConsumedCapacity: 'TOTAL' };
