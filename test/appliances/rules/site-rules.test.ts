import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CREATED_AT, pair, problemLines, withValue } from './sample-orders.ts';

describe('rule 1: what must be present', () => {
  test('an empty order is told everything it needs, each once', () => {
    expect(problemLines({}).map((line) => line.replace(/;.*/, ''))).toEqual([
      'companyName: is missing',
      'locationName: is missing',
      'address1: is missing',
      'city: is missing',
      'state: is missing',
      'zip: is missing',
      'contactName: is missing',
      'applianceType: is missing',
      'siteType: is missing',
      'nodeCount: is missing',
      'interfacesCount: is missing',
      'contactEmail: is missing, and so is contactPhone',
    ]);
  });

  test.each(['companyName', 'locationName', 'address1', 'city', 'state', 'zip', 'contactName', 'applianceType'])(
    'an empty or blank %s counts as absent',
    (field) => {
      for (const value of ['', ' \t\n', '\u200b', '\u3164', '\u2800', '\ufeff\u00ad', '\u200e \u200f']) {
        expect(problemLines(withValue(pair(), [field], value))).toEqual([
          expect.stringMatching(`^${field}: is missing; give `),
        ]);
      }
    },
  );

  test('a country without states has a dash for them, as the problem says', () => {
    const [missing] = problemLines(withValue(pair(), ['state'], ''));
    expect(missing).toBe('state: is missing; give the state or province of the site, or - if its country has none');
    for (const dash of ['-', '–', '—']) expect(problemLines(withValue(pair(), ['state'], dash))).toEqual([]);
  });

  test('one of contactEmail and contactPhone is enough', () => {
    const { contactEmail: _, ...order } = pair();
    expect(problemLines({ ...order, contactPhone: '+31 10 123 4567' })).toEqual([]);
    expect(problemLines({ ...order, contactEmail: 'ada@example.com', contactPhone: '\u200b' })).toEqual([]);
    for (const contactPhone of ['', '\u200b', '\u3164']) {
      expect(problemLines({ ...order, contactEmail: '', contactPhone })).toEqual([
        'contactEmail: is missing, and so is contactPhone; give one of them',
      ]);
    }
  });
});

describe('rule 9: the due date', () => {
  const lines = (dueDate: string, createdAt = CREATED_AT) => problemLines({ ...pair(), dueDate }, createdAt);

  test.each([
    '',
    '2027-03-01',
    '2027-03-02',
    '2027-03-01T00:00:00Z',
    '2027-03-01T20:00:00-04:00',
    '9999-12-31T23:59:59-01:00',
    '2027-03-01t00:00:00z',
    '2027-03-01t20:00:00.25-04:00',
  ])('%j is not before the day the order was created', (dueDate) => expect(lines(dueDate)).toEqual([]));

  test.each([
    ['2027-02-28', 'UTC-12'],
    ['2026-12-31', 'UTC-12'],
    ['2026-12-31T23:59:59Z', 'UTC'],
  ])('%s is, in %s', (dueDate, zone) => {
    expect(lines(dueDate)).toEqual([
      `dueDate: ${dueDate} is before 2027-03-01, the day the order was created (${zone}); give that day or a later one`,
    ]);
  });

  test.each(['2027-03-01T00:30:00+02:00', '2027-03-01t00:30:00+02:00', '2027-03-01T13:59:59+14:00'])(
    '%s is in UTC, and the message does not seem to contradict itself',
    (dueDate) => {
      expect(lines(dueDate)).toEqual([
        `dueDate: ${dueDate}, 2027-02-28 in UTC, is before 2027-03-01, the day the order was created (UTC); give that day or a later one`,
      ]);
    },
  );

  test.each([
    ['in California at 16:00', '2027-03-01', '2027-03-02T00:00:00.000Z'],
    ['in California before midnight', '2027-03-01', '2027-03-02T07:59:59.999Z'],
    ['in Hawaii before midnight', '2027-03-01', '2027-03-02T09:59:59.999Z'],
    ['where the day ends last', '2027-03-01', '2027-03-02T11:59:59.999Z'],
    ['in Auckland in the morning', '2027-03-02', '2027-03-01T19:00:00.000Z'],
  ])('today is accepted %s', (_where, dueDate, createdAt) => expect(lines(dueDate, createdAt)).toEqual([]));

  test('a date that is over everywhere is before the day the order was created', () => {
    expect(lines('2027-03-01', '2027-03-02T12:00:00.000Z')).toEqual([
      'dueDate: 2027-03-01 is before 2027-03-02, the day the order was created (UTC-12); give that day or a later one',
    ]);
  });

  test('today is accepted in every time zone, and no day before the last today is', () => {
    const created = fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    const dayAt = (moment: Date, offset: number) =>
      new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, 10);
    fc.assert(
      fc.property(created, fc.integer({ min: -12 * 60, max: 14 * 60 }), (moment, offset) => {
        expect(lines(dayAt(moment, offset), moment.toISOString())).toEqual([]);
        expect(lines(dayAt(moment, -36 * 60), moment.toISOString())).toHaveLength(1);
      }),
    );
  });

  test('a due date that is none is reported once', () => {
    expect(lines('next week')).toEqual(['dueDate: "next week" is not an ISO 8601 date such as 2027-03-31']);
  });
});
