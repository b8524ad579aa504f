import type { Order } from '../../core/model/order.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { type ChangeRequest, changeOrder } from '../../core/orders/change-order.ts';
import type { Owner } from '../../core/orders/read-order.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';
import type { DeviceOrderData } from '../model/order-data.ts';
import { releaseWrites } from '../stock/stock-store.ts';
import { orderNamed } from './owner.ts';

/** A call that changes one order: which, among whose, on whose behalf, and from which versions. */
export interface ChangeCall {
  readonly path: { readonly order_number: string };
  readonly owner: Owner;
  readonly principal: { readonly subject: string };
  readonly ifMatch: readonly number[] | undefined;
}

/** What an order should become. */
export interface StatusChange {
  readonly status: DeviceStatus;
  readonly data?: DeviceOrderData;
  readonly reason?: string | undefined;
}

type Request = ChangeRequest<DeviceOrderData>;

/** How a call changes the order that it finds, and what the line's rules say of the result. */
export interface Decision extends Pick<Request, 'check'> {
  readonly decide: (order: Order<DeviceOrderData>) => StatusChange;
}

/**
 * Changes a device order through the core's one door. A status that gives the stock back does so in the same transaction: once,
 * since the order is in it from then on.
 */
export function changeDeviceOrder(
  store: Store,
  { path, owner, principal, ifMatch }: ChangeCall,
  { decide, check }: Decision,
  answer: (order: Order<DeviceOrderData>) => HttpResponse,
): Promise<HttpResponse> {
  const request: Request = {
    owner,
    name: orderNamed(path),
    actor: principal.subject,
    lifecycle,
    ifMatch,
    decide: (order) => {
      const { reason, ...decided } = decide(order);
      const writes = stockWrites(store, order, decided.status);
      return { ...decided, writes, ...(reason !== undefined && { reason }) };
    },
    ...(check && { check }),
  };
  return changeOrder(store, request, answer);
}

const stockWrites = (store: Store, { status, data }: Order<DeviceOrderData>, next: DeviceStatus): Write[] =>
  status !== next && lifecycle[next].releasesStock ? releaseWrites(store, data.warehouse_id, data.taken) : [];
