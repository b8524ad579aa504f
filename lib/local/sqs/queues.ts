import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { QueueDepth, ServiceMetrics } from '../metrics/service-metrics.ts';
import { LocalClock } from '../support/clock.ts';
import type { LocalLog } from '../support/log.ts';
import type { Row, StateStore } from '../support/state-store.ts';
import { localArn } from '../template/account.ts';
import type { QueueProperties } from './queue-properties.ts';

/** A message that waits in a queue. */
export interface QueueMessage {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** A received message, with the receipt that deletes it. */
export interface ReceivedMessage extends QueueMessage {
  readonly receipt: string;
  /** The number of its receipts since the last start of the local cloud. */
  readonly receiveCount: number;
  /** The MD5 digest, which the SDK verifies. */
  readonly bodyDigest: string;
}

const Stored = z.object({ message_id: z.string(), queue: z.string(), body: z.string(), sent_at: z.number() });
const Counted = z.object({ queue: z.string(), count: z.number() });

/** A received message: its latest receipt, and the time until which it is hidden, in milliseconds since 1970. */
interface Receipt {
  readonly receipt: string;
  readonly count: number;
  hiddenUntil: number;
}

/** The longest delay of a message, in seconds (SQS API reference, SendMessage). */
export const LONGEST_DELAY_SECONDS = 900;

/**
 * The queues of SQS. A message stays until somebody deletes it, or until it was received too often. A received message is hidden
 * for some real time. A delayed message is hidden by the local clock. A restart ends both.
 */
export class Queues {
  readonly #queues: ReadonlyMap<string, QueueProperties>;
  readonly #store: StateStore;
  readonly #log: LocalLog;
  readonly #clock: LocalClock;
  readonly #received = new Map<string, Receipt>();
  /** Delayed messages, with the real time at which each becomes visible, in milliseconds since 1970. */
  readonly #delayed = new Map<string, number>();
  readonly #metrics: Pick<ServiceMetrics, 'queuesAre'> | undefined;
  readonly #consumers = new Map<string, () => void>();

  constructor(options: {
    queues: readonly (Pick<QueueProperties, 'name'> & Partial<QueueProperties>)[];
    store: StateStore;
    log: LocalLog;
    /** Default: a clock of real time. */
    clock?: LocalClock;
    metrics?: Pick<ServiceMetrics, 'queuesAre'>;
  }) {
    const defaults = { hiddenSeconds: 30, deadLetters: undefined };
    this.#queues = new Map(options.queues.map((queue) => [queue.name, { ...defaults, ...queue }]));
    this.#store = options.store;
    this.#log = options.log;
    this.#clock = options.clock ?? new LocalClock();
    this.#metrics = options.metrics;
  }

  /**
   * Puts a message into a queue. The message outlives a crash once the store has committed.
   *
   * @param queue its name, ARN or URL
   * @param delaySeconds the time of the local clock for which nobody receives it
   * @throws Error named QueueDoesNotExist
   */
  send(
    queue: string,
    body: string,
    delaySeconds = 0,
  ): { readonly MessageId: string; readonly MD5OfMessageBody: string } {
    const { name } = this.#find(queue);
    const messageId = randomUUID();
    const insert = 'INSERT INTO queue_messages (message_id, queue, body, sent_at) VALUES (?, ?, ?, ?)';
    this.#store.run(insert, messageId, name, body, Date.now());
    if (delaySeconds > 0) this.#delayed.set(messageId, Date.now() + (delaySeconds * 1_000) / this.#clock.timeScale);
    this.#metrics?.queuesAre(this.counts());
    const consumer = this.#consumers.get(name);
    // A message without a consumer waits for a person.
    this.#log[consumer === undefined ? 'warn' : 'debug']('queues', `${name}: ${body}`);
    consumer?.();
    return { MessageId: messageId, MD5OfMessageBody: digestOf(body) };
  }

