import { expect, test } from 'vitest';
import { utcTimeOf } from '../../../functions/core/model/dates.ts';

test.each([
  ['2027-03-31T17:00:00Z', '2027-03-31T17:00:00.000Z'],
  ['2027-03-31t17:00:00.25z', '2027-03-31T17:00:00.250Z'],
  ['2028-02-29T23:30:00-01:00', '2028-03-01T00:30:00.000Z'],
  ['2027-03-31T17:00:00-00:00', '2027-03-31T17:00:00.000Z'],
  ['9999-12-31T23:59:59-12:00', '9999-12-31T23:59:59.999Z'],
  ['0000-01-01T00:00:00+14:00', '0000-01-01T00:00:00.000Z'],
])('%s is %s in UTC, which compares as a text', (sent, time) => expect(utcTimeOf(sent)).toBe(time));
