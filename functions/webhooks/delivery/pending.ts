import type { Store } from '../../core/store/store.ts';
import { LANES } from '../model/webhook-keys.ts';
import { countPending } from './due-deliveries.ts';

/** Counts the pending deliveries of a webhook, up to 10,000. */
export async function pendingOf(store: Store, webhook: string): Promise<number> {
  const counts = Array.from({ length: LANES }, (_, lane) => countPending(store, { webhook, lane }));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
