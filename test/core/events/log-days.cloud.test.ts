import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test, vi } from 'vitest';
import { firstServed, firstSince } from '../../../functions/core/events/log-days.ts';
import { dayKey } from '../../../functions/core/model/event-log.ts';
import { logger } from '../../../functions/core/observability/log.ts';
import { testStore } from '../../support/store/test-store.ts';

/** Days of the log, each with its first position. */
const DAYS = [
  ['2027-03-01', 1],
  ['2027-03-05', 11],
  ['2027-03-09', 21],
] as const;
const head = { position: 30, day: '2027-03-09' };

test('a damaged day gives the first position of the day before, so that no event is passed over', async () => {
  const report = vi.spyOn(logger, 'error').mockImplementation(() => undefined);
  const store = { ...(await testStore()), now: () => new Date('2027-03-10T12:00:00Z') };
  const put = (date: string, first: unknown) =>
    store.client.send(new PutCommand({ TableName: store.eventsTable, Item: { ...dayKey('acme', date), first } }));
  for (const [date, first] of DAYS) await put(date, first);
  const since = (date: string) => firstSince(store, 'acme', head, `${date}T12:00:00.000Z`);
  expect([await since('2027-03-02'), await since('2027-03-09')]).toEqual([11, 21]);
  expect(report).not.toHaveBeenCalled();

  await put('2027-03-05', 'many');
  expect([await since('2027-03-02'), await since('2027-03-05'), await since('2027-03-09')]).toEqual([1, 1, 21]);
  const { pk, sk } = dayKey('acme', '2027-03-05');
  expect(report).toHaveBeenCalledWith(
    'An item is wrong',
    expect.objectContaining({ pk, sk, problem: expect.any(String) }),
  );

  await put('2027-03-01', 'many');
  expect([await since('2027-03-02'), await firstServed(store, 'acme', head)]).toEqual([1, 1]);
});
