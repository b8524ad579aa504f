import type * as z from 'zod';
import type { TablesUsed } from './tables.ts';

/** The HTTP methods that endpoints have. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An answer of an endpoint as it is documented. `schema` is absent for an answer without a JSON body. */
export interface DocumentedResponse {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Media type of the body; `application/json` unless said. */
  readonly mediaType?: string;
  /** Response headers worth documenting, name to description. */
  readonly headers?: Readonly<Record<string, string>>;
  /** One complete body as a caller would see it. */
  readonly example?: unknown;
}

/** How an endpoint honours keys that requests name themselves with. */
export type Idempotency = {
  /** How many days the first answer is kept. */
  readonly days: number;
  /** The header with the key, in lower case; `idempotency-key` unless said. In another the key stands as it is, never in quotes. */
  readonly header?: string;
  /** True where a request without a key is refused. */
  readonly required?: boolean;
} & (
  | {
      /** True where whatever comes with a key gets its first answer; otherwise another request with the key is refused. */
      readonly anyRequest?: false;
      /** True where refusals are answers too: the first one is given again, even where the request would succeed by now. */
      readonly keepsRefusals?: false;
    }
  // What cannot be read is no request that could be told from another.
  | { readonly anyRequest: true; readonly keepsRefusals?: boolean }
);

/** A header as it is written: `X-Request-Id` for `x-request-id`. */
export const headerTitle = (header: string): string => header.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** The header that a request's key stands in, in lower case. */
export const keyHeaderOf = ({ header = 'idempotency-key' }: Idempotency): string => header;

/**
 * One row of a line's endpoint table. The API Gateway route, the function with its grants, the OpenAPI operation and the test
 * that every endpoint is tested are derived from it; the row's key names the handler file.
 */
export interface Endpoint {
  readonly method: Method;
  /** Path below the base path, with `{parameters}` as API Gateway writes them. */
  readonly path: string;
  /** The base path where it is not the table's: that of the operators' endpoints, {@link OPERATIONS_BASE_PATH}. */
  readonly basePath?: string;
  readonly summary: string;
  readonly description?: string;
  /** OAuth2 scope the caller's token must carry; `null` for a public endpoint. `operations/…` makes it an operators' endpoint. */
  readonly scope: string | null;
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A complete request body, shown in the documentation. */
  readonly bodyExample?: unknown;
  /** Every answer the endpoint gives, by HTTP status. 401 and 403 are the authorizer's and are added for scoped endpoints. */
  readonly responses: Readonly<Record<number, DocumentedResponse>>;
  readonly tables: TablesUsed;
  /** Present when a request may name itself with a key, so that repeating it has no second effect. */
  readonly idempotency?: Idempotency;
  /**
   * Present when a request id ({@link EndpointTable.requestIdHeader}) must be new among those of the caller's calls of this endpoint,
   * and for how many days. A request whose idempotency key is known is answered for that, whatever its request id.
   */
  readonly requestIds?: { readonly days: number };
  /** True where a request that succeeds has placed an order. */
  readonly placesOrders?: true;
  /** True when the endpoint honours `If-Match`. */
  readonly ifMatch?: boolean;
  /** True for what exists in stages with the sandbox only. */
  readonly sandbox?: true;
}

/** A set of endpoints under one base path: a product line, or the service's own public pages. */
export interface EndpointTable<Rows extends Readonly<Record<string, Endpoint>> = Readonly<Record<string, Endpoint>>> {
  /** The folder under `functions/`, and the `line` of orders, events and metrics. */
  readonly line: string;
  readonly title: string;
  readonly description: string;
  readonly basePath: string;
  /** Largest request body accepted, in bytes; more is a 413. */
  readonly maxBodyBytes: number;
  /** Headers of every tenant's call, for the documentation. The line's header checks validate them (`http/header-check.ts`). */
  readonly headers?: z.ZodObject;
  /** The header that tenants may name each call in, in lower case: its answer carries that name as `x-request-id`. */
  readonly requestIdHeader?: string;
  readonly endpoints: Rows;
}

/** Keeps the exact types of the rows, so that a handler's request has the types of its own schemas. */
export function endpointTable<const Rows extends Readonly<Record<string, Endpoint>>>(
  table: EndpointTable<Rows>,
): EndpointTable<Rows> {
  return table;
}

/** A row of an endpoint table, with its key and the table it is from. */
export interface EndpointRow {
  readonly table: EndpointTable;
  readonly key: string;
  readonly endpoint: Endpoint;
}

/** The route of a row: its whole path. */
export function pathOf({ table, endpoint }: Pick<EndpointRow, 'table' | 'endpoint'>): string {
  return `${endpoint.basePath ?? table.basePath}${endpoint.path}`;
}

/** The name of a row's operation: unique among all lines. */
export function operationOf({ table, key }: Pick<EndpointRow, 'table' | 'key'>): string {
  return `${table.line}/${key}`;
}

/** Every row of the tables, in their order. */
export function endpointsOf(tables: readonly EndpointTable[]): EndpointRow[] {
  return tables.flatMap((table) =>
    Object.entries(table.endpoints).map(([key, endpoint]) => ({ table, key, endpoint })),
  );
}

/** The base path of the operators' endpoints of all lines. */
export const OPERATIONS_BASE_PATH = '/operations/v1';

/** The scopes of operators: the service's own people and machines, who act for every tenant and belong to none. */
export type OperationsScope = `operations/${string}`;

/** Whether it is a scope of operators. */
export const isOperationsScope = (scope: string | null): scope is OperationsScope =>
  scope?.startsWith('operations/') ?? false;

/** Whether it is a scope of tenants' callers. */
export const isTenantsScope = (scope: string | null): boolean => scope !== null && !isOperationsScope(scope);

/** The largest body of a request, in bytes, where a line's contract sets no other limit (docs/architecture.md, "Edge"). */
export const DEFAULT_MAX_BODY_BYTES = 256 * 1024;

/** The kinds of operations that have objectives of their own: see {@link operationClassOf}. */
export const OPERATION_CLASSES = ['place', 'change', 'read', 'operate', 'public'] as const;
export type OperationClass = (typeof OPERATION_CLASSES)[number];

/** What kind of operation an endpoint is: how fast it must answer, and how bad it is when it does not, depends on it. */
export function operationClassOf({ scope, method, placesOrders }: Endpoint): OperationClass {
  if (scope === null) return 'public';
  if (isOperationsScope(scope)) return 'operate';
  if (placesOrders === true) return 'place';
  return method === 'GET' ? 'read' : 'change';
}
