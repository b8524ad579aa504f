import { readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventPattern } from '../../../lib/local/eventbridge/event-pattern.ts';
import { EventBuses } from '../../../lib/local/eventbridge/events.ts';
import { Queues } from '../../../lib/local/sqs/queues.ts';
import { AppendingFile } from '../../../lib/local/support/appending-file.ts';
import { LocalClock } from '../../../lib/local/support/clock.ts';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { recordingLog, temporaryDirectory } from '../fixtures.ts';

const entry = (values: object = {}) => ({
  EventBusName: 'orders',
  Source: 'shop',
  DetailType: 'Thing Placed',
  Detail: '{"id":"1"}',
  ...values,
});

function buses(directory?: string) {
  const { log, lines } = recordingLog();
  const events = new EventBuses({ names: ['orders'], clock: new LocalClock(), log, directory });
  onTestFinished(() => events.stop());
  return { lines, events };
}

describe('event buses', () => {
  test('keep, log and write an event before they answer', async () => {
    const directory = temporaryDirectory();
    const { events, lines } = buses(directory);
    const { Entries, FailedEntryCount } = await events.putEvents([entry()], ['arn:of:the:caller']);
    expect(FailedEntryCount).toBe(0);
    const [event] = events.recentEvents();
    expect(event).toMatchObject({
      id: Entries[0] && 'EventId' in Entries[0] ? Entries[0].EventId : undefined,
      'detail-type': 'Thing Placed',
      source: 'shop',
      bus: 'orders',
      detail: { id: '1' },
      resources: ['arn:of:the:caller'],
    });
    expect(JSON.parse(readFileSync(join(directory, 'events.jsonl'), 'utf8'))).toEqual(event);
    expect(lines.join('')).toContain('Thing Placed {"id":"1"}');
  });

  test.runIf(process.platform === 'linux')(
    'go on when a full disk has room again, and have logged the failure',
    async () => {
      const directory = temporaryDirectory();
      const file = join(directory, 'events.jsonl');
      symlinkSync('/dev/full', file);
      const { events, lines } = buses(directory);
      const failed = await Promise.allSettled([events.putEvents([entry()]), events.putEvents([entry(), entry()])]);
      for (const result of failed) {
        expect(result).toMatchObject({
          reason: { name: 'InternalException', message: expect.stringContaining('ENOSPC') },
        });
      }
      expect(events.recentEvents()).toEqual([]);
      expect(lines.filter((line) => line.includes('ERROR')).join('')).toMatch(/1 events.*\n.*2 events.*ENOSPC/);
      rmSync(file);
      await events.putEvents([entry()]);
      const [event] = events.recentEvents();
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(event);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    },
  );

  test('write what one file has room for in whole lines only', async () => {
    const file = join(temporaryDirectory(), 'lines');
    const lines = new AppendingFile(file);
    onTestFinished(() => lines.close());
    await Promise.all([lines.append(['a\n']), lines.append(['b\n', 'c\n'])]);
    await lines.append(['d\n']);
    expect(readFileSync(file, 'utf8')).toBe('a\nb\nc\nd\n');
  });

  test('take a detail as an object, as Step Functions sends it, and a bus by its ARN', async () => {
    const { events } = buses();
    const EventBusName = 'arn:aws:events:us-east-1:000000000000:event-bus/orders';
    await events.putEvents([entry({ Detail: { id: 2 }, EventBusName })]);
    expect(events.recentEvents()).toMatchObject([{ bus: 'orders', detail: { id: 2 } }]);
  });

  test('refuse an entry that is not right and take the others', async () => {
    const { events } = buses();
    const answer = await events.putEvents([
      entry({ Detail: 'not json' }),
      entry({ Source: undefined }),
      entry({ Detail: JSON.stringify({ large: 'x'.repeat(256 * 1024) }) }),
      entry(),
    ]);
    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries.map((result) => ('ErrorCode' in result ? result.ErrorCode : 'taken'))).toEqual([
      'MalformedDetail',
      'InvalidArgument',
      'InvalidArgument',
      'taken',
    ]);
    expect(events.recentEvents()).toHaveLength(1);
  });

  test('refuse a bus that does not exist', async () => {
    await expect(buses().events.putEvents([entry({ EventBusName: 'other' })])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('refuse no entries and more than ten', async () => {
    const { events } = buses();
    await expect(events.putEvents([])).rejects.toThrow('expected 1 to 10');
    await expect(events.putEvents(Array.from({ length: 11 }, () => entry()))).rejects.toThrow('found 11');
  });
});

describe('queues', () => {
  test('keep messages over a restart', () => {
    const directory = temporaryDirectory();
    const { log } = recordingLog();
    const store = StateStore.open(directory);
    new Queues({ queues: [{ name: 'letters' }], store, log }).send(
      'arn:aws:sqs:us-east-1:000000000000:letters',
      'hello',
    );
    store.close();
    const again = StateStore.open(directory);
    const queues = new Queues({ queues: [{ name: 'letters' }], store: again, log });
    expect(queues.messages()).toMatchObject([{ queue: 'letters', body: 'hello' }]);
    again.close();
  });

  test('refuse a queue that does not exist', () => {
    const { log } = recordingLog();
    const queues = new Queues({ queues: [], store: StateStore.open(undefined), log });
    expect(() => queues.send('http://localhost/000000000000/other', 'x')).toThrow('does not exist');
  });
});

describe('an event pattern', () => {
  const event = {
    eventName: 'INSERT',
    tags: ['a', 'b'],
    dynamodb: { Keys: { sk: { S: 'ORDER' } }, size: 7, nothing: null },
  };

  test.each([
    [{ eventName: ['INSERT', 'MODIFY'] }, true],
    [{ eventName: ['REMOVE'] }, false],
    [{ dynamodb: { Keys: { sk: { S: ['ORDER'] } } } }, true],
    [{ dynamodb: { Keys: { sk: { S: ['HISTORY'] } } } }, false],
    [{ eventName: ['INSERT'], missing: ['x'] }, false],
    [{ eventName: [{ prefix: 'INS' }] }, true],
    [{ eventName: [{ suffix: 'IFY' }] }, false],
    [{ eventName: [{ 'equals-ignore-case': 'insert' }] }, true],
    [{ eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
    [{ eventName: [{ 'anything-but': ['INSERT'] }] }, false],
    [{ missing: [{ exists: false }] }, true],
    [{ eventName: [{ exists: false }] }, false],
    [{ dynamodb: { size: [{ numeric: ['>', 5, '<=', 7] }] } }, true],
    [{ dynamodb: { size: [{ numeric: ['<', 5] }] } }, false],
    [{ dynamodb: { nothing: [null] } }, true],
    [{ tags: ['b'] }, true],
    [{ tags: ['c'] }, false],
    [{ $or: [{ eventName: ['REMOVE'] }, { tags: ['a'] }] }, true],
  ])('%j: %s', (pattern, matches) => {
    expect(eventPattern(pattern)(event)).toBe(matches);
  });

  test('with an operator that is not known is refused with its place', () => {
    expect(() => eventPattern({ dynamodb: { size: [{ wildcard: '*' }] } })).toThrow(/dynamodb\.size.*wildcard/);
  });
});
