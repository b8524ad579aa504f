import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { RecordLetter } from '../../../functions/core/model/record-letter.ts';
import { logger } from '../../../functions/core/observability/log.ts';
import { Problem, unavailable } from '../../../functions/core/problems/problem.ts';
import { NeedsOperator } from '../../../functions/core/tasks/put-aside.ts';
import { processBatch, processGroups } from '../../../functions/core/tasks/stream-batch.ts';
import { scaled } from '../../support/effort.ts';

const logged = vi.spyOn(logger, 'error').mockImplementation(() => undefined);

beforeEach(() => {
  logged.mockClear();
});
afterEach(() => {
  expect(JSON.stringify(logged.mock.calls)).not.toContain('secret');
});

/** A record of a shard: readable, unreadable, or one whose work fails some times before it succeeds. */
interface Planned {
  readonly key: string;
  readonly kind: 'good' | 'unreadable' | 'failing';
  readonly failures: number;
}

const planned: fc.Arbitrary<Planned> = fc.record({
  key: fc.constantFrom('A', 'B', 'C', 'D'),
  kind: fc.constantFrom('good', 'good', 'unreadable', 'failing'),
  failures: fc.integer({ min: 1, max: 4 }),
});

const Readable = z.object({ dynamodb: z.object({ NewImage: z.object({ text: z.object({ S: z.string() }) }) }) });

const ARN = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Orders/stream/2027';

const recordOf = ({ key, kind }: Planned, index: number, more: object = {}) => ({
  eventName: 'MODIFY',
  eventSourceARN: ARN,
  dynamodb: {
    SequenceNumber: String(index),
    Keys: { pk: { S: key }, sk: { S: 'ORDER' } },
    NewImage: { text: kind === 'unreadable' ? { N: 'secret' } : { S: 'secret' } },
  },
  ...more,
});

/** A stand-in of Lambda: delivers the records of a shard in batches, again from the earliest failed one on. */
async function deliver(
  records: readonly object[],
  size: number,
  consume: (event: unknown) => Promise<{ batchItemFailures: readonly { itemIdentifier: string }[] }>,
): Promise<number> {
  let deliveries = 0;
  for (let from = 0; from < records.length; ) {
    const batch = records.slice(from, from + size);
    const { batchItemFailures } = await consume({ Records: batch });
    deliveries += 1;
    const failed = batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
    from = failed.length === 0 ? from + batch.length : Math.min(...failed);
    if (deliveries > 1_000) throw new Error('The shard is held up for ever');
  }
  return deliveries;
}

const plan = fc.record({
  records: fc.array(planned, { minLength: 1, maxLength: 24 }),
  size: fc.integer({ min: 1, max: 8 }),
  /** Letters that the queue refuses before it takes one. */
  refusals: fc.integer({ min: 0, max: 3 }),
});

/** Runs a plan, and returns the letters, and the records that were worked off, in their order. */
async function run(
  { records, size, refusals }: { records: Planned[]; size: number; refusals: number },
  groups: boolean,
) {
  const letters: RecordLetter[] = [];
  const done: number[] = [];
  const left = records.map(({ kind, failures }) => (kind === 'failing' ? failures : 0));
  let refused = refusals;
  const letter = async (sent: RecordLetter) => {
    if (refused-- > 0) throw new Error('ThrottlingException');
    letters.push(sent);
  };
  const indexOf = (record: unknown) =>
    Number(Reflect.get(Object(Reflect.get(Object(record), 'dynamodb')), 'SequenceNumber'));
  const parse = (record: unknown) => {
    Readable.parse(record);
    return indexOf(record);
  };
  const work = async (index: number) => {
    const failures = left[index] ?? 0;
    left[index] = failures - 1;
    if (failures > 0) throw unavailable(new Error('busy'));
    done.push(index);
  };
  const settings = { complaint: 'It failed', letter, now: () => new Date(0) };
  const consume = (event: unknown) =>
    groups
      ? processGroups(
          event,
          {
            parse,
            groupOf: (pk) => pk,
            work: async (own) => {
              for (const index of own) await work(index);
            },
          },
          settings,
        )
      : processBatch(event, async (record) => work(parse(record)), settings);
  const deliveries = await deliver(
    records.map((record, index) => recordOf(record, index)),
    size,
    consume,
  );
  return { letters: letters.map(({ putAside }) => putAside), done, deliveries };
}

