import { expect, test } from 'vitest';
import { ListEventsQuery } from '../../../functions/events/contract/log-contract.ts';
import { DeliveriesQuery, RedeliverEvents } from '../../../functions/webhooks/contract/delivery-contract.ts';

const LAST = '9999-12-31T23:59:59.999Z';

test.each([
  ['2027-03-31T17:00:00+02:00', '2027-03-31T15:00:00.000Z'],
  ['2027-03-31t17:00:00z', '2027-03-31T17:00:00.000Z'],
  ['2027-03-31T17:00:00.5Z', '2027-03-31T17:00:00.500Z'],
  // An event of 17:00:00.000 is before this time: `since` leaves it out, and `until` takes it in.
  ['2027-03-31T17:00:00.0004Z', '2027-03-31T17:00:00.001Z'],
  ['2027-03-31T23:59:59.999999999-01:00', '2027-04-01T01:00:00.000Z'],
  // ISO 8601 writes the years beyond with a sign, and such a text sorts before all others.
  ['9999-12-31T23:59:59-05:00', LAST],
  ['0000-01-01T00:00:00+05:00', '0000-01-01T00:00:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
])('%s is read as a time that sorts as a text', (since, read) => {
  expect(ListEventsQuery.parse({ since }).since).toBe(read);
  expect(DeliveriesQuery.parse({ since, until: since })).toMatchObject({ since: read, until: read });
  expect(RedeliverEvents.parse({ since, until: since, only: 'all' })).toMatchObject({ since: read, until: read });
});

test.each(['2027-03-31', '2027-03-31T17:00:00', '2027-02-30T00:00:00Z', '2016-12-31T23:59:60Z', '1800000000', ''])(
  '"%s" is no time',
  (since) => {
    expect(ListEventsQuery.safeParse({ since }).success).toBe(false);
    expect(DeliveriesQuery.safeParse({ since }).success).toBe(false);
    expect(RedeliverEvents.safeParse({ since, only: 'all' }).success).toBe(false);
  },
);
