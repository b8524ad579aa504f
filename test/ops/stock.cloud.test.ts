import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Stage } from '../../bin/ops/stage/stage.ts';
import { NUMBER_SEQUENCE, orderKey } from '../../functions/core/model/keys.ts';
import { logger } from '../../functions/core/observability/log.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { CATALOG_CHECK, productKey, stockKey } from '../../functions/devices/model/catalog-keys.ts';
import { catalogChecker } from '../../functions/devices/task-handlers/check-stock.ts';
import { DeviceService, type Product } from '../support/lines/device-service.ts';
import { operator } from './operator.ts';

let service: DeviceService;
let store: Store;
let warehouse: string;
const info = vi.spyOn(logger, 'info');
const error = vi.spyOn(logger, 'error');

beforeAll(async () => {
  service = await DeviceService.start();
  store = service.store;
  warehouse = await service.warehouse();
});

const ops = operator(() => undefined);

/** Runs the command on the tables of the test. */
const run = (...commandLine: readonly string[]) => onTables('stock', ...commandLine);

async function onTables(...commandLine: readonly string[]) {
  vi.spyOn(Stage.prototype, 'store').mockResolvedValue(store);
  return ops(...commandLine);
}

const change = (key: object, UpdateExpression: string, values?: object) =>
  store.client.send(
    new UpdateCommand({
      TableName: store.catalogTable,
      Key: { ...key },
      UpdateExpression,
      ExpressionAttributeValues: { ...values },
    }),
  );
const keyOf = ({ warehouse_id, company_sku }: Product, shard: number) => stockKey(warehouse_id, company_sku, shard);
const lose = (product: Product, shard: number) =>
  store.client.send(new DeleteCommand({ TableName: store.catalogTable, Key: { ...keyOf(product, shard) } }));

/** Runs the check once, and returns the values of its metrics. */
async function check(bounds?: { items: number; shards: number }) {
  info.mockClear();
  error.mockClear();
  await catalogChecker(() => store, bounds)();
  const [, line] = info.mock.calls.at(-1) ?? [];
  const { stockFaults, damagedItems } = Object(line);
  return { stockFaults, damagedItems };
}

/** Takes everything of other tests out of the table's check. */
const wrong = async () => (await run('check', '--json')).printed;

