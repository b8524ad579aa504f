import type { DynamoDBBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { described, logger } from '../observability/log.ts';

const Batch = z.object({
  Records: z.array(
    z.looseObject({
      dynamodb: z.looseObject({
        SequenceNumber: z.string(),
        Keys: z
          .object({ pk: z.object({ S: z.string() }) })
          .optional()
          .catch(undefined),
      }),
    }),
  ),
});

interface StreamRecord {
  readonly sequenceNumber: string;
  /**
   * The record's partition; records of one partition are processed in their order. Undefined if the record does not contain it.
   */
  readonly partition: string | undefined;
  readonly record: unknown;
}

/**
 * Processes a batch of a table's stream, the records of each partition in their order.
 *
 * A record whose work fails is reported as failed, together with the later records of its partition. Lambda delivers again from
 * the earliest failed record on, and sends records that keep failing to the dead-letter queue. Other partitions' records are
 * processed meanwhile, so repeated work must have no further effect.
 *
 * @param work processes one record, as Lambda delivers it, unparsed
 * @param complaint message of the log line for a record whose work fails
 * @throws ZodError if the event is no batch of stream records; Lambda then delivers the whole batch again
 */
export async function processBatch(
  event: unknown,
  work: (record: unknown) => Promise<void>,
  complaint: string,
): Promise<DynamoDBBatchResponse> {
  const records = recordsOf(event);
  const partitions = Map.groupBy(records, ({ partition, sequenceNumber }) => partition ?? sequenceNumber);
  const failed = await Promise.all([...partitions.values()].map((own) => processInOrder(own, work, complaint)));
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Sums up a batch of a table's stream. The work gets all records of a group at once, in the sequence of their changes.
 *
 * If the work of a group fails, all its records are reported as failed, and Lambda delivers them again.
 *
 * @param groupOf returns the group of a partition; records without a partition are a group each
 * @param work processes the records of a group, as Lambda delivers them, unparsed
 * @param complaint message of the log line for a group whose work fails
 * @throws ZodError if the event is no batch of stream records; Lambda then delivers the whole batch again
 */
export async function processGroups(
  event: unknown,
  groupOf: (partition: string) => string,
  work: (records: readonly unknown[]) => Promise<void>,
  complaint: string,
): Promise<DynamoDBBatchResponse> {
  const groups = Map.groupBy(recordsOf(event), ({ partition, sequenceNumber }) =>
    partition === undefined ? sequenceNumber : groupOf(partition),
  );
  const failed = await Promise.all(
    Array.from(groups.values(), async (own) => {
      try {
        await work(own.map(({ record }) => record));
        return [];
      } catch (error) {
        const numbers = own.map(({ sequenceNumber }) => sequenceNumber);
        logger.error(complaint, { sequenceNumber: numbers[0], records: numbers.length, error: described(error) });
        return numbers;
      }
    }),
  );
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
}

function recordsOf(event: unknown): StreamRecord[] {
  return Batch.parse(event).Records.map((record) => ({
    sequenceNumber: record.dynamodb.SequenceNumber,
    partition: record.dynamodb.Keys?.pk.S,
    record,
  }));
}

/** Processes the records of one partition, and returns the sequence numbers of those that must be delivered again. */
async function processInOrder(
  records: readonly StreamRecord[],
  work: (record: unknown) => Promise<void>,
  complaint: string,
): Promise<string[]> {
  for (const [index, { record, sequenceNumber }] of records.entries()) {
    try {
      await work(record);
    } catch (error) {
      logger.error(complaint, { sequenceNumber, error: described(error) });
      return records.slice(index).map((later) => later.sequenceNumber);
    }
  }
  return [];
}
