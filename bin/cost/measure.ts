import { setTimeout as delay } from 'node:timers/promises';
import { DAY_MS, DAY_SECONDS, MINUTE_SECONDS } from '../../functions/core/model/time-units.ts';
import { type LocalCloud, startLocalCloud } from '../../lib/local/cloud.ts';
import { LocalLog } from '../../lib/local/support/log.ts';
import { connectLocally } from '../support/connect-locally.ts';
import type { Journey } from './journeys.ts';
import { UsageMeter } from './meter.ts';
import { type Stored, storedBytes } from './stored-bytes.ts';
import { difference, multiplied, sum, type Usage } from './usage.ts';

/** Number of measured orders by default. One order precedes them, so the measurement contains no cold start. */
export const MEASURED_ORDERS = 8;

/** Days of the local cloud's clock that pass in a second. Nothing that an order starts waits for the clock. */
const DAYS_A_SECOND = 10;

/** Items that depend on durations. Everything else is a count. */
const DURATIONS = ['lambdaGigabyteSeconds', 'expressGigabyteSeconds'] as const satisfies readonly (keyof Usage)[];

/** Measured usage of an order. */
export interface OrderUsage {
  /** Usage in the month of the order. */
  readonly once: Usage;
  /** Usage in each further month, for what the order stores. */
  readonly monthly: Usage;
}

/**
 * Measures the usage of one order of a line. It runs several orders in a separate local cloud, one after the other. Counts are averages.
 * Durations are measured on this machine, where a request to DynamoDB takes about as long as on AWS. They are those of the order that
 * other work of the machine disturbed least.
 *
 * @param orders the number of measured orders
 */
export const measure = (
  journey: Journey,
  assemblyDirectory: string,
  orders: number = MEASURED_ORDERS,
): Promise<OrderUsage> =>
  // Scheduled calls do not belong to an order.
  onCloud({ assemblyDirectory, timeScale: DAYS_A_SECOND * DAY_SECONDS, schedules: false }, async (cloud) => {
    const api = await connectLocally(cloud);
    const days = (count: number) => cloud.clock.waitUntil(new Date(cloud.clock.now().getTime() + count * DAY_MS));
    await journey.prepare(api);
    await journey.walk(api, days);
    await settled(cloud);
    const meter = new UsageMeter(cloud, assemblyDirectory);
    const storedBefore = await storedBytes(cloud);
    const used: Usage[] = [];
    for (let order = 0; order < orders; order++) {
      const before = meter.read(api.receivedBytes);
      await journey.walk(api, days);
      await settled(cloud);
      used.push(difference(meter.read(api.receivedBytes), before));
    }
    const stored = differenceOf(await storedBytes(cloud), storedBefore);
    const average = multiplied(sum(...used, stored.kept, stored.expiring), 1 / orders);
    const least = DURATIONS.map((item) => [item, Math.min(...used.map((one) => one[item] ?? 0))] as const);
    return { once: { ...average, ...Object.fromEntries(least) }, monthly: multiplied(stored.kept, 1 / orders) };
  });

const differenceOf = (after: Stored, before: Stored): Stored => ({
  kept: difference(after.kept, before.kept),
  expiring: difference(after.expiring, before.expiring),
});

/** Number of measured calls of all schedules together. As many calls precede them, which include the start of the functions. */
const IDLE_CALLS = 10;

/**
 * Measures the usage of one minute of a service that has no orders and no callers.
 *
 * @param callsAMinute number of scheduled calls in a minute
 */
export const measureIdleMinute = (assemblyDirectory: string, callsAMinute: number): Promise<Usage> =>
  // A minute of the local cloud's clock lasts a second.
  onCloud({ assemblyDirectory, timeScale: MINUTE_SECONDS, schedules: true }, async (cloud) => {
    const meter = new UsageMeter(cloud, assemblyDirectory);
    const callsSince = (before: Usage) => (meter.read(0).lambdaRequests ?? 0) - (before.lambdaRequests ?? 0);
    const called = async (before: Usage) => {
      while (callsSince(before) < IDLE_CALLS) await delay(100);
    };
    await called({});
    const before = meter.read(0);
    await called(before);
    const used = difference(meter.read(0), before);
    return multiplied(used, callsAMinute / (used.lambdaRequests ?? 1));
  });

interface CloudOptions {
  readonly assemblyDirectory: string;
  readonly timeScale: number;
  readonly schedules: boolean;
}

/** Runs in a separate local cloud. */
export async function onCloud<Result>(
  options: CloudOptions,
  run: (cloud: LocalCloud) => Promise<Result>,
): Promise<Result> {
  const cloud = await startLocalCloud({ ...options, log: new LocalLog({ level: 'error' }) });
  try {
    return await run(cloud);
  } finally {
    await cloud.stop();
  }
}

/** Number of consecutive checks that must find no work. A change reaches its stream with a delay, so one check is not enough. */
const LOOKS = 5;

/** Resolves when every execution has ended. */
export async function settled(cloud: LocalCloud): Promise<void> {
  const isOver = () => cloud.streamsIdle() && cloud.executions().every(({ status }) => status !== 'RUNNING');
  for (let found = 0; found < LOOKS; found = isOver() ? found + 1 : 0) await delay(100);
}
