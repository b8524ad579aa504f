import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { NUMBER_SEQUENCE } from '../../functions/core/model/keys.ts';
import { BLOCK_SIZE, FIRST_NUMBER, USED_UP } from '../../functions/core/store/numbers.ts';
import { UsageError } from '../support/command-line.ts';
import { type Command, orderNumber } from './stage/command.ts';
import { OpsError } from './stage/ops-error.ts';

/** Puts the sequence of order numbers right. */
export const numbers: Command = {
  usage: 'numbers <highest order number> [--dry-run]',
  summary:
    'Moves the sequence of order numbers beyond the given number, if the sequence was deleted, is behind or cannot be read. It never moves back. Numbers of the same block remain unused.',
  flags: ['dry-run'],
  names: [1, 1],
  run: async ({ stage, names, flags, print }) => {
    const highest = orderNumber(names);
    if (leasedFor(highest) >= USED_UP) throw new UsageError(`no number would be left after ${highest}`);
    const { client, ordersTable: TableName } = await stage.store();
    const { Item } = await client.send(new GetCommand({ TableName, Key: NUMBER_SEQUENCE, ConsistentRead: true }));
    const seen: unknown = Item?.leased;
    const wanted = Math.max(leasedFor(highest), leasedBy(seen));
    if (isCount(seen) && seen >= wanted) {
      print(`The next numbers begin at ${FIRST_NUMBER + seen}; nothing is to be done.`);
      return true;
    }
    const next = FIRST_NUMBER + wanted;
    if (flags.dryRun) {
      print(`The next numbers would begin at ${next}; nothing was changed.`);
      return true;
    }
    const update = new UpdateCommand({
      TableName,
      Key: NUMBER_SEQUENCE,
      UpdateExpression: 'SET leased = :wanted',
      ConditionExpression: seen === undefined ? 'attribute_not_exists(leased)' : 'leased = :seen',
      ExpressionAttributeValues: { ':wanted': wanted, ...(seen !== undefined && { ':seen': seen }) },
    });
    try {
      await client.send(update);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new OpsError('orders took numbers meanwhile; run the command again');
    }
    print(`The next numbers begin at ${next}.`);
    return true;
  },
};

/** Returns true for a count from which the service can lease. */
const isCount = (leased: unknown): leased is number =>
  typeof leased === 'number' && Number.isInteger(leased) && leased >= 0 && leased < USED_UP;

/** Returns the whole blocks that a count includes, also one that is no whole number. A count beyond all numbers says nothing. */
const leasedBy = (leased: unknown): number =>
  typeof leased === 'number' && !isCount(leased) && leased > 0 && leased < USED_UP
    ? Math.ceil(leased / BLOCK_SIZE) * BLOCK_SIZE
    : 0;

/**
 * Returns the count of leased numbers, in whole blocks, that includes a number.
 *
 * @example leasedFor(100_001) // 100
 * @example leasedFor(100_101) // 200
 */
function leasedFor(number: number): number {
  return Math.max(0, Math.ceil((number - FIRST_NUMBER + 1) / BLOCK_SIZE) * BLOCK_SIZE);
}
