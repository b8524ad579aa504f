import type { OrderDocument } from '../../core/model/order-document.ts';
import { INTERNAL_FIELDS } from '../model/order-data.ts';
import { line } from './line.ts';
import { getOrder } from './routes.ts';

/** The document of an order, for the log of events. */
export const orderDocument: OrderDocument = {
  path: `${line.basePath}${getOrder.path.replace('{order_number}', '{number}')}`,
  internal: [...INTERNAL_FIELDS],
};
