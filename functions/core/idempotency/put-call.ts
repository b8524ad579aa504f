import type { HttpResponse } from '../model/response.ts';
import type { UnwantedVersions } from '../problems/if-none-match.ts';
import type { IdempotentRequest } from './idempotent-request.ts';

/** A saved value. `isNew` is true if it did not exist before. */
export interface Saved<Value> {
  readonly value: Value;
  readonly isNew: boolean;
}

/** The call of a PUT that adds or changes a value. */
export interface PutCall<Value> {
  /** Present if the caller sent an idempotency key. */
  readonly idempotency?: IdempotentRequest | undefined;
  readonly ifNoneMatch?: UnwantedVersions;
  /** Makes the response, which repeats of the request get too. */
  readonly respond: (saved: Saved<Value>) => HttpResponse;
}
