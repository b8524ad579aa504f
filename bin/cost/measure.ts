import { setTimeout as delay } from 'node:timers/promises';
import { DAY_MS, DAY_SECONDS } from '../../functions/core/model/time-units.ts';
import { type LocalCloud, startLocalCloud } from '../../lib/local/cloud.ts';
import { fetchToken } from '../../lib/local/issuer/access-token.ts';
import { LocalLog } from '../../lib/local/support/log.ts';
import { ApiClient } from '../support/api-client.ts';
import type { Journey } from './journeys.ts';
import { UsageMeter } from './meter.ts';
import { difference, multiplied, type Usage } from './usage.ts';

/** Time scale at which a day of the local cloud's clock lasts a second. */
const TIME_SCALE = DAY_SECONDS;

/** Number of measured orders. One order precedes them, so the measurement contains no cold start. */
const ORDERS = 8;

/**
 * Measures the usage of one order of a line. It runs several orders in a separate local cloud, whose days pass in a second. Durations are
 * measured on this machine, where a request to DynamoDB takes about as long as on AWS.
 */
export async function measure(journey: Journey, assemblyDirectory: string): Promise<Usage> {
  const cloud = await startLocalCloud({
    assemblyDirectory,
    timeScale: TIME_SCALE,
    // Scheduled calls do not belong to an order.
    schedules: false,
    log: new LocalLog({ level: 'error' }),
  });
  try {
    const api = new ApiClient(cloud.apiUrl, await fetchToken(cloud));
    const days = (count: number) => cloud.clock.waitUntil(new Date(cloud.clock.now().getTime() + count * DAY_MS));
    await journey.prepare(api);
    await journey.walk(api, days);
    await settled(cloud);
    const meter = new UsageMeter(cloud, assemblyDirectory);
    const before = await meter.read();
    // The orders start some hours apart, because simultaneous orders would wait for each other.
    const walks = Array.from({ length: ORDERS }, (_, index) =>
      days(index / ORDERS).then(() => journey.walk(api, days)),
    );
    await Promise.all(walks);
    await settled(cloud);
    return multiplied(difference(await meter.read(), before), 1 / ORDERS);
  } finally {
    await cloud.stop();
  }
}

/** Number of consecutive checks that must find no work. A change reaches its stream with a delay, so one check is not enough. */
const LOOKS = 5;

/** Resolves when every execution has ended. The execution of an order that has moved on ends within days. */
async function settled(cloud: LocalCloud): Promise<void> {
  const isOver = () => cloud.streamsIdle() && cloud.executions().every(({ status }) => status !== 'RUNNING');
  for (let found = 0; found < LOOKS; found = isOver() ? found + 1 : 0) await delay(100);
}
