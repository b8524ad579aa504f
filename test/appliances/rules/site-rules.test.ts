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
  ])('%j is not before the day the order was created', (dueDate) => expect(lines(dueDate)).toEqual([]));

  test.each(['2027-02-28', '2026-12-31T23:59:59Z', '2027-03-01T00:30:00+02:00'])('%s is, in UTC', (dueDate) => {
    expect(lines(dueDate)).toEqual([
      `dueDate: ${dueDate} is before 2027-03-01, the day the order was created (UTC); give that day or a later one`,
    ]);
  });

  test('a due date that is none is reported once', () => {
    expect(lines('next week')).toEqual(['dueDate: "next week" is not an ISO 8601 date such as 2027-03-31']);
  });
});
