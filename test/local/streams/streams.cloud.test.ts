import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { InvocationResult } from '../../../lib/local/lambda/lambda.ts';
import { Queues } from '../../../lib/local/sqs/queues.ts';
import { readStreamMappings, type StreamMapping, StreamPoller } from '../../../lib/local/streams/streams.ts';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { eventually } from '../../support/eventually.ts';
import { emulator, tableWithStream } from '../dynamodb/emulator.ts';
import { recordingLog, writeAssembly } from '../fixtures.ts';

const dynamodb = emulator();

interface Event {
  readonly Records: readonly {
    eventName: string;
    eventSourceARN: string;
    dynamodb: { SequenceNumber: string; Keys: { pk: { S: string } } };
  }[];
}

const keysOf = (event: Event) => event.Records.map((record) => record.dynamodb.Keys.pk.S);
const fails: InvocationResult = { error: { errorType: 'Error', errorMessage: 'broken' } };
const succeeds: InvocationResult = { payload: { batchItemFailures: [] } };
const reports = (event: Event, key: string): InvocationResult => {
  const failed = event.Records.filter((record) => record.dynamodb.Keys.pk.S === key);
  const batchItemFailures = failed.map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber }));
  return { payload: { batchItemFailures } };
};

/** Starts a poller on its own table, with a callback as the function. */
async function mapped(handler: (event: Event) => InvocationResult, settings: Partial<StreamMapping> = {}) {
  const { name: table, stream } = await tableWithStream(dynamodb.endpoint);
  const store = StateStore.open(undefined);
  const { log, lines } = recordingLog();
  const queues = new Queues({ queues: [{ name: 'letters' }], store, log });
  const batches: string[][] = [];
  const mapping: StreamMapping = {
    name: `mapping-${randomUUID()}`,
    functionArn: 'arn:of:function',
    streamArn: stream.arn,
    batchSize: 10,
    bisects: false,
    reportsItemFailures: true,
    maximumRetries: -1,
    maximumAgeSeconds: -1,
    onFailure: 'arn:aws:sqs:us-east-1:000000000000:letters',
    patterns: [],
    matches: () => true,
    ...settings,
  };
  const start = (answer = handler) => {
    const lambda = {
      // biome-ignore lint/suspicious/noExplicitAny: what the poller sends is what is tested
      invoke: (_: string, event: any) => {
        batches.push(keysOf(event));
        return Promise.resolve(answer(event));
      },
    };
    const poller = new StreamPoller(mapping, stream, { endpoint: dynamodb.endpoint, lambda, queues, store, log });
    poller.start();
    onTestFinished(() => poller.stop());
    return poller;
  };
  const put = async (...keys: string[]) => {
    for (const key of keys) await dynamodb.put(table, key);
  };
  return { put, start, batches, queues, lines, store };
}

