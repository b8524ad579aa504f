import { serve } from './serve.ts';
import { setFlag } from './set-flag.ts';

/** DELETE /orders/{uid}/flag */
export const unflagOrder = serve('unflag-order', (request, store) => setFlag(store, request, false));

export const handler = unflagOrder();
