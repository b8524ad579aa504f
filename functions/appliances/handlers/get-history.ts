import { json } from '../core/answer.ts';
import { nextLink } from '../core/link.ts';
import { readHistory } from '../core/read-history.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';

/** GET /orders/{uid}/history */
export const getHistory = serve('get-history', async (request, store) => {
  const { path, query, principal, rawPath, rawQueryString } = request;
  const { entries, next } = await readHistory(store, ownedBy(principal), path, query.after);
  return json(200, entries, nextLink(rawPath, rawQueryString, 'after', next));
});

export const handler = getHistory();
