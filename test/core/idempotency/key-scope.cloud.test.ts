import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idempotencyRecord } from '../../../functions/core/model/idempotency-record.ts';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { createTestTables, testStore } from '../../support/store/test-store.ts';
import { SampleLine, soldOut } from '../sample-line.ts';

const START = new Date('2027-03-01T10:00:00Z');
const TEN_DAYS = 10 * DAY_MS;

let line: SampleLine;
let now: Date;
let tests = 0;
let tenant: string;

beforeAll(async () => {
  line = new SampleLine(await testStore({ tables: await createTestTables(), now: () => now }));
});
beforeEach(() => {
  now = START;
  line.beforeSale = () => {};
  tests += 1;
  tenant = `tenant-${tests}`;
});

/** Reserves seats of a hall under the key `k`. */
const reserve = (hall: string, seats = 2, headers: Record<string, string> = {}): Promise<Answered> =>
  line.call('reserve', { tenant, path: { hall }, body: { seats }, headers: { 'x-intent': 'k', ...headers } });

const isReplay = ({ headers }: Answered) => headers['idempotent-replayed'] === 'true';

const later = (milliseconds: number) => {
  now = new Date(START.getTime() + milliseconds);
};

const recordAt = async (pk: string) => {
  const { Item } = await line.store.client.send(
    new GetCommand({ TableName: line.store.idempotencyTable, Key: { pk }, ConsistentRead: true }),
  );
  return Item;
};

/** Stores a record as version 0.1.0 did: under the plain key, with neither digest nor scope. */
async function storeOldRecord({ status, text, headers }: Answered): Promise<void> {
  const { 'content-type': type = '' } = headers;
  const expiresAt = (START.getTime() + TEN_DAYS) / 1_000;
  const Item = { pk: `${tenant}#tickets/reserve#k`, status, headers: { 'content-type': type }, body: text, expiresAt };
  await line.store.client.send(new PutCommand({ TableName: line.store.idempotencyTable, Item }));
}

const reused = { status: 422, body: { code: 'idempotency-key-reused', fields: [{ path: 'X-Intent' }] } };

describe('a key whose scope has a value of the path', () => {
  it('is a key of its own for each value, good or bad, and costs the first value nothing more', async () => {
    const before = line.store.meter.use();
    const first = await reserve('north');
    const used = line.store.meter.use();
    const south = await reserve('south');
    line.beforeSale = () => {
      throw soldOut();
    };
    const refused = await reserve('west');
    expect([first.body.hall, south.body.hall, refused.status]).toEqual(['north', 'south', 409]);
    line.beforeSale = () => {};
    for (const [hall, response] of [
      ['north', first],
      ['south', south],
      ['west', refused],
    ] as const) {
      const again = await reserve(hall);
      expect([again.status, again.text, isReplay(again)]).toEqual([response.status, response.text, true]);
      expect(await reserve(hall, 3)).toMatchObject(reused);
    }
    expect(await line.sales(tenant)).toBe(2);
    // The number is leased with the first order of the store.
    expect(used.requests - before.requests).toBeLessThanOrEqual(2);
  });

  it('takes values with any characters and of any length', async () => {
    const halls = ['a#b', 'a%23b', 'x'.repeat(3_000), `${'x'.repeat(2_999)}y`];
    const responses = [];
    for (const hall of halls) responses.push((await reserve(hall)).status);
    // The digest tells long values apart that begin alike.
    expect(responses).toEqual([201, 201, 201, 422]);
  });

  it('places one order for each value when all come at once', async () => {
    const halls = ['a', 'b', 'c', 'd'];
    const responses = await Promise.all([...halls, ...halls, ...halls].map((hall) => reserve(hall)));
    for (const response of responses) expect([201, 409]).toContain(response.status);
    for (const hall of halls) expect(isReplay(await reserve(hall))).toBe(true);
    expect(await line.sales(tenant)).toBe(halls.length);
  });

  it('still says which request id was used before', async () => {
    const sell = (intent: string, id: string) => line.sell(intent, { tenant, headers: { 'x-request-id': id } });
    expect((await sell('one', 'r-1')).status).toBe(201);
    expect(await sell('two', 'r-1')).toMatchObject({ status: 409, body: { code: 'duplicate-request-id' } });
  });
});

describe('the record of another value', () => {
  it('outlives all records beside it: no version finds the plain key free before', async () => {
    await reserve('north');
    later(TEN_DAYS - 1_000);
    const south = await reserve('south');
    later(TEN_DAYS + 1_000);
    const again = await reserve('south');
    expect([again.text, isReplay(again)]).toEqual([south.text, true]);
    const plain = idempotencyRecord().parse(await recordAt(`${tenant}#tickets/reserve#k`));
    const beside = idempotencyRecord().parse(await recordAt(`${tenant}#tickets/reserve/for/south#k`));
    expect(plain.expiresAt).toBeGreaterThanOrEqual(beside.expiresAt);
    expect(await line.sales(tenant)).toBe(2);
  });

  it('is written once for the values of a day', async () => {
    await reserve('north');
    later(60_000);
    await reserve('south');
    const before = line.store.meter.use().writeUnits;
    await reserve('east');
    const second = line.store.meter.use().writeUnits - before;
    later(61_000);
    const from = line.store.meter.use().writeUnits;
    await reserve('west');
    expect(line.store.meter.use().writeUnits - from).toBe(second);
  });

  it('keeps what this version does not know', async () => {
    await reserve('north');
    const pk = `${tenant}#tickets/reserve#k`;
    const Item = { ...(await recordAt(pk)), later: { version: 3 } };
    await line.store.client.send(new PutCommand({ TableName: line.store.idempotencyTable, Item }));
    later(1_000);
    await reserve('south');
    expect(await recordAt(pk)).toMatchObject({ later: { version: 3 } });
  });

  it('gives way to an order of the same value after its time', async () => {
    const first = await reserve('north');
    later(TEN_DAYS);
    const second = await reserve('north');
    expect([second.status, isReplay(second)]).toEqual([201, false]);
    expect(second.body.number).not.toBe(first.body.number);
  });
});

describe('a record of version 0.1.0', () => {
  it('is the response to its own value, whatever the body', async () => {
    const first = await reserve('north');
    await storeOldRecord(first);
    for (const seats of [2, 3]) {
      const again = await reserve('north', seats);
      expect([again.status, again.text, isReplay(again)]).toEqual([201, first.text, true]);
    }
    expect(await line.sales(tenant)).toBe(1);
  });

  it('is not the response to another value, which places its own order once', async () => {
    await storeOldRecord(await reserve('north'));
    const south = await reserve('south');
    expect([south.status, south.body.hall, isReplay(south)]).toEqual([201, 'south', false]);
    expect((await reserve('south')).text).toBe(south.text);
    expect(await line.sales(tenant)).toBe(2);
  });

  it('that is an error is the response to every value, as it was', async () => {
    line.beforeSale = () => {
      throw soldOut();
    };
    const refused = await reserve('north');
    await storeOldRecord(refused);
    line.beforeSale = () => {};
    for (const hall of ['north', 'south']) {
      const again = await reserve(hall);
      expect([again.status, again.text, isReplay(again)]).toEqual([409, refused.text, true]);
    }
  });
});
