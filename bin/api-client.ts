import { type EndpointTable, pathOf } from '../functions/core/endpoint.ts';

/** An answer that was not a success. */
export class ApiError extends Error {
  readonly status: number;

  constructor(method: string, url: string, status: number, body: string) {
    super(`${method} ${url} answered ${status}: ${body}`);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** What goes into a call. */
export interface CallOptions {
  /** The parameters in the endpoint's path, by name. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** A small client of the running API, for the demo and its data. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @throws ApiError for any status but 2xx. */
  get(path: string): Promise<unknown> {
    return this.#send('GET', path, {});
  }

  /** @throws ApiError for any status but 2xx. */
  post(path: string, body: unknown): Promise<unknown> {
    return this.#send('POST', path, { body });
  }

  /**
   * Calls an endpoint by its key in the table.
   *
   * @throws ApiError for any status but 2xx.
   */
  call<Table extends EndpointTable>(
    table: Table,
    key: keyof Table['endpoints'] & string,
    { path = {}, ...options }: CallOptions = {},
  ): Promise<unknown> {
    const endpoint = table.endpoints[key];
    if (endpoint === undefined) throw new Error(`There is no endpoint ${key} of ${table.line}`);
    const parameter = (_: string, name: string) => encodeURIComponent(path[name] ?? '');
    return this.#send(endpoint.method, pathOf({ table, endpoint }).replaceAll(/\{(\w+)\}/g, parameter), options);
  }

  async #send(method: string, path: string, { query = {}, body, idempotencyKey }: Omit<CallOptions, 'path'>) {
    const url = new URL(path, this.#url);
    url.search = new URLSearchParams(query).toString();
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiError(method, url.href, response.status, text);
    const json: unknown = JSON.parse(text);
    return json;
  }
}
