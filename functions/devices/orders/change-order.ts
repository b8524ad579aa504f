import type { IdempotentRequest } from '../../core/idempotency/idempotent-request.ts';
import type { Order } from '../../core/model/order.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { type ChangeRequest, changeOrder } from '../../core/orders/change-order.ts';
import type { Owner } from '../../core/orders/read-order.ts';
import type { UnwantedVersions } from '../../core/problems/if-none-match.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';
import type { DeviceOrderData } from '../model/order-data.ts';
import { type BrokenShards, brokenShards, releaseWrites } from '../stock/release-stock.ts';
import { orderNamed } from './owner.ts';

/** Parts of a request that identify an order to change, its owner, the caller, the accepted versions and the request itself. */
export interface ChangeCall {
  readonly path: { readonly order_number: string };
  readonly owner: Owner;
  readonly principal: { readonly subject: string };
  readonly ifMatch: readonly number[] | undefined;
  readonly ifNoneMatch: UnwantedVersions;
  readonly idempotency: IdempotentRequest | undefined;
}

/** The new status of an order, with its new data if they change. */
export interface StatusChange {
  readonly status: DeviceStatus;
  readonly data?: DeviceOrderData;
  readonly reason?: string | undefined;
}

type Request = ChangeRequest<DeviceOrderData>;

/** A decision on an order's change, with an optional check of the result. */
export interface Decision extends Pick<Request, 'check'> {
  readonly decide: (order: Order<DeviceOrderData>) => StatusChange;
}

/**
 * Changes a device order with the core's `changeOrder`. A status that releases the stock does so in the same transaction. It
 * happens only once, because the order is already in the status afterwards. If a shard of the stock is missing or below zero, its
 * condition fails. The change is then repeated around that shard.
 *
 * @param respond builds the response from the changed order
 * @throws Problem those of `changeOrder`
 */
export function changeDeviceOrder(
  store: Store,
  { path, owner, principal, ifMatch, ifNoneMatch, idempotency }: ChangeCall,
  { decide, check }: Decision,
  respond: (order: Order<DeviceOrderData>) => HttpResponse,
): Promise<HttpResponse> {
  let released: DeviceOrderData | undefined;
  let broken: BrokenShards = new Map();
  const request: Request = {
    owner,
    name: orderNamed(path, owner),
    actor: principal.subject,
    lifecycle,
    ifMatch,
    ifNoneMatch,
    request: idempotency,
    decide: (order) => {
      const { reason, ...decided } = decide(order);
      released = order.status !== decided.status && lifecycle[decided.status].releasesStock ? order.data : undefined;
      const writes = released === undefined ? [] : releaseWrites(store, released, broken);
      return { ...decided, writes, ...(reason !== undefined && { reason }) };
    },
    ...(check && { check }),
  };
  return retried(store, async () => {
    try {
      return await changeOrder(store, request, respond);
    } catch (error) {
      if (error instanceof ConditionFailed && released) broken = await brokenShards(store, released);
      throw error;
    }
  });
}
