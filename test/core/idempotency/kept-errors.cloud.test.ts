import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Problem, unavailable } from '../../../functions/core/problems/problem.ts';
import type { Answered, Call } from '../../support/lines/http-event.ts';
import { createTestTables, testStore } from '../../support/store/test-store.ts';
import { times } from '../../support/times.ts';
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

/** Expects that a response repeats the first one, byte for byte. */
function expectReplayed(repeated: Answered, first: Answered): void {
  expect(repeated).toMatchObject({
    status: first.status,
    text: first.text,
    headers: { 'idempotent-replayed': 'true' },
  });
  expect(repeated.headers['content-type']).toBe(first.headers['content-type']);
  expect(repeated.headers.link).toBe(first.headers.link);
}

describe('a call', () => {
  it.each<[string, string | undefined, string, string]>([
    ['without a key', undefined, 'missing-idempotency-key', 'missing'],
    ['with an empty key', '', 'malformed-idempotency-key', 'invalid'],
    ['with a blank key', '   ', 'malformed-idempotency-key', 'invalid'],
    ['with a key of 256 characters', 'k'.repeat(256), 'malformed-idempotency-key', 'invalid'],
    ['with a key that is not ASCII', 'clé', 'malformed-idempotency-key', 'invalid'],
  ])('%s is refused before anything is asked of the store', async (_, key, code, fault) => {
    const before = line.store.meter.use().requests;
    const refused = await line.call('sell', {
      body: '{',
      ...(key !== undefined && { headers: { 'x-intent': key } }),
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { code, fields: [{ path: 'X-Intent', fault, place: 'header' }] },
    });
    expect(line.store.meter.use().requests).toBe(before);
  });

  it('takes 255 characters, spaces and quotes as they stand', async () => {
    for (const key of ['k'.repeat(255), 'two words', '"quoted"', 'quoted']) {
      const sold = await line.sell(key);
      expect(sold).toMatchObject({ status: 201 });
      expect(sold.headers).not.toHaveProperty('idempotent-replayed');
      expectReplayed(await line.sell(` ${key} `), sold);
    }
  });
});

describe('a known key', () => {
  /** Every kind of rejection of a call, but for its headers. */
  const refusals: Readonly<Record<string, Call>> = {
    'the line refuses': { body: { seats: 13 } },
    'is malformed JSON': { body: '{"seats": 2' },
    'is too large': { body: { seats: 2, note: 'x'.repeat(2_000) } },
    'breaks the schema': { body: { seats: 'two' } },
    'has a malformed parameter': { query: 'rows=many' },
    'has a malformed request id': { headers: { 'x-request-id': 'é' } },
  };
  const beforeSale = (seats: number) => (seats === 13 ? refuse() : undefined);
  /** The response to another request with a known key. It is not kept. */
  const reused = { status: 422, body: { code: 'idempotency-key-reused', fields: [{ path: 'X-Intent' }] } };

  it.each(Object.entries(refusals))(
    'is refused again, where the call %s, when it would succeed by now',
    async (what, options) => {
      line.beforeSale = beforeSale;
      const tenant = `refused:${what}`.replaceAll(' ', '-');
      const refused = await line.sell('k', { tenant, ...options });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.headers).not.toHaveProperty('idempotent-replayed');
      line.beforeSale = () => {};
      expectReplayed(await line.sell('k', { tenant, ...options }), refused);
      expect(await line.sell('k', { tenant, ...options, body: { seats: 1 } })).toMatchObject(reused);
      expectReplayed(await line.sell('k', { tenant, ...options }), refused);
      expect(await line.sales(tenant)).toBe(0);
    },
  );

  it('has its success, however it is refused by now, and places nothing more', async () => {
    const tenant = 'succeeds';
    const sold = await line.sell('k', { tenant });
    expect(sold.status).toBe(201);
    line.beforeSale = refuse;
    const repeats: readonly Call[] = [{}, { body: ' { "seats" : 2.0 } ' }, { headers: { 'x-request-id': 'é' } }];
    for (const options of repeats) expectReplayed(await line.sell('k', { tenant, ...options }), sold);
    line.beforeSale = () => {};
    const others = [{ body: { seats: 7 } }, { query: 'rows=2' }, ...Object.values(refusals).slice(0, 5)];
    for (const options of others) expect(await line.sell('k', { tenant, ...options })).toMatchObject(reused);
    expectReplayed(await line.sell('k', { tenant }), sold);
    expect(await line.sales(tenant)).toBe(1);
  });

  it('has the answer of a call that stores nothing else', async () => {
    const quote = (seats: number) => line.call('quote', { body: { seats }, headers: { 'x-intent': 'quoted' } });
    const first = await quote(3);
    expect(first).toMatchObject({ status: 200, body: { seats: 3 } });
    expectReplayed(await quote(3), first);
    expect(await quote(4)).toMatchObject(reused);
  });

  it("is another tenant's or another operation's for itself", async () => {
    line.beforeSale = refuse;
    await line.sell('shared');
    line.beforeSale = () => {};
    const headers = { 'x-intent': 'shared' };
    expect(await line.sell('shared', { tenant: 'rival' })).toMatchObject({ status: 201 });
    expect(await line.call('quote', { body: { seats: 2 }, headers })).toMatchObject({ status: 200 });
  });

  it.each([
    ['sold', () => {}, 201],
    ['refused', refuse, 409],
  ])('is new after ten days, %s or not', async (key, first, status) => {
    line.beforeSale = first;
    expect(await line.sell(key)).toMatchObject({ status });
    line.beforeSale = () => {};
    now = new Date('2027-03-11T09:59:59Z');
    expect((await line.sell(key)).headers).toMatchObject({ 'idempotent-replayed': 'true' });
    now = new Date('2027-03-11T10:00:00Z');
    const again = await line.sell(key);
    expect(again.status).toBe(201);
    expect(again.headers).not.toHaveProperty('idempotent-replayed');
  });
});

