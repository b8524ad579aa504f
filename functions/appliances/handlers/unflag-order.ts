import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { setOrderFlag } from '../orders/set-order-flag.ts';

/** DELETE /orders/{uid}/flag */
export const unflagOrder = serve(routes.unflagOrder, (request, store) => setOrderFlag(store, request, false));

export const handler = unflagOrder();
