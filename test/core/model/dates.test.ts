import { expect, test } from 'vitest';
import { earliestDateAt, endInUtc, inUtc, secondsBetween, utcDateAt } from '../../../functions/core/model/dates.ts';

test.each([
  ['2027-03-31T17:00:00Z', '2027-03-31T17:00:00.000Z'],
  ['2027-03-31t17:00:00.25z', '2027-03-31T17:00:00.250Z'],
  ['2028-02-29T23:30:00-01:00', '2028-03-01T00:30:00.000Z'],
  ['2027-03-31T17:00:00-00:00', '2027-03-31T17:00:00.000Z'],
  ['9999-12-31T23:59:59-12:00', '9999-12-31T23:59:59.999Z'],
  ['0000-01-01T00:00:00+14:00', '0000-01-01T00:00:00.000Z'],
])('%s is %s in UTC, which compares as a text', (sent, time) => expect(inUtc(sent)).toBe(time));

test.each([
  ['2027-03-31T17:00:00Z', '2027-03-31T17:00:00.000Z'],
  ['2027-03-31T17:00:00.25Z', '2027-03-31T17:00:00.250Z'],
  ['2027-03-31T17:00:00.250000Z', '2027-03-31T17:00:00.250Z'],
  ['2027-03-31T17:00:00.2500001Z', '2027-03-31T17:00:00.251Z'],
  ['2027-03-31T19:00:00.999999+02:00', '2027-03-31T17:00:01.000Z'],
  ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999Z'],
])('the first millisecond not before %s is %s', (sent, time) => expect(endInUtc(sent)).toBe(time));

test.each([
  ['2028-02-29T23:59:59.999Z', '2028-02-29'],
  ['2028-02-29T23:30:00-01:00', '2028-03-01'],
  ['0000-01-01T00:00:00+14:00', '0000-01-01'],
  ['9999-12-31T23:59:59-12:00', '9999-12-31'],
])('the date of %s in UTC is %s', (sent, date) => expect(utcDateAt(Date.parse(sent))).toBe(date));

test('the earliest date that is not over is a date also where UTC-12 has the year before the first', () =>
  expect(earliestDateAt(Date.parse('0000-01-01T00:00:00Z'))).toBe('0000-01-01'));

test.each([
  [0, 1_500, 1.5],
  [1_500, 1_500, 0],
  [1_500, 1_250, 0],
])('from %i to %i milliseconds are %f seconds', (from, to, seconds) => expect(secondsBetween(from, to)).toBe(seconds));
