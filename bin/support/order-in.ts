import type { Client, SubscriptionOrder } from '../../sdk/src/index.ts';
import { until } from './until.ts';

/** Reads a subscription order repeatedly until it is in the status. */
export const orderIn = (
  wanted: string,
  { subscriptions }: Client,
  ids: { readonly customerId: string; readonly orderId: string },
): Promise<SubscriptionOrder> =>
  until(
    `order ${ids.orderId} is ${wanted}`,
    () => subscriptions.getOrder(ids),
    ({ status }) => status === wanted,
  );
