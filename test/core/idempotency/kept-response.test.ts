import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { keepResponse, replay } from '../../../functions/core/idempotency/kept-response.ts';
import { type IdempotencyRecord, idempotencyRecord } from '../../../functions/core/model/idempotency-record.ts';
import { json } from '../../../functions/core/model/response.ts';
import { itemSize, writeUnits } from '../../../functions/core/store/item-size.ts';
import { createStore } from '../../../functions/core/store/store.ts';

const store = createStore({ ordersTable: 'orders', idempotencyTable: 'idempotency' });
const request = {
  pk: 'acme#appliances/create-order#0b5a7a64-3b8c-4f4e-9a3e-3f4b1c2d5e6f',
  sent: 'pmTn0fCAT0Yz0m3aVJtbbQ',
  fingerprint: '4YL4izRna803kFUDkgOklwe7OMjn2slR7T3fqVvJMf0=',
  days: 10,
};

/** Returns the record that keeps a response, as it is written. */
function recordOf(response: ReturnType<typeof json>): IdempotencyRecord {
  const [write] = keepResponse(store, request, response);
  if (write === undefined || !('Put' in write)) throw new Error('A record is put');
  return idempotencyRecord().parse(write.Put.Item);
}

/** Makes a text that gzip compresses to little more than half its length. */
const digits = (length: number) => createHash('shake256', { outputLength: length }).digest('hex').slice(0, length);

const textOf = ({ body }: IdempotencyRecord) => (typeof body === 'string' ? body : gunzipSync(body).toString());

describe('the record of a response', () => {
  it('of an appliance create takes one unit', () => {
    const { nodes, ...site } = examples.createOrder;
    const response = json(200, { ...examples.order, ...site, nodes }, { etag: '"1"' });
    const record = recordOf({ ...response, orderNumber: 100_001 });
    expect(itemSize({ ...record, body: response.body })).toBeGreaterThan(1_024);
    expect(itemSize(record)).toBeLessThanOrEqual(1_024);
    expect(replay(request, record)).toMatchObject({ status: 200, body: response.body, orderNumber: 100_001 });
  });

  it('is compressed where it saves a unit, and nowhere else', () => {
    for (let length = 0; length < 5_000; length += 61) {
      for (const text of [digits(length), 'ab'.repeat(length / 2)]) {
        const response = json(200, text);
        const record = recordOf(response);
        const plain = writeUnits(itemSize({ ...record, body: response.body }));
        const kept = writeUnits(itemSize(record));
        if (typeof record.body === 'string') expect(kept).toBe(plain);
        else expect(kept).toBeLessThan(plain);
        expect(textOf(record)).toBe(response.body);
      }
    }
  });

  it('of an error leads to its explanation, also if a version before kept it without the link', () => {
    const link = '</docs#error-2122>; rel="help"';
    for (const body of [{ code: '2122' }, { code: '2122', additionalDetails: [digits(4_000)] }]) {
      const before = recordOf(json(400, body));
      const replayed = replay(request, before);
      expect(replayed).toMatchObject({ status: 400, headers: { link, 'idempotent-replayed': 'true' } });
      expect(replayed.body).toBe(JSON.stringify(body));
      expect(replay(request, recordOf(json(400, body, { link })))).toEqual(replayed);
    }
    expect(replay(request, recordOf(json(201, { code: '2122' }))).headers).not.toHaveProperty('link');
    expect(replay(request, recordOf(json(400, ['city: is missing']))).headers).not.toHaveProperty('link');
  });

  it('stays text where compression saves nothing', () => {
    expect(recordOf(json(200, 'ab'.repeat(300))).body).toBeTypeOf('string');
    expect(recordOf(json(200, digits(1_900))).body).toBeTypeOf('object');
    expect(recordOf(json(200, digits(990))).body).toBeTypeOf('object');
  });
});
