import type { IdempotentRequest } from '../../core/idempotency/idempotency.ts';
import type { Order } from '../../core/model/order.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { type ChangeRequest, changeOrder } from '../../core/orders/change-order.ts';
import type { Owner } from '../../core/orders/read-order.ts';
import type { UnwantedVersions } from '../../core/problems/if-none-match.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';
import type { DeviceOrderData } from '../model/order-data.ts';
import { releaseWrites } from '../stock/stock-store.ts';
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
 * happens only once, because the order is already in the status afterwards.
 *
 * @param respond builds the response from the changed order
 */
export function changeDeviceOrder(
  store: Store,
  { path, owner, principal, ifMatch, ifNoneMatch, idempotency }: ChangeCall,
  { decide, check }: Decision,
  respond: (order: Order<DeviceOrderData>) => HttpResponse,
): Promise<HttpResponse> {
  const request: Request = {
    owner,
    name: orderNamed(path),
    actor: principal.subject,
    lifecycle,
    ifMatch,
    ifNoneMatch,
    request: idempotency,
    decide: (order) => {
      const { reason, ...decided } = decide(order);
      const writes = stockWrites(store, order, decided.status);
      return { ...decided, writes, ...(reason !== undefined && { reason }) };
    },
    ...(check && { check }),
  };
  return changeOrder(store, request, respond);
}

const stockWrites = (store: Store, { status, data }: Order<DeviceOrderData>, next: DeviceStatus): Write[] =>
  status !== next && lifecycle[next].releasesStock ? releaseWrites(store, data.warehouse_id, data.taken) : [];
