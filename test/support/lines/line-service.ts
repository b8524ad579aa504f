import type { LambdaHandler } from '../../../functions/core/http/pipeline.ts';
import type { ServiceContext } from '../../../functions/core/http/service-context.ts';
import type { EndpointTable } from '../../../functions/core/model/endpoint.ts';
import type { Store, StoreOptions } from '../../../functions/core/store/store.ts';
import { TenantLimits } from '../../../functions/core/store/tenant-limits.ts';
import { FaultProxy } from '../store/fault-proxy.ts';
import { asFunction, checkActions } from '../store/granted-actions.ts';
import { createTestTables, dynamodbAt, type TestTables } from '../store/test-store.ts';
import { type Answered, type Call, call } from './http-event.ts';

/** Makes an endpoint's handler, as every handler file of a line exports it. */
export type MakeHandler = (context: () => ServiceContext) => LambdaHandler;

/** Options of a service: its tables, new ones by default, and replacements for time, randomness and waits. */
export type ServiceOptions = Partial<StoreOptions> & { readonly tables?: TestTables };

/** The endpoints of a product line on a store, called as API Gateway calls them. */
export class LineService<Operation extends string> {
  readonly store: Store;
  readonly tables: TestTables;
  /** Limits the calls of each tenant; undefined unless a test sets it. */
  limits: TenantLimits | undefined;
  /** The limits of {@link callBeyondLimit}. */
  #reached: TenantLimits | undefined;
  readonly #makers: Readonly<Record<Operation, MakeHandler>>;
  readonly #handlers = new Map<Operation, LambdaHandler>();

  readonly #table: EndpointTable;

  /** @param table the rows of the endpoints: a call of DynamoDB that a row does not name fails */
  constructor(store: Store, makers: Readonly<Record<Operation, MakeHandler>>, table: EndpointTable) {
    checkActions(store);
    this.#table = table;
    this.store = store;
    this.tables = {
      ordersTable: store.ordersTable,
      idempotencyTable: store.idempotencyTable,
      catalogTable: store.catalogTable,
      accountsTable: store.accountsTable,
      eventsTable: store.eventsTable,
      webhooksTable: store.webhooksTable,
    };
    this.#makers = makers;
  }

  call(operation: Operation, options: Call = {}): Promise<Answered> {
    const known = this.#handlers.get(operation);
    const handler =
      known ?? this.#makers[operation](() => ({ store: this.store, tenantClaim: 'client_id', limits: this.limits }));
    this.#handlers.set(operation, handler);
    const row = this.#table.endpoints[operation];
    if (row === undefined) throw new Error(`There is no endpoint ${operation}`);
    return asFunction(`${this.#table.line}-${operation}`, row, () => call(handler, options));
  }

  /** Calls an endpoint while the tenant is beyond the limit of a stage by default. */
  async callBeyondLimit(operation: Operation, options?: Call, tenant = 'tenant-a'): Promise<Answered> {
    const { client, idempotencyTable, now } = this.store;
    this.#reached ??= new TenantLimits(client, idempotencyTable, { rate: 50, burst: 200 });
    this.limits = this.#reached;
    while ((await this.limits.decide(tenant, now())).retryAfter === undefined);
    const answered = await this.call(operation, options);
    this.limits = undefined;
    return answered;
  }

  /** Calls an endpoint that must succeed, and returns the body. */
  async done(operation: Operation, options: Call = {}): Promise<Answered['body']> {
    const answered = await this.call(operation, options);
    if (answered.status >= 300) throw new Error(`${operation} answered ${answered.status}: ${answered.text}`);
    return answered.body;
  }
}

/** A header with an idempotency key. */
export const keyed = (key: string): Call => ({ headers: { 'idempotency-key': key } });

/** A service whose way to DynamoDB can fail on demand, and one on the same tables whose way does not. */
export interface Faulty<Service> {
  /** Reaches DynamoDB through the proxy. */
  readonly faulty: Service;
  /** Reaches the same tables directly. */
  readonly sound: Service;
  readonly proxy: FaultProxy;
  readonly endpoint: string;
}

/** Starts both services of a line on new tables, the faulty one with the given options. */
export async function faultyPair<Service>(
  start: (options: ServiceOptions) => Promise<Service>,
  options: Partial<StoreOptions> = {},
): Promise<Faulty<Service>> {
  const tables = await createTestTables();
  const sound = await start({ tables });
  const { endpoint: target } = dynamodbAt();
  const proxy = new FaultProxy(String(target));
  const endpoint = await proxy.listen();
  const faulty = await start({ tables, ...options, dynamodb: { ...dynamodbAt(endpoint), ...options.dynamodb } });
  return { faulty, sound, proxy, endpoint };
}