describe('the check of the stock', () => {
  it('names what is wrong until it is mended, by the command that the check prints', async () => {
    const [lost, negative] = [await service.product(warehouse, 60), await service.product(warehouse, 10)];
    expect(await check()).toEqual({ stockFaults: 0, damagedItems: 0 });
    expect(await run('check')).toMatchObject({ code: 0, printed: 'The catalog of devices is right.' });
    await lose(lost, 1);
    await change(keyOf(negative, 0), 'SET available = :level', { ':level': -3 });
    for (const _ of [1, 2]) expect(await check()).toEqual({ stockFaults: 2, damagedItems: 0 });
    expect(error).toHaveBeenCalledWith('An item is wrong', { table: 'Catalog', ...keyOf(lost, 1), problem: 'missing' });
    const shown = await run('check');
    expect(shown.code).toBe(1);
    expect(shown.printed).toContain(`${keyOf(negative, 0).pk} STOCK: below zero`);
    expect(shown.printed).toContain(`npm run ops -- stock set ${warehouse} ${lost.company_sku} <pieces> --stage local`);

    const set = ['set', warehouse, lost.company_sku, '58'];
    const rehearsed = await run(...set, '--dry-run');
    expect(rehearsed).toMatchObject({ code: 0, printed: expect.stringContaining('40 pieces would become 58') });
    expect(rehearsed.printed).toContain('shard 1 is missing');
    expect(await check()).toEqual({ stockFaults: 2, damagedItems: 0 });
    expect(await run(...set, 'counted by Ada')).toMatchObject({ code: 0 });
    expect(await service.quantityOf(lost)).toBe(58);
    expect(await check()).toEqual({ stockFaults: 1, damagedItems: 0 });
    expect((await service.stock(negative, 5)).status).toBe(200);
    expect(await check()).toEqual({ stockFaults: 0, damagedItems: 0 });
    expect(await wrong()).toBe('[]');
  });

  it('names a product, a warehouse and an offer that cannot be read', async () => {
    const odd = await service.product(await service.warehouse({}, { tenant: 'odd' }), 5);
    const Key = productKey(odd.warehouse_id, odd.company_sku);
    await change(Key, 'SET price = :price', { ':price': 'dear' });
    expect(await check()).toEqual({ stockFaults: 0, damagedItems: 1 });
    expect(error).toHaveBeenCalledWith('An item is wrong', { table: 'Catalog', ...Key, problem: 'malformed: price' });
    expect((await run('check')).printed).toContain('npm run ops -- restore');
    await change(Key, 'SET price = :price', { ':price': 1 });
    expect(await check()).toEqual({ stockFaults: 0, damagedItems: 0 });
  });

  it('reads a part of the catalog in each run, and holds what it has found', async () => {
    const bounds = { items: 4, shards: 3 };
    const product = await service.product(warehouse, 200);
    await lose(product, 9);
    const seen: number[] = [];
    const units: number[] = [];
    for (let runs = 0; runs < 60; runs++) {
      const before = store.meter.use().readUnits;
      seen.push((await check(bounds)).stockFaults);
      units.push(store.meter.use().readUnits - before);
    }
    expect(seen).toContain(1);
    // Once found it is found in every run, wherever the run reads.
    expect(seen.slice(seen.indexOf(1))).not.toContain(0);
    expect(Math.max(...units)).toBeLessThanOrEqual(30);
    await service.stock(product, 1);
    expect((await check(bounds)).stockFaults).toBe(0);
  });

  it('begins again if its own item cannot be read', async () => {
    await change(CATALOG_CHECK, 'SET version = :version', { ':version': 'one' });
    expect(await check()).toEqual({ stockFaults: 0, damagedItems: 0 });
    expect(await check()).toEqual({ stockFaults: 0, damagedItems: 0 });
  });

  it('rejects what is no change of a stock', async () => {
    expect((await run('set', warehouse, 'NONE', '5')).complained).toContain('has no product NONE');
    expect((await run('set', 'NOWHERE', 'NONE', '5')).complained).toBe(
      'There is no such warehouse; add it with PUT first.',
    );
    for (const pieces of ['-1', '1.5', 'many', '1000001']) {
      expect(await run('set', warehouse, 'NONE', pieces)).toMatchObject({ code: 2 });
    }
    for (const reason of ['', ' ', 'bell \u0007', 'x'.repeat(5_000)]) {
      expect(await run('set', warehouse, 'NONE', '5', reason, '--dry-run')).toMatchObject({
        ...{ code: 2, complained: expect.stringMatching(/^the reason (must|contains|has|is) /) },
      });
    }
    expect(await run('count')).toMatchObject({ code: 2 });
  });
});

describe('the sequence of order numbers', () => {
  const set = (leased: unknown) =>
    store.client.send(
      new PutCommand({
        TableName: store.ordersTable,
        Item: { ...NUMBER_SEQUENCE, ...(leased !== undefined && { leased }) },
      }),
    );

  it.each([undefined, 0, 'many', 100.5, 1e12])(
    'that holds %o is moved beyond the highest number, and never back',
    async (leased) => {
      const product = await service.product(warehouse, 5);
      const last = await store.numbers.next();
      await set(leased);
      const rehearsed = await onTables('numbers', '100950', '--dry-run');
      expect(rehearsed).toMatchObject({ code: 0, printed: expect.stringContaining('would begin at 101001') });
      expect(await onTables('numbers', '100950')).toMatchObject({
        code: 0,
        printed: 'The next numbers begin at 101001.',
      });
      expect((await onTables('numbers', '100500')).printed).toContain('nothing is to be done');
      store.numbers.discardBlockOf(last);
      expect(Number(await service.place([product]))).toBe(101_001);
      await store.client.send(new DeleteCommand({ TableName: store.ordersTable, Key: { ...orderKey(101_001) } }));
    },
  );
});
