import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { NUMBER_SEQUENCE } from '../model/keys.ts';

/** The first order number of the system (docs/architecture.md, "Numbers"). */
export const FIRST_NUMBER = 100_001;

/** Numbers per lease, each one request. */
export const BLOCK_SIZE = 100;

/** The last number: keys are padded to twelve digits. */
const LAST_NUMBER = 999_999_999_999;

/** Count of leased numbers from which no block is left. */
export const USED_UP = LAST_NUMBER - FIRST_NUMBER - BLOCK_SIZE;

interface Block {
  next: number;
  readonly end: number;
}

/**
 * Allocates order numbers from blocks leased with one conditional ADD, so that a number costs a hundredth of a request. A lease
 * whose response was lost leaves a gap, never a duplicate number. If the sequence itself is wrong, the order's own
 * `attribute_not_exists` rejects the number.
 */
export class NumberBlocks {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  #block: Block = { next: 0, end: 0 };
  #leasing: Promise<void> | undefined;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Returns the next number. Concurrent callers share one lease. */
  async next(): Promise<number> {
    while (this.#block.next >= this.#block.end) {
      this.#leasing ??= this.#lease().finally(() => {
        this.#leasing = undefined;
      });
      await this.#leasing;
    }
    const number = this.#block.next;
    this.#block.next += 1;
    return number;
  }

  /** Drops the rest of the block of a number that turned out to be taken, since its neighbours probably are too. */
  discardBlockOf(number: number): void {
    const { end } = this.#block;
    if (number >= end - BLOCK_SIZE && number < end) this.#block = { next: 0, end: 0 };
  }

  async #lease(): Promise<void> {
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: NUMBER_SEQUENCE,
        UpdateExpression: 'ADD leased :block',
        ConditionExpression: 'attribute_not_exists(leased) OR leased < :limit',
        ExpressionAttributeValues: { ':block': BLOCK_SIZE, ':limit': USED_UP },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    // Somebody may have changed the count directly. Blocks of a count that is not whole stay apart when they are rounded down.
    const leased = Math.floor(Number(Attributes?.leased));
    if (!(leased >= BLOCK_SIZE)) throw new Error(`The item ${NUMBER_SEQUENCE.pk} is malformed: leased is below zero`);
    const end = FIRST_NUMBER + leased;
    this.#block = { next: end - BLOCK_SIZE, end };
  }
}
