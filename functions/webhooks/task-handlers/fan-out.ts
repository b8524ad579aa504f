import type { DynamoDBBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { liveStore } from '../../core/http/service-context.ts';
import type { LogEntry } from '../../core/model/event-log.ts';
import { logger } from '../../core/observability/log.ts';
import type { Store } from '../../core/store/store.ts';
import { ownDeadLetters, type SendLetter } from '../../core/tasks/dead-letter-queue.ts';
import { processGroups } from '../../core/tasks/stream-batch.ts';
import { fanOut } from '../delivery/fan-out.ts';
import { queueOf, type SendWakeUps } from '../delivery/wake-ups.ts';

const Text = z.object({ S: z.string() });
const Numeral = z.object({ N: z.coerce.number<string>() });

/** A new entry of the log, as the stream has it. */
const NewEntry = z.object({
  dynamodb: z.object({
    NewImage: z.object({
      pk: Text,
      sk: Text,
      id: Text,
      type: Text,
      line: Text.optional(),
      number: Numeral.optional(),
      body: Text,
      timestamp: Text,
      expires: Numeral,
    }),
  }),
});

/** An entry with the partition of its log. */
interface TenantEntry {
  readonly tenant: string;
  readonly entry: LogEntry;
}

const LOG = 'LOG#';

function entryOf(record: unknown): TenantEntry {
  const { pk, sk, id, type, line, number, body, timestamp, expires } = NewEntry.parse(record).dynamodb.NewImage;
  const entry = {
    sk: sk.S,
    id: id.S,
    type: type.S,
    line: line?.S,
    number: number?.N,
    body: body.S,
    timestamp: timestamp.S,
    expires: expires.N,
  };
  return { tenant: pk.S.slice(LOG.length), entry };
}

/**
 * Task for new events: makes their deliveries, all of a tenant at once, in the sequence of the log. A retry adds nothing.
 *
 * @throws ZodError if the event is no batch of stream records; the whole batch is then delivered again
 */
export const eventsFanner =
  (store: () => Store, sendWakeUps: SendWakeUps, letter?: SendLetter) =>
  (event: unknown): Promise<DynamoDBBatchResponse> => {
    const work = async (entries: readonly TenantEntry[]) => {
      const tenant = entries[0]?.tenant ?? '';
      const deliveries = await fanOut(
        store(),
        sendWakeUps,
        tenant,
        entries.map(({ entry }) => entry),
      );
      logger.info('fan-out', { tenant, events: entries.length, deliveries });
    };
    const complaint = 'The deliveries of events could not be made';
    return processGroups(
      event,
      { parse: entryOf, groupOf: (partition) => partition, work },
      { complaint, letter, now: () => store().now() },
    );
  };

/** Consumer of the Events table's stream. */
export const handler = eventsFanner(liveStore, queueOf(), ownDeadLetters());
