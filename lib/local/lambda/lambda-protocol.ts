import type { DynamoDbCall } from '../metrics/service-metrics.ts';
import type { ClockOrigin } from '../support/clock.ts';

/** Lambda's response to a failed invocation. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace?: readonly string[] | undefined;
}

/** The start parameters of a worker. */
export interface WorkerStart {
  /** The module to import. */
  readonly file: string;
  /** The export to call. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
  /** The directory of compiled code, if it is kept. */
  readonly compileCache?: string | undefined;
  /** Null when `Date` shows real time. */
  readonly clock: ClockOrigin | null;
}

/** One event for a worker, as JSON text, so that the function sees a value after JSON, as on AWS. */
export interface WorkerRequest {
  readonly requestId: string;
  readonly event: string;
  /** Real time in milliseconds since 1970 at which the function times out. */
  readonly deadline: number;
}

/** A message of a worker: `ready` or `init-error` once, then `result` or `error` for each event, and `output` at any time. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly error: FunctionError }
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'result'; readonly payload: string; readonly calls: readonly DynamoDbCall[] }
  | { readonly kind: 'error'; readonly error: FunctionError; readonly calls: readonly DynamoDbCall[] };
