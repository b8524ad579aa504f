import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { LOCAL_ACCOUNT, localArn } from './account.ts';
import type { Assembly } from './assembly.ts';
import type { LocalLog } from './log.ts';
import { readProperties, withoutEffect } from './resource-properties.ts';
import type { ServiceMetrics } from './service-metrics.ts';
import type { StateStore } from './state-store.ts';

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

const Stored = z.object({ message_id: z.string(), queue: z.string(), body: z.string(), sent_at: z.number() });
const Counted = z.object({ queue: z.string(), count: z.number() });

/** Reads every queue of the assembly and gives it its URL and ARN. Returns the names. */
export function defineQueues(assembly: Assembly): readonly string[] {
  return assembly.resources('AWS::SQS::Queue').map((resource) => {
    const name = readProperties(assembly, resource, Properties).QueueName ?? resource.logicalId;
    // The path of the URL is what tells queues apart; the SDK goes to AWS_ENDPOINT_URL_SQS.
    const ref = `http://localhost/${LOCAL_ACCOUNT}/${name}`;
    assembly.define(resource, { ref, attributes: { Arn: localArn('sqs', name), QueueName: name, QueueUrl: ref } });
    return name;
  });
}

/** SQS's queues. Messages stay until someone looks at them: the local cloud runs no consumers. */
export class Queues {
  readonly #names: ReadonlySet<string>;
  readonly #store: StateStore;
  readonly #log: LocalLog;
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
   * Puts a message into a queue. It is stored when this returns.
   *
   * @param queue its name, ARN or URL
   * @throws Error named QueueDoesNotExist
   */
  send(queue: string, body: string): { readonly MessageId: string; readonly MD5OfMessageBody: string } {
    const name = queue.split(/[:/]/).at(-1) ?? queue;
    if (!this.#names.has(name)) {
      const error = new Error('The specified queue does not exist.');
      error.name = 'QueueDoesNotExist';
      throw error;
    }
    const messageId = randomUUID();
    const insert = 'INSERT INTO queue_messages (message_id, queue, body, sent_at) VALUES (?, ?, ?, ?)';
    this.#store.run(insert, messageId, name, body, Date.now());
    this.#metrics?.queuesAre(this.counts());
    this.#log.warn('queues', `${name}: ${body}`);
    return { MessageId: messageId, MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
  }

  /** How many messages wait in each queue. */
  counts(): ReadonlyMap<string, number> {
    const counted = this.#store.all('SELECT queue, COUNT(*) AS count FROM queue_messages GROUP BY queue');
    const counts = new Map(counted.map((row) => Counted.parse(row)).map(({ queue, count }) => [queue, count]));
    return new Map([...this.#names].map((name) => [name, counts.get(name) ?? 0]));
  }

  /** All messages, oldest first. */
  messages(): readonly QueueMessage[] {
    return this.#store.all('SELECT * FROM queue_messages ORDER BY sent_at, rowid').map((row) => {
      const { message_id: messageId, queue, body, sent_at: sentAt } = Stored.parse(row);
      return { queue, messageId, body, sentAt };
    });
  }
}
