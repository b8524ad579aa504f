import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { idempotencyKeyOf } from '../../../functions/core/model/keys.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { TenantLimits } from '../../../functions/core/store/tenant-limits.ts';
import { scaled } from '../../support/effort.ts';
import { testStore } from '../../support/store/test-store.ts';

const LIMIT = { rate: 50, burst: 200 };
const BEGIN = Date.parse('2027-03-01T10:00:00.000Z');

let store: Store;
beforeEach(async () => {
  store = await testStore();
});

/** Makes the limits of one environment. All environments of a test share the buckets. */
const environment = (limit = LIMIT) => new TenantLimits(store.client, store.idempotencyTable, limit);
const at = (seconds: number) => new Date(BEGIN + seconds * 1_000);

/** Sends calls one after the other, spread evenly over the seconds, and counts those that pass. */
async function passing(limits: readonly TenantLimits[], calls: number, from: number, seconds: number, tenant = 'acme') {
  let passed = 0;
  for (let call = 0; call < calls; call += 1) {
    const { retryAfter } =
      (await limits[call % limits.length]?.decide(tenant, at(from + (call * seconds) / calls))) ?? {};
    if (retryAfter === undefined) passed += 1;
  }
  return passed;
}

const sent = async (work: () => Promise<unknown>): Promise<number> => {
  const before = store.meter.use().requests;
  await work();
  return store.meter.use().requests - before;
};

describe('a tenant within its rate', () => {
  it('is never rejected, from however many environments', async () => {
    for (const environments of [1, 3, 16]) {
      const limits = Array.from({ length: environments }, () => environment());
      const tenant = `acme-${environments}`;
      expect(await passing(limits, 500, 0, 10, tenant), `${environments} environments`).toBe(500);
    }
  });

  it('may send its burst at once', async () => {
    expect(await passing([environment()], LIMIT.burst, 0, 0)).toBe(LIMIT.burst);
  });

  it('costs at most a tenth of a request a call, and a twentieth from one environment', async () => {
    expect(await sent(() => passing([environment()], 1_000, 0, 25))).toBe(1_000 / 20);
    const limits = Array.from({ length: 7 }, () => environment());
    expect(await sent(() => passing(limits, 1_400, 0, 30, 'rival'))).toBeLessThanOrEqual(140);
  });

  it('costs nothing while its calls are few and far between', async () => {
    const limits = environment();
    expect(await sent(() => passing([limits], 30, 0, 30 * 61))).toBe(0);
  });
});

describe('a tenant beyond its rate', () => {
  it.each([1, 4])(
    'gets its rate and one burst, and no more than a block in each of %i environments',
    async (count) => {
      const limits = Array.from({ length: count }, () => environment());
      // Ten times the rate, for a minute.
      const passed = await passing(limits, 30_000, 0, 60);
      const most = LIMIT.burst + 60 * LIMIT.rate + count * 20;
      expect(passed).toBeLessThanOrEqual(most);
      expect(passed).toBeGreaterThan(0.9 * 60 * LIMIT.rate);
    },
    60_000,
  );

  it('costs less than a call that passes: at most a tenth of a request, and nothing while the bucket is empty', async () => {
    const limits = environment();
    expect(await sent(() => passing([limits], 5_000, 0, 10))).toBeLessThanOrEqual(500);
    await passing([limits], 1_000, 10, 0);
    const { retryAfter = 0 } = await limits.decide('acme', at(10));
    expect(retryAfter).toBeGreaterThan(0);
    expect(await sent(() => passing([limits], 1_000, 10, 0))).toBe(0);
  });

  it('is let in again once it waits as long as it was told', async () => {
    const limits = environment({ rate: 5, burst: 10 });
    expect(await passing([limits], 100, 0, 0)).toBe(10);
    const { retryAfter = 0 } = await limits.decide('acme', at(0));
    expect(retryAfter).toBe(1);
    expect(await limits.decide('acme', at(retryAfter))).toEqual({});
  });

  it('takes nothing from another tenant', async () => {
    const limits = environment();
    await passing([limits], 1_000, 0, 0);
    expect(await passing([limits], LIMIT.burst, 0, 0, 'rival')).toBe(LIMIT.burst);
  });

  it('does not pay for the calls that were rejected', async () => {
    const limits = environment({ rate: 1, burst: 3 });
    // A caller that never stops: it still gets its rate.
    expect(await passing([limits], 400, 0, 40)).toBeGreaterThanOrEqual(40);
  });
});

