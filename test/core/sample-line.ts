import * as z from 'zod';
import { type LambdaHandler, pipeline } from '../../functions/core/http/pipeline.ts';
import { commit } from '../../functions/core/idempotency/commit.ts';
import { type Endpoint, endpointTable } from '../../functions/core/model/endpoint.ts';
import { json } from '../../functions/core/model/response.ts';
import { listOrders } from '../../functions/core/orders/list-orders.ts';
import { placeOrder } from '../../functions/core/orders/place-order.ts';
import { Problem } from '../../functions/core/problems/problem.ts';
import { problemHeaders } from '../../functions/core/problems/problem-document.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { type Answered, type Call, call } from '../support/lines/http-event.ts';

const calling = {
  key: 'quote',
  method: 'POST',
  path: '/tickets',
  summary: 'Sell seats',
  scope: 'tickets/write',
  query: z.object({ rows: z.coerce.number().int().optional() }),
  body: z.strictObject({ seats: z.int(), guests: z.array(z.strictObject({ name: z.string() })).optional() }),
  responses: {},
  tables: {},
  idempotency: { days: 10, header: 'x-intent', required: true, keepsRefusals: true },
} as const satisfies Endpoint;

/** A made-up line. Each call has a key in a header of the line's own, and the line keeps every response, good or bad. */
const tickets = endpointTable({
  line: 'tickets',
  title: 'Tickets',
  description: '',
  basePath: '',
  maxBodyBytes: 2_000,
  requestIdHeader: 'x-request-id',
  endpoints: {
    sell: { ...calling, key: 'sell', requestIds: { days: 10 } },
    quote: calling,
    reserve: {
      ...calling,
      key: 'reserve',
      path: '/halls/{hall}/tickets',
      pathParameters: z.object({ hall: z.string() }),
      idempotency: { ...calling.idempotency, scopedBy: 'hall' },
    },
    look: { ...calling, key: 'look', method: 'GET', body: undefined, idempotency: undefined },
    count: {
      ...calling,
      key: 'count',
      scope: 'operations/read',
      method: 'GET',
      body: undefined,
      idempotency: undefined,
    },
  },
});

/** A row of the table. */
export type Operation = keyof typeof tickets.endpoints;

const refused = (code: string, status: number) => new Problem('refused', code, { refusal: { code, status } });

const serve = pipeline(
  tickets,
  (problem) => json(problem.status, { code: problem.code, fields: problem.fields }, problemHeaders(problem)),
  {
    reportFirst: ['missing', 'unexpected', 'invalid'],
    headerChecks: [
      {
        place: 'before-key',
        check: ({ headers, principal }) => {
          if (headers['x-api-key'] !== principal.clientId) throw refused('API_KEY', 403);
          if (headers.accept === 'text/html') throw new Problem('not-acceptable', 'There is JSON only.');
        },
      },
    ],
  },
);

/** The endpoints of the line, on a store. */
export class SampleLine {
  readonly store: Store;
  /** Runs before a sale of seats; it may throw anything. */
  beforeSale: (seats: number) => unknown = () => {};
  readonly #handlers: Readonly<Record<Operation, LambdaHandler>>;

  constructor(store: Store) {
    this.store = store;
    const context = () => ({ store, tenantClaim: 'client_id' });
    this.#handlers = {
      sell: serve(tickets.endpoints.sell, async ({ body, principal, idempotency }, given) => {
        await this.beforeSale(body.seats);
        const order = {
          line: 'tickets',
          tenant: principal.tenant,
          actor: 'ada',
          status: 'sold',
          lifecycle: {},
          data: body,
        };
        return placeOrder(given, { ...order, request: idempotency }, ({ number }) =>
          json(201, { seats: body.seats, number }),
        );
      })(context),
      quote: serve(tickets.endpoints.quote, async ({ body, idempotency }, given) => {
        await this.beforeSale(body.seats);
        return commit(given, [], json(200, { seats: body.seats }), idempotency);
      })(context),
      reserve: serve(tickets.endpoints.reserve, async ({ body, path, principal, idempotency }, given) => {
        await this.beforeSale(body.seats);
        const order = { line: 'tickets', tenant: principal.tenant, actor: 'ada', status: 'sold', lifecycle: {} };
        const data = { ...body, ...path };
        return placeOrder(given, { ...order, data, request: idempotency }, ({ number }) =>
          json(201, { ...data, number }),
        );
      })(context),
      look: serve(tickets.endpoints.look, async () => json(200, {}))(context),
      count: serve(tickets.endpoints.count, async () => json(200, {}))(context),
    };
  }

  /** Calls an endpoint with the caller's API key. */
  call(operation: Operation, { tenant = 'acme', headers, ...options }: Call = {}): Promise<Answered> {
    return call(this.#handlers[operation], { tenant, headers: { 'x-api-key': tenant, ...headers }, ...options });
  }

  /** Sells seats under a key; by default two. */
  sell(key: string, { headers, ...options }: Call = {}): Promise<Answered> {
    return this.call('sell', { body: { seats: 2 }, headers: { 'x-intent': key, ...headers }, ...options });
  }

  /** Counts the sales of a tenant. */
  async sales(tenant = 'acme'): Promise<number> {
    const { orders } = await listOrders(this.store, { tenant, line: 'tickets' }, {}, { limit: 100 }, (order) => order);
    return orders.length;
  }
}

/** Makes the error for a caller that asks for too many seats. */
export const soldOut = () => refused('SOLD_OUT', 409);
