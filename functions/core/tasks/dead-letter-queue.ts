import type { RecordLetter } from '../model/record-letter.ts';
import { QUEUE_CLIENT } from './queue-client.ts';

/** Sends a letter to a dead-letter queue. The queue holds it when the promise resolves. */
export type SendLetter = (letter: RecordLetter) => Promise<void>;

/**
 * Returns a sender to the dead-letter queue of the running function, or undefined for a function without one. The client of SQS is
 * loaded with the first letter, since most environments of a function never send one.
 */
export function ownDeadLetters({ DEAD_LETTERS_URL: QueueUrl } = process.env): SendLetter | undefined {
  if (QueueUrl === undefined) return undefined;
  return async (letter) => {
    const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
    await new SQSClient(QUEUE_CLIENT).send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(letter) }));
  };
}
