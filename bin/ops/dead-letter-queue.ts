import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { DeadLetterQueue, Stage } from './stage.ts';

/** A batch of a stream's records that its consumer failed at (Lambda Developer Guide, "Configuring destinations for failed invocations"). */
const FailedBatch = z.object({
  requestContext: z.object({
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.number(),
  }),
  timestamp: z.string(),
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    approximateArrivalOfFirstRecord: z.string().optional(),
    batchSize: z.number(),
    streamArn: z.string(),
  }),
});
export type FailedBatch = z.infer<typeof FailedBatch>;

/** What a message of a queue of dead letters says. */
export type DeadLetter = { readonly id: string; readonly receipt: string; readonly sentAt: string } & (
  | { readonly kind: 'records'; readonly batch: FailedBatch }
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'unreadable' }
);

/** The most messages that are received with one request (SQS API reference, ReceiveMessage). */
const MOST_AT_ONCE = 10;

/** So many requests in a row bring nothing new until all messages count as seen: each asks some of SQS's servers only. */
const LOOKS_WITHOUT_NEWS = 5;

/** The number of messages in a queue: those that can be received, and those that somebody has received. */
export interface QueueSize {
  readonly arn: string;
  readonly visible: number;
  readonly hidden: number;
}

/** How many messages a queue has, about. */
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

/** The messages of a queue, without taking any: each can be received by others at any moment (visibility timeout 0). */
export async function peekMessages(stage: Stage, queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
  const seen = new Map<string, DeadLetter>();
  for (let without = 0; without < LOOKS_WITHOUT_NEWS; without++) {
    const { size } = seen;
    // What is received again and again while nobody hides it comes in any sequence.
    for (const letter of await receiveMessages(stage, queue, 0)) seen.set(letter.id, letter);
    if (seen.size > size) without = -1;
    else if (seen.size >= (await sizeOf(stage, queue)).visible) break;
  }
  return [...seen.values()].sort((a, b) => a.sentAt.localeCompare(b.sentAt));
}

/** Some of a queue's messages, hidden from everybody else for so many seconds. */
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

/** Deletes a message that was received. */
export async function deleteMessage(
  { clients }: Stage,
  { url }: DeadLetterQueue,
  { receipt }: DeadLetter,
): Promise<void> {
  await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
}

/** Lets everybody receive a message again that was received. */
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
    const { success, data: batch } = FailedBatch.safeParse(event);
    return success ? { ...letter, kind: 'records', batch } : { ...letter, kind: 'event', event };
  } catch {
    return { ...letter, kind: 'unreadable' };
  }
}
