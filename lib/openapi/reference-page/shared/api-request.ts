/** A request of the form: what the samples show and what the browser sends. */
export interface ApiRequest {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  /** Base address of the API, without a slash at the end. */
  readonly base: string;
  readonly pathParameters: readonly Field[];
  readonly query: readonly Field[];
  /** Headers, without `Authorization` and `Content-Type`. */
  readonly headers: readonly Field[];
  /** Access token; undefined for a public operation. */
  readonly token: string | undefined;
  readonly body: { readonly type: string; readonly text: string } | undefined;
}

/** Name and value of a parameter. */
export interface Field {
  readonly name: string;
  readonly value: string;
  /** True for a number or a truth value, which code writes without quotes. */
  readonly isBare?: boolean;
}

/**
 * Returns the address of a request. A parameter without a value keeps its name in the path.
 *
 * @example
 * addressOf({ base: 'https://a.example', path: '/o/{id}', pathParameters: [{ name: 'id', value: '1' }], query: [] })
 * // 'https://a.example/o/1'
 */
export function addressOf(request: Pick<ApiRequest, 'base' | 'path' | 'pathParameters' | 'query'>): string {
  const values = new Map(request.pathParameters.map(({ name, value }) => [name, value]));
  const path = request.path.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values.get(name) ?? '';
    return value === '' ? placeholder : encodeURIComponent(value);
  });
  const query = new URLSearchParams(request.query.map(({ name, value }): [string, string] => [name, value])).toString();
  return request.base + path + (query === '' ? '' : `?${query}`);
}

/** Returns all headers of a request, by their names. */
export function headersOf({ token, headers, body }: Pick<ApiRequest, 'token' | 'headers' | 'body'>): readonly Field[] {
  return [
    ...(token === undefined ? [] : [{ name: 'Authorization', value: `Bearer ${token}` }]),
    ...headers,
    ...(body === undefined ? [] : [{ name: 'Content-Type', value: body.type }]),
  ];
}