describe('a stream mapping', () => {
  test('hands over records in order, as Lambda sends them, and those written before it first ran', async () => {
    const seen: Event[] = [];
    const { put, start, batches } = await mapped((event) => {
      seen.push(event);
      return succeeds;
    });
    await put('a', 'b', 'c');
    start();
    await eventually(() => expect(batches.flat()).toEqual(['a', 'b', 'c']));
    expect(seen[0]?.Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:000000000000:table\/.*\/stream\//),
      dynamodb: { NewImage: { pk: { S: 'a' }, text: { S: 'of a' } } },
    });
  });

  test('hands over at most a batch at a time', async () => {
    const { put, start, batches } = await mapped(() => succeeds, { batchSize: 2 });
    await put('a', 'b', 'c', 'd', 'e');
    start();
    await eventually(() => expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]));
  });

  test('hands over only what its filter lets through', async () => {
    const { put, start, batches } = await mapped(() => succeeds, {
      patterns: [],
      matches: (record) => JSON.stringify(record).includes('wanted'),
    });
    await put('a', 'wanted 1', 'b', 'wanted 2');
    start();
    await eventually(() => expect(batches.flat()).toEqual(['wanted 1', 'wanted 2']));
  });

  test('goes on after a restart where it was', async () => {
    const { put, start, batches } = await mapped(() => succeeds);
    await put('a', 'b');
    const first = start();
    await eventually(() => expect(batches.flat()).toEqual(['a', 'b']));
    await first.stop();
    await put('c');
    start();
    await eventually(() => expect(batches.flat()).toEqual(['a', 'b', 'c']));
  });

  test('delivers a batch again that a stop interrupted before it was finished', async () => {
    const { put, start, batches } = await mapped(() => fails);
    await put('a');
    const first = start();
    await eventually(() => expect(batches.length).toBeGreaterThan(0));
    await first.stop();
    const tried = batches.length;
    start(() => succeeds);
    await eventually(() => expect(batches.slice(tried)).toEqual([['a']]));
  });

  test('does not deliver again after a restart what was finished of an interrupted batch', async () => {
    const { put, start, batches } = await mapped((event) =>
      keysOf(event).includes('b') ? reports(event, 'b') : succeeds,
    );
    await put('a', 'b', 'c');
    const first = start();
    await eventually(() => expect(batches.length).toBeGreaterThan(1));
    await first.stop();
    const tried = batches.length;
    start(() => succeeds);
    await eventually(() => expect(batches.slice(tried)).toEqual([['b', 'c']]));
  });

  test('tries a failed batch again until it succeeds', async () => {
    let tries = 0;
    const { put, start, batches } = await mapped(() => {
      tries += 1;
      return tries < 3 ? fails : succeeds;
    });
    await put('a');
    start();
    await eventually(() => expect(batches).toEqual([['a'], ['a'], ['a']]));
  });

  test('goes on with the first record that the function reports as failed', async () => {
    let tries = 0;
    const { put, start, batches } = await mapped((event) => {
      tries += 1;
      return tries === 1 ? reports(event, 'b') : succeeds;
    });
    await put('a', 'b', 'c');
    start();
    await eventually(() =>
      expect(batches).toEqual([
        ['a', 'b', 'c'],
        ['b', 'c'],
      ]),
    );
  });

  test('tries the whole batch again when the answer names a record that is not in it', async () => {
    let tries = 0;
    const { put, start, batches } = await mapped(() => {
      tries += 1;
      return tries === 1 ? { payload: { batchItemFailures: [{ itemIdentifier: 'unknown' }] } } : succeeds;
    });
    await put('a', 'b');
    start();
    await eventually(() =>
      expect(batches).toEqual([
        ['a', 'b'],
        ['a', 'b'],
      ]),
    );
  });

  test('ignores what the function answers when it is not to report failures', async () => {
    const { put, start, batches } = await mapped((event) => reports(event, 'a'), { reportsItemFailures: false });
    await put('a');
    const poller = start();
    await eventually(() => expect(poller.idle).toBe(true));
    expect(batches).toEqual([['a']]);
  });

  test('splits a failing batch until the bad record is alone, and gives only that one up', async () => {
    const { put, start, batches, queues } = await mapped(
      (event) => (keysOf(event).includes('bad') ? fails : succeeds),
      {
        bisects: true,
        maximumRetries: 0,
      },
    );
    await put('a', 'b', 'bad', 'c');
    start();
    await eventually(() => expect(batches.at(-1)).toEqual(['c']));
    expect(batches).toEqual([['a', 'b', 'bad', 'c'], ['a', 'b'], ['bad', 'c'], ['bad'], ['c']]);
    const [message] = queues.messages();
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1 },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    expect(queues.messages()).toHaveLength(1);
  });

  test('gives a batch up after the retries allowed, tells the queue, and goes on', async () => {
    const { put, start, batches, queues } = await mapped(
      (event) => (keysOf(event).includes('bad') ? fails : succeeds),
      {
        batchSize: 1,
        maximumRetries: 2,
      },
    );
    await put('bad', 'good');
    start();
    await eventually(() => expect(batches).toEqual([['bad'], ['bad'], ['bad'], ['good']]));
    expect(queues.messages()).toHaveLength(1);
    expect(JSON.parse(queues.messages()[0]?.body ?? '')).toMatchObject({
      requestContext: { functionArn: 'arn:of:function', approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { startSequenceNumber: expect.any(String), streamArn: expect.stringContaining('stream') },
    });
  });

  test('gives a batch up when its records are too old', async () => {
    const { put, start, batches, queues } = await mapped(() => fails, { maximumAgeSeconds: 0 });
    await put('a');
    start();
    await eventually(() => expect(queues.messages()).toHaveLength(1));
    expect(JSON.parse(queues.messages()[0]?.body ?? '').requestContext.condition).toBe('RecordAgeExceeded');
    expect(batches.flat()).toContain('a');
  });

  test('hands a new record over while it is idle', async () => {
    const { put, start, batches } = await mapped(() => succeeds);
    const poller = start();
    await eventually(() => expect(poller.idle).toBe(true));
    await put('late');
    await eventually(() => expect(batches).toEqual([['late']]));
  });
});

describe('a template’s stream mapping', () => {
  const properties = {
    EventSourceArn: 'arn:of:stream',
    FunctionName: 'dispatch',
    StartingPosition: 'TRIM_HORIZON',
  };
  const read = (more: object) => {
    const Mapping = { Type: 'AWS::Lambda::EventSourceMapping', Properties: { ...properties, ...more } };
    return readStreamMappings(Assembly.read(writeAssembly({ App: { Resources: { Mapping } } })));
  };

  test('is read with its settings', () => {
    const [mapping] = read({
      BatchSize: 25,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: 'arn:of:queue' } },
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 3600,
      MaximumRetryAttempts: 5,
      ParallelizationFactor: 2,
    });
    expect(mapping).toMatchObject({
      name: 'Mapping',
      functionArn: 'dispatch',
      batchSize: 25,
      bisects: true,
      reportsItemFailures: true,
      maximumRetries: 5,
      maximumAgeSeconds: 3600,
      onFailure: 'arn:of:queue',
    });
    const record = (eventName: string) => ({ eventID: '1', eventName, dynamodb: { SequenceNumber: '1' } });
    expect(mapping?.matches(record('INSERT'))).toBe(true);
    expect(mapping?.matches(record('REMOVE'))).toBe(false);
  });

  test('with a property that is not known stops the start', () => {
    expect(() => read({ TumblingWindowInSeconds: 5 })).toThrow(/Mapping.*TumblingWindowInSeconds/);
  });

  test('with a filter that cannot be carried out stops the start', () => {
    const FilterCriteria = { Filters: [{ Pattern: '{"eventName":[{"wildcard":"*"}]}' }] };
    expect(() => read({ FilterCriteria })).toThrow(/Mapping FilterCriteria.*wildcard/);
  });

  test('that is not enabled does not run', () => {
    expect(read({ Enabled: false })).toEqual([]);
  });
});
