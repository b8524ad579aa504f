import { CLOUD_EVENT, cloudEvent } from '../../core/model/cloud-events.ts';
import type { Store } from '../../core/store/store.ts';
import { GONE, HOLDING_STATUSES } from '../model/answers.ts';
import type { Attempt, Delivery } from '../model/delivery.ts';
import { parseRetryAfter } from '../model/schedule.ts';
import { validSecrets, type Webhook } from '../model/webhook.ts';
import { signedHeaders } from './signature.ts';
import type { Answer, Transport } from './transport.ts';

/** Time of an answer from which the lanes of a webhook share one lease, in milliseconds. */
const SLOW_MS = 5_000;

/** Result of an attempt, with its meaning for the webhook. */
export interface AttemptResult {
  readonly attempt: Attempt;
  readonly succeeded: boolean;
  /** True if the webhook wants no further events. */
  readonly gone: boolean;
  readonly asksForHold: boolean;
  readonly retryAfter: Date | undefined;
  readonly slow: boolean;
}

/**
 * Sends a delivery once, signed by every valid secret of the webhook. The bytes that are signed are sent.
 *
 * @param stage identifies this deployment in CloudEvents
 */
export async function attempt(
  store: Store,
  send: Transport,
  webhook: Webhook,
  delivery: Delivery,
  stage: string,
): Promise<AttemptResult> {
  const at = store.now();
  const isCloudEvent = webhook.format === 'cloudevents';
  const body = isCloudEvent
    ? cloudEvent({ ...delivery, id: delivery.eventId, sk: delivery.position }, { stage, apiUrl: webhook.apiUrl ?? '' })
    : delivery.body;
  const answer = await send({
    url: webhook.url,
    headers: {
      'content-type': isCloudEvent ? CLOUD_EVENT : 'application/json',
      'user-agent': 'Quartermaster-Webhooks/1',
      ...signedHeaders({ id: delivery.eventId, body, at }, validSecrets(webhook, at)),
    },
    body,
  });
  return resultOf(answer, at, store.now());
}

/**
 * Returns the result of an answer that came between two moments.
 *
 * @example resultOf({ statusCode: 204, retryAfter: undefined }, new Date(0), new Date(9)).succeeded // true
 * @example resultOf({ statusCode: 302, retryAfter: undefined }, new Date(0), new Date(9)).attempt.error // 'redirect'
 */
export function resultOf(answer: Answer, at: Date, now: Date): AttemptResult {
  const durationMs = Math.max(0, now.getTime() - at.getTime());
  const timed = { at: at.toISOString(), durationMs };
  const slow = durationMs > SLOW_MS;
  const none = { succeeded: false, gone: false, asksForHold: false, retryAfter: undefined, slow };
  if ('error' in answer) return { ...none, attempt: { ...timed, error: answer.error } };
  const { statusCode } = answer;
  if (statusCode >= 200 && statusCode < 300) return { ...none, succeeded: true, attempt: { ...timed, statusCode } };
  const error = statusCode >= 300 && statusCode < 400 ? 'redirect' : 'status';
  const asksForHold = HOLDING_STATUSES.has(statusCode);
  return {
    ...none,
    attempt: { ...timed, statusCode, error },
    gone: statusCode === GONE,
    asksForHold,
    retryAfter: asksForHold ? parseRetryAfter(answer.retryAfter, now) : undefined,
  };
}
