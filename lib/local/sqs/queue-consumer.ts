import * as z from 'zod';
import { messageOf } from '../support/error-message.ts';
import type { LocalLog } from '../support/log.ts';
import { LOCAL_REGION } from '../template/account.ts';
import type { Queues, ReceivedMessage } from './queues.ts';

/** A mapping from a queue to a function. */
export interface QueueMapping {
  /** The mapping's logical id. */
  readonly name: string;
  readonly queueArn: string;
  readonly functionArn: string;
  /** The most messages of one event. */
  readonly batchSize: number;
  /** The most events that the function handles at once. */
  readonly concurrency: number;
  /** True if the function reports the messages that it could not handle, and all others are done. */
  readonly reportsItemFailures: boolean;
}

/** Result of a function: the payload, or the error of the function or of its environment. */
type Result = { readonly payload: unknown } | { readonly error: object };

export interface QueueConsumerOptions {
  readonly queues: Queues;
  readonly lambda: { invoke(functionArn: string, event: unknown): Promise<Result> };
  readonly log: LocalLog;
}

/** A report of failed messages. Without a list, all messages count as handled. */
const Report = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() }).nullish();

/**
 * Hands the messages of one queue to one function, as Lambda does (Lambda Developer Guide, "Using Lambda with Amazon SQS"). It deletes
 * what the function has handled. A message that failed stays hidden for the queue's time, and is then delivered again.
 */
export class QueueConsumer {
  readonly #mapping: QueueMapping;
  readonly #options: QueueConsumerOptions;
  readonly #active = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;

  constructor(mapping: QueueMapping, options: QueueConsumerOptions) {
    this.#mapping = mapping;
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.#options.queues.onArrival(this.#mapping.queueArn, () => this.#take());
    this.#take();
  }

  /** True if no message waits or is in progress. */
  get idle(): boolean {
    return this.#active.size === 0 && this.#options.queues.nextVisibleAt(this.#mapping.queueArn) === undefined;
  }

  /** Stops the consumer. Resolves when the function has handled what it has received. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#active);
  }

  /** Hands over what is visible, and looks again when the next message becomes visible. */
  #take(): void {
    const { queueArn, batchSize, concurrency } = this.#mapping;
    const { queues } = this.#options;
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    while (this.#active.size < concurrency) {
      const batch = queues.receive(queueArn, { most: batchSize });
      if (batch.length === 0) break;
      const handled = this.#handle(batch).finally(() => {
        this.#active.delete(handled);
        this.#take();
      });
      this.#active.add(handled);
    }
    const next = queues.nextVisibleAt(queueArn);
    if (next === undefined || this.#active.size >= concurrency) return;
    this.#timer = setTimeout(() => this.#take(), Math.max(1, next - Date.now())).unref();
  }

  async #handle(batch: readonly ReceivedMessage[]): Promise<void> {
    const { name, queueArn, functionArn } = this.#mapping;
    const { queues, lambda, log } = this.#options;
    try {
      const result = await lambda.invoke(functionArn, { Records: batch.map((message) => recordOf(queueArn, message)) });
      const failed = this.#failed(batch, result);
      for (const { messageId, receipt } of batch) {
        if (failed.has(messageId)) queues.waitByClock(queueArn, receipt);
        else queues.delete(queueArn, receipt);
      }
      if (failed.size > 0) log.warn('queues', `${name}: ${failed.size} of ${batch.length} messages failed`);
    } catch (error) {
      log.error('queues', `${name}: ${messageOf(error)}`);
    }
  }

  /** Returns the ids of the messages that were not handled. A result that cannot be read, or names another message, fails all. */
  #failed(batch: readonly ReceivedMessage[], result: Result): ReadonlySet<string> {
    const all = new Set(batch.map(({ messageId }) => messageId));
    if ('error' in result) return all;
    if (!this.#mapping.reportsItemFailures) return new Set();
    const report = Report.safeParse(result.payload);
    if (!report.success) return all;
    const named = (report.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
    return named.every((id) => all.has(id)) ? new Set(named) : all;
  }
}

/** Returns a message in the form of Lambda's event. */
const recordOf = (
  queueArn: string,
  { messageId, receipt, receiveCount, body, bodyDigest, sentAt }: ReceivedMessage,
) => ({
  messageId,
  receiptHandle: receipt,
  body,
  attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAt) },
  messageAttributes: {},
  md5OfBody: bodyDigest,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: LOCAL_REGION,
});
