import * as z from 'zod';
import type { JsonActions } from '../aws-api/aws-protocols.ts';
import { LONGEST_DELAY_SECONDS, type Queues } from './queues.ts';

const text = z.string();
/** At most twelve hours (SQS API reference, ChangeMessageVisibility). */
const VisibilityTimeout = z.int().min(0).max(43_200);
const DelaySeconds = z.int().min(0).max(LONGEST_DELAY_SECONDS).default(0);
const schemas = {
  SendMessageBatch: z.object({
    QueueUrl: text,
    Entries: z
      .array(z.object({ Id: text, MessageBody: text.min(1), DelaySeconds }))
      .min(1)
      .max(10),
  }),
  SendMessage: z.object({
    QueueUrl: text,
    MessageBody: text.min(1),
    DelaySeconds,
  }),
  ReceiveMessage: z.object({
    QueueUrl: text,
    MaxNumberOfMessages: z.int().min(1).max(10).default(1),
    VisibilityTimeout: VisibilityTimeout.optional(),
  }),
  DeleteMessage: z.object({ QueueUrl: text, ReceiptHandle: text }),
  ChangeMessageVisibility: z.object({ QueueUrl: text, ReceiptHandle: text, VisibilityTimeout }),
  GetQueueAttributes: z.object({ QueueUrl: text }),
};

/** Returns the actions of SQS. GetQueueAttributes returns all attributes, whichever the request names. */
export function queueActions(queues: Omit<Queues, 'messages'>): JsonActions {
  return {
    'AmazonSQS.SendMessage': (parameters) => {
      const { QueueUrl, MessageBody, DelaySeconds } = schemas.SendMessage.parse(parameters);
      return queues.send(QueueUrl, MessageBody, DelaySeconds);
    },
    'AmazonSQS.SendMessageBatch': (parameters) => {
      const { QueueUrl, Entries } = schemas.SendMessageBatch.parse(parameters);
      const Successful = Entries.map(({ Id, MessageBody, DelaySeconds: delay }) => ({
        Id,
        ...queues.send(QueueUrl, MessageBody, delay),
      }));
      return { Successful, Failed: [] };
    },
    'AmazonSQS.ReceiveMessage': (parameters) => {
      const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout } = schemas.ReceiveMessage.parse(parameters);
      const received = queues.receive(QueueUrl, { most: MaxNumberOfMessages, hiddenSeconds: VisibilityTimeout });
      const Messages = received.map(({ messageId, receipt, receiveCount, body, bodyDigest, sentAt }) => ({
        MessageId: messageId,
        ReceiptHandle: receipt,
        Body: body,
        MD5OfBody: bodyDigest,
        Attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receiveCount) },
      }));
      return Messages.length === 0 ? {} : { Messages };
    },
    'AmazonSQS.DeleteMessage': (parameters) => {
      const { QueueUrl, ReceiptHandle } = schemas.DeleteMessage.parse(parameters);
      queues.delete(QueueUrl, ReceiptHandle);
      return {};
    },
    'AmazonSQS.ChangeMessageVisibility': (parameters) => {
      const { QueueUrl, ReceiptHandle, VisibilityTimeout } = schemas.ChangeMessageVisibility.parse(parameters);
      queues.hide(QueueUrl, ReceiptHandle, VisibilityTimeout);
      return {};
    },
    'AmazonSQS.GetQueueAttributes': (parameters) => {
      const { arn, visible, hidden } = queues.describe(schemas.GetQueueAttributes.parse(parameters).QueueUrl);
      return {
        Attributes: {
          QueueArn: arn,
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(hidden),
        },
      };
    },
  };
}
