import { QUEUE_CLIENT } from '../../core/tasks/queue-client.ts';
import type { LaneRef } from '../model/lane.ts';

/** A message that tells workers to look at a lane. */
export interface WakeUp {
  readonly lane: LaneRef;
  /** Seconds until a worker gets it, at most 900; by default none. */
  readonly delaySeconds?: number;
}

/** Sends wake-ups. One may be lost: the table keeps what waits, and `wake-lanes` sends it again. */
export type SendWakeUps = (wakeUps: readonly WakeUp[]) => Promise<void>;

/** Messages of one request (SQS API reference, SendMessageBatch). */
const MESSAGES_A_REQUEST = 10;

/**
 * Returns a sender to the queue of the running function. The client is loaded with the first wake-up.
 *
 * @throws Error, at the first wake-up, for a function without a queue
 */
export function queueOf({ QUEUE_URL: QueueUrl } = process.env): SendWakeUps {
  let send: SendWakeUps | undefined;
  return async (wakeUps) => {
    if (QueueUrl === undefined) throw new Error('Environment of the function: QUEUE_URL is missing');
    send ??= await sender(QueueUrl);
    for (let from = 0; from < wakeUps.length; from += MESSAGES_A_REQUEST) {
      await send(wakeUps.slice(from, from + MESSAGES_A_REQUEST));
    }
  };
}

async function sender(QueueUrl: string): Promise<SendWakeUps> {
  const { SendMessageBatchCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient(QUEUE_CLIENT);
  return async (wakeUps) => {
    const Entries = wakeUps.map(({ lane, delaySeconds = 0 }, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(lane),
      DelaySeconds: delaySeconds,
    }));
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  };
}
