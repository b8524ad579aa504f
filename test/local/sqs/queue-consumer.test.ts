import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { QueueConsumer, type QueueMapping } from '../../../lib/local/sqs/queue-consumer.ts';
import { Queues } from '../../../lib/local/sqs/queues.ts';
import { LocalClock } from '../../../lib/local/support/clock.ts';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { eventually } from '../../support/eventually.ts';
import { recordingLog } from '../fixtures.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:words';
const LETTERS = 'arn:aws:sqs:us-east-1:000000000000:letters';

interface Event {
  readonly Records: readonly { readonly messageId: string; readonly body: string; readonly eventSourceARN: string }[];
}
type Handler = (event: Event) => Promise<{ payload: unknown } | { error: object }>;

/** Makes queues and a consumer of one, with a callback as the function. The queue hides a received message for 50 ms. */
function consumed(handler: Handler, settings: Partial<QueueMapping> = {}, clock?: LocalClock, hiddenSeconds = 0.05) {
  const { log, lines } = recordingLog();
  const deadLetters = { deadLetterTargetArn: LETTERS, maxReceiveCount: 3 };
  const queues = new Queues({
    queues: [{ name: 'words', hiddenSeconds, deadLetters }, { name: 'letters' }],
    store: StateStore.open(undefined),
    log,
    ...(clock && { clock }),
  });
  const events: string[][] = [];
  const mapping = {
    name: 'm',
    queueArn: ARN,
    functionArn: 'f',
    batchSize: 1,
    concurrency: 2,
    reportsItemFailures: true,
  };
  const lambda = {
    invoke: (_: string, event: unknown) => {
      // What the consumer sends is what is tested.
      const sent = event as Event;
      events.push(sent.Records.map(({ body }) => body));
      return handler(sent);
    },
  };
  const consumer = new QueueConsumer({ ...mapping, ...settings }, { queues, lambda, log });
  onTestFinished(() => consumer.stop());
  consumer.start();
  return { queues, consumer, events, lines };
}

const done: Handler = async () => ({ payload: { batchItemFailures: [] } });
const left = (queues: Queues) => queues.messages().map(({ queue, body }) => `${queue} ${body}`);

describe('a queue with a consumer', () => {
  test('hands each message to the function once, and deletes it', async () => {
    const { queues, events, consumer } = consumed(done);
    for (const body of ['a', 'b', 'c']) queues.send(ARN, body);
    await eventually(() => expect(consumer.idle).toBe(true));
    expect(events.flat().sort()).toEqual(['a', 'b', 'c']);
    expect(left(queues)).toEqual([]);
  });

  test('delivers a failed message again, and puts it aside after the last receipt', async () => {
    const { queues, events, consumer } = consumed(async () => ({ error: { errorMessage: 'broken' } }));
    queues.send(ARN, 'a');
    await eventually(() => expect(consumer.idle).toBe(true));
    expect(events).toEqual([['a'], ['a'], ['a']]);
    expect(left(queues)).toEqual(['letters a']);
  });

  test('delivers a failed message again when the local clock has passed the time for which it is hidden', async () => {
    const clock = new LocalClock({ timeScale: 60_000 });
    const { queues, consumer } = consumed(async () => ({ error: { errorMessage: 'broken' } }), {}, clock, 90);
    queues.send(ARN, 'a');
    await eventually(() => expect(consumer.idle).toBe(true));
    expect(left(queues)).toEqual(['letters a']);
  });

  test('keeps only the messages of a batch that the function reports', async () => {
    const failsB: Handler = async ({ Records }) => ({
      payload: {
        batchItemFailures: Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({
          itemIdentifier: messageId,
        })),
      },
    });
    const { queues, events, consumer } = consumed(failsB, { batchSize: 10, concurrency: 1 });
    queues.send(ARN, 'first');
    for (const body of ['a', 'b']) queues.send(ARN, body);
    await eventually(() => expect(consumer.idle).toBe(true));
    expect(events).toEqual([['first'], ['a', 'b'], ['b'], ['b']]);
    expect(left(queues)).toEqual(['letters b']);
  });

  test.each([[{ batchItemFailures: [{ itemIdentifier: 'another' }] }], [{ batchItemFailures: [{}] }], ['no report']])(
    'delivers a batch again after the report %j',
    async (payload) => {
      const { events, queues, consumer } = consumed(async () => ({ payload }));
      queues.send(ARN, 'a');
      await eventually(() => expect(consumer.idle).toBe(true));
      expect(events).toHaveLength(3);
    },
  );

  test('runs no more events at once than the mapping allows', async () => {
    let running = 0;
    let most = 0;
    const { queues, consumer, events } = consumed(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { payload: null };
    });
    for (let index = 0; index < 20; index++) queues.send(ARN, String(index));
    await eventually(() => expect(consumer.idle).toBe(true));
    expect(events).toHaveLength(20);
    expect(most).toBe(2);
  });

  test('delivers a delayed message when the local clock has passed the delay', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { queues, events } = consumed(done, {}, new LocalClock({ timeScale: 60 }));
    queues.send(ARN, 'a', 900);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(events).toEqual([['a']]);
  });
});
