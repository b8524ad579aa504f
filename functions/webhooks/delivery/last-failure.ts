import type { Store } from '../../core/store/store.ts';
import type { Attempt, Delivery } from '../model/delivery.ts';
import type { Webhook } from '../model/webhook.ts';
import { LANES } from '../model/webhook-keys.ts';
import { listDeliveries } from '../registry/list-deliveries.ts';
import { repeatedDeliveries } from './due-deliveries.ts';

/** Deliveries of each lane to look at that wait for a repeat. A held webhook gets about as many attempts in a day. */
const REPEATS = 100;

/** An attempt that failed, with its delivery. */
export interface Failure extends Attempt {
  readonly delivery: string;
  readonly eventId: string;
}

/**
 * Finds the last attempt at a webhook that failed, in its newest deliveries. While it fails, the newest may have had no attempt
 * yet. The deliveries that wait for a repeat are looked at then as well.
 *
 * @param newest number of the newest deliveries to look at
 */
export async function lastFailure(
  store: Store,
  { id, failingSince }: Webhook,
  newest: number,
): Promise<Failure | undefined> {
  const [{ deliveries }, repeated] = await Promise.all([
    listDeliveries(store, id, { limit: newest }),
    failingSince === undefined ? [] : repeatedOf(store, id),
  ]);
  const failures = [...deliveries, ...repeated].flatMap(failuresOf);
  return failures.sort((one, other) => one.at.localeCompare(other.at)).at(-1);
}

async function repeatedOf(store: Store, webhook: string): Promise<readonly Delivery[]> {
  const lanes = Array.from({ length: LANES }, (_, lane) => repeatedDeliveries(store, { webhook, lane }, REPEATS));
  return (await Promise.all(lanes)).flat();
}

/** Returns the failed attempts of a delivery. One that was dropped, since its webhook was disabled, had no attempt. */
const failuresOf = ({ id: delivery, eventId, attempts }: Delivery): readonly Failure[] =>
  attempts
    .filter(({ error }) => error !== undefined && error !== 'disabled')
    .map((attempt) => ({ ...attempt, delivery, eventId }));
