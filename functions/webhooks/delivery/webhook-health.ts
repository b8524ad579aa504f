import { readItem } from '../../core/model/stored.ts';
import { MINUTE_MS } from '../../core/model/time-units.ts';
import type { Store } from '../../core/store/store.ts';
import { FAILURES_BEFORE_HOLD, holdUntil } from '../model/schedule.ts';
import { type DisabledReason, heldUntil, Webhook } from '../model/webhook.ts';
import { wakeKeyOf, webhookKey } from '../model/webhook-keys.ts';
import { updateItem } from '../registry/update-item.ts';
import type { AttemptResult } from './attempt.ts';

/** Age from which the time of the last success is written again, so that a busy webhook costs few writes. */
const FRESH_MS = MINUTE_MS;

/** A webhook after an attempt. */
export interface Health {
  readonly webhook: Webhook;
  /** True if this attempt began a hold. */
  readonly held: boolean;
}

/**
 * Notes on a webhook that a delivery succeeded: its failures and holds are over. A webhook that has none is written once a minute.
 *
 * @param slow true if the answer took long
 */
export async function noteSuccess(store: Store, webhook: Webhook, slow: boolean): Promise<Health> {
  const now = store.now();
  const { lastSuccessAt, failures = 0, holds = 0, failingSince } = webhook;
  const isFresh = lastSuccessAt !== undefined && now.getTime() - Date.parse(lastSuccessAt) < FRESH_MS;
  const isWell = failures + holds === 0 && failingSince === undefined && slow === (webhook.slow ?? false);
  if (isFresh && isWell) return { webhook, held: false };
  return changed(store, webhook, {
    set: { lastSuccessAt: now.toISOString(), failures: 0, holds: 0, slow },
    remove: ['failingSince', 'heldUntil'],
  });
}

/**
 * Notes on a webhook that an attempt failed. It holds the webhook if the answer asks for that, or after five failures in a row. Of several
 * lanes that fail at once, one holds it.
 */
export async function noteFailure(store: Store, webhook: Webhook, result: AttemptResult): Promise<Health> {
  const now = store.now();
  const noted = await changed(store, webhook, {
    add: { failures: 1 },
    setOnce: { failingSince: result.attempt.at },
    set: { slow: result.slow },
  });
  const { failures = 0, holds = 0, enabled } = noted.webhook;
  if (!enabled || !(result.asksForHold || failures >= FAILURES_BEFORE_HOLD)) return noted;
  const until = holdUntil(now, holds, result.retryAfter).toISOString();
  const held = await updateItem(store, {
    key: webhookKey(webhook.tenant, webhook.id),
    set: { heldUntil: until },
    add: { holds: 1 },
    condition: 'enabled = :enabled AND (attribute_not_exists(heldUntil) OR heldUntil <= :now)',
    values: { ':enabled': true, ':now': now.toISOString() },
  });
  if (held.ok) return { webhook: readItem(Webhook, held.item), held: true };
  return held.item === undefined ? noted : { webhook: readItem(Webhook, held.item), held: false };
}

type Change = Omit<Parameters<typeof updateItem>[1], 'key' | 'condition'>;

/** Changes a webhook that is still there. A deleted one stays as it was read. */
async function changed(store: Store, webhook: Webhook, change: Change): Promise<Health> {
  const key = webhookKey(webhook.tenant, webhook.id);
  const updated = await updateItem(store, { key, ...change, condition: 'attribute_exists(pk)' });
  return { webhook: updated.ok ? readItem(Webhook, updated.item) : { ...webhook, enabled: false }, held: false };
}

/**
 * Disables a webhook, once. The item then waits for `wake-lanes`, which appends the event about it to the log: this function has no
 * right to the log.
 *
 * @returns the disabled webhook; undefined if it was disabled before
 */
export async function disable(store: Store, webhook: Webhook, reason: DisabledReason): Promise<Webhook | undefined> {
  const now = store.now().toISOString();
  const key = webhookKey(webhook.tenant, webhook.id);
  const disabled = await updateItem(store, {
    key,
    set: {
      enabled: false,
      disabledReason: reason,
      disabledAt: now,
      updatedAt: now,
      wakeKey: wakeKeyOf(key.pk),
      wakeAt: now,
    },
    remove: ['heldUntil'],
    add: { disabledCount: 1, version: 1 },
    condition: 'enabled = :enabled',
    values: { ':enabled': true },
  });
  return disabled.ok ? readItem(Webhook, disabled.item) : undefined;
}

/**
 * Returns true if nothing has been delivered since a delivery began: the webhook fails since its first attempt, or longer.
 *
 * @example failsSince({ failingSince: '2027-03-01T10:00:00.000Z' }, '2027-03-01T10:00:00.000Z') // true
 * @example failsSince({}, '2027-03-01T10:00:00.000Z') // false
 */
export const failsSince = ({ failingSince }: Pick<Webhook, 'failingSince'>, firstAttempt: string): boolean =>
  failingSince !== undefined && failingSince <= firstAttempt;

/** Returns true if no attempt may happen now: the webhook is disabled or held. */
export const isResting = (webhook: Webhook, now: Date): boolean =>
  !webhook.enabled || heldUntil(webhook, now) !== undefined;
