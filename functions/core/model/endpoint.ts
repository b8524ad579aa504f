import type * as z from 'zod';
import type { ErrorCodes } from '../documentation/documented-errors.ts';
import type { FollowGuide } from '../documentation/documented-statuses.ts';
import type { ExampleCall } from '../documentation/example-call.ts';
import type { TablesUsed } from './tables.ts';

/** An HTTP method of an endpoint. HEAD has no endpoints of its own: it is there wherever GET is. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Returns the methods that an endpoint answers. HEAD is there wherever GET is (RFC 9110, section 9.1).
 *
 * @example methodsOf('GET') // ['GET', 'HEAD']
 * @example methodsOf('PUT') // ['PUT']
 */
export const methodsOf = (method: Method) => (method === 'GET' ? (['GET', 'HEAD'] as const) : ([method] as const));

/** A documented response of an endpoint. `schema` is absent for a response without a JSON body. */
export interface DocumentedResponse {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Media type of the body; by default `application/json`. */
  readonly mediaType?: string;
  /** The codes of an error, also where its body has no code. Absent for those that the description names in backticks. */
  readonly codes?: readonly string[];
  /** Response headers worth documenting, name to description. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A complete body, as callers get it. */
  readonly example?: unknown;
  /** The `detail` of the example of a problem document, where the words of its code do not fit. */
  readonly detail?: string;
  /** The same response to a caller that asks for another media type (`Accept`). */
  readonly alternative?: { readonly mediaType: string; readonly schema: z.ZodType; readonly example: unknown };
}

/** The rules by which an endpoint honours idempotency keys. */
export interface Idempotency {
  /** Days for which the service keeps the first response. */
  readonly days: number;
  /** The end of this time, for the documentation, where no days count: the changed item keeps the key. */
  readonly keptUntil?: string;
  /**
   * The header with the key, in lower case; by default `idempotency-key`. In any other header the key stands bare, never in
   * quotes.
   */
  readonly header?: string;
  /** True if the pipeline rejects a request without a key. */
  readonly required?: boolean;
  /**
   * True if the service keeps rejections as responses. A repeat then gets the first rejection again, even if the request would
   * succeed by now.
   */
  readonly keepsRefusals?: boolean;
  /**
   * The parameter of the path, such as `customerId`, that is part of the scope in which a key is unique. Only for keys that keep
   * rejections.
   */
  readonly scopedBy?: string;
}

/**
 * Writes a header's name with capitals.
 *
 * @example headerTitle('x-request-id') // 'X-Request-Id'
 */
export const headerTitle = (header: string): string => header.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());

/**
 * Returns the header with a request's key, in lower case.
 *
 * @example keyHeaderOf({ days: 1 }) // 'idempotency-key'
 * @example keyHeaderOf({ days: 1, header: 'x-intent' }) // 'x-intent'
 */
export const keyHeaderOf = ({ header = 'idempotency-key' }: Idempotency): string => header;

/**
 * The part of an endpoint's row that its function needs at run time. A function's bundle has only its own route, and the schemas
 * that the route names.
 */
export interface Route {
  /** The key of the row. It names the handler file and the operation. */
  readonly key: string;
  readonly method: Method;
  /** Path below the base path, with `{parameters}` as API Gateway writes them. */
  readonly path: string;
  /** The base path of an endpoint that does not use the table's, such as {@link OPERATIONS_BASE_PATH}. */
  readonly basePath?: string;
  /**
   * OAuth2 scope that the caller's token must have; `null` for a public endpoint. A scope `operations/…` makes it an operators'
   * endpoint.
   */
  readonly scope: string | null;
  readonly pathParameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** True if a request may come without the body, which then counts as an empty object. */
  readonly bodyOptional?: boolean;
  readonly tables: TablesUsed;
  /** The only partition that the function may use, for one that needs no more of its tables. */
  readonly onlyPartition?: string;
  /** Present if a request may have an idempotency key, so that repeating it has no second effect. */
  readonly idempotency?: Idempotency;
  /**
   * Present if a request id ({@link EndpointTable.requestIdHeader}) must be unique among the caller's calls of this endpoint,
   * with the days for which it must. A request with a known idempotency key gets its first response, whatever its request id.
   */
  readonly requestIds?: { readonly days: number };
  /** True if a successful request places an order. */
  readonly placesOrders?: true;
  /** True if the endpoint honours `If-Match` and, in a change, `If-None-Match`. */
  readonly ifMatch?: boolean;
  /** True if the endpoint adds or replaces something that has no version for callers, and honours `If-None-Match: *`. */
  readonly ifNoneMatch?: boolean;
  /** True for a read whose response changes without a new version, so that it comes whole each time. */
  readonly isLive?: boolean;
  /** True for an endpoint that exists only in stages with the sandbox. */
  readonly sandbox?: true;
  /** True if the function wakes lanes of webhooks, by messages to their queue. */
  readonly wakesLanes?: true;
}

/** Limits of a route: requests a second, and the size of a burst. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/**
 * One row of a line's endpoint table: a route and its documentation.
 *
 * The stack derives the API Gateway route and the function with its grants from the row. The OpenAPI operation derives from it too.
 * Tests demand of each row its example calls, and of each write that it meets faults.
 */
