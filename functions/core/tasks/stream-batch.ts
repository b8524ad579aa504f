import type { DynamoDBBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import type { RecordLetter } from '../model/record-letter.ts';
import { described, logger } from '../observability/log.ts';
import type { SendLetter } from './dead-letter-queue.ts';
import { needsOperator, problemOf } from './put-aside.ts';

const Text = z.object({ S: z.string() });
const Keys = z.object({ pk: Text, sk: Text.optional() }).optional().catch(undefined);

const Batch = z.object({
  Records: z.array(
    z.looseObject({
      eventName: z.string().default(''),
      eventSourceARN: z.string().default(''),
      /** True for a record that an operator has sent again. Nothing of it is put aside a second time. */
      redriven: z.boolean().default(false),
      dynamodb: z.looseObject({ SequenceNumber: z.string(), Keys }),
    }),
  ),
});

interface StreamRecord {
  readonly sequenceNumber: string;
  /**
   * The record's partition; records of one partition are processed in their order. Undefined if the record does not contain it.
   */
  readonly partition: string | undefined;
  /** True for a record that an operator has sent again. */
  readonly isRedriven: boolean;
  /** Place of the record and key of its item, for the letter and the log. */
  readonly subject: Pick<RecordLetter['putAside'], 'streamArn' | 'sequenceNumber' | 'eventName' | 'keys'>;
  readonly record: unknown;
}

/** Settings of a consumer. */
export interface ConsumerSettings {
  /** Message of the log line for a record whose work fails. */
  readonly complaint: string;
  /** Sends a letter about each record that no retry can help. Undefined: Lambda retries these records as it does all others. */
  readonly letter?: SendLetter | undefined;
  readonly now?: () => Date;
}

/** A record to put aside, with the error that no retry can help. */
interface Aside {
  readonly record: StreamRecord;
  readonly error: unknown;
}

/** Outcome of a batch: sequence numbers of failed records, and records to put aside. */
interface Outcome {
  readonly failed: readonly string[];
  readonly aside: readonly Aside[];
}

/**
 * Processes a batch of a table's stream, the records of each partition in their order.
 *
 * A record whose work fails is reported as failed, together with the later records of its partition. Lambda delivers again from
 * the earliest failed record on, and sends records that keep failing to the dead-letter queue. Other partitions' records are
 * processed meanwhile, so repeated work must have no further effect.
 *
 * A record that no retry can help holds nothing up: a letter about it goes to the dead-letter queue, and the batch goes on
 * (docs/architecture.md, "Streams").
 *
 * @param work processes one record, as Lambda delivers it, unparsed
 * @throws ZodError if the event is no batch of stream records; Lambda then delivers the whole batch again
 */
export async function processBatch(
  event: unknown,
  work: (record: unknown) => Promise<void>,
  settings: ConsumerSettings,
): Promise<DynamoDBBatchResponse> {
  const records = recordsOf(event);
  const partitions = Map.groupBy(records, ({ partition, sequenceNumber }) => partition ?? sequenceNumber);
  const outcomes = await Promise.all([...partitions.values()].map((own) => processInOrder(own, work, settings)));
  return concluded(records, outcomes, settings);
}

/** Functions that sum records up. */
export interface Summing<Parsed> {
  /** Parses one record, as Lambda delivers it. A record that it rejects is put aside alone. */
  readonly parse: (record: unknown) => Parsed;
  /** Returns the group of a record by its partition and itself, unparsed. Records without a partition are a group each. */
  readonly groupOf: (partition: string, record: unknown) => string;
  /** Processes the records of a group, in the sequence of their changes. */
  readonly work: (records: readonly Parsed[]) => Promise<void>;
}

/**
 * Sums up a batch of a table's stream. The work gets all records of a group at once, in the sequence of their changes.
 *
 * If the work of a group fails, all its records are reported as failed, and Lambda delivers them again. A record that no retry can
 * help is put aside, as by {@link processBatch}.
 *
 * @throws ZodError if the event is no batch of stream records; Lambda then delivers the whole batch again
 */
export async function processGroups<Parsed>(
  event: unknown,
  { parse, groupOf, work }: Summing<Parsed>,
  settings: ConsumerSettings,
): Promise<DynamoDBBatchResponse> {
  const records = recordsOf(event);
  const groups = Map.groupBy(records, ({ partition, sequenceNumber, record }) =>
    partition === undefined ? sequenceNumber : groupOf(partition, record),
  );
  const outcomes = await Promise.all(
    Array.from(groups.values(), (own) => processTogether(own, { parse, work }, settings)),
  );
  return concluded(records, outcomes, settings);
}

function recordsOf(event: unknown): StreamRecord[] {
  return Batch.parse(event).Records.map((record) => {
    const { eventName, eventSourceARN: streamArn, redriven, dynamodb } = record;
    const keys = Object.fromEntries(Object.entries(dynamodb.Keys ?? {}).map(([name, { S }]) => [name, S]));
    const sequenceNumber = dynamodb.SequenceNumber;
    const subject = { streamArn, sequenceNumber, eventName, keys };
    return { sequenceNumber, partition: keys.pk, isRedriven: redriven, subject, record };
  });
}

/**
 * Returns true if a record that no retry can help may be put aside: the consumer sends letters, and no operator has sent this record
 * again.
 */
const mayPutAside = ({ isRedriven }: StreamRecord, { letter }: ConsumerSettings): boolean =>
  letter !== undefined && !isRedriven;

/** Processes the records of one group: those that can be parsed, all at once. */
async function processTogether<Parsed>(
  records: readonly StreamRecord[],
  { parse, work }: Pick<Summing<Parsed>, 'parse' | 'work'>,
  settings: ConsumerSettings,
): Promise<Outcome> {
  const readable: StreamRecord[] = [];
  const parsed: Parsed[] = [];
  const aside: Aside[] = [];
  for (const record of records) {
    try {
      parsed.push(parse(record.record));
      readable.push(record);
    } catch (error) {
      aside.push({ record, error });
    }
  }
  if (aside.some(({ record }) => !mayPutAside(record, settings))) return failure(records, aside[0]?.error, settings);
  if (parsed.length === 0) return { failed: [], aside };
  try {
    await work(parsed);
    return { failed: [], aside };
  } catch (error) {
    if (needsOperator(error) && readable.every((record) => mayPutAside(record, settings))) {
      return { failed: [], aside: [...aside, ...readable.map((record) => ({ record, error }))] };
    }
    return { ...failure(readable, error, settings), aside };
  }
}

/** Processes the records of one partition, up to the first one that fails. */
async function processInOrder(
  records: readonly StreamRecord[],
  work: (record: unknown) => Promise<void>,
  settings: ConsumerSettings,
): Promise<Outcome> {
  const aside: Aside[] = [];
  for (const [index, record] of records.entries()) {
    try {
      await work(record.record);
    } catch (error) {
      if (!needsOperator(error) || !mayPutAside(record, settings)) {
        return { ...failure(records.slice(index), error, settings), aside };
      }
      aside.push({ record, error });
    }
  }
  return { failed: [], aside };
}

/** Logs the failure of the first record, and reports all. */
function failure(records: readonly StreamRecord[], error: unknown, { complaint }: ConsumerSettings): Outcome {
  const [first] = records;
  const { keys, sequenceNumber } = first?.subject ?? {};
  logger.error(complaint, { sequenceNumber, keys, records: records.length, error: described(error) });
  return { failed: records.map((record) => record.sequenceNumber), aside: [] };
}

/**
 * Sends the letter of a batch, and reports what Lambda delivers again. From the earliest failed record on Lambda delivers every
 * record again. So a record after it gets its letter later, and never one with each delivery.
 */
async function concluded(
  records: readonly StreamRecord[],
  outcomes: readonly Outcome[],
  { complaint, letter, now = () => new Date() }: ConsumerSettings,
): Promise<DynamoDBBatchResponse> {
  const failed = new Set(outcomes.flatMap((outcome) => outcome.failed));
  const earliest = records.findIndex(({ sequenceNumber }) => failed.has(sequenceNumber));
  const due = new Set(earliest < 0 ? records : records.slice(0, earliest));
  const aside = outcomes.flatMap((outcome) => outcome.aside).filter(({ record }) => due.has(record));
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
  for (const [index, { record, error }] of aside.entries()) {
    const problem = problemOf(error);
    try {
      await letter?.({ putAside: { functionName, ...record.subject, problem, at: now().toISOString() } });
    } catch (refusal) {
      // Without a letter the record would be lost. Lambda delivers it again.
      logger.error('A record could not be put aside', { ...record.subject, error: described(refusal) });
      for (const later of aside.slice(index)) failed.add(later.record.sequenceNumber);
      break;
    }
    logger.error(complaint, { ...record.subject, outcome: 'put aside', problem });
  }
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}
