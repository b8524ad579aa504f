import { fetchToken } from '../../lib/local/access-token.ts';
import { Assembly } from '../../lib/local/assembly.ts';
import { type LocalCloud, startLocalCloud } from '../../lib/local/cloud.ts';
import { readFunctions } from '../../lib/local/lambda-function.ts';
import { LocalLog } from '../../lib/local/log.ts';
import { ApiClient } from '../api-client.ts';
import type { Journey } from './journeys.ts';
import { difference, multiplied, type Usage } from './usage.ts';

/** A day of the local cloud's clock lasts so many milliseconds of real time. */
const DAY_MS = 1_000;
const SECONDS_A_DAY = 86_400;

/** Orders whose cost is measured; one goes before them, so that no function is started by them. */
const ORDERS = 8;

/** Of an access log's line, beside its format: what the variables hold is longer than their names. */
const MEAN_GROWTH = 1.2;

/**
 * Has orders of a line go their way in a local cloud of its own, whose days pass in a second, and measures what one of them takes.
 * The durations are those of this machine, to which a request to DynamoDB is about as far as on AWS.
 */
export async function measure(journey: Journey, assemblyDirectory: string): Promise<Usage> {
  const cloud = await startLocalCloud({
    assemblyDirectory,
    timeScale: (SECONDS_A_DAY * 1_000) / DAY_MS,
    // What is called by the clock is no order's.
    schedules: false,
    log: new LocalLog({ level: 'error' }),
  });
  try {
    const api = new ApiClient(cloud.apiUrl, await fetchToken(cloud));
    const days = (count: number) =>
      cloud.clock.waitUntil(new Date(cloud.clock.now().getTime() + count * SECONDS_A_DAY * 1_000));
    await journey.prepare(api);
    await journey.walk(api, days);
    await settled(cloud);
    const meter = new Meter(cloud, assemblyDirectory);
    const before = meter.read();
    // One a quarter of a day later than the other: together they would wait for each other.
    await Promise.all(
      Array.from({ length: ORDERS }, async (_, index) => {
        await days(index / 4);
        await journey.walk(api, days);
      }),
    );
    await settled(cloud);
    return multiplied(difference(meter.read(), before), 1 / ORDERS);
  } finally {
    await cloud.stop();
  }
}

/** Resolves when every execution has ended: an order that has come to its end leaves none waiting for long. */
async function settled(cloud: LocalCloud): Promise<void> {
  for (;;) {
    const isOver = cloud.streamsIdle() && cloud.executions().every(({ status }) => status !== 'RUNNING');
    if (isOver) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
