import { json } from '../core/answer.ts';
import { readHistory } from '../core/read-order.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';

/** GET /orders/{uid}/history */
export const getHistory = serve('get-history', async ({ path, principal }, store) =>
  json(200, await readHistory(store, ownedBy(principal), path)),
);

export const handler = getHistory();
