import { liveStore } from '../../core/http/service-context.ts';
import { logger } from '../../core/observability/log.ts';
import { metricLine } from '../../core/observability/metric-line.ts';
import type { Store } from '../../core/store/store.ts';
import { wakeLanes } from '../delivery/wake-lanes.ts';
import { queueOf, type SendWakeUps } from '../delivery/wake-ups.ts';

/** Scheduled function: finds what waits in the table (docs/data-model.md, "Webhooks"). Its metric says how late first attempts are. */
export const laneWaker = (store: () => Store, sendWakeUps: SendWakeUps) => async (): Promise<void> => {
  const own = store();
  const { wakeUps, lag } = await wakeLanes(own, sendWakeUps);
  logger.info('wake-lanes', { wakeUps, ...metricLine({ deliveryLag: lag }, {}, own.now()) });
};

/** Called by a schedule. */
export const handler = laneWaker(liveStore, queueOf());
