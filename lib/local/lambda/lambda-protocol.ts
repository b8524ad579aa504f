/** What Lambda tells the caller of an invocation that failed. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[] | undefined;
}

/**
 * A clock that runs `timeScale` times as fast as real time: it shows `epoch` at the real time `start`. Both in milliseconds
 * since 1970.
 */
export interface ClockOrigin {
  readonly epoch: number;
  readonly start: number;
  readonly timeScale: number;
}

/** What a worker is started with. */
export interface WorkerStart {
  /** The module to import. */
  readonly file: string;
  /** The export to call. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
  /** Null when `Date` shows real time. */
  readonly clock: ClockOrigin | null;
}

/** One event for a worker. It is JSON text, so that what the function sees has been through JSON as on AWS. */
export interface WorkerRequest {
  readonly requestId: string;
  readonly event: string;
  /** Real time in milliseconds since 1970 at which the function times out. */
  readonly deadline: number;
}

/** A call of DynamoDB that a function has made, as it looked from there. */
export interface DynamoDbCall {
  readonly operation: string;
  /** Real milliseconds until the whole answer was there. */
  readonly milliseconds: number;
  /** The tables of a call that succeeded, each with the capacity units it has spent; null where the answer does not tell. */
  readonly tables: Readonly<Record<string, number | null>>;
  /** The name of the error. */
  readonly error?: string;
  /** The tables that were asked too much, and those with an item that another transaction was changing, once for each item. */
  readonly throttled?: readonly string[];
  readonly conflicts?: readonly string[];
}

/** What a worker says: one of `ready` and `init-error` once, then one of `result` and `error` for each event. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly error: FunctionError }
  | { readonly kind: 'result'; readonly payload: string; readonly calls: readonly DynamoDbCall[] }
  | { readonly kind: 'error'; readonly error: FunctionError; readonly calls: readonly DynamoDbCall[] };
