import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  type Endpoint,
  type EndpointTable,
  isOperationsScope,
  isTenantsScope,
  keyHeaderOf,
  pathOf,
} from '../../functions/core/model/endpoint.ts';

/** Response that was not a success. */
export class ApiError extends Error {
  readonly status: number;

  constructor(method: string, url: string, status: number, body: string) {
    super(`${method} ${url} returned ${status}: ${body}`);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** Content of a call. */
export interface CallOptions {
  /** Parameters in the endpoint's path, by name. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Idempotency key. If the endpoint requires a key, the default is a random UUID. */
  readonly idempotencyKey?: string;
}

/** Content of a request, apart from its path. */
interface Sent extends Pick<CallOptions, 'query' | 'body'> {
  readonly headers?: Readonly<Record<string, string>>;
}

const Claims = z.object({ client_id: z.string(), tenant: z.string().optional() });

/** Reads the claims of a token without verifying it. */
function claimsOf(token: string): z.infer<typeof Claims> {
  const [, claims = ''] = token.split('.');
  return Claims.parse(JSON.parse(Buffer.from(claims, 'base64url').toString()));
}

/** Small client of the running API, for the demo and its data. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;
  readonly #operatorsToken: string;
  #receivedBytes = 0;

  /** @param operatorsToken token for the operators' endpoints, if `token` lacks their scopes */
  constructor(url: string, token: string, operatorsToken = token) {
    this.#url = url;
    this.#token = token;
    this.#operatorsToken = operatorsToken;
  }

  /** Tenant of the token: its claim `tenant` in the local cloud, the client in a stage with a Cognito pool. */
  get tenant(): string {
    const { tenant, client_id } = claimsOf(this.#token);
    return tenant ?? client_id;
  }

  /** Size of the bodies of all responses so far. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** @throws ApiError if the status is not 2xx */
  get(path: string): Promise<unknown> {
    return this.#send('GET', path, {});
  }

  /** @throws ApiError if the status is not 2xx */
  post(path: string, body: unknown): Promise<unknown> {
    return this.#send('POST', path, { body });
  }

  /**
   * Calls an endpoint by its key in the table.
   *
   * @throws ApiError if the status is not 2xx
   */
  call<Table extends EndpointTable>(
    table: Table,
    key: keyof Table['endpoints'] & string,
    { path = {}, idempotencyKey, ...options }: CallOptions = {},
  ): Promise<unknown> {
    const endpoint = table.endpoints[key];
    if (endpoint === undefined) throw new Error(`There is no endpoint ${key} of ${table.line}`);
    const parameter = (_: string, name: string) => encodeURIComponent(path[name] ?? '');
    const url = pathOf({ table, endpoint }).replaceAll(/\{(\w+)\}/g, parameter);
    const token = isOperationsScope(endpoint.scope) ? this.#operatorsToken : this.#token;
    const headers = { ...this.#headersFor(table, endpoint, idempotencyKey), authorization: `Bearer ${token}` };
    return this.#send(endpoint.method, url, { ...options, headers });
  }

  #headersFor(table: EndpointTable, { scope, idempotency }: Endpoint, key: string | undefined): Record<string, string> {
    const named = key ?? (idempotency?.required ? randomUUID() : undefined);
    const wantsApiKey = table.headers?.shape['X-Api-Key'] !== undefined && isTenantsScope(scope);
    return {
      ...(named !== undefined && { [idempotency ? keyHeaderOf(idempotency) : 'idempotency-key']: named }),
      ...(wantsApiKey && { 'x-api-key': claimsOf(this.#token).client_id }),
    };
  }

  async #send(method: string, path: string, { query = {}, body, headers }: Sent): Promise<unknown> {
    const url = new URL(path, this.#url);
    url.search = new URLSearchParams(query).toString();
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    this.#receivedBytes += Buffer.byteLength(text);
    if (!response.ok) throw new ApiError(method, url.href, response.status, text);
    const json: unknown = JSON.parse(text);
    return json;
  }
}