export interface Endpoint extends Route {
  readonly summary: string;
  readonly description?: string;
  /** A complete request body. */
  readonly bodyExample?: unknown;
  /** Limits of API Gateway for all callers of the route together. Absent if the stage's limits hold (docs/architecture.md, "Edge"). */
  readonly throttle?: Throttle;
  /** Every response of the endpoint, by HTTP status. The document adds the authorizer's 401 and 403 to endpoints with a scope. */
  readonly responses: Readonly<Record<number, DocumentedResponse>>;
}

/** The settings that all endpoints of a line share. */
export interface Line {
  /** The folder under `functions/`, and the `line` of orders, events and metrics. */
  readonly line: string;
  readonly basePath: string;
  /** Largest request body accepted, in bytes. A larger body is a 413. */
  readonly maxBodyBytes: number;
  /** The header for tenants' own request ids, in lower case. The response returns the id as `x-request-id`. */
  readonly requestIdHeader?: string;
  /**
   * True if the endpoints of tenants reject a query parameter that they do not have, and take a value that is given twice for one.
   * Otherwise they ignore unknown parameters.
   */
  readonly strictQueries?: boolean;
}

/** A set of endpoints under one base path: a product line, or the service's own public pages. */
export interface EndpointTable<Rows extends Readonly<Record<string, Endpoint>> = Readonly<Record<string, Endpoint>>>
  extends Line {
  readonly title: string;
  readonly description: string;
  /** Headers of every tenant's call, for the documentation. The line's header checks validate them (`http/header-check.ts`). */
  readonly headers?: z.ZodObject;
  /** The codes of the line's errors. Absent where the errors are problem documents. */
  readonly errors?: ErrorCodes;
  /** True if an error has a single code, whose details name all fields or lines with this code. */
  readonly reportsOneCode?: true;
  /** Guide to following the line's orders. */
  readonly following?: FollowGuide;
  readonly endpoints: Rows;
  /** Documented calls by the key of their row, each in the order in which they work. */
  readonly exampleCalls?: Readonly<Record<string, readonly ExampleCall[]>>;
}

/** Rows of a table, each under its own key. */
type RowsByKey<Rows> = { readonly [Key in keyof Rows]: Endpoint & { readonly key: Key } };

/** Returns the table with the exact types of its rows. A row under another key than its own does not compile. */
export function endpointTable<const Rows extends RowsByKey<Rows>>(
  table: Omit<EndpointTable, 'endpoints'> & { readonly endpoints: Rows },
): Omit<EndpointTable, 'endpoints'> & { readonly endpoints: Rows } {
  return table;
}

/** A route that a function serves, with its line. */
export interface ServedRoute {
  readonly line: Line;
  readonly route: Route;
}

/** A row of an endpoint table, with its key and its table. */
export interface EndpointRow {
  readonly table: EndpointTable;
  readonly key: string;
  readonly endpoint: Endpoint;
}

/**
 * Returns the whole path of a row's route.
 *
 * @example pathOf({ table: { basePath: '/devices/v1' }, endpoint: { path: '/orders' } }) // '/devices/v1/orders'
 */
export function pathOf({ table, endpoint }: { readonly table: Line; readonly endpoint: Route }): string {
  return `${endpoint.basePath ?? table.basePath}${endpoint.path}`;
}

/**
 * Returns the name of a route's operation, which is unique among all lines.
 *
 * @example operationOf({ line: { line: 'devices' }, route: { key: 'place-order' } }) // 'devices/place-order'
 */
export function operationOf({ line, route }: ServedRoute): string {
  return `${line.line}/${route.key}`;
}

/** Returns every row of the tables, in their order. */
export function endpointsOf(tables: readonly EndpointTable[]): EndpointRow[] {
  return tables.flatMap((table) =>
    Object.entries(table.endpoints).map(([key, endpoint]) => ({ table, key, endpoint })),
  );
}

/** The base path of the operators' endpoints of all lines. */
export const OPERATIONS_BASE_PATH = '/operations/v1';

/** A scope of operators: the service's own people and machines, who act for every tenant and belong to none. */
export type OperationsScope = `operations/${string}`;

/**
 * True for a scope of operators.
 *
 * @example isOperationsScope('operations/read') // true
 */
export const isOperationsScope = (scope: string | null): scope is OperationsScope =>
  scope?.startsWith('operations/') ?? false;

/**
 * True for a scope of tenants' callers.
 *
 * @example isTenantsScope(null) // false
 */
export const isTenantsScope = (scope: string | null): boolean => scope !== null && !isOperationsScope(scope);

/** Largest request body in bytes, by default. A line's contract may set another limit (docs/architecture.md, "Edge"). */
export const DEFAULT_MAX_BODY_BYTES = 256 * 1024;

/** The kinds of operations that have their own objectives ({@link operationClassOf}). */
export const OPERATION_CLASSES = ['place', 'change', 'read', 'operate', 'public'] as const;
export type OperationClass = (typeof OPERATION_CLASSES)[number];

/**
 * Returns the class of an endpoint's operation, on which its objectives for latency and faults depend.
 *
 * @example operationClassOf({ scope: 'device-orders/write', method: 'POST', placesOrders: true }) // 'place'
 * @example operationClassOf({ scope: 'device-orders/write', method: 'PATCH' }) // 'change'
 */
export function operationClassOf({ scope, method, placesOrders }: Route): OperationClass {
  if (scope === null) return 'public';
  if (isOperationsScope(scope)) return 'operate';
  if (placesOrders === true) return 'place';
  return method === 'GET' ? 'read' : 'change';
}
