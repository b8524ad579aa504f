import { describe, expect, test, vi } from 'vitest';
import { logKey, logPartition, positionText } from '../../../functions/core/model/event-log.ts';
import { logger } from '../../../functions/core/observability/log.ts';
import { changeOf } from '../../../functions/workflow/order-events.ts';
import { scaled } from '../../support/effort.ts';
import { byOrder, type Reader, type Recorder, type RunResult, runLog, TENANTS } from '../../support/events/log-run.ts';

vi.spyOn(logger, 'error').mockImplementation(() => undefined);
vi.spyOn(logger, 'info').mockImplementation(() => undefined);

/** Orders of a run: 5,000 under `npm run test:thorough`. */
const orders = scaled(500);

const SEEDS = [1, 2];

/** Expects that each reader got every event of its tenant once, those of an order in the sequence of its versions, and no other. */
function expectAll({ got, happened }: RunResult): void {
  for (const tenant of TENANTS) {
    const [ids = [], wanted = []] = [got.get(tenant), happened.get(tenant)];
    expect(ids.length, tenant).toBe(new Set(ids).size);
    expect(byOrder(ids), tenant).toEqual(byOrder(wanted));
  }
}

/** Counts the events that readers never got. */
const lost = ({ got, happened }: RunResult): number =>
  TENANTS.reduce((sum, tenant) => {
    const ids = new Set(got.get(tenant));
    return sum + (happened.get(tenant) ?? []).filter((id) => !ids.has(id)).length;
  }, 0);

describe('readers who follow a log while it grows', () => {
  test.each(SEEDS)('get every event once, in the sequence of each order (%i)', async (seed) => {
    const result = await runLog({ seed, orders });
    expectAll(result);
    expect(result.killed).toBeGreaterThan(0);
  });

  test.each(SEEDS)('skip no event where items of a transaction become visible one by one (%i)', async (seed) => {
    expectAll(await runLog({ seed, orders, visibility: 'one by one' }));
  });
});

/** Reads on from the largest position that it sees. */
const heedless: Reader = async (table, tenant, after = '', limit) => {
  await table.turn();
  const items = table.query(logPartition(tenant)).filter(({ sk }) => sk > after);
  const page = items.slice(0, limit);
  return { ids: page.map(({ id }) => String(id)), next: page.at(-1)?.sk ?? after };
};

test('a reader that does not stop at gaps loses events', async () => {
  expect(lost(await runLog({ seed: 1, orders, visibility: 'one by one', read: heedless }))).toBeGreaterThan(0);
});

test('readers lose events of a log whose positions come from a clock', async () => {
  let clock = 0;
  const documents = { appliances: { path: '/orders/{uid}' } };
  const byTime: Recorder = async (table, event) => {
    const { Records } = event as { Records: unknown[] };
    for (const { tenant, events } of Records.map((record) => changeOf(record, documents))) {
      for (const { id } of events) {
        clock += 1;
        const position = clock;
        await table.turn();
        table.put({ ...logKey(tenant, position), id, position: positionText(position) });
      }
    }
    return { batchItemFailures: [] };
  };
  expect(lost(await runLog({ seed: 1, orders, record: byTime, read: heedless }))).toBeGreaterThan(0);
});
