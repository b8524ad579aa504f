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
  /** Records of one partition are worked in their order; undefined when the record does not say. */
  readonly partition: string | undefined;
  readonly record: unknown;
}

/**
 * Works through a batch of a table's stream, the records of a partition in their order.
 *
 * A record whose work fails is reported as failed together with the later ones of its partition: Lambda delivers again from the
 * earliest on, and hands over to the dead-letter queue what keeps failing. Other partitions' records are not held up, so the work
 * must have no further effect when it is done again.
 *
 * @param work of one record, which is as Lambda delivers it, unparsed
 * @param complaint what the log says of a record whose work fails
 * @throws ZodError when the event is no batch of stream records: the whole batch is delivered again.
 */
export async function workBatch(
  event: unknown,
  work: (record: unknown) => Promise<void>,
  complaint: string,
): Promise<DynamoDBBatchResponse> {
  const records = Batch.parse(event).Records.map((record) => ({
    sequenceNumber: record.dynamodb.SequenceNumber,
    partition: record.dynamodb.Keys?.pk.S,
    record,
  }));
  const partitions = Map.groupBy(records, ({ partition, sequenceNumber }) => partition ?? sequenceNumber);
  const failed = await Promise.all([...partitions.values()].map((own) => workInOrder(own, work, complaint)));
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Sequence numbers of the records that have to be delivered again. */
async function workInOrder(
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
