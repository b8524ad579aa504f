import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { RecordLetter } from '../../../functions/core/model/record-letter.ts';
import { LaneRef } from '../../../functions/webhooks/model/lane.ts';
import type { DeadLetterQueue, Stage } from '../stage/stage.ts';

/** Position of a record in a stream. */
const Position = z.string().regex(/^\d+$/);

/** ARN of a table's stream, which names the table. */
const StreamArn = z.string().regex(/^arn:[^/]+\/[^/]+\/stream\//);

const Moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

/**
 * Batch of stream records that the consumer could not process (Lambda Developer Guide, "Configuring destinations for failed
 * invocations").
 */
const FailedBatch = z.object({
  requestContext: z.object({
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number(),
  }),
  timestamp: z.string(),
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: Position,
    endSequenceNumber: Position,
    approximateArrivalOfFirstRecord: Moment.optional(),
    batchSize: z.number(),
    streamArn: StreamArn,
  }),
});
export type FailedBatch = z.infer<typeof FailedBatch>;

/** Record that its consumer put aside, with what the commands need to find it in its stream and in its table. */
const FailedRecord = z.object({
  putAside: RecordLetter.shape.putAside.extend({
    streamArn: StreamArn,
    sequenceNumber: Position,
    at: Moment,
    keys: z.record(z.string(), z.string()).refine(({ pk }) => pk !== undefined && pk !== ''),
  }),
});

/** Input of an execution that failed after all retries, with the error (`lib/workflow/entry-workflow.ts`). */
const FailedExecution = z.looseObject({
  name: z.string().min(1),
  state: z.looseObject({ line: z.string(), number: z.number() }),
  event: z.looseObject({ detailType: z.string() }),
  failure: z.object({ Error: z.string().default(''), Cause: z.string().optional() }),
});
export type FailedExecution = z.infer<typeof FailedExecution>;

/** Wake-up of a lane of a webhook, with whatever else a newer version has put in. */
const FailedWakeUp = LaneRef.loose();
export type FailedWakeUp = z.infer<typeof FailedWakeUp>;

/** Message of a dead-letter queue. */
export type DeadLetter = { readonly id: string; readonly receipt: string; readonly sentAt: string } & (
  | { readonly kind: 'records'; readonly batch: FailedBatch }
  | { readonly kind: 'put aside'; readonly record: RecordLetter['putAside'] }
  | { readonly kind: 'execution'; readonly execution: FailedExecution }
  | { readonly kind: 'wake-up'; readonly lane: FailedWakeUp }
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'unreadable' }
);

/** Maximum number of messages in one request (SQS API reference, ReceiveMessage). */
const MOST_AT_ONCE = 10;

/**
 * Number of consecutive requests without a new message after which all messages count as read. Each request asks only some of SQS's
 * servers.
 */
const LOOKS_WITHOUT_NEWS = 5;

/** Approximate number of messages in a queue: visible messages, and hidden messages that another reader has received. */
export interface QueueSize {
  readonly arn: string;
  readonly visible: number;
  readonly hidden: number;
}

/** Reads the approximate number of messages in a queue. */
export async function sizeOf({ clients }: Stage, { url: QueueUrl }: DeadLetterQueue): Promise<QueueSize> {
  const { Attributes = {} } = await clients.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  const {
    QueueArn: arn = '',
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: hidden,
  } = Attributes;
  return { arn, visible: Number(visible ?? 0), hidden: Number(hidden ?? 0) };
}

/** Reads the messages of a queue and leaves them visible to other readers (visibility timeout 0). */
export async function peekMessages(stage: Stage, queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
  const seen = new Map<string, DeadLetter>();
  for (let without = 0; without < LOOKS_WITHOUT_NEWS; without++) {
    const { size } = seen;
    // The messages stay visible, so SQS returns them repeatedly and in any order.
    for (const letter of await receiveMessages(stage, queue, 0)) seen.set(letter.id, letter);
    if (seen.size > size) without = -1;
    else if (seen.size >= (await sizeOf(stage, queue)).visible) break;
  }
  // SQS may return the same messages again and again. Those that it has not shown come when the others are hidden.
  if (seen.size < (await sizeOf(stage, queue)).visible) {
    for (const letter of await readAll(stage, queue)) seen.set(letter.id, letter);
  }
  return [...seen.values()].sort((a, b) => a.sentAt.localeCompare(b.sentAt));
}

/** Seconds for which messages are hidden while all of a queue are read. An interrupted command leaves them hidden for no longer. */
const HIDDEN_WHILE_READ = 60;

/** Reads all messages of a queue, and makes them visible again. */
async function readAll(stage: Stage, queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
  const read: DeadLetter[] = [];
  try {
    for (;;) {
      const letters = await receiveMessages(stage, queue, HIDDEN_WHILE_READ);
      if (letters.length === 0) return read;
      read.push(...letters);
    }
  } finally {
    for (let from = 0; from < read.length; from += MOST_AT_ONCE) {
      const some = read.slice(from, from + MOST_AT_ONCE);
      // A message whose release fails becomes visible by itself.
      await Promise.allSettled(some.map((letter) => releaseMessage(stage, queue, letter)));
    }
  }
}

/** Receives some messages of a queue and hides them from other readers for a number of seconds. */
export async function receiveMessages(
  { clients }: Stage,
  { url: QueueUrl }: DeadLetterQueue,
  hiddenSeconds: number,
): Promise<readonly DeadLetter[]> {
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: MOST_AT_ONCE,
      VisibilityTimeout: hiddenSeconds,
      MessageSystemAttributeNames: ['SentTimestamp'],
    }),
  );
  return Messages.map(deadLetterOf);
}

/** Deletes a received message. */
export async function deleteMessage(
  { clients }: Stage,
  { url }: DeadLetterQueue,
  { receipt }: DeadLetter,
): Promise<void> {
  await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
}

/** Sends a wake-up to its queue again. */
export async function sendWakeUp({ clients }: Stage, QueueUrl: string, lane: FailedWakeUp): Promise<void> {
  await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(lane) }));
}

/** Makes a received message visible to other readers again. */
export async function releaseMessage(
  { clients }: Stage,
  { url }: DeadLetterQueue,
  { receipt }: DeadLetter,
): Promise<void> {
  const again = { QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: 0 };
  await clients.sqs.send(new ChangeMessageVisibilityCommand(again));
}

function deadLetterOf({
  MessageId: id = '',
  ReceiptHandle: receipt = '',
  Body = '',
  Attributes = {},
}: Message): DeadLetter {
  const letter = { id, receipt, sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString() };
  try {
    const event: unknown = JSON.parse(Body);
    const batch = FailedBatch.safeParse(event);
    if (batch.success) return { ...letter, kind: 'records', batch: batch.data };
    const aside = FailedRecord.safeParse(event);
    if (aside.success) return { ...letter, kind: 'put aside', record: aside.data.putAside };
    const execution = FailedExecution.safeParse(event);
    if (execution.success) return { ...letter, kind: 'execution', execution: execution.data };
    const wakeUp = FailedWakeUp.safeParse(event);
    if (wakeUp.success) return { ...letter, kind: 'wake-up', lane: wakeUp.data };
    return { ...letter, kind: 'event', event };
  } catch {
    return { ...letter, kind: 'unreadable' };
  }
}
