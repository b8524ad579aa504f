import * as z from 'zod';
import type { MalformedRequest } from '../../core/http/read-request.ts';
import { transitionProblems } from '../../core/orders/change-order.ts';
import { ifThere, readOrderAlone } from '../../core/orders/read-order.ts';
import type { FieldProblem } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import type * as routes from '../contract/operations-routes.ts';
import { StatusSchema } from '../contract/order-contract.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { DeviceOrderData } from '../model/order-data.ts';
import { missingTracking } from '../rules/order-rules.ts';
import { orderNamed, ownedByAnyone } from './owner.ts';

const AnyObject = z.record(z.string(), z.unknown());

/**
 * Lists the tracking data that a malformed request lacks for its status, so that one response has all problems. A field that the request has,
 * in whatever form, is not missing.
 */
export async function missingTrackingOfMalformed(
  { body, path: { order_number = '' } }: MalformedRequest<typeof routes.setOrderStatus>,
  store: Store,
): Promise<readonly FieldProblem[]> {
  const sent = AnyObject.safeParse(body).data;
  const status = StatusSchema.safeParse(sent?.status).data;
  if (sent === undefined || status === undefined || missingTracking(status, undefined, given(sent)).length === 0)
    return [];
  const order = await ifThere(async () =>
    readOrderAlone<DeviceOrderData>(store, ownedByAnyone, orderNamed({ order_number }, ownedByAnyone)),
  );
  if (order === undefined || transitionProblems(order.status, status, lifecycle).length > 0) return [];
  return missingTracking(status, order.data.tracking, given(sent));
}

/** Marks the tracking data that a request has, whatever their values. */
const given = ({ tracking_number, carrier }: Readonly<Record<string, unknown>>) => ({
  ...(tracking_number !== undefined && { tracking_number: 'given' }),
  ...(carrier !== undefined && { carrier: 'given' }),
});
