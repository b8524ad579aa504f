import { appliances } from '../../../functions/appliances/contract/endpoints.ts';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { addComment } from '../../../functions/appliances/handlers/add-comment.ts';
import { cloneOrder } from '../../../functions/appliances/handlers/clone-order.ts';
import { createOrder } from '../../../functions/appliances/handlers/create-order.ts';
import { flagOrder } from '../../../functions/appliances/handlers/flag-order.ts';
import { getHistory } from '../../../functions/appliances/handlers/get-history.ts';
import { getOrder } from '../../../functions/appliances/handlers/get-order.ts';
import { listOrders } from '../../../functions/appliances/handlers/list-orders.ts';
import { unflagOrder } from '../../../functions/appliances/handlers/unflag-order.ts';
import { updateOrder } from '../../../functions/appliances/handlers/update-order.ts';
import type { StoreOptions } from '../../../functions/core/store/store.ts';
import { testStore } from '../store/test-store.ts';
import type { Answered, Call } from './http-event.ts';
import { type Faulty, faultyPair, LineService, type MakeHandler, type ServiceOptions } from './line-service.ts';

export { keyed } from './line-service.ts';

/** A row of the endpoint table. */
export type Operation = keyof typeof appliances.endpoints;

const handlers: Readonly<Record<Operation, MakeHandler>> = {
  'create-order': createOrder,
  'list-orders': listOrders,
  'get-order': getOrder,
  'update-order': updateOrder,
  'add-comment': addComment,
  'flag-order': flagOrder,
  'unflag-order': unflagOrder,
  'get-history': getHistory,
  'clone-order': cloneOrder,
};

/** The appliance endpoints on a store, called as API Gateway calls them. */
export class ApplianceService extends LineService<Operation> {
  /** On new tables unless some are given; time, randomness and waits can be replaced. */
  static async start(options: ServiceOptions = {}): Promise<ApplianceService> {
    return new ApplianceService(await testStore(options), handlers, appliances);
  }

  /** Places an order and returns it. */
  place(body: object = {}, options: Call = {}): Promise<Answered['body']> {
    return this.done('create-order', { body, ...options });
  }

  read(uid: string, options: Call = {}): Promise<Answered['body']> {
    return this.done('get-order', { path: { uid }, ...options });
  }

  history(uid: string, options: Call = {}): Promise<Answered['body']> {
    return this.done('get-history', { path: { uid }, ...options });
  }

  update(uid: string, body: object, options: Call = {}): Promise<Answered> {
    return this.call('update-order', { path: { uid }, body, ...options });
  }

  comment(uid: string, body: string, options: Call = {}): Promise<Answered> {
    return this.call('add-comment', { path: { uid }, body: { body }, ...options });
  }

  /** Every order of the tenant, page by page. */
  async list(query = '', options: Call = {}): Promise<Answered['body'][]> {
    const orders: Answered['body'][] = [];
    for (let next: string | undefined = query; next !== undefined; ) {
      const page = await this.call('list-orders', { query: next, ...options });
      if (page.status !== 200) throw new Error(`list-orders answered ${page.status}: ${page.text}`);
      orders.push(...page.body);
      next = nextQuery(page);
    }
    return orders;
  }
}

/** The query of the next page, from the `Link` header. */
export function nextQuery(page: Answered): string | undefined {
  return /\?([^>]*)>/.exec(String(page.headers.link ?? ''))?.[1];
}

/** An order that breaks no rule in any status. */
export const completeOrder = (fields: object = {}): object => ({ ...examples.createOrder, ...fields });

/** Both ways to DynamoDB, on the same tables. */
export type FaultyService = Faulty<ApplianceService>;

/** A service whose way to DynamoDB can fail on demand, and one on the same tables whose way does not. */
export const faultyService = (options: Partial<StoreOptions> = {}): Promise<FaultyService> =>
  faultyPair(ApplianceService.start, options);
