import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { liveStore } from '../../core/http/service-context.ts';
import { secondsBetween } from '../../core/model/dates.ts';
import { described, logger } from '../../core/observability/log.ts';
import { metricLine } from '../../core/observability/metric-line.ts';
import { type DoneAttempt, deliverLane, type Worker } from '../delivery/deliver-lane.ts';
import { httpsTransport } from '../delivery/https-transport.ts';
import { queueOf } from '../delivery/wake-ups.ts';
import { isTest } from '../model/delivery.ts';
import { LaneRef } from '../model/lane.ts';

const Batch = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

/**
 * Function of the queue: works for the lane that each message names. A message that fails is delivered again.
 *
 * Each attempt has one line in the log with its metrics. It names the webhook and the event, and neither the address nor any data.
 */
export const deliverer =
  (worker: () => Worker) =>
  async (event: unknown): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { messageId, body } of Batch.parse(event).Records) {
      try {
        const own = worker();
        await deliverLane(
          { ...own, onAttempt: (done) => logAttempt(done, own.store.now()) },
          LaneRef.parse(JSON.parse(body)),
        );
      } catch (error) {
        logger.error('deliver', { error: described(error) });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };

function logAttempt({ delivery, result, after, held, disabled }: DoneAttempt, now: Date): void {
  const { webhookId: webhook, tenant, eventId, line, number: order, tries, createdAt } = delivery;
  const { at, durationMs, statusCode, error } = result.attempt;
  const isFirst = tries === 0 && !isTest(delivery);
  const values = {
    deliveriesSucceeded: result.succeeded ? 1 : 0,
    deliveriesFailed: after?.status === 'failed' ? 1 : 0,
    ...(isFirst && { firstAttemptLag: secondsBetween(Date.parse(createdAt), Date.parse(at)) }),
    webhooksHeld: held ? 1 : 0,
    webhooksDisabled: disabled ? 1 : 0,
  };
  const outcome = disabled ? 'disabled' : (after?.status ?? 'doubled');
  const members = {
    webhook,
    tenant,
    event: eventId,
    product: line,
    order,
    outcome,
    durationMs,
    status: statusCode,
    reason: error,
  };
  logger.info('deliver', { ...members, ...metricLine(values, {}, now) });
}

/** Makes the worker of the deployed function from the environment variables. */
function liveWorker({ STAGE, WEBHOOKS_INSIDE } = process.env): () => Worker {
  let worker: Worker | undefined;
  return () => {
    worker ??= {
      store: liveStore(),
      send: httpsTransport({ allowsInside: WEBHOOKS_INSIDE === 'allowed' }),
      sendWakeUps: queueOf(),
      stage: STAGE ?? '',
    };
    return worker;
  };
}

/** Consumer of the queue of wake-ups. */
export const handler = deliverer(liveWorker());
