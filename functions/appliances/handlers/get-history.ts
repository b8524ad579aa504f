import { json } from '../../core/model/response.ts';
import { nextLink } from '../../core/orders/link.ts';
import { readHistory } from '../../core/orders/read-history.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';

/** GET /orders/{uid}/history */
export const getHistory = serve(routes.getHistory, async (request, store) => {
  const { path, query, principal, rawPath, rawQueryString } = request;
  const { entries, next } = await readHistory(store, ownedBy(principal), path, query.after);
  return json(200, entries, nextLink(rawPath, rawQueryString, 'after', next));
});

export const handler = getHistory();