describe('an answer that is not kept', () => {
  it.each<[string, number, Call]>([
    ['without a tenant', 403, { claims: { sub: 'ada' } }],
    ["with another client's API key", 403, { headers: { 'x-api-key': 'rival' } }],
    ['that wants something else than JSON', 406, { headers: { accept: 'text/html' } }],
    ['that sends something else than JSON', 415, { headers: { 'content-type': 'text/plain' } }],
  ])('is that to a call %s', async (what, status, options) => {
    const before = line.store.meter.use().requests;
    const refused = await line.sell(what, options);
    expect(refused).toMatchObject({ status });
    expect(line.store.meter.use().requests).toBe(before);
    expect((await line.sell(what)).headers).not.toHaveProperty('idempotent-replayed');
  });

  it.each<[string, number, () => unknown]>([
    ['that fails', 500, () => new TypeError('oops')],
    ['that others are in the way of', 503, () => unavailable(new Error('busy'))],
    ['of too many', 429, () => new Problem('refused', 'Slow down.', { refusal: { code: 'SLOW', status: 429 } })],
  ])('is that to a call %s', async (what, status, error) => {
    line.beforeSale = () => Promise.reject(error());
    expect(await line.sell(what)).toMatchObject({ status });
    line.beforeSale = () => {};
    const sold = await line.sell(what);
    expect(sold.status).toBe(201);
    expect(sold.headers).not.toHaveProperty('idempotent-replayed');
  });

  it('is that to a call that took too long: what it is refused for later changes nothing', async () => {
    const refusing = Promise.withResolvers<void>();
    line.beforeSale = () => refusing.promise;
    expect(await line.sell('slow', { timeLeft: 510 })).toMatchObject({ status: 503 });
    const sent = line.store.meter.use().requests;
    refusing.reject(soldOut());
    line.beforeSale = () => {};
    const sold = await line.sell('slow');
    expect(sold.status).toBe(201);
    expect(sold.headers).not.toHaveProperty('idempotent-replayed');
    // One transaction; a number was leased by the sales before.
    expect(line.store.meter.use().requests).toBe(sent + 1);
  });
});

it('what is looked at first is told first', async () => {
  const faults: readonly (readonly [string, Call])[] = [
    ['no-tenant', { claims: { sub: 'ada' } }],
    ['API_KEY', { headers: { 'x-api-key': 'rival' } }],
    ['malformed-idempotency-key', { headers: { 'x-intent': '' } }],
    ['unsupported-media-type', { headers: { 'content-type': 'text/plain' } }],
    ['validation-failed', { headers: { 'x-request-id': 'é' } }],
    ['body-too-large', { body: `{${' '.repeat(2_000)}` }],
  ];
  const together = (calls: readonly Call[]): Call =>
    Object.assign({}, ...calls, { headers: Object.assign({}, ...calls.map(({ headers }) => headers)) });
  for (const [from, [code]] of faults.entries()) {
    const refused = await line.sell(`first-${from}`, together(faults.slice(from).map(([, options]) => options)));
    expect(refused.body.code).toBe(code);
  }
});

it('of more problems than are told, those that the line wants told are', async () => {
  const guests = [...times(110).map(() => ({ name: 7 })), {}];
  const refused = await line.sell('many-problems', { body: { seats: 1, guests } });
  expect(refused.body.fields).toHaveLength(101);
  expect(refused.body.fields[0]).toMatchObject({ path: 'guests[110].name', fault: 'missing', place: 'body' });
});

describe('fifty calls at once with one key', () => {
  it.each([
    ['that all succeed', () => false],
    ['that are all refused', () => true],
    ['of which some would be refused', (index: number) => index % 2 === 0],
  ])('%s have one answer and at most one effect', async (what, isRefused) => {
    let sold = 0;
    line.beforeSale = () => {
      sold += 1;
      if (isRefused(sold)) refuse();
    };
    const tenant = `fifty ${what}`.replaceAll(' ', '-');
    const answers = await Promise.all(times(50).map(() => line.sell('k', { tenant, body: { seats: 1 } })));
    const first = answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined);
    expect(first).toHaveLength(1);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await line.sales(tenant)).toBe(first[0]?.status === 201 ? 1 : 0);
  });

  it('and two bodies have one effect; the other body is told that the key is taken', async () => {
    const tenant = 'fifty-of-two';
    const answers = await Promise.all(
      times(50).map((index) => line.sell('k', { tenant, body: { seats: 1 + (index % 2) } })),
    );
    const [first] = answers.filter(({ status, headers }) => status === 201 && !headers['idempotent-replayed']);
    for (const { status, text, body } of answers) {
      if (status === 201) expect(text).toBe(first?.text);
      else expect([status, body.code]).toEqual([422, 'idempotency-key-reused']);
    }
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(25);
    expect(await line.sales(tenant)).toBe(1);
  });
});
