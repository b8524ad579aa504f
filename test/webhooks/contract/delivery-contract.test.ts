import { describe, expect, test } from 'vitest';
import { validate } from '../../../functions/core/validation/validation.ts';
import { DeliveriesQuery, RedeliverEvents } from '../../../functions/webhooks/contract/delivery-contract.ts';

describe('a time of deliveries is one of RFC 3339', () => {
  test.each([
    '2027-03-31T17:00:00Z',
    '2027-03-31t17:00:00z',
    '2027-03-31T17:00:00.5+02:00',
    '9999-12-31T23:59:59-12:00',
  ])('%s', (since) => {
    expect(validate(DeliveriesQuery, { since, until: since }).ok).toBe(true);
    expect(validate(RedeliverEvents, { since, until: since, only: 'all' }).ok).toBe(true);
  });

  test.each(['2027-03-31', '2027-03-31T17:00Z', '2027-02-29T00:00:00Z', '2016-12-31T23:59:60Z', ''])(
    'not %j',
    (since) => {
      const message = expect.stringContaining('must be an RFC 3339 date-time');
      const refused = { ok: false, problems: [expect.objectContaining({ path: 'since', message })] };
      expect(validate(DeliveriesQuery, { since })).toEqual(refused);
      expect(validate(RedeliverEvents, { since, only: 'all' })).toEqual(refused);
    },
  );
});
