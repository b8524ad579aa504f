import type * as z from 'zod';
import type { TablesUsed } from './tables.ts';

/** The HTTP methods that endpoints have. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An answer of an endpoint as it is documented. `schema` is absent for an answer without a JSON body. */
export interface DocumentedAnswer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Media type of the body; `application/json` unless said. */
  readonly mediaType?: string;
  /** Response headers worth documenting, name to description. */
  readonly headers?: Readonly<Record<string, string>>;
  /** One complete body as a caller would see it. */
  readonly example?: unknown;
}

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
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  readonly tables: TablesUsed;
  /** Present when the endpoint honours `Idempotency-Key`: how many days the first answer is kept. */
  readonly idempotency?: { readonly days: number };
  /** True when the endpoint honours `If-Match`. */
  readonly ifMatch?: boolean;
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

/** Design, section 4: bodies over 256 KB are refused unless a line's contract says otherwise. */
export const DEFAULT_MAX_BODY_BYTES = 256 * 1024;
