import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { setOrderFlag } from '../orders/set-order-flag.ts';

/** PUT /orders/{uid}/flag */
export const flagOrder = serve(routes.flagOrder, (request, store) => setOrderFlag(store, request, true));

export const handler = flagOrder();
