import * as z from 'zod';
import type { JsonActions } from '../aws-api/aws-protocols.ts';
import type { Queues } from './queues.ts';

const text = z.string();
/** At most twelve hours (SQS API reference, ChangeMessageVisibility). */
const VisibilityTimeout = z.int().min(0).max(43_200);
const schemas = {
  SendMessage: z.object({ QueueUrl: text, MessageBody: text.min(1) }),
  ReceiveMessage: z.object({
    QueueUrl: text,
    MaxNumberOfMessages: z.int().min(1).max(10).default(1),
    VisibilityTimeout: VisibilityTimeout.default(30),
  }),
  DeleteMessage: z.object({ QueueUrl: text, ReceiptHandle: text }),
  ChangeMessageVisibility: z.object({ QueueUrl: text, ReceiptHandle: text, VisibilityTimeout }),
  GetQueueAttributes: z.object({ QueueUrl: text }),
};

/** Returns the actions of SQS. GetQueueAttributes returns all attributes, whichever the request names. */
export function queueActions(queues: Omit<Queues, 'messages'>): JsonActions {
  return {
    'AmazonSQS.SendMessage': (parameters) => {
      const { QueueUrl, MessageBody } = schemas.SendMessage.parse(parameters);
      return queues.send(QueueUrl, MessageBody);
    },
    'AmazonSQS.ReceiveMessage': (parameters) => {
      const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout } = schemas.ReceiveMessage.parse(parameters);
      const received = queues.receive(QueueUrl, { most: MaxNumberOfMessages, hiddenSeconds: VisibilityTimeout });
      const Messages = received.map(({ messageId, receipt, body, bodyDigest, sentAt }) => ({
        MessageId: messageId,
        ReceiptHandle: receipt,
        Body: body,
        MD5OfBody: bodyDigest,
        Attributes: { SentTimestamp: String(sentAt) },
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
