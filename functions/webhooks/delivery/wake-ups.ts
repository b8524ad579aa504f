import type { LaneWord } from '../model/lane.ts';

/** A word to send. */
export interface WordToSend {
  readonly word: LaneWord;
  /** Seconds until somebody hears it, at most 900; by default none. */
  readonly delaySeconds?: number;
}

/** Sends words that lanes have work. A word may be lost: the table keeps what waits, and `wake-lanes` sends it again. */
export type SendWords = (words: readonly WordToSend[]) => Promise<void>;

/** Words of one request (SQS API reference, SendMessageBatch). */
const WORDS_A_REQUEST = 10;

/** Settings of the client. It asks the address of SQS, and not the host of the queue's URL. */
const CLIENT = { useQueueUrlAsEndpoint: false, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } };

/**
 * Returns a sender to the queue of the running function. The client is loaded with the first word.
 *
 * @throws Error, at the first word, for a function without a queue
 */
export function queueOf({ QUEUE_URL: QueueUrl } = process.env): SendWords {
  let send: ((words: readonly WordToSend[]) => Promise<void>) | undefined;
  return async (words) => {
    if (QueueUrl === undefined) throw new Error('Environment of the function: QUEUE_URL is missing');
    send ??= await sender(QueueUrl);
    for (let from = 0; from < words.length; from += WORDS_A_REQUEST) {
      await send(words.slice(from, from + WORDS_A_REQUEST));
    }
  };
}

async function sender(QueueUrl: string): Promise<SendWords> {
  const { SendMessageBatchCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient(CLIENT);
  return async (words) => {
    const Entries = words.map(({ word, delaySeconds = 0 }, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(word),
      DelaySeconds: delaySeconds,
    }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  };
}
