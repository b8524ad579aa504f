import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { logger } from '../../../functions/core/observability/log.ts';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { atOnce } from '../../support/lines/random-faults.ts';
import {
  cancelled,
  conflict,
  type Fault,
  FaultProxy,
  internalError,
  itemThrottled,
} from '../../support/store/fault-proxy.ts';
import { createTestTables, dynamodbAt, testStore } from '../../support/store/test-store.ts';
import { SampleLine, soldOut } from '../sample-line.ts';

let proxy: FaultProxy;
let line: SampleLine;

beforeAll(async () => {
  proxy = new FaultProxy(String(dynamodbAt().endpoint));
  const dynamodb = { ...dynamodbAt(await proxy.listen()), retryStrategy: atOnce };
  line = new SampleLine(await testStore({ tables: await createTestTables(), dynamodb, wait: async () => {} }));
  // The numbers are leased beforehand: only the transaction meets the fault.
  await line.sell('first');
  return () => proxy.stop();
});
afterEach(() => expect(proxy.pending).toBe(0));

/** A conflict of the second write with another transaction. For an order this write is the record of the key. */
const conflictOnSecond = cancelled('None', 'TransactionConflict');

/** Attempts of the core at one transaction. */
const ATTEMPTS = 8;

const isReplay = ({ headers }: Answered) => headers['idempotent-replayed'] === 'true';

/** Returns a tenant of a test's own. A tenant has no spaces. */
const tenantOf = (...names: readonly string[]): string => names.join(':').replaceAll(' ', '-');

/** Sells under the key while DynamoDB fails. */
function sellWith(key: string, tenant: string, fault: Fault, count: number): Promise<Answered> {
  proxy.inject('TransactWriteItems', fault, count);
  return line.sell(key, { tenant, headers: { 'x-request-id': `${key}-1` } });
}

describe.each<[string, () => unknown, number]>([
  ['an order', () => {}, 201],
  [
    'a refusal',
    () => {
      throw soldOut();
    },
    409,
  ],
])('%s', (kind, beforeSale, status) => {
  it.each<[string, Fault, number]>([
    ['the answer is lost after the commit', { kind: 'lose-answer' }, 1],
    ['every answer but the last is lost', { kind: 'lose-answer' }, DYNAMODB_ATTEMPTS - 1],
    ['the request is lost', { kind: 'lose-request' }, 2],
    ['other transactions are in the way', conflict, 5],
    ['DynamoDB throttles an item', itemThrottled, 3],
  ])('is answered and kept once when %s', async (what, fault, count) => {
    const tenant = tenantOf(kind, what);
    line.beforeSale = beforeSale;
    const first = await sellWith('k', tenant, fault, count);
    expect(first.status).toBe(status);
    expect(isReplay(first)).toBe(false);
    line.beforeSale = () => {};
    const repeated = await line.sell('k', { tenant });
    expect([repeated.text, isReplay(repeated)]).toEqual([first.text, true]);
    expect(await line.sales(tenant)).toBe(status === 201 ? 1 : 0);
  });

  it('is kept where nobody heard of it: 503, and the repeat gets it', async () => {
    const tenant = tenantOf(kind, 'unheard');
    line.beforeSale = beforeSale;
    const unheard = await sellWith('k', tenant, { kind: 'lose-answer' }, DYNAMODB_ATTEMPTS);
    expect(unheard).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    line.beforeSale = () => {};
    const repeated = await line.sell('k', { tenant });
    expect([repeated.status, isReplay(repeated)]).toEqual([status, true]);
    expect(await line.sales(tenant)).toBe(status === 201 ? 1 : 0);
  });

  it.each<[string, Fault, number, number, string]>([
    ['DynamoDB is down', internalError, DYNAMODB_ATTEMPTS, 503, 'unavailable'],
    ['others keep the record of the key', status === 201 ? conflictOnSecond : conflict, ATTEMPTS, 409, 'in-progress'],
    ['others keep something else', status === 201 ? conflict : conflictOnSecond, ATTEMPTS, 503, 'unavailable'],
    ['a record is throttled', itemThrottled, ATTEMPTS, 503, 'unavailable'],
  ])('is not kept where %s', async (what, fault, count, expected, code) => {
    const tenant = tenantOf(kind, 'not kept', what);
    line.beforeSale = beforeSale;
    expect(await sellWith('k', tenant, fault, count)).toMatchObject({ status: expected, body: { code } });
    line.beforeSale = () => {};
    // Its request id is not used up either.
    const sold = await line.sell('k', { tenant, headers: { 'x-request-id': 'k-1' } });
    expect([sold.status, isReplay(sold)]).toEqual([201, false]);
  });
});

describe('the log line', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    logger.setLogLevel('SILENT');
  });

  it('tells a kept refusal by its code and a replay as such, and never how callers name their requests', async () => {
    const lines: string[] = [];
    logger.setLogLevel('INFO');
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
    line.beforeSale = () => {
      throw soldOut();
    };
    const sell = (key: string) => line.sell(key, { tenant: 'logged', headers: { 'x-request-id': 'secret-id' } });
    await sell('secret-key');
    await sell('secret-key');
    await sell('secret-other-key');
    await line.sell('secret-third-key', { tenant: 'logged', body: '{' });
    line.beforeSale = () => {};
    await line.sell('secret-last-key', { tenant: 'logged' });
    expect(lines.map((line) => JSON.parse(line)).map(({ level, status, outcome }) => [level, status, outcome])).toEqual(
      [
        ['INFO', 409, 'SOLD_OUT'],
        ['INFO', 409, 'replayed'],
        ['INFO', 409, 'duplicate-request-id'],
        ['INFO', 400, 'malformed-body'],
        ['INFO', 201, 'done'],
      ],
    );
    expect(lines.join()).not.toMatch(/secret/);
  });
});
