import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../support/lines/http-event.ts';
import { createTestTables, testStore } from '../../support/store/test-store.ts';
import { SampleLine, soldOut } from '../sample-line.ts';

let line: SampleLine;
let now: Date;

beforeAll(async () => {
  const tables = await createTestTables();
  line = new SampleLine(await testStore({ tables, now: () => now }));
});
beforeEach(() => {
  now = new Date('2027-03-01T10:00:00Z');
  line.beforeSale = () => {};
});

const refuse = () => {
  throw soldOut();
};

/** Sells under a key, with a request id. */
const sell = (key: string, requestId: string, { headers, ...options }: Call = {}) =>
  line.sell(key, { headers: { 'x-request-id': requestId, ...headers }, ...options });

const DUPLICATE = { status: 409, body: { code: 'duplicate-request-id' } };

describe('an answer', () => {
  it.each(['r-1', 'two words', '~'.repeat(255)])('carries the id that its caller gave the request: %s', async (id) => {
    const answers = [
      await line.call('look', { headers: { 'x-request-id': id } }),
      await line.call('look', { headers: { 'x-request-id': id, 'x-api-key': 'rival' } }),
      await line.call('quote', { headers: { 'x-request-id': id, 'x-intent': 'named' }, body: {} }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers['x-request-id']])).toEqual([
      [200, id],
      [403, id],
      [422, id],
    ]);
  });

  it("carries API Gateway's where the caller gave none", async () => {
    expect((await line.call('look')).headers['x-request-id']).toMatch(/^request-\d+$/);
  });

  it.each(['', ' '])("carries API Gateway's where the caller gave %j", async (id) => {
    const looked = await line.call('look', { headers: { 'x-request-id': id } });
    expect(looked).toMatchObject({ status: 200, headers: { 'x-request-id': expect.stringMatching(/^request-\d+$/) } });
  });

  it.each(['é', 'a\r\nb', 'r'.repeat(256)])('says that %j is none', async (id) => {
    const refused = await line.call('look', { headers: { 'x-request-id': id } });
    expect(refused).toMatchObject({
      status: 422,
      headers: { 'x-request-id': expect.stringMatching(/^request-\d+$/) },
      body: { fields: [{ path: 'X-Request-Id', fault: 'invalid', place: 'header' }] },
    });
  });

  it("to an operator carries API Gateway's in any case", async () => {
    const counted = await line.call('count', { claims: { sub: 'olga' }, headers: { 'x-request-id': 'mine' } });
    expect(counted).toMatchObject({ status: 200, headers: { 'x-request-id': expect.stringMatching(/^request-\d+$/) } });
  });

  it('that is given again carries the id of the call that gets it', async () => {
    await sell('given-again', 'first');
    expect((await sell('given-again', 'second')).headers).toMatchObject({
      'idempotent-replayed': 'true',
      'x-request-id': 'second',
    });
  });
});

describe('a request id', () => {
  it('that was used for another request is refused, and the refusal kept', async () => {
    const tenant = 'twice';
    expect(await sell('k1', 'r', { tenant })).toMatchObject({ status: 201 });
    const refused = await sell('k2', 'r', { tenant });
    expect(refused).toMatchObject(DUPLICATE);
    expect(refused.headers).not.toHaveProperty('idempotent-replayed');
    expect(await sell('k2', 'other', { tenant })).toMatchObject({ ...DUPLICATE, text: refused.text });
    expect(await line.sales(tenant)).toBe(1);
  });

  it('is not looked at where the key is known', async () => {
    const first = await sell('known', 'known-1');
    await sell('another', 'another-1');
    for (const id of ['known-1', 'another-1', 'known-2', '']) {
      expect(await sell('known', id)).toMatchObject({ text: first.text, headers: { 'idempotent-replayed': 'true' } });
    }
    // Nor is it used up by that.
    expect(await sell('yet-another', 'known-2')).toMatchObject({ status: 201 });
  });

  it('is used up by a call that is refused', async () => {
    line.beforeSale = refuse;
    expect(await sell('refused-1', 'refused')).toMatchObject({ body: { code: 'SOLD_OUT' } });
    expect(await sell('refused-2', 'malformed', { body: '{' })).toMatchObject({ status: 400 });
    line.beforeSale = () => {};
    expect(await sell('refused-3', 'refused')).toMatchObject(DUPLICATE);
    expect(await sell('refused-4', 'malformed')).toMatchObject(DUPLICATE);
  });

  it('that was used before is told before anything else that is wrong', async () => {
    await sell('used-1', 'used');
    line.beforeSale = refuse;
    expect(await sell('used-2', 'used')).toMatchObject(DUPLICATE);
    expect(await sell('used-3', 'used', { body: '{' })).toMatchObject(DUPLICATE);
    expect(await sell('used-4', 'used', { body: { seats: 'two' } })).toMatchObject(DUPLICATE);
    line.beforeSale = () => {};
    const kept = { ...DUPLICATE, headers: { 'idempotent-replayed': 'true' } };
    expect(await sell('used-2', 'unused-2')).toMatchObject(kept);
    expect(await sell('used-3', 'unused-3', { body: '{' })).toMatchObject(kept);
    // The key is of what was sent under it, readable or not.
    expect(await sell('used-3', 'unused-3')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await sell('unused-key', 'unused-3')).toMatchObject({ status: 201 });
  });

  it("is another tenant's for itself, and another operation's", async () => {
    await sell('own', 'shared');
    expect(await sell('own', 'shared', { tenant: 'rival' })).toMatchObject({ status: 201 });
    const headers = { 'x-intent': 'own', 'x-request-id': 'shared' };
    expect(await line.call('quote', { headers, body: { seats: 1 } })).toMatchObject({ status: 200 });
    expect(
      await line.call('quote', { headers: { ...headers, 'x-intent': 'own-2' }, body: { seats: 1 } }),
    ).toMatchObject({ status: 200 });
  });

  it('is new after ten days', async () => {
    await sell('aged-1', 'aged');
    now = new Date('2027-03-11T09:59:59Z');
    expect(await sell('aged-2', 'aged')).toMatchObject(DUPLICATE);
    now = new Date('2027-03-11T10:00:00Z');
    expect(await sell('aged-3', 'aged')).toMatchObject({ status: 201 });
  });

  it('of twenty different requests at once names one of them', async () => {
    const tenant = 'at-once';
    line.beforeSale = (seats) => (seats === 13 ? refuse() : undefined);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sell(`k${index}`, 'one', { tenant, body: { seats: index % 2 ? 13 : 1 } }),
      ),
    );
    const named = answers.filter(({ body }) => body.code !== 'duplicate-request-id');
    expect(named).toHaveLength(1);
    expect(await line.sales(tenant)).toBe(named[0]?.status === 201 ? 1 : 0);
  });
});
