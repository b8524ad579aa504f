import type { OrderDocument } from '../../core/model/order-document.ts';
import { line } from './line.ts';
import { getOrder } from './routes.ts';

/** The document of an order, for the log of events. The reserved shards are not shown to callers. */
export const orderDocument: OrderDocument = {
  path: `${line.basePath}${getOrder.path.replace('{order_number}', '{number}')}`,
  internal: ['taken'],
};