const indexesOf = (records: readonly Planned[], isOne: (record: Planned) => boolean) =>
  records.flatMap((record, index) => (isOne(record) ? [index] : []));

describe.each([{ groups: false }, { groups: true }])('a shard of mixed records, summed up: $groups', ({ groups }) => {
  it(
    'puts every unreadable record aside once, and works off all others in the order of each key',
    async () => {
      const property = fc.asyncProperty(plan, async (given) => {
        const { records } = given;
        const { letters, done, deliveries } = await run(given, groups);
        const unreadable = indexesOf(records, ({ kind }) => kind === 'unreadable');
        expect(letters.map(({ sequenceNumber }) => Number(sequenceNumber)).sort((a, b) => a - b)).toEqual(unreadable);
        for (const { sequenceNumber, keys, streamArn, problem } of letters) {
          expect(keys).toEqual({ pk: records[Number(sequenceNumber)]?.key, sk: 'ORDER' });
          expect([streamArn, problem]).toEqual([ARN, 'dynamodb.NewImage.text.S: invalid_type']);
        }
        for (const key of ['A', 'B', 'C', 'D']) {
          const ofKey = done.filter((index) => records[index]?.key === key);
          const firsts = ofKey.filter((index, at) => ofKey.indexOf(index) === at);
          expect(firsts).toEqual(indexesOf(records, (record) => record.key === key && record.kind !== 'unreadable'));
        }
        // Only failures and refused letters make Lambda deliver again.
        const again =
          given.refusals + records.reduce((sum, { kind, failures }) => sum + (kind === 'failing' ? failures : 0), 0);
        expect(deliveries).toBeLessThanOrEqual(Math.ceil(records.length / given.size) + again + again);
      });
      await fc.assert(property, { numRuns: scaled(150) });
    },
    scaled(20_000),
  );
});

it('is not held up by an unreadable record, which one delivery puts aside', async () => {
  const records: Planned[] = Array.from({ length: 10 }, (_, index) => ({
    key: 'ABCD'[index % 4] ?? '',
    kind: index === 0 ? 'unreadable' : 'good',
    failures: 0,
  }));
  const { letters, done, deliveries } = await run({ records, size: 10, refusals: 0 }, false);
  expect([letters.length, done.length, deliveries]).toEqual([1, 9, 1]);
  expect(logged).toHaveBeenCalledExactlyOnceWith('It failed', {
    keys: { pk: 'A', sk: 'ORDER' },
    eventName: 'MODIFY',
    sequenceNumber: '0',
    streamArn: ARN,
    outcome: 'put aside',
    problem: 'dynamodb.NewImage.text.S: invalid_type',
  });
});

const bad: Planned = { key: 'A', kind: 'unreadable', failures: 0 };

it('reports a record that an operator has sent again, and writes no second letter', async () => {
  const letter = vi.fn();
  const Records = [recordOf(bad, 7, { redriven: true })];
  const again = { batchItemFailures: [{ itemIdentifier: '7' }] };
  const settings = { complaint: 'It failed', letter };
  expect(await processBatch({ Records }, async (record) => void Readable.parse(record), settings)).toEqual(again);
  const summing = {
    parse: (record: unknown) => Readable.parse(record),
    groupOf: (pk: string) => pk,
    work: async () => {},
  };
  expect(await processGroups({ Records }, summing, settings)).toEqual(again);
  expect(letter).not.toHaveBeenCalled();
});

it.each([
  { error: new NeedsOperator('The order was deleted'), aside: true },
  { error: new Problem('not-found', 'There is no such customer.'), aside: true },
  { error: Object.assign(new Error('name too long'), { name: 'InvalidName' }), aside: true },
  { error: Object.assign(new Error('the item'), { name: 'ValidationException' }), aside: true },
  { error: unavailable(new Error('busy')), aside: false },
  { error: new Error('socket hang up'), aside: false },
  { error: new TypeError('a fault of ours'), aside: false },
])('puts a record aside whose work meets $error: $aside', async ({ error, aside }) => {
  const letter = vi.fn();
  const record = recordOf({ ...bad, kind: 'good' }, 7);
  const { batchItemFailures } = await processBatch({ Records: [record] }, () => Promise.reject(error), {
    complaint: 'It failed',
    letter,
  });
  expect([letter.mock.calls.length, batchItemFailures.length]).toEqual(aside ? [1, 0] : [0, 1]);
});
