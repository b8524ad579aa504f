import { commentKey } from '../model/keys.ts';
import type { Comment } from '../model/order.ts';
import type { Store } from '../store/store.ts';
import { conditionalPut, type Write } from '../store/transaction.ts';

/** Makes new comments of one author. */
export const newComments = (bodies: readonly string[], author: string, timestamp: string): Comment[] =>
  bodies.map((body) => ({ body, author, timestamp }));

/** Returns the writes that add comments to the order at its version. */
export function commentWrites(
  store: Store,
  order: { readonly tenant: string; readonly number: number; readonly version: number },
  comments: readonly Comment[],
): Write[] {
  return comments.map((comment, index) =>
    conditionalPut({
      table: store.ordersTable,
      item: { ...commentKey(order.number, order.version, index), tenant: order.tenant, ...comment },
      condition: 'attribute_not_exists(pk)',
    }),
  );
}
