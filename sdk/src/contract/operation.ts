/** Operation of the API, as far as the client needs it at run time. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{parameters}`. */
  readonly path: string;
  /** Header of the idempotency key, if the operation takes one. */
  readonly key?: string;
  /** True if the operation needs the client id as `X-Api-Key`. */
  readonly apiKey?: true;
  /** True if the operation needs no token. */
  readonly open?: true;
}

type Present<Part> = [NonNullable<Part>] extends [never] ? unknown : NonNullable<Part>;
/** Input that is not changed, so it may be read-only. */
type Unchanged<Type> = Type extends readonly (infer Item)[]
  ? readonly Unchanged<Item>[]
  : Type extends object
    ? { readonly [Name in keyof Type]: Unchanged<Type[Name]> }
    : Type;

/** Parts of a request, as the document describes them. */
interface RequestData {
  body?: unknown;
  path?: unknown;
  query?: unknown;
  headers?: unknown;
}

/** Input of a call: the parameters of path and query by their names, `body`, and `headers`. It follows from the request in the document. */
export type Input<Data extends RequestData> = Unchanged<
  Present<Data['path']> & Present<Data['query']> & Omit<Data, 'path' | 'query' | 'url'>
>;

/** Input of any call. */
export interface AnyInput {
  readonly [name: string]: unknown;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Settings of one call. */
export interface CallOptions {
  /** Ends the call, with its repeats. */
  readonly signal?: AbortSignal;
  /** Milliseconds for one attempt. */
  readonly timeoutMs?: number;
}

/** Result of a call with its response, whose headers have `ETag` and `x-request-id`. */
export interface Answered<Result> {
  readonly data: Result;
  readonly response: Response;
}

/** Promise of a call's result. */
export interface Call<Result> extends Promise<Result> {
  /** Returns the result together with its response. */
  withResponse(): Promise<Answered<Result>>;
}

/** List in pages. Iterating over it reads its items one by one. */
export interface List<Item, Page> extends AsyncIterable<Item> {
  /** Returns the pages instead of the items. */
  pages(): AsyncIterable<Page>;
}

/** Calls operations. */
export interface Api {
  call<Result>(operation: Operation, input?: AnyInput, options?: CallOptions): Call<Result>;
  list<Item, Page>(
    operation: Operation,
    itemsOf: (page: Page) => readonly Item[],
    input?: AnyInput,
    options?: CallOptions,
  ): List<Item, Page>;
}
