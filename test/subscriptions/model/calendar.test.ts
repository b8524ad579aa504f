import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../functions/core/model/time-units.ts';
import { termOf } from '../../../functions/subscriptions/model/billing-term.ts';
import {
  addYears,
  dayOf,
  daysBetween,
  pacificDate,
  pacificMidnight,
} from '../../../functions/subscriptions/model/calendar.ts';

describe('the date on Pacific time', () => {
  test.each([
    ['2026-01-15T07:59:59.999Z', '2026-01-14'],
    ['2026-01-15T08:00:00.000Z', '2026-01-15'],
    ['2026-07-15T06:59:59.999Z', '2026-07-14'],
    ['2026-07-15T07:00:00.000Z', '2026-07-15'],
    // The nights before and after daylight saving time begins. 8 March 2026 has 23 hours.
    ['2026-03-08T07:59:59.999Z', '2026-03-07'],
    ['2026-03-08T08:00:00.000Z', '2026-03-08'],
    ['2026-03-09T06:59:59.999Z', '2026-03-08'],
    ['2026-03-09T07:00:00.000Z', '2026-03-09'],
    // The nights before and after it ends. 1 November 2026 has 25 hours.
    ['2026-11-01T06:59:59.999Z', '2026-10-31'],
    ['2026-11-01T07:00:00.000Z', '2026-11-01'],
    ['2026-11-02T07:59:59.999Z', '2026-11-01'],
    ['2026-11-02T08:00:00.000Z', '2026-11-02'],
    ['2028-02-29T08:00:00.000Z', '2028-02-29'],
    ['2028-03-01T07:59:59.999Z', '2028-02-29'],
    ['2027-01-01T07:59:59.999Z', '2026-12-31'],
  ])('at %s is %s', (instant, date) => {
    expect(pacificDate(new Date(instant))).toBe(date);
  });

  test.each(['2026-01-15', '2026-03-08', '2026-03-09', '2026-07-15', '2026-11-01', '2026-11-02', '2028-02-29'])(
    '%s begins when the date before it ends',
    (date) => {
      const midnight = pacificMidnight(date).getTime();
      expect(pacificDate(new Date(midnight))).toBe(date);
      expect(daysBetween(pacificDate(new Date(midnight - 1)), date)).toBe(1);
    },
  );
});

test.each([
  ['2026-11-02', 1, '2027-11-02'],
  ['2027-02-28', 1, '2028-02-28'],
  ['2028-02-29', 1, '2029-02-28'],
  ['2028-02-29', 4, '2032-02-29'],
  ['2028-02-29', -1, '2027-02-28'],
  ['2029-02-28', -1, '2028-02-28'],
])('%s and %i years is %s', (date, years, later) => {
  expect(addYears(date, years)).toBe(later);
});

test.each([
  ['2029-02-28', 1, 29, '2030-02-28'],
  ['2031-02-28', 1, 29, '2032-02-29'],
  ['2099-02-28', 1, 29, '2100-02-28'],
  ['2103-02-28', 1, 29, '2104-02-29'],
  ['2029-02-28', -1, 29, '2028-02-29'],
  ['2032-02-29', 1, 29, '2033-02-28'],
  ['2031-02-28', 1, 28, '2032-02-28'],
  ['2031-03-28', 1, 29, '2032-03-28'],
  ['2031-06-01', 1, 29, '2032-06-01'],
])('%s and %i years is with day %i %s', (date, years, day, later) => {
  expect(addYears(date, years, day)).toBe(later);
});

test('a walk of anniversaries keeps the day of the month, and cuts it only where the month is shorter', () => {
  const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2200-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 40 }), (day, years) => {
      const first = day.toISOString().slice(0, 10);
      let last = first;
      for (let year = 0; year < years; year++) last = addYears(last, 1, dayOf(first));
      expect(last).toBe(addYears(first, years));
    }),
    {
      examples: [
        [new Date('2028-02-29'), 4],
        [new Date('2096-02-29'), 8],
      ],
    },
  );
});

