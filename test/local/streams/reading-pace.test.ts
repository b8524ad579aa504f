import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TableWrites } from '../../../lib/local/dynamodb/table-writes.ts';
import { ReadingPace } from '../../../lib/local/streams/reading-pace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Counts the reads of a stream that never has a record. */
function reader() {
  const pace = new ReadingPace(() => Date.now());
  const reads = { count: 0, stopped: false };
  const run = async () => {
    while (!reads.stopped) {
      reads.count += 1;
      await pace.next();
    }
  };
  const running = run();
  return { pace, reads, running };
}

test('a quiet stream is read twice a second', async () => {
  const { reads } = reader();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads.count).toBe(21);
});

test('a write is read at once, and the stream often for a second', async () => {
  const { pace, reads } = reader();
  await vi.advanceTimersByTimeAsync(10_010);
  const before = reads.count;
  pace.busy();
  await vi.advanceTimersByTimeAsync(0);
  expect(reads.count).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(reads.count).toBe(before + 1 + 13);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads.count).toBeLessThanOrEqual(before + 1 + 14 + 20);
});

test('many writes of a moment share a read', async () => {
  const { pace, reads } = reader();
  await vi.advanceTimersByTimeAsync(10_000);
  const before = reads.count;
  for (let writes = 0; writes < 100; writes++) pace.busy();
  await vi.advanceTimersByTimeAsync(74);
  expect(reads.count).toBe(before + 1);
});

test('a reader that stops does not wait', async () => {
  const { pace, reads, running } = reader();
  reads.stopped = true;
  pace.stop();
  await running;
  await pace.next();
  expect(vi.getTimerCount()).toBe(0);
});

test('a successful write tells those who wait for the table, and nobody else', () => {
  const writes = new TableWrites();
  const heard: string[] = [];
  for (const table of ['Orders', 'Orders', 'Accounts']) writes.onWrite(table, () => heard.push(table));
  writes.called({ operation: 'TransactWriteItems', tables: { Orders: 6, Idempotency: 2 } });
  writes.called({ operation: 'Query', tables: { Accounts: 1 } });
  writes.called({ operation: 'PutItem', tables: {} });
  expect(heard).toEqual(['Orders', 'Orders']);
});
