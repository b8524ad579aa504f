import { addComment } from '../../functions/appliances/add-comment.ts';
import { cloneOrder } from '../../functions/appliances/clone-order.ts';
import { createOrder } from '../../functions/appliances/create-order.ts';
import type { appliances } from '../../functions/appliances/endpoints.ts';
import * as examples from '../../functions/appliances/examples.ts';
import { flagOrder } from '../../functions/appliances/flag-order.ts';
import { getHistory } from '../../functions/appliances/get-history.ts';
import { getOrder } from '../../functions/appliances/get-order.ts';
import { listOrders } from '../../functions/appliances/list-orders.ts';
import { unflagOrder } from '../../functions/appliances/unflag-order.ts';
import { updateOrder } from '../../functions/appliances/update-order.ts';
import type { LambdaHandler } from '../../functions/core/serve.ts';
import type { ServiceContext } from '../../functions/core/service-context.ts';
import type { Store, StoreOptions } from '../../functions/core/store.ts';
import { FaultProxy } from './fault-proxy.ts';
import { type Answered, type Call, call } from './http-event.ts';
import { createTestTables, dynamodbAt, type TestTables, testStore } from './test-store.ts';

/** A row of the endpoint table. */
export type Operation = keyof typeof appliances.endpoints;

const handlers: Readonly<Record<Operation, (context: () => ServiceContext) => LambdaHandler>> = {
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

type ServiceOptions = Partial<StoreOptions> & { readonly tables?: TestTables };

/** The appliance endpoints on a store, called as API Gateway calls them. */
export class ApplianceService {
  readonly store: Store;
  readonly tables: TestTables;
  readonly #handlers = new Map<Operation, LambdaHandler>();

  private constructor(store: Store) {
    this.store = store;
    this.tables = { ordersTable: store.ordersTable, idempotencyTable: store.idempotencyTable };
  }

  /** On new tables unless some are given; time, randomness and waits can be replaced. */
  static async start(options: ServiceOptions = {}): Promise<ApplianceService> {
    return new ApplianceService(await testStore(options));
  }

  call(operation: Operation, options: Call = {}): Promise<Answered> {
    const known = this.#handlers.get(operation);
    const handler = known ?? handlers[operation](() => ({ store: this.store, tenantClaim: 'client_id' }));
    this.#handlers.set(operation, handler);
    return call(handler, options);
  }

  /** Calls an endpoint that must answer 200, and returns the body. */
  async done(operation: Operation, options: Call = {}): Promise<Answered['body']> {
    const answered = await this.call(operation, options);
    if (answered.status !== 200) throw new Error(`${operation} answered ${answered.status}: ${answered.text}`);
    return answered.body;
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

/** A header with an idempotency key. */
export const keyed = (key: string): Call => ({ headers: { 'idempotency-key': key } });

/** An order that breaks no rule in any status. */
export const completeOrder = (fields: object = {}): object => ({ ...examples.createOrder, ...fields });

export interface FaultyService {
  /** Reaches DynamoDB through the proxy. */
  readonly faulty: ApplianceService;
  /** Reaches the same tables directly. */
  readonly sound: ApplianceService;
  readonly proxy: FaultProxy;
  readonly endpoint: string;
}

/** A service whose way to DynamoDB can fail on demand, and one on the same tables whose way does not. */
export async function faultyService(options: Partial<StoreOptions> = {}): Promise<FaultyService> {
  const tables = await createTestTables();
  const sound = await ApplianceService.start({ tables });
  const { endpoint: target } = dynamodbAt();
  const proxy = new FaultProxy(String(target));
  const endpoint = await proxy.listen();
  const faulty = await ApplianceService.start({ tables, dynamodb: dynamodbAt(endpoint), ...options });
  return { faulty, sound, proxy, endpoint };
}
