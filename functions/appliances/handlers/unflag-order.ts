import { serve } from '../http/pipeline.ts';
import { setFlag } from '../orders/set-order-flag.ts';

/** DELETE /orders/{uid}/flag */
export const unflagOrder = serve('unflag-order', (request, store) => setFlag(store, request, false));

export const handler = unflagOrder();