let tenants = 0;

it('a small bucket is exact in one environment', async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 19 }),
    async (rate, burst) => {
      tenants += 1;
      const tenant = `small-${tenants}`;
      const limits = environment({ rate, burst });
      expect(await passing([limits], burst + 5, 0, 0, tenant)).toBe(burst);
    },
  );
  await fc.assert(property, { numRuns: scaled(10) });
});

describe('a bucket', () => {
  const key = { pk: '#limit#acme' };
  const stored = async () =>
    (await store.client.send(new GetCommand({ TableName: store.idempotencyTable, Key: key }))).Item;

  it('keeps the time at which it is full, and ends by itself', async () => {
    await passing([environment()], 20, 0, 0);
    expect(await stored()).toEqual({ ...key, fullAt: BEGIN + 400, expiresAt: BEGIN / 1_000 + 3_600 });
    await passing([environment()], 20, 0.1, 0);
    expect(await stored()).toMatchObject({ fullAt: BEGIN + 800 });
    await passing([environment()], 20, 100, 0);
    expect(await stored()).toMatchObject({ fullAt: BEGIN + 100_400 });
  });

  it('keeps what a later version adds to it', async () => {
    const TableName = store.idempotencyTable;
    await store.client.send(new PutCommand({ TableName, Item: { ...key, later: 'kept' } }));
    await passing([environment()], 40, 0, 0);
    expect(await stored()).toMatchObject({ later: 'kept', fullAt: BEGIN + 800 });
  });

  it.each([BEGIN + 86_400_000, 'tomorrow', null])('begins anew when a fault has left %j in it', async (fullAt) => {
    await store.client.send(new PutCommand({ TableName: store.idempotencyTable, Item: { ...key, fullAt } }));
    expect(await passing([environment()], LIMIT.burst, 0, 0)).toBe(LIMIT.burst);
    expect(await stored()).toMatchObject({ fullAt: BEGIN + 4_000 });
  });

  it('is no idempotency record, whatever tenant and key are', () => {
    const property = fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (tenant, operation, name) => {
      expect(idempotencyKeyOf(tenant, operation, name).startsWith('#')).toBe(false);
    });
    fc.assert(property);
  });

  it('is paid once by calls that come at the same time', async () => {
    const limits = environment();
    await Promise.all(Array.from({ length: 100 }, () => limits.decide('acme', at(0))));
    expect(await stored()).toMatchObject({ fullAt: BEGIN + 5 * 400 });
  });
});

describe('a bucket that cannot be reached', () => {
  it('lets every call pass, is asked again after a block, and is paid afterwards', async () => {
    const limits = new TenantLimits(store.client, 'no-such-table', LIMIT);
    const faults: unknown[] = [];
    const requests = await sent(async () => {
      for (let call = 0; call < 100; call += 1) {
        const { retryAfter, fault } = await limits.decide('acme', at(0));
        expect(retryAfter).toBeUndefined();
        if (fault !== undefined) faults.push(fault);
      }
    });
    expect(faults).toHaveLength(5);
    expect(requests).toBe(5);
  });

  it('does not slow a tenant down whose block is small', async () => {
    const limits = new TenantLimits(store.client, 'no-such-table', { rate: 1, burst: 1 });
    expect(await sent(() => passing([limits], 60, 0, 0))).toBe(3);
  });
});

it('knows a bounded number of tenants', async () => {
  const limits = environment();
  for (let tenant = 0; tenant < 3_000; tenant += 1) await limits.decide(`tenant-${tenant}`, at(0));
  expect(limits.known).toBe(1_000);
});
