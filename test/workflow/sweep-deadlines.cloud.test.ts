import type { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { BY_STATUS_INDEX } from '../../functions/core/model/keys.ts';
import { DAY_MS, MINUTE_MS } from '../../functions/core/model/time-units.ts';
import { readOrder } from '../../functions/core/orders/read-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { deadlineSweeper } from '../../functions/workflow/sweep-deadlines.ts';
import { metricsIn } from '../support/cloud/emitted-metrics.ts';
import { logLines } from '../support/cloud/log-lines.ts';
import { scaled } from '../support/effort.ts';
import { FIRST, lifecycles, place, placeMany, SPREAD, START, scene } from './sweep-scene.ts';

const lines = logLines();

const remindedOf = () =>
  lines()
    .filter(({ message }) => message === 'deadline')
    .map(({ order }) => order);
const lag = () =>
  lines()
    .flatMap(metricsIn)
    .filter((metric) => metric.startsWith('deadlineLag'))
    .at(-1);

test('reads what is due and nothing else', async () => {
  const { store, sent, sweepOn } = await scene();
  await placeMany(store, 100);
  sent.length = 0;
  await sweepOn(1.9);
  expect(new Set(sent)).toEqual(new Set(['QueryCommand']));
  expect(remindedOf()).toEqual([]);
  expect(lag()).toBe('deadlineLag{stage=test}=0');
});

test('fires what is due in every line, each once, with a metric of the line', async () => {
  const { store, sweepOn } = await scene();
  const [thing, other] = [await place(store), await place(store, 'others')];
  await sweepOn(1);
  expect(remindedOf()).toEqual([other]);
  await sweepOn(2);
  await sweepOn(2);
  expect(remindedOf()).toEqual([other, thing]);
  const attention = lines()
    .flatMap(metricsIn)
    .filter((metric) => metric.startsWith('attentionNeeded'));
  expect(attention).toEqual(['attentionNeeded{stage=test,line=others}=1', 'attentionNeeded{stage=test,line=things}=1']);
});

test('fires everything when it is late by a day', async () => {
  const { store, sweepOn } = await scene();
  const numbers = [await place(store), await place(store), await place(store)];
  await sweepOn(3);
  expect(remindedOf().sort()).toEqual(numbers);
});

test('fires each deadline once when it runs twice at the same time', async () => {
  const { store, on, sweep } = await scene();
  const numbers = await placeMany(store, 40);
  on(2);
  await Promise.all([sweep(), sweep()]);
  expect(remindedOf().sort()).toEqual(numbers);
});

test('goes on where it was killed, between a mark and its answer too', async () => {
  const { store, on, sweep } = await scene();
  const numbers = await placeMany(store, 40);
  on(2);
  let marks = 0;
  const send: Store['client']['send'] = async (command: never, options: never) => {
    const result = await store.client.send(command, options);
    // The process is gone once it has written ten marks: nothing later is sent, and no answer arrives.
    if ((command as object).constructor.name === 'UpdateCommand') marks += 1;
    if (marks >= 10) throw new Error('The process is gone');
    return result;
  };
  const dying: Store = { ...store, client: Object.create(store.client, { send: { value: send } }) };
  await expect(sweep(dying)).rejects.toThrow();
  await sweep();
  const marked = await Promise.all(
    numbers.map((number) => readOrder(store, { line: 'things', tenant: 'acme' }, { number })),
  );
  for (const { reminders, version } of marked) {
    expect(reminders).toEqual({ statusVersion: 1, fired: { late: new Date(START + 2 * DAY_MS).toISOString() } });
    expect(version).toBe(1);
  }
});

test('fires the deadlines of many orders that are due in one minute, with two requests each', async () => {
  const { store, sent, sweepOn } = await scene();
  const orders = scaled(250);
  await placeMany(store, orders);
  sent.length = 0;
  await sweepOn(2);
  expect(remindedOf()).toHaveLength(orders);
  expect(sent.filter((name) => name === 'UpdateCommand')).toHaveLength(orders);
  const others = sent.length - 2 * orders;
  expect(others).toBeLessThan(orders / 50 + 60);
});

test('tells how late the earliest deadline is, and goes on with the others, when one cannot fire', async () => {
  const { store, sweepOn } = await scene();
  const [bad, good] = [await place(store), await place(store)];
  const broken = {
    ...store,
    client: Object.create(store.client, {
      send: {
        value: (command: QueryCommand, options: never) =>
          command.input.ExpressionAttributeValues?.[':pk'] === `ORDER#${bad}`
            ? Promise.reject(new Error('unreadable'))
            : store.client.send(command, options),
      },
    }),
  };
  await expect(sweepOn(2 + (20 * MINUTE_MS) / DAY_MS, broken)).rejects.toThrow('1 orders');
  const told = lines().filter(({ message }) => message === 'deadline');
  expect(told.map(({ order, level }) => [order, level]).sort()).toEqual([
    [bad, 'ERROR'],
    [good, 'INFO'],
  ]);
  expect(lag()).toBe('deadlineLag{stage=test}=1200');
});

describe('orders that cannot fire', () => {
  /** More than one run reads of a partition, all in one. */
  const DAMAGED = 1_100;
  const firedOrders = () =>
    lines().flatMap(({ message, level, order }) => (message === 'deadline' && level === 'INFO' ? [order] : []));

  test('hold up no other, however many they are, also after the clock was set back', async () => {
    const { store, on } = await scene();
    await placeMany(store, DAMAGED, { step: SPREAD, damage: { version: 'none' } });
    on(MINUTE_MS / DAY_MS);
    const healthy = await placeMany(store, 1, { first: FIRST + SPREAD * DAMAGED });
    const run = deadlineSweeper(() => store, lifecycles);
    on(3);
    await expect(run()).rejects.toThrow('1000 orders');
    expect(firedOrders()).toEqual([]);
    await expect(run()).rejects.toThrow('100 orders');
    expect(firedOrders()).toEqual(healthy);
    expect(lag()).toBe('deadlineLag{stage=test}=86400');
    await expect(run()).rejects.toThrow('1000 orders');
    // The position of that run is beyond what is due now.
    on(1);
    await run();
    on(3);
    await expect(run()).rejects.toThrow('1000 orders');
  });
});

test('ends in time with its metrics, and goes on in the next run', async () => {
  const { store, on } = await scene();
  const numbers = await placeMany(store, 150, { step: SPREAD });
  const run = deadlineSweeper(() => store, lifecycles);
  on(3);
  await run(() => 9_000);
  expect(remindedOf()).toHaveLength(100);
  expect(lag()).toBe('deadlineLag{stage=test}=86400');
  await run();
  expect(remindedOf().sort()).toEqual(numbers);
});

test('fires what is due although no order of an earlier version can be adopted', async () => {
  const { store, on, sweep } = await scene();
  const number = await place(store);
  const send: Store['client']['send'] = (command: never, options: never) =>
    (command as QueryCommand).input.IndexName === BY_STATUS_INDEX
      ? Promise.reject(new Error('throttled'))
      : store.client.send(command, options);
  on(2);
  await expect(sweep({ ...store, client: Object.create(store.client, { send: { value: send } }) })).rejects.toThrow(
    'throttled',
  );
  expect(remindedOf()).toEqual([number]);
});

test('moves orders past their limit to the stuck ones, and reads them no more', async () => {
  const { store, sent, sweepOn } = await scene();
  await place(store);
  await sweepOn(2);
  await sweepOn(5);
  sent.length = 0;
  await sweepOn(6);
  expect(new Set(sent)).toEqual(new Set(['QueryCommand']));
});
