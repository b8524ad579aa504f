import { serve } from './serve.ts';
import { setFlag } from './set-flag.ts';

/** PUT /orders/{uid}/flag */
export const flagOrder = serve('flag-order', (request, store) => setFlag(store, request, true));

export const handler = flagOrder();
