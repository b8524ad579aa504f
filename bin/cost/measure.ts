import { setTimeout as delay } from 'node:timers/promises';
import { DAY_MS, DAY_SECONDS } from '../../functions/core/model/time-units.ts';
import { type LocalCloud, startLocalCloud } from '../../lib/local/cloud.ts';
import { fetchToken } from '../../lib/local/issuer/access-token.ts';
import { LocalLog } from '../../lib/local/support/log.ts';
import { ApiClient } from '../support/api-client.ts';
import type { Journey } from './journeys.ts';
import { UsageMeter } from './meter.ts';
import { difference, multiplied, type Usage } from './usage.ts';

/** A day of the local cloud's clock lasts a second. */
const TIME_SCALE = DAY_SECONDS;

/** Orders that are measured; one goes before them, so that no function is started by them. */
const ORDERS = 8;

/**
 * Has orders of a line go their way in a local cloud of its own, whose days pass in a second, and measures what one of them takes.
 * The durations are those of this machine, from which DynamoDB is about as far as on AWS.
 */
export async function measure(journey: Journey, assemblyDirectory: string): Promise<Usage> {
  const cloud = await startLocalCloud({
    assemblyDirectory,
    timeScale: TIME_SCALE,
    // What the clock calls is no order's.
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
    // One some hours after the other: together they would wait for each other.
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

/** So many looks in a row find that all is over: a change is read from its stream a moment after it was made. */
const LOOKS = 5;

/** Resolves when every execution has ended: one of an order that has moved on does within days. */
async function settled(cloud: LocalCloud): Promise<void> {
  const isOver = () => cloud.streamsIdle() && cloud.executions().every(({ status }) => status !== 'RUNNING');
  for (let found = 0; found < LOOKS; found = isOver() ? found + 1 : 0) await delay(100);
}
