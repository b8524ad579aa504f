import { serve } from '../http/pipeline.ts';
import { setFlag } from '../orders/set-order-flag.ts';

/** PUT /orders/{uid}/flag */
export const flagOrder = serve('flag-order', (request, store) => setFlag(store, request, true));

export const handler = flagOrder();
