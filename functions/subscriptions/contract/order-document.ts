import type { OrderDocument } from '../../core/model/order-document.ts';
import { line } from './line.ts';
import { getOrder } from './order-routes.ts';

/** The document of an order, for the log of events. Only the id of its customer leads to an order. */
export const orderDocument: OrderDocument = {
  path: `${line.basePath}${getOrder.path.replace('{orderId}', '{number}')}`,
};