  /**
   * Returns the oldest visible messages of a queue and hides them. A message that was received too often goes to the queue's dead
   * letters instead.
   *
   * @param hiddenSeconds the time for which nobody else receives them. Default: the queue's own
   * @throws Error named QueueDoesNotExist
   */
  receive(
    queue: string,
    { most, hiddenSeconds }: { readonly most: number; readonly hiddenSeconds?: number | undefined },
  ): readonly ReceivedMessage[] {
    const { name, hiddenSeconds: byDefault, deadLetters } = this.#find(queue);
    const now = Date.now();
    const received: ReceivedMessage[] = [];
    for (const message of this.#messagesOf(name)) {
      if (received.length === most) break;
      if (this.#hiddenUntil(message) > now) continue;
      const { messageId } = message;
      const receiveCount = (this.#received.get(messageId)?.count ?? 0) + 1;
      if (deadLetters !== undefined && receiveCount > deadLetters.maxReceiveCount) {
        this.#remove(name, messageId);
        this.send(deadLetters.deadLetterTargetArn, message.body);
        continue;
      }
      const receipt = `${messageId}/${randomUUID()}`;
      const hiddenUntil = now + (hiddenSeconds ?? byDefault) * 1_000;
      this.#received.set(messageId, { receipt, count: receiveCount, hiddenUntil });
      received.push({ ...message, receipt, receiveCount, bodyDigest: digestOf(message.body) });
    }
    return received;
  }

  /** Calls back whenever a message arrives in a queue: it has a consumer then. */
  onArrival(queue: string, arrived: () => void): void {
    this.#consumers.set(this.#find(queue).name, arrived);
  }

  /**
   * Returns the real time at which the next hidden message of a queue becomes visible, in milliseconds since 1970; undefined for a queue
   * without messages.
   */
  nextVisibleAt(queue: string): number | undefined {
    const times = this.#messagesOf(this.#find(queue).name).map((message) => this.#hiddenUntil(message));
    return times.length === 0 ? undefined : times.reduce((first, time) => Math.min(first, time));
  }

  /**
   * Deletes a received message. A missing message is no error.
   *
   * @throws Error named QueueDoesNotExist or ReceiptHandleIsInvalid
   */
  delete(queue: string, receipt: string): void {
    this.#remove(this.#find(queue).name, messageOf(receipt));
    this.#metrics?.queuesAre(this.counts());
  }

  /**
   * Hides a received message for a number of seconds, from now on.
   *
   * @throws Error named QueueDoesNotExist, ReceiptHandleIsInvalid or MessageNotInflight
   */
  hide(queue: string, receipt: string, hiddenSeconds: number): void {
    const { name } = this.#find(queue);
    const received = this.#received.get(messageOf(receipt));
    if (received?.receipt !== receipt) throw refused('MessageNotInflight', 'The message is not in flight.');
    received.hiddenUntil = Date.now() + hiddenSeconds * 1_000;
    this.#consumers.get(name)?.();
  }

  /**
   * Lets what is left of the time for which a received message is hidden pass as fast as the clock. Until then it passes in real
   * time, since the work for the message does.
   */
  waitByClock(queue: string, receipt: string): void {
    const received = this.#received.get(messageOf(receipt));
    if (received?.receipt !== receipt) return;
    const left = Math.max(0, received.hiddenUntil - Date.now());
    received.hiddenUntil = Date.now() + left / this.#clock.timeScale;
    this.#consumers.get(this.#find(queue).name)?.();
  }

  /**
   * Returns a queue's ARN and the number of its messages.
   *
   * @throws Error named QueueDoesNotExist
   */
  describe(queue: string): { readonly arn: string; readonly visible: number; readonly hidden: number } {
    const { name } = this.#find(queue);
    const now = Date.now();
    const messages = this.#messagesOf(name);
    const hidden = messages.filter((message) => this.#hiddenUntil(message) > now).length;
    return { arn: localArn('sqs', name), visible: messages.length - hidden, hidden };
  }

  /** Returns the number of messages in each queue. */
  counts(): ReadonlyMap<string, QueueDepth> {
    const counted = this.#store.all('SELECT queue, COUNT(*) AS count FROM queue_messages GROUP BY queue');
    const counts = new Map(counted.map((row) => Counted.parse(row)).map(({ queue, count }) => [queue, count]));
    return new Map(
      [...this.#queues.keys()].map((name) => {
        const count = counts.get(name) ?? 0;
        // Most queues are empty, so that a sample reads no messages.
        const hidden = count === 0 || this.#received.size + this.#delayed.size === 0 ? 0 : this.describe(name).hidden;
        return [name, { visible: count - hidden, hidden }];
      }),
    );
  }

  /** Returns all messages, oldest first. */
  messages(): readonly QueueMessage[] {
    return this.#store.all('SELECT * FROM queue_messages ORDER BY sent_at, rowid').map(messageOfRow);
  }

  #messagesOf(name: string): readonly QueueMessage[] {
    const select = 'SELECT * FROM queue_messages WHERE queue = ? ORDER BY sent_at, rowid';
    return this.#store.all(select, name).map(messageOfRow);
  }

  #remove(name: string, messageId: string): void {
    this.#received.delete(messageId);
    this.#delayed.delete(messageId);
    this.#store.run('DELETE FROM queue_messages WHERE queue = ? AND message_id = ?', name, messageId);
  }

  #hiddenUntil({ messageId }: QueueMessage): number {
    return this.#received.get(messageId)?.hiddenUntil ?? this.#delayed.get(messageId) ?? 0;
  }

  /** @param queue its name, ARN or URL */
  #find(queue: string): QueueProperties {
    const found = this.#queues.get(queue.split(/[:/]/).at(-1) ?? queue);
    if (found !== undefined) return found;
    throw refused('QueueDoesNotExist', 'The specified queue does not exist.');
  }
}

function messageOfRow(row: Row): QueueMessage {
  const { message_id: messageId, queue, body, sent_at: sentAt } = Stored.parse(row);
  return { queue, messageId, body, sentAt };
}

function messageOf(receipt: string): string {
  const [messageId, part] = receipt.split('/');
  if (messageId !== undefined && part !== undefined) return messageId;
  throw refused('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
}

function digestOf(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

function refused(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
