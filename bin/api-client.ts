/** An answer that was not a success. */
export class ApiError extends Error {
  readonly status: number;

  constructor(method: string, url: string, status: number, body: string) {
    super(`${method} ${url} answered ${status}: ${body}`);
    this.name = 'ApiError';
    this.status = status;
  }
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
    return this.#send('GET', path, undefined, {});
  }

  /** @throws ApiError for any status but 2xx. */
  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return this.#send('POST', path, body, headers);
  }

  /** @throws ApiError for any status but 2xx. */
  put(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    return this.#send('PUT', path, body, headers);
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>>,
  ): Promise<unknown> {
    const url = new URL(path, this.#url);
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiError(method, url.href, response.status, text);
    return JSON.parse(text);
  }
}