describe('a term', () => {
  const noon = (date: string) => new Date(pacificMidnight(date).getTime() + 12 * HOUR_MS);

  test('without an anniversary is the whole year from today on', () => {
    const term = termOf({ cotermDate: '' }, noon('2026-11-02'));
    expect(term).toEqual({
      today: '2026-11-02',
      start: undefined,
      anniversary: '2027-11-02',
      proratedDays: 365,
      daysInYear: 365,
    });
  });

  test.each([
    // A year has 366 days if a 29 February comes before its anniversary.
    ['2026-11-02', '2027-01-31', '2026-01-31', 90, 365],
    ['2027-11-02', '2028-02-28', '2027-02-28', 118, 365],
    ['2027-11-02', '2028-02-29', '2027-02-28', 119, 366],
    ['2027-11-02', '2028-03-01', '2027-03-01', 120, 366],
    ['2028-02-29', '2028-03-01', '2027-03-01', 1, 366],
    ['2028-02-29', '2029-02-28', '2028-02-28', 365, 366],
    ['2028-02-28', '2029-02-28', '2028-02-28', 366, 366],
    ['2028-03-01', '2029-03-01', '2028-03-01', 365, 365],
    // When daylight saving time begins or ends, days are counted, not hours.
    ['2026-03-07', '2026-03-09', '2025-03-09', 2, 365],
    ['2026-10-31', '2026-11-02', '2025-11-02', 2, 365],
    ['2026-11-01', '2026-11-02', '2025-11-02', 1, 365],
  ])('on %s up to %s began on %s and has %i days left of %i', (today, cotermDate, start, left, year) => {
    expect(termOf({ cotermDate }, noon(today))).toEqual({
      today,
      start,
      anniversary: cotermDate,
      proratedDays: left,
      daysInYear: year,
    });
  });

  test('on the anniversary that was not run yet is the year that it begins', () => {
    expect(termOf({ cotermDate: '2026-11-02' }, noon('2026-11-02'))).toMatchObject({
      start: '2026-11-02',
      anniversary: '2027-11-02',
      proratedDays: 365,
    });
  });

  test('after an anniversary that was not run lasts up to the next one', () => {
    expect(termOf({ cotermDate: '2026-10-23' }, noon('2026-11-02'))).toMatchObject({
      anniversary: '2027-10-23',
      proratedDays: 355,
    });
    expect(termOf({ cotermDate: '2024-02-29' }, noon('2028-02-28'))).toMatchObject({ anniversary: '2028-02-29' });
    expect(termOf({ cotermDate: '2024-02-29' }, noon('2028-02-29'))).toMatchObject({ anniversary: '2029-02-28' });
  });

  test('that begins on 29 February is paid as a whole: 366 days', () => {
    expect(termOf({ cotermDate: '' }, noon('2028-02-29'))).toMatchObject({
      anniversary: '2029-02-28',
      proratedDays: 366,
      daysInYear: 366,
    });
  });

  test('of a customer of 29 February begins and ends on that day where the year has it', () => {
    const ofLeapDay = (cotermDate: string) => ({ cotermDate, anniversaryDay: 29 });
    expect(termOf(ofLeapDay('2029-02-28'), noon('2028-06-01'))).toMatchObject({ start: '2028-02-29' });
    expect(termOf(ofLeapDay('2031-02-28'), noon('2031-02-28'))).toMatchObject({
      start: '2031-02-28',
      anniversary: '2032-02-29',
      proratedDays: 366,
      daysInYear: 366,
    });
    expect(termOf({ cotermDate: '2031-02-28' }, noon('2031-02-28'))).toMatchObject({ anniversary: '2032-02-28' });
  });

  test.each([
    ['2028-02-29', '2030-02-28', 28, '2028-02-28'],
    ['2028-02-28', '2030-02-28', 29, '2027-02-28'],
    ['2028-02-29', '2030-02-28', 29, '2028-02-29'],
    ['2027-12-31', '2029-12-31', 31, '2027-12-31'],
    ['2027-12-30', '2029-12-31', 31, '2026-12-31'],
  ])(
    'on %s, with an anniversary on %s of day %i, more than a year ahead, began on %s',
    (today, cotermDate, day, start) => {
      expect(termOf({ cotermDate, anniversaryDay: day }, noon(today))).toMatchObject({
        start,
        anniversary: cotermDate,
      });
    },
  );

  test('changes its days at midnight on Pacific time', () => {
    const midnight = pacificMidnight('2026-11-02').getTime();
    const left = (instant: number) => termOf({ cotermDate: '2026-11-12' }, new Date(instant)).proratedDays;
    expect([left(midnight - 1), left(midnight)]).toEqual([11, 10]);
  });
});
