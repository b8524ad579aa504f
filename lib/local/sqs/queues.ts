import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { QueueDepth, ServiceMetrics } from '../metrics/service-metrics.ts';
import type { LocalLog } from '../support/log.ts';
import type { StateStore } from '../support/state-store.ts';
import { LOCAL_ACCOUNT, localArn } from '../template/account.ts';
import type { Assembly } from '../template/assembly.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

const Properties = z.strictObject({
  KmsMasterKeyId: withoutEffect,
  MessageRetentionPeriod: withoutEffect,
  QueueName: z.string().optional(),
  RedriveAllowPolicy: withoutEffect,
  SqsManagedSseEnabled: withoutEffect,
  Tags: withoutEffect,
  VisibilityTimeout: withoutEffect,
});

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
  /** The MD5 digest, which the SDK verifies. */
  readonly bodyDigest: string;
}

const Stored = z.object({ message_id: z.string(), queue: z.string(), body: z.string(), sent_at: z.number() });
const Counted = z.object({ queue: z.string(), count: z.number() });

/** Reads every queue of the assembly and defines its URL and ARN. Returns the names. */
export function defineQueues(assembly: Assembly): readonly string[] {
  return assembly.resources('AWS::SQS::Queue').map((resource) => {
    const name = readProperties(assembly, resource, Properties).QueueName ?? resource.logicalId;
    // The URL's path identifies the queue; the SDK calls AWS_ENDPOINT_URL_SQS.
    const ref = `http://localhost/${LOCAL_ACCOUNT}/${name}`;
    assembly.define(resource, { ref, attributes: { Arn: localArn('sqs', name), QueueName: name, QueueUrl: ref } });
    return name;
  });
}

/**
 * The queues of SQS. Messages stay until somebody deletes them: the local cloud runs no consumers. A received message is hidden
 * for some real time, until a restart at the latest.
 */
export class Queues {
  readonly #names: ReadonlySet<string>;
  readonly #store: StateStore;
  readonly #log: LocalLog;
  /** The latest receipt of each received message, and when it becomes visible again, in milliseconds since 1970. */
  readonly #received = new Map<string, { readonly receipt: string; hiddenUntil: number }>();
  readonly #metrics: Pick<ServiceMetrics, 'queuesAre'> | undefined;

  constructor(options: {
    names: readonly string[];
    store: StateStore;
    log: LocalLog;
    metrics?: Pick<ServiceMetrics, 'queuesAre'>;
  }) {
    this.#names = new Set(options.names);
    this.#store = options.store;
    this.#log = options.log;
    this.#metrics = options.metrics;
  }

  /**
   * Puts a message into a queue. The message outlives a crash once the store has committed.
   *
   * @param queue its name, ARN or URL
   * @throws Error named QueueDoesNotExist
   */
  send(queue: string, body: string): { readonly MessageId: string; readonly MD5OfMessageBody: string } {
    const name = this.#nameOf(queue);
    const messageId = randomUUID();
    const insert = 'INSERT INTO queue_messages (message_id, queue, body, sent_at) VALUES (?, ?, ?, ?)';
    this.#store.run(insert, messageId, name, body, Date.now());
    this.#metrics?.queuesAre(this.counts());
    this.#log.warn('queues', `${name}: ${body}`);
    return { MessageId: messageId, MD5OfMessageBody: digestOf(body) };
  }

  /**
   * Returns the oldest visible messages of a queue and hides them.
   *
   * @param hiddenSeconds the time for which nobody else receives them
   * @throws Error named QueueDoesNotExist
   */
  receive(queue: string, { most, hiddenSeconds }: { most: number; hiddenSeconds: number }): readonly ReceivedMessage[] {
    const name = this.#nameOf(queue);
    const now = Date.now();
    const visible = this.messages().filter((message) => message.queue === name && !this.#isHidden(message, now));
    return visible.slice(0, most).map((message) => {
      const receipt = `${message.messageId}/${randomUUID()}`;
      this.#received.set(message.messageId, { receipt, hiddenUntil: now + hiddenSeconds * 1_000 });
      return { ...message, receipt, bodyDigest: digestOf(message.body) };
    });
  }

  /**
   * Deletes a received message. A missing message is no error.
   *
   * @throws Error named QueueDoesNotExist or ReceiptHandleIsInvalid
   */
  delete(queue: string, receipt: string): void {
    const name = this.#nameOf(queue);
    const messageId = messageOf(receipt);
    this.#received.delete(messageId);
    this.#store.run('DELETE FROM queue_messages WHERE queue = ? AND message_id = ?', name, messageId);
    this.#metrics?.queuesAre(this.counts());
  }

  /**
   * Hides a received message for a number of seconds, from now on.
   *
   * @throws Error named QueueDoesNotExist, ReceiptHandleIsInvalid or MessageNotInflight
   */
  hide(queue: string, receipt: string, hiddenSeconds: number): void {
    this.#nameOf(queue);
    const received = this.#received.get(messageOf(receipt));
    if (received?.receipt !== receipt) throw refused('MessageNotInflight', 'The message is not in flight.');
    received.hiddenUntil = Date.now() + hiddenSeconds * 1_000;
  }

  /**
   * Returns a queue's ARN and the number of its messages.
   *
   * @throws Error named QueueDoesNotExist
   */
  describe(queue: string): { readonly arn: string; readonly visible: number; readonly hidden: number } {
    const name = this.#nameOf(queue);
    const now = Date.now();
    const messages = this.messages().filter((message) => message.queue === name);
    const hidden = messages.filter((message) => this.#isHidden(message, now)).length;
    return { arn: localArn('sqs', name), visible: messages.length - hidden, hidden };
  }

  /** Returns the number of messages in each queue. */
  counts(): ReadonlyMap<string, QueueDepth> {
    const counted = this.#store.all('SELECT queue, COUNT(*) AS count FROM queue_messages GROUP BY queue');
    const counts = new Map(counted.map((row) => Counted.parse(row)).map(({ queue, count }) => [queue, count]));
    return new Map(
      [...this.#names].map((name) => {
        const count = counts.get(name) ?? 0;
        // Most queues are empty, so that a sample reads no messages.
        const hidden = count === 0 || this.#received.size === 0 ? 0 : this.describe(name).hidden;
        return [name, { visible: count - hidden, hidden }];
      }),
    );
  }

  /** Returns all messages, oldest first. */
  messages(): readonly QueueMessage[] {
    return this.#store.all('SELECT * FROM queue_messages ORDER BY sent_at, rowid').map((row) => {
      const { message_id: messageId, queue, body, sent_at: sentAt } = Stored.parse(row);
      return { queue, messageId, body, sentAt };
    });
  }

  #isHidden({ messageId }: QueueMessage, now: number): boolean {
    return (this.#received.get(messageId)?.hiddenUntil ?? 0) > now;
  }

  /** @param queue its name, ARN or URL */
  #nameOf(queue: string): string {
    const name = queue.split(/[:/]/).at(-1) ?? queue;
    if (this.#names.has(name)) return name;
    throw refused('QueueDoesNotExist', 'The specified queue does not exist.');
  }
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
