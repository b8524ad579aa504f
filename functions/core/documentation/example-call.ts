/**
 * A value that an example takes from the response to an earlier example, such as the id of an order. The document shows a value of the
 * same form in its place.
 */
export interface ExampleSource {
  /** The `operationId` of the earlier example, such as `subscriptions-place-order`. */
  readonly operation: string;
  /** Name of the earlier example. */
  readonly example: string;
  /** Place of the value in the response body, a JSON pointer (RFC 6901). */
  readonly pointer: string;
}

/** A parameter of an example: its value, or the value to show and the place to take it from. */
export type ExampleParameter =
  | string
  | number
  | boolean
  | readonly string[]
  | { readonly value: string; readonly from: ExampleSource };

/** The end of the work that a request begins: a member of the order or customer reaches its value. */
export interface Settled {
  /** Place of the path to read, in the response body, a JSON pointer. */
  readonly uri: string;
  /** Place of the member in the body of that read. */
  readonly pointer: string;
  readonly value: string;
}

/**
 * A documented call: a request to a service with the demo data, and its response. All calls work in the order of the reference. The
 * parts of a request that are absent are those of the endpoint's row.
 */
export interface ExampleCall {
  /** Unique within the operation. It names the example in the parameters, the request body and the response. */
  readonly name: string;
  readonly summary: string;
  /** Advice for the reader, in Markdown. */
  readonly description?: string;
  readonly path?: Readonly<Record<string, ExampleParameter>>;
  readonly query?: Readonly<Record<string, ExampleParameter>>;
  readonly headers?: Readonly<Record<string, ExampleParameter>>;
  /** By default `bodyExample` of the row. */
  readonly body?: unknown;
  /** Places of the body whose values come from earlier responses, as JSON pointers. */
  readonly bodyFrom?: Readonly<Record<string, ExampleSource>>;
  readonly status: number;
  /** By default the example of the row's response. */
  readonly response?: unknown;
  /** The end of the work that the request begins. The calls that follow may need it. */
  readonly settles?: Settled;
}

/** Makes a value that comes from the response to an earlier example. */
export const taken = (value: string, from: ExampleSource): ExampleParameter => ({ value, from });
