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

/** Headers that the client sets itself. A value of the caller takes precedence. */
type OwnHeaders = 'X-Api-Key' | 'X-Correlation-Id' | 'Idempotency-Key';

type Present<Part> = [NonNullable<Part>] extends [never] ? unknown : NonNullable<Part>;
type HeadersInput<Headers> = Flat<Omit<Headers, OwnHeaders> & { [Name in keyof Headers & OwnHeaders]?: string }>;
type BodyPart<Data> = Data extends { body: infer Body } ? { body: Body } : unknown;
type HeadersPart<Data> = Data extends { headers?: infer Headers }
  ? [NonNullable<Headers>] extends [never]
    ? unknown
    : Record<never, never> extends HeadersInput<NonNullable<Headers>>
      ? { headers?: HeadersInput<NonNullable<Headers>> }
      : { headers: HeadersInput<NonNullable<Headers>> }
  : unknown;
/** Input that is not changed, so it may be read-only. */
type Unchanged<Type> = Type extends readonly (infer Item)[]
  ? readonly Unchanged<Item>[]
  : Type extends object
    ? { readonly [Name in keyof Type]: Unchanged<Type[Name]> }
    : Type;
type Flat<Type> = { [Name in keyof Type]: Type[Name] };

/** Parts of a request, as the document describes them. */
interface RequestData {
  body?: unknown;
  path?: unknown;
  query?: unknown;
  headers?: unknown;
}

/**
 * Input of a call: the parameters of path and query by their names, `body`, and `headers`. It follows from the request in the document, without
 * the headers that the client sets.
 */
export type Input<Data extends RequestData> = Unchanged<
  Flat<Present<Data['path']> & Present<Data['query']> & BodyPart<Data> & HeadersPart<Data>>
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
