import type { RecordLetter } from '../model/record-letter.ts';

/** Sends a letter to a dead-letter queue. The queue holds it when the promise resolves. */
export type SendLetter = (letter: RecordLetter) => Promise<void>;

/** Settings of the client. It asks the address of SQS, as all other clients do, and not the host of the queue's URL. */
const CLIENT = { useQueueUrlAsEndpoint: false, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } };

/**
 * Returns a sender to the dead-letter queue of the running function, or undefined for a function without one. The client of SQS is
 * loaded with the first letter, since most environments of a function never send one.
 */
export function ownDeadLetters({ DEAD_LETTERS_URL: QueueUrl } = process.env): SendLetter | undefined {
  if (QueueUrl === undefined) return undefined;
  return async (letter) => {
    const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
    await new SQSClient(CLIENT).send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(letter) }));
  };
}
